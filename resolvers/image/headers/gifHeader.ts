import { UNREADABLE_HEADER, type PhotoHeader } from "./photoHeader.ts";

const EXTENSION = 0x21;
const IMAGE = 0x2c;

/** The logical screen, or the first frame where the screen has no size; looks no further than a second frame (GIF89a, 18 to 20). */
export function readGifHeader(original: Buffer): PhotoHeader {
  if (original.length < 13) return UNREADABLE_HEADER;
  let width = original.readUInt16LE(6);
  let height = original.readUInt16LE(8);
  let frames = 0;
  let at = 13 + colourTableBytes(original[10] ?? 0);
  while (at < original.length && frames < 2) {
    if (original[at] === EXTENSION) {
      at = afterSubBlocks(original, at + 2);
    } else if (original[at] === IMAGE && at + 10 < original.length) {
      frames += 1;
      if (frames === 1 && (width === 0 || height === 0)) {
        width = original.readUInt16LE(at + 5);
        height = original.readUInt16LE(at + 7);
      }
      at = afterSubBlocks(
        original,
        at + 11 + colourTableBytes(original[at + 9] ?? 0),
      );
    } else break;
  }
  return {
    ...UNREADABLE_HEADER,
    width: width || null,
    height: height || null,
    pixels: width * height,
    animated: frames > 1,
  };
}

function colourTableBytes(packed: number): number {
  return packed & 0x80 ? 3 * (2 << (packed & 0x07)) : 0;
}

function afterSubBlocks(original: Buffer, from: number): number {
  let at = from;
  while (at < original.length && original[at] !== 0)
    at += (original[at] ?? 0) + 1;
  return at + 1;
}
