import { UNREADABLE_HEADER, type PhotoHeader } from "./photoHeader.ts";

const ANIMATION_FLAG = 0x02;

/** The first chunk tells the size, in one of three ways (RFC 9649, 2.4 to 2.7). */
export function readWebpHeader(original: Buffer): PhotoHeader {
  if (original.length < 30) return UNREADABLE_HEADER;
  const complete = original.readUInt32LE(4) + 8 <= original.length;
  const chunk = original.toString("latin1", 12, 16);
  const sized = (width: number, height: number, animated = false) => ({
    ...UNREADABLE_HEADER,
    width,
    height,
    pixels: width * height,
    animated,
    complete,
    codec: chunk,
  });
  if (chunk === "VP8X")
    return sized(
      original.readUIntLE(24, 3) + 1,
      original.readUIntLE(27, 3) + 1,
      ((original[20] ?? 0) & ANIMATION_FLAG) !== 0,
    );
  if (chunk === "VP8L") {
    const bits = original.readUInt32LE(21);
    return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (chunk === "VP8 ")
    return sized(
      original.readUInt16LE(26) & 0x3fff,
      original.readUInt16LE(28) & 0x3fff,
    );
  return UNREADABLE_HEADER;
}
