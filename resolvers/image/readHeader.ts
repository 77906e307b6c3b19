import type { PhotoFormat } from "./photoReading.ts";
import { readGifHeader } from "./headers/gifHeader.ts";
import { readHeifHeader } from "./headers/heifHeader.ts";
import { readJpegHeader } from "./headers/jpegHeader.ts";
import { readJxlHeader } from "./headers/jxlHeader.ts";
import { UNREADABLE_HEADER, type PhotoHeader } from "./headers/photoHeader.ts";
import { readPngHeader } from "./headers/pngHeader.ts";
import { readRawHeader, readTiffHeader } from "./headers/tiffHeader.ts";
import { readWebpHeader } from "./headers/webpHeader.ts";

const READERS: Record<PhotoFormat, (original: Buffer) => PhotoHeader> = {
  JPEG: readJpegHeader,
  PNG: readPngHeader,
  WEBP: readWebpHeader,
  GIF: readGifHeader,
  TIFF: readTiffHeader,
  HEIF: readHeifHeader,
  AVIF: readHeifHeader,
  JXL: readJxlHeader,
  RAW: readRawHeader,
  // A vector picture has no pixels of its own.
  SVG: () => UNREADABLE_HEADER,
  UNKNOWN: () => UNREADABLE_HEADER,
};

/**
 * Reads size and shape without decoding, in our own few lines: a decoder never meets a picture that is too large for it,
 * and a file that ends early still has a size. Never throws.
 */
export function readHeader(original: Buffer, format: PhotoFormat): PhotoHeader {
  try {
    return READERS[format](original);
  } catch (error) {
    // A field that would lie behind the last byte.
    if (error instanceof RangeError)
      return { ...UNREADABLE_HEADER, complete: false };
    throw error;
  }
}
