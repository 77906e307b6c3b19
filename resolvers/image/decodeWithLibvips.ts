import type { Metadata } from "sharp";
import { sharp } from "./libvips.ts";
import { isRgbProfile } from "./iccProfile.ts";
import { type Pixels, toPixels } from "./pixels.ts";
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
  /** Upright and shrunk; in the colour space of `icc`, null meaning sRGB. */
  pixels: Pixels;
  icc: Buffer | null;
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
  // Plain 8-bit RGB keeps its colour space for later, see toSrgb. CMYK, grey with a profile and 16 bits are left to
  // sharp's own order, which converts first.
  const icc = found.icc ?? null;
  const isPlain =
    found.depth === "uchar" &&
    ((found.space === "srgb" && (!icc || isRgbProfile(icc))) ||
      (found.space === "b-w" && !icc));
  // cubic: every pixel of the original passes here, and what lanczos3 would gain is hardly to be measured
  // (`npm run bench previews`), while its time is.
  const decode = (failOn: "none" | "error" | "warning") =>
    toPixels(
      turnUpright(
        sharp(original, {
          failOn,
          limitInputPixels: maxPixels,
          ignoreIcc: isPlain,
        })
          .timeout({ seconds: DECODE_SECONDS })
          .resize(size.width, size.height, { fit: "fill", kernel: "cubic" }),
        found.orientation ?? 1, // none for AVIF, which its decoder has turned already
      ),
    );
  const decoded = (pixels: Pixels, damage: Error | null): Decoded => ({
    pixels,
    icc: isPlain ? icc : null,
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
  return error.message.startsWith("timeout");
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
