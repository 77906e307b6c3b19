import ExifReader from "exifreader";
import type { PhotoFormat } from "../photoReading.ts";
import { BoundedView } from "./boundedView.ts";
import { unwrapRaw } from "./rawContainers.ts";
import { FAULTY_VALUE, nameText } from "./tagValues.ts";
import { readXmp, type XmpProperties } from "./xmp.ts";

/** EXIF by its own names. */
export type ExifName = (typeof EXIF_NAMES)[number];

/** The tags of one file, as written: nothing is judged here. */
export interface FileTags {
  exif: Partial<Record<ExifName, unknown>>;
  xmp: XmpProperties;
  iptc: { dateCreated: unknown; timeCreated: unknown };
  /** What only the maker's own notes tell. */
  maker: { lensModel: unknown; livePhoto: boolean };
  /** There is metadata that could not be read, or not all of it. */
  unreadable: boolean;
}

/** Everything else, thumbnails and strip tables above all, is passed over unread. */
const EXIF_NAMES = [
  "Make",
  "Model",
  "Software",
  "Orientation",
  "DateTime",
  "OffsetTime",
  "DateTimeOriginal",
  "SubSecTimeOriginal",
  "OffsetTimeOriginal",
  "DateTimeDigitized",
  "SubSecTimeDigitized",
  "OffsetTimeDigitized",
  "LensMake",
  "LensModel",
  "LensSpecification",
  "BodySerialNumber",
  "CameraSerialNumber",
  "FNumber",
  "ApertureValue",
  "ExposureTime",
  "ShutterSpeedValue",
  "ISOSpeedRatings",
  "RecommendedExposureIndex",
  "FocalLength",
  "FocalLengthIn35mmFilm",
  "ExposureBiasValue",
  "Flash",
  "GPSLatitude",
  "GPSLatitudeRef",
  "GPSLongitude",
  "GPSLongitudeRef",
  "GPSAltitude",
  "GPSAltitudeRef",
  "GPSDateStamp",
  "GPSTimeStamp",
  "ApplicationNotes",
] as const;

/** The main packet of a JPEG is at most 64 KB; other containers allow more, and panoramas use it. */
const MAX_XMP_BYTES = 512 * 1024;
/** Where a file is too long to be walked through, its metadata is nearly always at the front. */
const HEAD_BYTES = 1 << 20;

interface Group {
  [name: string]: { value: unknown } | undefined;
}

interface Expanded {
  exif?: Group;
  iptc?: Group;
  makerNotes?: Group;
  metadataRange?: { blocks: { type: string; start: number; end: number }[] };
}

export function readTags(original: Buffer, format: PhotoFormat): FileTags {
  const tags: FileTags = {
    exif: {},
    xmp: new Map(),
    iptc: { dateCreated: undefined, timeCreated: undefined },
    maker: { lensModel: undefined, livePhoto: false },
    unreadable: false,
  };
  if (format === "SVG" || original.length < 16) return tags;

  const unwrapped = format === "RAW" ? unwrapRaw(original) : null;
  for (const block of unwrapped?.blocks ?? [original]) {
    takeBlock(tags, block);
  }
  if (unwrapped?.xmp) takeXmp(tags, unwrapped.xmp);
  return tags;
}

function takeBlock(tags: FileTags, file: Buffer): void {
  const found = expand(file, { exif: [...EXIF_NAMES], iptc: true });
  if (found === null) return;
  const blocks = found.metadataRange?.blocks ?? [];
  const exif = found.exif ?? {};

  for (const name of EXIF_NAMES) {
    const value = exif[name]?.value;
    if (value === undefined) continue;
    if (isFaulty(value)) tags.unreadable = true;
    else tags.exif[name] = value;
  }
  tags.iptc.dateCreated ??= found.iptc?.["Date Created"]?.value;
  tags.iptc.timeCreated ??= found.iptc?.["Time Created"]?.value;
  if (
    blocks.some(({ type }) => type === "exif") &&
    !holdsDirectory(file, exif)
  ) {
    tags.unreadable = true;
  }

  const notes = tags.exif.ApplicationNotes;
  const xmp = blocks.find(
    ({ type, start }) => type === "xmp" && !isExtendedXmp(file, start),
  );
  if (xmp) takeXmp(tags, file.subarray(xmp.start, xmp.end));
  else if (Array.isArray(notes)) takeXmp(tags, Buffer.from(notes as number[]));

  takeMakerNotes(tags, file);
}

/** Only for the two makers whose notes tell us something, and only when it is wanted: notes can be long. */
function takeMakerNotes(tags: FileTags, file: Buffer): void {
  const make = nameText(tags.exif.Make);
  if (make === "Apple") {
    const notes = expand(file, { exif: ["MakerNote"] })?.exif?.["MakerNote"];
    if (Array.isArray(notes?.value)) {
      tags.maker.livePhoto = isLivePhoto(Buffer.from(notes.value as number[]));
    }
  } else if (make === "Canon" && tags.exif.LensModel === undefined) {
    tags.maker.lensModel ??= expand(file, { makerNotes: ["LensModel"] })
      ?.makerNotes?.["LensModel"]?.value;
  }
}

/** Apple's notes name the video that belongs to the picture: tag 0x11 of a directory of their own. */
function isLivePhoto(notes: Buffer): boolean {
  if (notes.length < 16 || notes.toString("latin1", 0, 9) !== "Apple iOS") {
    return false;
  }
  const count = notes.readUInt16BE(14);
  for (let entry = 0; entry < count; entry++) {
    const at = 16 + 12 * entry;
    if (at + 12 > notes.length) return false;
    if (notes.readUInt16BE(at) === 0x0011) return true;
  }
  return false;
}

function expand(
  file: Buffer,
  includeTags: Record<string, string[] | true>,
): Expanded | null {
  // It warns of every oddity of a file, which a crafted one can have by the thousand; what matters becomes a problem of the photo.
  const warn = console.warn;
  console.warn = () => {};
  try {
    for (const bytes of [file, file.subarray(0, HEAD_BYTES)]) {
      try {
        const view = new BoundedView(bytes) as unknown as DataView;
        return ExifReader.loadView(view, {
          expanded: true,
          includeOffsets: true,
          includeTags: includeTags as { exif?: string[] },
        }) as unknown as Expanded;
      } catch {
        // Not a file that it knows, or too long to be walked through.
      }
    }
    return null;
  } finally {
    console.warn = warn;
  }
}

function takeXmp(tags: FileTags, block: Buffer): void {
  const packet = block.subarray(0, MAX_XMP_BYTES);
  const properties = readXmp(
    packet.toString("utf8", Math.max(packet.indexOf("<"), 0)),
  );
  if (properties === null) tags.unreadable = true;
  else if (tags.xmp.size === 0) tags.xmp = properties;
}

/** Whether the block could be read at all, though it may tell nothing of what we look for. */
function holdsDirectory(file: Buffer, found: Group): boolean {
  const everything = () => expand(file, { exif: true })?.exif ?? {};
  return Object.keys(found).length > 0 || Object.keys(everything()).length > 0;
}

/** The continuation of a long packet: depth maps and the like. */
function isExtendedXmp(file: Buffer, start: number): boolean {
  return file
    .subarray(start, start + 48)
    .includes("http://ns.adobe.com/xmp/extension/");
}

function isFaulty(value: unknown): boolean {
  return (
    value === FAULTY_VALUE ||
    (Array.isArray(value) && value[0] === FAULTY_VALUE)
  );
}
