import { UNREADABLE_HEADER, type PhotoHeader } from "./photoHeader.ts";

/** Baseline, extended and progressive Huffman; anything else (lossless, arithmetic, hierarchical) is rare in photos. */
const FRAME_MARKERS = new Set([
  0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf,
]);

/** Walks the segments up to the frame header (ITU-T T.81, B.2.2). */
export function readJpegHeader(original: Buffer): PhotoHeader {
  let at = 2;
  while (at + 9 < original.length) {
    if (original[at] !== 0xff) return UNREADABLE_HEADER;
    const marker = original[at + 1] ?? 0;
    // Fill bytes, and markers that carry no length.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (marker === 0xda || marker === 0xd9) return UNREADABLE_HEADER;
    else if (FRAME_MARKERS.has(marker)) {
      const height = original.readUInt16BE(at + 5);
      const width = original.readUInt16BE(at + 7);
      if (width === 0 || height === 0) return UNREADABLE_HEADER;
      return {
        ...UNREADABLE_HEADER,
        width,
        height,
        pixels: width * height,
        codec: `SOF${marker - 0xc0}`,
      };
    } else at += 2 + original.readUInt16BE(at + 2);
  }
  return UNREADABLE_HEADER;
}
