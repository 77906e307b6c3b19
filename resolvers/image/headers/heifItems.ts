import { findBox, listBoxes, type IsoBox } from "./isoBoxes.ts";

/** An item of a HEIF file: a picture, a tile, a grid of tiles, metadata. */
export interface HeifItem {
  id: number;
  /** Four characters: hvc1, av01, grid, Exif … */
  type: string;
  /** Byte ranges in the file; ranges within the `idat` box are not listed, for that box is in the header. */
  extents: { start: number; end: number }[];
  /** Property boxes in the order in which they apply. */
  properties: IsoBox[];
  /** Items that it is put together from, in order. */
  parts: number[];
}

export interface HeifItems {
  primary: HeifItem;
  byId: Map<number, HeifItem>;
}

/** Reads the item tables (ISO/IEC 23008-12; boxes of ISO/IEC 14496-12, 8.11). Null when there is no readable primary item. */
export function readHeifItems(file: Buffer): HeifItems | null {
  try {
    return readTables(file);
  } catch (error) {
    // A table that runs over the end of the file.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readTables(file: Buffer): HeifItems | null {
  const meta = findBox(file, { start: 0, end: file.length }, "meta");
  if (!meta) return null;
  const tables = { start: meta.start + 4, end: meta.end }; // a full box: version and flags first
  const byId = new Map<number, HeifItem>();
  readItemInfos(file, findBox(file, tables, "iinf"), byId);
  readLocations(file, findBox(file, tables, "iloc"), byId);
  readReferences(file, findBox(file, tables, "iref"), byId);
  readProperties(file, findBox(file, tables, "iprp"), byId);
  const pitm = findBox(file, tables, "pitm");
  if (!pitm) return null;
  const primary = byId.get(
    file[pitm.start] === 0
      ? file.readUInt16BE(pitm.start + 4)
      : file.readUInt32BE(pitm.start + 4),
  );
  return primary ? { primary, byId } : null;
}

function readItemInfos(
  file: Buffer,
  iinf: IsoBox | undefined,
  byId: Map<number, HeifItem>,
) {
  if (!iinf) return;
  const from = iinf.start + 4 + (file[iinf.start] === 0 ? 2 : 4);
  for (const infe of listBoxes(file, from, iinf.end)) {
    const version = file[infe.start] ?? 0;
    if (infe.type !== "infe" || version < 2) continue;
    const idBytes = version === 2 ? 2 : 4;
    const id = file.readUIntBE(infe.start + 4, idBytes);
    const typeAt = infe.start + 4 + idBytes + 2;
    byId.set(id, {
      id,
      type: file.toString("latin1", typeAt, typeAt + 4),
      extents: [],
      properties: [],
      parts: [],
    });
  }
}

function readLocations(
  file: Buffer,
  iloc: IsoBox | undefined,
  byId: Map<number, HeifItem>,
) {
  if (!iloc) return;
  const version = file.readUInt8(iloc.start);
  const sizes = file.readUInt16BE(iloc.start + 4);
  const offsetBytes = sizes >> 12;
  const lengthBytes = (sizes >> 8) & 15;
  const baseBytes = (sizes >> 4) & 15;
  const indexBytes = version > 0 ? sizes & 15 : 0;
  let at = iloc.start + 6;
  const next = (bytes: number) => {
    at += bytes;
    if (bytes === 0) return 0;
    return bytes === 8
      ? Number(file.readBigUInt64BE(at - 8))
      : file.readUIntBE(at - bytes, bytes);
  };
  const count = next(version < 2 ? 2 : 4);
  for (let n = 0; n < count; n += 1) {
    const item = byId.get(next(version < 2 ? 2 : 4));
    const inFile = version === 0 || (next(2) & 15) === 0;
    next(2); // data reference
    const base = next(baseBytes);
    const extentCount = next(2);
    for (let e = 0; e < extentCount; e += 1) {
      next(indexBytes);
      const start = base + next(offsetBytes);
      const length = next(lengthBytes);
      // Length 0 means as far as the file goes.
      if (inFile)
        item?.extents.push({
          start,
          end: length === 0 ? Math.max(file.length, start) : start + length,
        });
    }
  }
}

function readReferences(
  file: Buffer,
  iref: IsoBox | undefined,
  byId: Map<number, HeifItem>,
) {
  if (!iref) return;
  const idBytes = file[iref.start] === 0 ? 2 : 4;
  for (const reference of listBoxes(file, iref.start + 4, iref.end)) {
    if (reference.type !== "dimg") continue;
    const from = byId.get(file.readUIntBE(reference.start, idBytes));
    const count = file.readUInt16BE(reference.start + idBytes);
    for (let n = 0; n < count; n += 1)
      from?.parts.push(
        file.readUIntBE(reference.start + idBytes + 2 + n * idBytes, idBytes),
      );
  }
}

function readProperties(
  file: Buffer,
  iprp: IsoBox | undefined,
  byId: Map<number, HeifItem>,
) {
  const ipco = iprp && findBox(file, iprp, "ipco");
  if (!iprp || !ipco) return;
  const properties = listBoxes(file, ipco.start, ipco.end);
  for (const ipma of listBoxes(file, iprp.start, iprp.end)) {
    if (ipma.type !== "ipma") continue;
    const version = file.readUInt8(ipma.start);
    const wide = (file.readUInt8(ipma.start + 3) & 1) === 1;
    const count = file.readUInt32BE(ipma.start + 4);
    let at = ipma.start + 8;
    for (let n = 0; n < count; n += 1) {
      const idBytes = version < 1 ? 2 : 4;
      const item = byId.get(file.readUIntBE(at, idBytes));
      at += idBytes;
      const associations = file.readUInt8(at);
      at += 1;
      for (let a = 0; a < associations; a += 1) {
        // The highest bit says "essential"; the rest is a place in ipco, counted from 1.
        const index = wide
          ? file.readUInt16BE(at) & 0x7fff
          : file.readUInt8(at) & 0x7f;
        at += wide ? 2 : 1;
        const property = properties[index - 1];
        if (property) item?.properties.push(property);
      }
    }
  }
}
