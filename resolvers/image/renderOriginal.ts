import type { Sharp } from "sharp";
import { decodeOriginal } from "./decodeOriginal.ts";
import type { PhotoHeader } from "./headers/photoHeader.ts";
import type {
  PhotoFormat,
  PhotoProblem,
  Placeholder,
  RenderedPreview,
} from "./photoReading.ts";
import { describePlaceholder } from "./placeholder.ts";
import { previewTargets, type PreviewTarget } from "./previewLadder.ts";
import { asWebp, decodeSize, renderPreviews } from "./renderPreviews.ts";

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
 * One decode, no larger than the largest preview needs; then each preview from the one above.
 * @throws whatever the decoder throws: pixelProblems.ts says what it means.
 */
export async function renderOriginal(
  original: Buffer,
  format: PhotoFormat,
  header: PhotoHeader,
  ladder: Ladder = previewTargets,
  encode: (image: Sharp) => Sharp = asWebp,
): Promise<RenderedOriginal> {
  const { width, height, decoded, problems } = await decodeOriginal(
    original,
    format,
    header,
    (width, height) => decodeSize(width, height, ladder(width, height)),
  );
  const { previews, smallest } = await renderPreviews(
    decoded,
    ladder(width, height),
    encode,
  );
  const placeholder = await describePlaceholder(smallest);
  return { width, height, previews, placeholder, problems };
}
