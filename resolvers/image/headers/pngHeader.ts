import { UNREADABLE_HEADER, type PhotoHeader } from "./photoHeader.ts";

/** Walks the chunks (PNG 3rd edition, 5.3): size from IHDR, animation from acTL, completeness from IEND. */
export function readPngHeader(original: Buffer): PhotoHeader {
  if (original.length < 24 || original.toString("latin1", 12, 16) !== "IHDR")
    return UNREADABLE_HEADER;
  const width = original.readUInt32BE(16);
  const height = original.readUInt32BE(20);
  let animated = false;
  let complete = false;
  for (let at = 8; at + 12 <= original.length;) {
    const length = original.readUInt32BE(at);
    const type = original.toString("latin1", at + 4, at + 8);
    if (type === "acTL" && length >= 8 && at + 12 <= original.length)
      animated = original.readUInt32BE(at + 8) > 1;
    if (type === "IEND") complete = true;
    at += 12 + length;
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
