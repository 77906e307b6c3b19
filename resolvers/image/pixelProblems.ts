import { HeifDecodeError } from "./decodeHeif.ts";
import { isTimeout } from "./decodeWithLibvips.ts";
import type { PhotoHeader } from "./headers/photoHeader.ts";
import { maxPixelsOf } from "./pixelLimits.ts";
import type {
  PhotoFormat,
  PhotoProblem,
  PhotoProblemCode,
} from "./photoReading.ts";

// The words and codes for what can be wrong with the pixels of a photo. Decoders' own messages end here.

const problem = (
  code: PhotoProblemCode,
  message: string,
  retryable = false,
): PhotoProblem => ({ code, message, retryable });

export const emptyFile = (): PhotoProblem =>
  problem("EMPTY", "This file has no bytes.");

export const tooManyPixels = (
  { width, height }: Pick<PhotoHeader, "width" | "height">,
  max: number,
): PhotoProblem =>
  problem(
    "TOO_MANY_PIXELS",
    `${width && height ? `At ${width} × ${height} pixels this` : "This"} picture is larger than the ${Math.floor(max / 1e6)} megapixels that can be shown.`,
  );

const NOT_SHOWN: Partial<Record<PhotoFormat, string>> = {
  RAW: "Camera RAW files are kept, but cannot be shown yet.",
  SVG: "SVG drawings are kept, but not shown: they are programs as much as pictures.",
  JXL: "JPEG XL pictures are kept, but cannot be shown yet.",
  UNKNOWN: "This is not a picture in any format that PhotoSky knows.",
};

/** Null for a format that is decoded. */
export function unsupportedFormat(format: PhotoFormat): PhotoProblem | null {
  const message = NOT_SHOWN[format];
  return message ? problem("UNSUPPORTED_FORMAT", message) : null;
}

export const endsTooEarly = (): PhotoProblem =>
  problem(
    "TRUNCATED",
    "This file ends early, and too little of it arrived to show a picture.",
  );

const unsupportedCodec = (): PhotoProblem =>
  problem(
    "UNSUPPORTED_CODEC",
    "The pixels of this file are packed in a way that cannot be unpacked here.",
  );

/** For a picture that is shown all the same. */
export function partlyShown(
  damage: Error,
  { complete }: PhotoHeader,
): PhotoProblem {
  return complete === false || ENDS_EARLY.test(damage.message)
    ? problem(
        "TRUNCATED",
        "This file ends early: the previews show the part that arrived.",
      )
    : problem(
        "CORRUPT",
        "Part of this file is damaged: the previews show what could be read.",
      );
}

const ENDS_EARLY =
  /premature end of JPEG image|Unexpected end of GIF|unexpected end of file/i;
const CODEC =
  /not configured|unsupported (codec|feature|compression|JPEG (process|data precision))|arithmetic coding|No decoding plugin|compression .* not supported|bad (photometric|bits)/i;

/** heif_error_code and heif_suberror_code that mean "not with this build". */
const HEIF_UNSUPPORTED = { codes: [3, 4], subcodes: [6003] };
const HEIF_OUT_OF_MEMORY = 6;
const HEIF_SECURITY_LIMIT = 1000;

/**
 * What a decoder's failure says about the photo; it will fail again, so it is not retried.
 * @returns null when it says nothing about the photo (memory ran out, a bug of ours): to be thrown on.
 */
export function problemOfFailure(
  error: unknown,
  header: PhotoHeader,
  format: PhotoFormat,
): PhotoProblem | null {
  if (error instanceof HeifDecodeError) {
    if (error.subcode === HEIF_SECURITY_LIMIT)
      return tooManyPixels(header, maxPixelsOf(format));
    if (error.code === HEIF_OUT_OF_MEMORY) return null;
    if (
      HEIF_UNSUPPORTED.codes.includes(error.code) ||
      HEIF_UNSUPPORTED.subcodes.includes(error.subcode)
    )
      return unsupportedCodec();
    return header.complete === false ? endsTooEarly() : damaged();
  }
  // WebAssembly's own way of falling over a damaged file.
  if (error instanceof Error && error.name === "RuntimeError") return damaged();
  if (!(error instanceof Error) || isProgrammingError(error)) return null;
  const { message } = error;
  if (isTimeout(error))
    return problem(
      "TIMED_OUT",
      "Reading this picture took longer than it may.",
      true,
    );
  if (/out of memory|unable to allocate|bad_alloc/i.test(message)) return null;
  if (/pixel limit|dimensions too large|too many pixels/i.test(message))
    return tooManyPixels(header, maxPixelsOf(format));
  if (CODEC.test(message)) return unsupportedCodec();
  // A JPEG whose frame header is missing is more than cut short: its end is never at its beginning.
  const isCutShort =
    header.complete === false ||
    (header.width !== null && ENDS_EARLY.test(message));
  return isCutShort ? endsTooEarly() : damaged();
}

const damaged = (): PhotoProblem =>
  problem("CORRUPT", "This file is damaged and cannot be shown.");

function isProgrammingError(error: Error): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}
