import { isRgbProfile, isSrgbProfile } from "./iccProfile.ts";
import { sharp } from "./libvips.ts";
import { type Pixels, toPixels } from "./pixels.ts";

/**
 * Converts shrunk pixels to sRGB. sharp itself would convert at the decoded size, before the resize, even from sRGB to
 * sRGB: 219 ms instead of 73 for 12 megapixels.
 * @param icc the profile that the pixels are in; null means sRGB.
 */
export async function toSrgb(
  pixels: Pixels,
  icc: Buffer | null,
): Promise<Pixels> {
  if (!icc || !isRgbProfile(icc) || isSrgbProfile(icc)) return pixels;
  return toPixels(sharp(tiffWithProfile(pixels, icc)));
}

const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

/** sharp takes a profile only from an image that carries one; uncompressed TIFF is the cheapest such wrapping. */
function tiffWithProfile(pixels: Pixels, icc: Buffer): Buffer {
  const { data, width, height, channels } = pixels;
  const hasAlpha = channels === 4;
  const entryCount = hasAlpha ? 12 : 11;
  const bitsAt = 8 + 2 + entryCount * 12 + 4;
  const iccAt = bitsAt + 8;
  const dataAt = iccAt + icc.length + (icc.length & 1);

  const head = Buffer.alloc(dataAt);
  head.write("II*\0", 0, "latin1");
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entryCount, 8);
  let at = 10;
  const entry = (tag: number, type: number, count: number, value: number) => {
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(value, at + 8);
    at += 12;
  };
  entry(256, LONG, 1, width);
  entry(257, LONG, 1, height);
  entry(258, SHORT, channels, bitsAt); // BitsPerSample
  entry(259, SHORT, 1, 1); // Compression: none
  entry(262, SHORT, 1, 2); // PhotometricInterpretation: RGB
  entry(273, LONG, 1, dataAt); // StripOffsets
  entry(277, SHORT, 1, channels);
  entry(278, LONG, 1, height); // RowsPerStrip
  entry(279, LONG, 1, data.length); // StripByteCounts
  entry(284, SHORT, 1, 1); // PlanarConfiguration: interleaved
  if (hasAlpha) entry(338, SHORT, 1, 2); // ExtraSamples: alpha, not premultiplied
  entry(34675, UNDEFINED, icc.length, iccAt);
  for (let channel = 0; channel < channels; channel += 1)
    head.writeUInt16LE(8, bitsAt + channel * 2);
  icc.copy(head, iccAt);
  return Buffer.concat([head, data]);
}
