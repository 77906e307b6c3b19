import type { Sharp } from "sharp";
import { decodeHeif } from "./decodeHeif.ts";
import { decodeWithLibvips, readWithLibvips } from "./decodeWithLibvips.ts";
import { readHeifColour } from "./headers/heifHeader.ts";
import type { PhotoHeader } from "./headers/photoHeader.ts";
import { readPngColour } from "./headers/pngHeader.ts";
import { nclxProfile } from "./nclxProfile.ts";
import type {
  PhotoFormat,
  PhotoProblem,
  Placeholder,
  RenderedPreview,
} from "./photoReading.ts";
import { maxPixelsOf } from "./pixelLimits.ts";
import { partlyShown } from "./pixelProblems.ts";
import { describePlaceholder } from "./placeholder.ts";
import { previewTargets, type PreviewTarget } from "./previewLadder.ts";
import { asWebp, decodeSize, renderPreviews } from "./renderPreviews.ts";
import { toSrgb } from "./toSrgb.ts";
import { swapsSides } from "./turnUpright.ts";

export interface RenderedOriginal {
  /** Upright size of the original. */
  width: number;
  height: number;
  /** In the order of the ladder. */
  previews: RenderedPreview[];
  placeholder: Placeholder;
  problems: PhotoProblem[];
}

/** What previews to make of a photo of this upright size. */
export type Ladder = (width: number, height: number) => PreviewTarget[];

/**
 * One decode, no larger than the largest preview needs; then, on the small picture, colours and turn; then each preview
 * from the one above. Order is what makes it cheap: colours or turn before the shrink force a pass at full size.
 * @throws whatever the decoder throws: pixelProblems.ts says what it means.
 */
export async function renderOriginal(
  original: Buffer,
  format: PhotoFormat,
  header: PhotoHeader,
  ladder: Ladder = previewTargets,
  encode: (image: Sharp) => Sharp = asWebp,
): Promise<RenderedOriginal> {
  const { width, height, decoded, problems } =
    format === "HEIF"
      ? await decodeWithLibheif(original, ladder)
      : await decodeWithVips(original, format, header, ladder);
  const { previews, smallest } = await renderPreviews(
    decoded,
    ladder(width, height),
    encode,
  );
  const placeholder = await describePlaceholder(smallest);
  return { width, height, previews, placeholder, problems };
}

async function decodeWithVips(
  original: Buffer,
  format: PhotoFormat,
  header: PhotoHeader,
  ladder: Ladder,
) {
  const maxPixels = maxPixelsOf(format);
  const found = await readWithLibvips(original, maxPixels);
  const { width, height } = found.autoOrient;
  const upright = decodeSize(width, height, ladder(width, height));
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

async function decodeWithLibheif(original: Buffer, ladder: Ladder) {
  const { pixels, width, height } = await decodeHeif(
    original,
    (width, height) => decodeSize(width, height, ladder(width, height)),
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
