import type { PhotoFormat } from "../photoReading.ts";
import { expandTags, type TagGroup } from "./expandTags.ts";
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
] as const;

/** The main packet of a JPEG is at most 64 KB; other containers allow more, and panoramas use it. */
const MAX_XMP_BYTES = 512 * 1024;

const TIFF_MAGIC = /^(?:II\*\0|MM\0\*)/;

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
  const found = expandTags(file, {
    exif: [...EXIF_NAMES],
    iptc: ["Date Created", "Time Created"],
  });
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
  const isTiff = TIFF_MAGIC.test(file.toString("latin1", 0, 4));
  const hasExif = isTiff || blocks.some(({ type }) => type === "exif");
  if (hasExif && !holdsDirectory(file, exif)) tags.unreadable = true;

  const xmp = isTiff
    ? tiffXmp(file)
    : blocks
        .filter(({ type }) => type === "xmp")
        .map(({ start, end }) => file.subarray(start, end))
        .find((block) => !isExtendedXmp(block));
  if (xmp) takeXmp(tags, xmp);

  takeMakerNotes(tags, file);
}

/** Only for the two makers whose notes tell us something, and only when it is wanted: notes can be long. */
function takeMakerNotes(tags: FileTags, file: Buffer): void {
  const make = nameText(tags.exif.Make);
  if (make === "Apple") {
    const notes = expandTags(file, { exif: ["MakerNote"] })?.exif?.[
      "MakerNote"
    ];
    if (Array.isArray(notes?.value)) {
      tags.maker.livePhoto = isLivePhoto(Buffer.from(notes.value as number[]));
    }
  } else if (make === "Canon" && tags.exif.LensModel === undefined) {
    tags.maker.lensModel ??= expandTags(file, { makerNotes: ["LensModel"] })
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

function takeXmp(tags: FileTags, block: Buffer): void {
  const packet = block.subarray(0, MAX_XMP_BYTES);
  const properties = readXmp(
    packet.toString("utf8", Math.max(packet.indexOf("<"), 0)),
  );
  if (properties === null) tags.unreadable = true;
  else if (tags.xmp.size === 0) tags.xmp = properties;
}

/** Whether the block could be read at all, though it may tell nothing of what we look for. */
function holdsDirectory(file: Buffer, found: TagGroup): boolean {
  const everything = () => expandTags(file, { exif: true })?.exif ?? {};
  return Object.keys(found).length > 0 || Object.keys(everything()).length > 0;
}

/** In a TIFF, XMP is a tag. Asked for by itself: one that is too long to be read shall not take the others along. */
function tiffXmp(file: Buffer): Buffer | null {
  const tag = expandTags(file, { exif: ["ApplicationNotes"] })?.exif?.[
    "ApplicationNotes"
  ];
  return Array.isArray(tag?.value) ? Buffer.from(tag.value as number[]) : null;
}

/** The continuation of a long packet: depth maps and the like. */
function isExtendedXmp(block: Buffer): boolean {
  return block.subarray(0, 48).includes("http://ns.adobe.com/xmp/extension/");
}

function isFaulty(value: unknown): boolean {
  return (
    value === FAULTY_VALUE ||
    (Array.isArray(value) && value[0] === FAULTY_VALUE)
  );
}
