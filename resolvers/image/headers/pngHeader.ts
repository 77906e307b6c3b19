import type { Nclx } from "../nclxProfile.ts";
import { UNREADABLE_HEADER, type PhotoHeader } from "./photoHeader.ts";

interface Chunk {
  type: string;
  start: number;
  length: number;
}

/** PNG 3rd edition, 5.3. */
function* chunksOf(original: Buffer): Generator<Chunk> {
  for (let at = 8; at + 12 <= original.length;) {
    const length = original.readUInt32BE(at);
    yield {
      type: original.toString("latin1", at + 4, at + 8),
      start: at + 8,
      length,
    };
    at += 12 + length;
  }
}

/** Size from IHDR, animation from acTL, completeness from IEND. */
export function readPngHeader(original: Buffer): PhotoHeader {
  if (original.length < 24 || original.toString("latin1", 12, 16) !== "IHDR")
    return UNREADABLE_HEADER;
  const width = original.readUInt32BE(16);
  const height = original.readUInt32BE(20);
  let animated = false;
  let complete = false;
  for (const { type, start } of chunksOf(original)) {
    if (type === "acTL") animated = original.readUInt32BE(start) > 1;
    if (type === "IEND") complete = true;
  }
  return {
    ...UNREADABLE_HEADER,
    width: width || null,
    height: height || null,
    pixels: width * height,
    animated,
    complete,
  };
}

/** The colour space named by a cICP chunk, if there is one before the pixels. */
export function readPngColour(original: Buffer): Nclx | null {
  for (const { type, start, length } of chunksOf(original)) {
    if (type === "IDAT") return null;
    if (type === "cICP" && length === 4 && start + 4 <= original.length)
      return {
        primaries: original.readUInt8(start),
        transfer: original.readUInt8(start + 1),
      };
  }
  return null;
}
