import type {
  FileHints,
  PhotoMetadata,
} from "../../resolvers/image/photoReading.ts";
import { readMetadata } from "../../resolvers/image/readMetadata.ts";
import { jpegWith } from "./exif.ts";

/** What is read from a drawn JPEG that carries these tags, under a name that tells no date. */
export async function readingMetadata(
  parts: Parameters<typeof jpegWith>[0],
  hints: Partial<FileHints> = {},
): Promise<PhotoMetadata> {
  return readMetadata(await jpegWith(parts), "JPEG", {
    fileName: "DSC01234.JPG",
    mediaType: "image/jpeg",
    timeZoneHint: null,
    uploadedAt: "2026-07-01T12:00:00Z",
    ...hints,
  });
}

/** Degrees, minutes and seconds as EXIF writes them. */
export function degrees(
  degree: number,
  minutes = 0,
  seconds = 0,
): readonly (readonly [number, number])[] {
  return [
    [degree, 1],
    [minutes, 1],
    [Math.round(seconds * 1000), 1000],
  ];
}

/** In Oslo, by EXIF. */
export const IN_OSLO = {
  GPSLatitude: degrees(59, 54, 50),
  GPSLatitudeRef: "N",
  GPSLongitude: degrees(10, 45, 8),
  GPSLongitudeRef: "E",
} as const;
