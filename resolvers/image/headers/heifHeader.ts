import type { Nclx } from "../nclxProfile.ts";
import { readHeifItems, type HeifItem, type HeifItems } from "./heifItems.ts";
import { findBox, listBoxes, type IsoBox } from "./isoBoxes.ts";
import { UNREADABLE_HEADER, type PhotoHeader } from "./photoHeader.ts";

/** Size, upright as the container turns it, of a HEIF or AVIF file's primary picture. */
export function readHeifHeader(file: Buffer): PhotoHeader {
  const animated = isSequence(file);
  const items = readHeifItems(file);
  if (!items) {
    // Without its tables nothing can be found; cut off before their end, or never there (a pure sequence).
    const last = listBoxes(file, 0, file.length).at(-1);
    const complete = last !== undefined && last.end <= file.length;
    return { ...UNREADABLE_HEADER, animated, complete };
  }
  const pictures = picturesOf(items);
  const size = uprightSize(file, items.primary);
  const areas = pictures.map((item) => {
    const stored = storedSize(file, item);
    return stored ? stored.width * stored.height : 0;
  });
  return {
    width: size?.width ?? null,
    height: size?.height ?? null,
    orientation: null,
    // A grid may claim to be small and be made of huge tiles.
    pixels: Math.max(
      areas[0] ?? 0,
      areas.slice(1).reduce((sum, area) => sum + area, 0),
    ),
    animated,
    // libheif decodes a picture whose data is cut off without complaint: the extents tell.
    complete: pictures.every((item) =>
      item.extents.every((extent) => extent.end <= file.length),
    ),
    codec: codecOf(items),
  };
}

/** How the primary picture is coded: hvc1, av01 …; null when the tables cannot be read. */
export function primaryItemCodec(file: Buffer): string | null {
  const items = readHeifItems(file);
  return items && codecOf(items);
}

export interface HeifColour {
  icc: Buffer | null;
  nclx: Nclx | null;
}

/** The colour space of the primary picture; tiles speak for a grid that does not say. */
export function readHeifColour(file: Buffer): HeifColour {
  const items = readHeifItems(file);
  const colour: HeifColour = { icc: null, nclx: null };
  for (const item of items ? picturesOf(items).slice(0, 2) : []) {
    for (const { type, start, end } of item.properties) {
      if (type !== "colr" || end > file.length) continue;
      const kind = file.toString("latin1", start, start + 4);
      if (kind === "prof" || kind === "rICC")
        colour.icc ??= file.subarray(start + 4, end);
      if (kind === "nclx" && start + 8 <= end)
        colour.nclx ??= {
          primaries: file.readUInt16BE(start + 4),
          transfer: file.readUInt16BE(start + 6),
        };
    }
  }
  return colour;
}

/** The primary picture first, then everything that it is put together from. */
function picturesOf({ primary, byId }: HeifItems): HeifItem[] {
  const found = new Set([primary]);
  for (const item of found)
    for (const id of item.parts) {
      const part = byId.get(id);
      if (part) found.add(part);
    }
  return [...found];
}

function codecOf(items: HeifItems): string {
  const derived = new Set(["grid", "iovl", "iden", "tmap"]);
  const coded = picturesOf(items).find((item) => !derived.has(item.type));
  return coded?.type ?? items.primary.type;
}

interface Size {
  width: number;
  height: number;
}

function storedSize(file: Buffer, item: HeifItem): Size | null {
  const ispe = item.properties.find((property) => property.type === "ispe");
  if (!ispe || ispe.start + 12 > file.length) return null;
  return {
    width: file.readUInt32BE(ispe.start + 4),
    height: file.readUInt32BE(ispe.start + 8),
  };
}

/** Crop (clap) and turn (irot) in the order in which the file lists them; mirroring changes no size. */
function uprightSize(file: Buffer, item: HeifItem): Size | null {
  let size = storedSize(file, item);
  for (const property of item.properties) {
    if (!size || property.end > file.length) break;
    if (property.type === "irot" && ((file[property.start] ?? 0) & 1) === 1)
      size = { width: size.height, height: size.width };
    if (property.type === "clap" && property.end - property.start >= 16) {
      const width = ratio(file, property, 0);
      const height = ratio(file, property, 8);
      if (width >= 1 && height >= 1)
        size = { width: Math.round(width), height: Math.round(height) };
    }
  }
  return size;
}

function ratio(file: Buffer, box: IsoBox, at: number): number {
  return (
    file.readUInt32BE(box.start + at) / file.readUInt32BE(box.start + at + 4)
  );
}

/** A track of more than one picture beside or instead of the primary item. */
function isSequence(file: Buffer): boolean {
  const moov = findBox(file, { start: 0, end: file.length }, "moov");
  if (!moov) return false;
  return listBoxes(file, moov.start, moov.end).some((trak) => {
    const mdia = trak.type === "trak" && findBox(file, trak, "mdia");
    const hdlr = mdia && findBox(file, mdia, "hdlr");
    const minf = mdia && findBox(file, mdia, "minf");
    const stbl = minf && findBox(file, minf, "stbl");
    const stsz = stbl && findBox(file, stbl, "stsz");
    return (
      hdlr &&
      stsz &&
      stsz.start + 12 <= file.length &&
      file.toString("latin1", hdlr.start + 8, hdlr.start + 12) === "pict" &&
      file.readUInt32BE(stsz.start + 8) > 1
    );
  });
}
