import type { Metadata, SharpOptions } from "sharp";
import { sharp } from "./libvips.ts";
import { type Pixels, toPixels } from "./pixels.ts";

/** Given up on with the function's own deadline far away: a decoder can be kept busy by very few bytes. */
const DECODE_SECONDS = 20;

/** What libvips finds in a header. */
export async function readWithLibvips(
  original: Buffer,
  maxPixels: number,
): Promise<Metadata> {
  return sharp(original, {
    failOn: "none",
    limitInputPixels: maxPixels,
  }).metadata();
}

export interface Decoded {
  /** As stored (not turned), and in the colour space of `icc` when there is one. */
  pixels: Pixels;
  icc: Buffer | null;
  /** What libvips complained about before it was told to show what there is; null when all was well. */
  damage: Error | null;
}

/**
 * Decodes at the size given, in one pass: JPEG and WebP shrink while they decode, everything else row by row.
 * @param size as stored, before any turn.
 */
export async function decodeWithLibvips(
  original: Buffer,
  found: Metadata,
  size: { width: number; height: number },
  maxPixels: number,
): Promise<Decoded> {
  // Plain 8-bit RGB keeps its colour space for later, see toSrgb. CMYK, grey with a profile and 16 bits are left to
  // sharp's own order, which converts first: their profiles do not fit shrunk 8-bit RGB.
  const isPlain =
    found.depth === "uchar" &&
    (found.space === "srgb" || (found.space === "b-w" && !found.icc));
  const decode = (failOn: SharpOptions["failOn"] & string) =>
    toPixels(
      sharp(original, {
        failOn,
        limitInputPixels: maxPixels,
        ignoreIcc: isPlain,
      })
        .timeout({ seconds: DECODE_SECONDS })
        .resize(size.width, size.height, { fit: "fill" }),
    );
  const icc = isPlain && found.space === "srgb" && found.icc ? found.icc : null;
  try {
    // A JPEG tells of damage in its middle by a warning only; elsewhere warnings are about odd metadata.
    const strict = found.format === "jpeg" ? "warning" : "error";
    return { pixels: await decode(strict), icc, damage: null };
  } catch (error) {
    if (!(error instanceof Error) || isTimeout(error)) throw error;
    const damage = isHarmless(error) ? null : error;
    return { pixels: await decode("none"), icc, damage };
  }
}

export function isTimeout(error: Error): boolean {
  return /^timeout/.test(error.message);
}

/** libjpeg's warnings about bytes that no pixel depends on. */
function isHarmless(error: Error): boolean {
  const complaints = error.message
    .split("\n")
    .filter((line) => line.startsWith("VipsJpeg:"));
  return (
    complaints.length > 0 &&
    complaints.every((line) =>
      /extraneous bytes before marker 0xd9|Invalid SOS parameters|Unknown Adobe color|JFIF/.test(
        line,
      ),
    )
  );
}
