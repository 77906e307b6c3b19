import { UNREADABLE_HEADER, type PhotoHeader } from "./photoHeader.ts";

/** A directory's plain values by tag; long lists are cut, because only sizes, kinds and addresses are asked of it. */
export type TiffDirectory = Map<number, (number | string)[]>;

const WIDTH = 0x0100;
const HEIGHT = 0x0101;
const COMPRESSION = 0x0103;
const ORIENTATION = 0x0112;
const SUB_DIRECTORIES = 0x014a;
const DATA = [
  { offsets: 0x0111, byteCounts: 0x0117 }, // strips
  { offsets: 0x0144, byteCounts: 0x0145 }, // tiles
];

/** More than any camera writes; a loop of directories ends here. */
const MAX_DIRECTORIES = 32;
const MAX_ENTRIES = 1024;
const MAX_VALUES = 65_536;
const BYTES_OF_TYPE = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** All main and sub-directories of a TIFF or BigTIFF, in file order; those that lie outside the file are left out. */
export function readTiffDirectories(original: Buffer): TiffDirectory[] {
  if (original.length < 16) return [];
  const little = original[0] === 0x49;
  const big = original.readUInt8(little ? 2 : 3) === 43;
  const unsigned = (at: number, bytes: number): number =>
    bytes === 8
      ? Number(
          little ? original.readBigUInt64LE(at) : original.readBigUInt64BE(at),
        )
      : little
        ? original.readUIntLE(at, bytes)
        : original.readUIntBE(at, bytes);
  const wide = big ? 8 : 4;

  const found: TiffDirectory[] = [];
  const queue = [unsigned(big ? 8 : 4, wide)];
  const seen = new Set<number>();
  for (
    let start = queue.shift();
    start !== undefined && found.length < MAX_DIRECTORIES;
    start = queue.shift()
  ) {
    const countBytes = big ? 8 : 2;
    if (start < 8 || start + countBytes > original.length || seen.has(start))
      continue;
    seen.add(start);
    const directory: TiffDirectory = new Map();
    const entries = Math.min(unsigned(start, countBytes), MAX_ENTRIES);
    const entryBytes = big ? 20 : 12;
    let at = start + countBytes;
    for (let n = 0; n < entries; n += 1, at += entryBytes) {
      if (at + entryBytes > original.length) break;
      const tag = unsigned(at, 2);
      const type = unsigned(at + 2, 2);
      const size = BYTES_OF_TYPE[type] ?? 0;
      const count = Math.min(unsigned(at + 4, wide), MAX_VALUES);
      const inPlace = at + 4 + wide;
      const from = size * count <= wide ? inPlace : unsigned(inPlace, wide);
      if (size === 0 || from + size * count > original.length) continue;
      if (type === 2) {
        const value = original.toString("latin1", from, from + count);
        directory.set(tag, [value.replace(/\0.*$/s, "")]);
      } else if ([1, 3, 4, 13, 16, 18].includes(type)) {
        directory.set(
          tag,
          Array.from({ length: count }, (_, i) =>
            unsigned(from + i * size, size),
          ),
        );
      } else directory.set(tag, []);
    }
    found.push(directory);
    for (const sub of directory.get(SUB_DIRECTORIES) ?? [])
      queue.push(Number(sub));
    if (at + wide <= original.length) queue.push(unsigned(at, wide));
  }
  return found;
}

/** A TIFF's first page, which is what viewers show. */
export function readTiffHeader(original: Buffer): PhotoHeader {
  const [first] = readTiffDirectories(original);
  // The first directory often stands behind the pixels: lost with the end of the file.
  if (!first) return { ...UNREADABLE_HEADER, complete: false };
  const complete = DATA.every(({ offsets, byteCounts }) => {
    const lengths = first.get(byteCounts) ?? [];
    return (first.get(offsets) ?? []).every(
      (offset, i) =>
        Number(offset) + Number(lengths[i] ?? 0) <= original.length,
    );
  });
  return { ...ofDirectory(first), complete };
}

/** A camera file's largest picture, which is the one that the sensor saw. */
export function readRawHeader(original: Buffer): PhotoHeader {
  const directories = readTiffDirectories(original);
  const largest = directories
    .map(ofDirectory)
    .reduce((a, b) => (b.pixels > a.pixels ? b : a), UNREADABLE_HEADER);
  // The orientation of the whole file stands in the first directory.
  return { ...largest, orientation: numberOf(directories[0], ORIENTATION) };
}

function ofDirectory(directory: TiffDirectory): PhotoHeader {
  const width = numberOf(directory, WIDTH);
  const height = numberOf(directory, HEIGHT);
  if (!width || !height) return UNREADABLE_HEADER;
  return {
    ...UNREADABLE_HEADER,
    width,
    height,
    orientation: numberOf(directory, ORIENTATION),
    pixels: width * height,
    codec: String(numberOf(directory, COMPRESSION) ?? 1),
  };
}

function numberOf(
  directory: TiffDirectory | undefined,
  tag: number,
): number | null {
  const value = directory?.get(tag)?.[0];
  return typeof value === "number" ? value : null;
}
