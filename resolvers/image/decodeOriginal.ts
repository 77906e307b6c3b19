import { decodeHeif } from "./decodeHeif.ts";
import { decodeWithLibvips, readWithLibvips } from "./decodeWithLibvips.ts";
import { readHeifColour } from "./headers/heifHeader.ts";
import type { PhotoHeader } from "./headers/photoHeader.ts";
import { readPngColour } from "./headers/pngHeader.ts";
import { nclxProfile } from "./nclxProfile.ts";
import type { PhotoFormat, PhotoProblem } from "./photoReading.ts";
import { maxPixelsOf } from "./pixelLimits.ts";
import { partlyShown } from "./pixelProblems.ts";
import type { Pixels } from "./pixels.ts";
import { toSrgb } from "./toSrgb.ts";
import { swapsSides } from "./turnUpright.ts";

export interface DecodedOriginal {
  /** Upright size of the original. */
  width: number;
  height: number;
  /** Upright, sRGB, of the size that was wanted. */
  decoded: Pixels;
  problems: PhotoProblem[];
}

/** How large the decoded picture should be, given how large the original is; both upright. */
type WantedSize = (
  width: number,
  height: number,
) => { width: number; height: number };

/**
 * Decodes no larger than wanted; then, on the small picture, colours and turn. The order is what makes it cheap: colours
 * or turn before the shrink force a pass at full size.
 * @throws whatever the decoder throws: pixelProblems.ts says what it means.
 */
export function decodeOriginal(
  original: Buffer,
  format: PhotoFormat,
  header: PhotoHeader,
  wanted: WantedSize,
): Promise<DecodedOriginal> {
  return format === "HEIF"
    ? withLibheif(original, wanted)
    : withLibvips(original, format, header, wanted);
}

async function withLibvips(
  original: Buffer,
  format: PhotoFormat,
  header: PhotoHeader,
  wanted: WantedSize,
): Promise<DecodedOriginal> {
  const maxPixels = maxPixelsOf(format);
  const found = await readWithLibvips(original, maxPixels);
  const { width, height } = found.autoOrient;
  const upright = wanted(width, height);
  const size = swapsSides(found.orientation ?? 1)
    ? { width: upright.height, height: upright.width }
    : upright;
  const { pixels, icc, damage } = await decodeWithLibvips(
    original,
    found,
    size,
    maxPixels,
  );
  const named = found.icc ? null : nclxProfileOf(original, format);
  const problems = damage ? [partlyShown(damage, header)] : [];
  const decoded = await toSrgb(pixels, icc ?? named);
  return { width, height, decoded, problems };
}

async function withLibheif(
  original: Buffer,
  wanted: WantedSize,
): Promise<DecodedOriginal> {
  const { pixels, width, height } = await decodeHeif(
    original,
    wanted,
    maxPixelsOf("HEIF"),
  );
  const icc = readHeifColour(original).icc ?? nclxProfileOf(original, "HEIF");
  return { width, height, decoded: await toSrgb(pixels, icc), problems: [] };
}

function nclxProfileOf(original: Buffer, format: PhotoFormat): Buffer | null {
  const nclx =
    format === "HEIF" || format === "AVIF"
      ? readHeifColour(original).nclx
      : format === "PNG"
        ? readPngColour(original)
        : null;
  return nclx && nclxProfile(nclx);
}
