import type { PhotoFormat } from "./photoReading.ts";

// Read by Query.service too: no decoder here.

/** Refused before decoding: a file of a few kilobytes can claim billions of pixels. Phones write up to 200 megapixels. */
export const MAX_PIXELS = 200_000_000;

/** WebAssembly holds a HEIC whole, some 17 bytes a pixel: 64 binary megapixels, for a "64 MP" phone writes 64.1 million. */
export const MAX_HEIF_PIXELS = 64 * 1024 * 1024;

export function maxPixelsOf(format: PhotoFormat): number {
  return format === "HEIF" ? MAX_HEIF_PIXELS : MAX_PIXELS;
}
