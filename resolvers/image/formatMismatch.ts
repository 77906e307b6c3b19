import type { FileHints, PhotoFormat, PhotoProblem } from "./photoReading.ts";
import type { SniffedFormat } from "./sniffFormat.ts";

const FORMAT_OF_EXTENSION: Record<string, PhotoFormat> = {
  ...named("JPEG", "jpg jpeg jpe jfif jif"),
  ...named("PNG", "png apng"),
  ...named("WEBP", "webp"),
  ...named("GIF", "gif"),
  ...named("TIFF", "tif tiff"),
  ...named("HEIF", "heic heif hif heics heifs"),
  ...named("AVIF", "avif avifs"),
  ...named("JXL", "jxl"),
  ...named("SVG", "svg"),
  ...named(
    "RAW",
    "dng cr2 cr3 crw nef nrw arw sr2 srf raf orf rw2 pef srw 3fr fff iiq erf kdc dcr mrw x3f raw",
  ),
};

const FORMAT_OF_MEDIA_TYPE: Record<string, PhotoFormat> = {
  ...named("JPEG", "image/jpeg image/jpg image/pjpeg"),
  ...named("PNG", "image/png image/apng image/x-png"),
  ...named("WEBP", "image/webp"),
  ...named("GIF", "image/gif"),
  ...named("TIFF", "image/tiff image/tif"),
  ...named(
    "HEIF",
    "image/heic image/heif image/heic-sequence image/heif-sequence",
  ),
  ...named("AVIF", "image/avif image/avif-sequence"),
  ...named("JXL", "image/jxl"),
  ...named("SVG", "image/svg+xml"),
};

function named(format: PhotoFormat, names: string) {
  return Object.fromEntries(names.split(" ").map((name) => [name, format]));
}

/** The media types that browsers and cameras use for RAW are many, and all of this form. */
const RAW_MEDIA_TYPE =
  /^image\/(x-(raw|dng|adobe-dng|(canon|nikon|sony|fuji|olympus|panasonic|pentax|minolta|samsung|sigma|kodak|epson)-\w+)|dng)$/;

/** The bytes are believed; where name or announcement say otherwise, the photo says so. An unknown claim is none. */
export function findFormatMismatch(
  { format }: SniffedFormat,
  hints: FileHints,
): PhotoProblem | null {
  if (format === "UNKNOWN") return null;
  const claims = [
    { claim: `is named .${extensionOf(hints)}`, as: formatOfName(hints) },
    {
      claim: `was announced as ${mediaTypeOf(hints)}`,
      as: formatOfMediaType(hints),
    },
  ].filter(({ as }) => as !== null && as !== format);
  if (claims.length === 0) return null;
  const said = claims.map(({ claim }) => claim).join(" and ");
  return {
    code: "FORMAT_MISMATCH",
    message: `This file ${said}, but its bytes are ${format}; it was taken as ${format}.`,
    retryable: false,
  };
}

function formatOfName(hints: FileHints): PhotoFormat | null {
  return lookUp(FORMAT_OF_EXTENSION, extensionOf(hints));
}

function formatOfMediaType(hints: FileHints): PhotoFormat | null {
  const mediaType = mediaTypeOf(hints);
  return RAW_MEDIA_TYPE.test(mediaType)
    ? "RAW"
    : lookUp(FORMAT_OF_MEDIA_TYPE, mediaType);
}

function lookUp(table: Record<string, PhotoFormat>, name: string) {
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}

function extensionOf({ fileName }: FileHints): string {
  return /\.([^./\\]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? "";
}

function mediaTypeOf({ mediaType }: FileHints): string {
  return mediaType.split(";")[0]?.trim().toLowerCase() ?? "";
}
