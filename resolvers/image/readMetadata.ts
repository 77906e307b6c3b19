import { readCamera } from "./metadata/camera.ts";
import { NEVER, readCaptureTime } from "./metadata/captureTime.ts";
import { readExposure } from "./metadata/exposure.ts";
import { readKindHint } from "./metadata/kindHint.ts";
import { readLocation } from "./metadata/location.ts";
import { readTags, type FileTags } from "./metadata/readTags.ts";
import { numberOf } from "./metadata/tagValues.ts";
import type {
  FileHints,
  PhotoFormat,
  PhotoMetadata,
  PhotoProblem,
} from "./photoReading.ts";

/**
 * What the file says about itself in words: when, where, with what. Believes only what can be so, and never throws, whatever
 * the bytes: what could not be read is a problem of the photo.
 */
export function readMetadata(
  original: Buffer,
  format: PhotoFormat,
  hints: FileHints,
): PhotoMetadata {
  try {
    return judged(readTags(original, format), hints);
  } catch {
    return {
      captured: NEVER,
      location: null,
      camera: null,
      exposure: null,
      orientation: 1,
      kindHint: null,
      problems: [UNREADABLE],
    };
  }
}

function judged(tags: FileTags, hints: FileHints): PhotoMetadata {
  const { location, problems: ofLocation } = readLocation(tags);
  const { captured, problems } = readCaptureTime(tags, location, hints);
  return {
    captured,
    location,
    camera: readCamera(tags),
    exposure: readExposure(tags),
    orientation: orientationOf(tags),
    kindHint: readKindHint(tags),
    problems: [
      ...(tags.unreadable ? [UNREADABLE] : []),
      ...problems,
      ...ofLocation,
    ],
  };
}

function orientationOf({ exif }: FileTags): number {
  const value = numberOf(exif.Orientation);
  return value !== null && [1, 2, 3, 4, 5, 6, 7, 8].includes(value) ? value : 1;
}

const UNREADABLE: PhotoProblem = {
  code: "METADATA_UNREADABLE",
  message: "Some of the information that the file holds could not be read.",
  retryable: false,
};
