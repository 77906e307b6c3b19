import { findFormatMismatch } from "./formatMismatch.ts";
import type { PhotoHeader } from "./headers/photoHeader.ts";
import type {
  FileHints,
  PhotoFormat,
  PhotoKind,
  PhotoMetadata,
  PhotoProblem,
  PhotoReading,
} from "./photoReading.ts";
import { maxPixelsOf } from "./pixelLimits.ts";
import {
  emptyFile,
  endsTooEarly,
  problemOfFailure,
  tooManyPixels,
  unsupportedFormat,
} from "./pixelProblems.ts";
import { readHeader } from "./readHeader.ts";
import { readMetadata } from "./readMetadata.ts";
import { renderOriginal } from "./renderOriginal.ts";
import { sniffFormat } from "./sniffFormat.ts";
import { swapsSides } from "./turnUpright.ts";

/**
 * Reads all there is to know of an original: its format by its bytes, its upright size, its previews and placeholder,
 * and what it says about itself.
 * @throws only what a later try may mend; a file that cannot be shown is FAILED, with the reason in `problems`.
 */
export async function readPhoto(
  original: Buffer,
  hints: FileHints,
): Promise<PhotoReading> {
  const sniffed = sniffFormat(original);
  const { format, mediaType } = sniffed;
  const metadata = readMetadata(original, format, hints);
  const header = readHeader(original, format);
  const mismatch = findFormatMismatch(sniffed, hints);
  const afterwards = [...(mismatch ? [mismatch] : []), ...metadata.problems];

  const about = {
    format,
    mediaType,
    kind: kindOf(format, header, metadata),
  };
  const failed = (
    problem: PhotoProblem,
    orientation: number,
  ): PhotoReading => ({
    ...about,
    ...uprightSize(format, header, orientation),
    outcome: "FAILED",
    previews: [],
    placeholder: null,
    metadata,
    problems: [problem, ...afterwards],
  });

  const orientation = header.orientation ?? metadata.orientation;
  const refusal = refuse(original, format, header);
  if (refusal) return failed(refusal, orientation);
  try {
    const { problems, ...pixels } = await renderOriginal(
      original,
      format,
      header,
    );
    return {
      ...about,
      ...pixels,
      outcome: "READY",
      metadata,
      problems: [...problems, ...afterwards],
    };
  } catch (error) {
    const problem = problemOfFailure(error, header, format);
    if (!problem) throw error;
    return failed(problem, orientation);
  }
}

/** What can be told without decoding, so that no decoder ever meets it. */
function refuse(
  original: Buffer,
  format: PhotoFormat,
  header: PhotoHeader,
): PhotoProblem | null {
  if (original.length === 0) return emptyFile();
  const unsupported = unsupportedFormat(format);
  if (unsupported) return unsupported;
  const max = maxPixelsOf(format);
  if (header.pixels > max) return tooManyPixels(header, max);
  if (header.complete === false && !SHOWS_WHAT_ARRIVED.has(format))
    return endsTooEarly();
  return null;
}

/** Formats whose decoders give the part that is there. */
const SHOWS_WHAT_ARRIVED = new Set<PhotoFormat>(["JPEG", "PNG", "GIF", "TIFF"]);

/** Formats that are turned by their container, whatever EXIF says. */
const UPRIGHT_HEADER = new Set<PhotoFormat>(["HEIF", "AVIF", "JXL"]);

function uprightSize(
  format: PhotoFormat,
  { width, height }: PhotoHeader,
  orientation: number,
): Pick<PhotoReading, "width" | "height"> {
  return swapsSides(orientation) && !UPRIGHT_HEADER.has(format)
    ? { width: height, height: width }
    : { width, height };
}

function kindOf(
  format: PhotoFormat,
  header: PhotoHeader,
  metadata: PhotoMetadata,
): PhotoKind {
  if (format === "SVG") return "VECTOR";
  return header.animated ? "ANIMATED" : (metadata.kindHint ?? "STILL");
}
