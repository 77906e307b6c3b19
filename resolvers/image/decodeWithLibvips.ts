import type { Metadata } from "sharp";
import { sharp } from "./libvips.ts";
import { readIccSpace } from "./iccSpace.ts";
import { type Pixels, toPixels } from "./pixels.ts";
import type { RgbSpace } from "./rgbSpace.ts";
import { turnUpright } from "./turnUpright.ts";

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
  /** Upright and shrunk; in the colour space of `space`, null meaning sRGB. */
  pixels: Pixels;
  space: RgbSpace | null;
  /** What libvips complained about before it was told to show what there is; null when all was well. */
  damage: Error | null;
}

/**
 * Decodes, shrinks and turns in one pass: JPEG and WebP shrink while they decode, everything else goes row by row.
 * @param size as stored, before the turn.
 */
export async function decodeWithLibvips(
  original: Buffer,
  found: Metadata,
  size: { width: number; height: number },
  maxPixels: number,
): Promise<Decoded> {
  const space = found.icc ? readIccSpace(found.icc) : null;
  // Plain 8-bit RGB keeps its colour space for later, see toSrgb. CMYK, grey with a profile, 16 bits and profiles made
  // of tables are left to sharp's own order, which converts first.
  const isPlain =
    found.depth === "uchar" &&
    ((found.space === "srgb" && (space !== null || !found.icc)) ||
      (found.space === "b-w" && !found.icc));
  const decode = (failOn: "none" | "error" | "warning") =>
    toPixels(
      turnUpright(
        sharp(original, {
          failOn,
          limitInputPixels: maxPixels,
          ignoreIcc: isPlain,
        })
          .timeout({ seconds: DECODE_SECONDS })
          .resize(size.width, size.height, { fit: "fill" }),
        found.orientation ?? 1, // none for AVIF, which its decoder has turned already
      ),
    );
  const decoded = (pixels: Pixels, damage: Error | null): Decoded => ({
    pixels,
    space: isPlain ? space : null,
    damage,
  });
  try {
    // A JPEG tells of damage in its middle by a warning only; elsewhere warnings are about odd metadata.
    const strict = found.format === "jpeg" ? "warning" : "error";
    return decoded(await decode(strict), null);
  } catch (error) {
    if (!(error instanceof Error) || isTimeout(error)) throw error;
    return decoded(await decode("none"), isHarmless(error) ? null : error);
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
