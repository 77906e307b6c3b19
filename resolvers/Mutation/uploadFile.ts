// One file of uploadsCreate, as it came in and as it is kept.

import type {
  UploadFileInput,
  UploadRejectionCode,
} from "../generated/schema.ts";
import type { PhotoFormat } from "../image/photoReading.ts";
import { photoIdOf, newGeneration } from "../records/photoId.ts";
import {
  UNFINISHED_UPLOAD_HOURS,
  UNKNOWN_CAPTURE_TIME,
  UPLOAD_CHECK_MINUTES,
  type PhotoRecord,
} from "../records/photoRecord.ts";
import {
  MAX_CLIENT_KEY_CHARACTERS,
  MAX_FILE_NAME_CHARACTERS,
  MAX_UPLOAD_BYTES,
} from "../records/uploadLimits.ts";

/** A file that can be taken: names and numbers checked, nothing left to doubt but the bytes. */
export interface UploadFile {
  fileName: string;
  mediaType: string;
  sizeBytes: number;
  sha256: string;
  lastModifiedAt: string | null;
  timeZoneHint: string | null;
}

export interface Refusal {
  code: UploadRejectionCode;
  message: string;
}

/** Only size, name and the form of key and hash get a file refused; the bytes decide all else. */
export function readUploadFile(
  input: UploadFileInput,
  now: Date,
): UploadFile | Refusal {
  const fileName = baseName(input.fileName);
  if (
    characters(input.clientKey) < 1 ||
    characters(input.clientKey) > MAX_CLIENT_KEY_CHARACTERS
  ) {
    return invalid(
      `clientKey must be 1 to ${MAX_CLIENT_KEY_CHARACTERS} characters long.`,
    );
  }
  // Lone halves of surrogate pairs are no text: they could not be echoed, signed or stored.
  if (/\p{Cs}/u.test(input.clientKey)) {
    return invalid("clientKey must be text, without halves of characters.");
  }
  if (fileName === "" || fileName === "." || fileName === "..") {
    return invalid("fileName must be a name, such as IMG_0001.jpg.");
  }
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(fileName)) {
    return invalid(
      "fileName must be without control characters, line breaks and halves of characters.",
    );
  }
  if (characters(fileName) > MAX_FILE_NAME_CHARACTERS) {
    return invalid(
      `fileName must be at most ${MAX_FILE_NAME_CHARACTERS} characters long.`,
    );
  }
  if (input.sizeBytes === 0) {
    return {
      code: "EMPTY",
      message: "This file holds no bytes: there must be at least one.",
    };
  }
  if (!Number.isInteger(input.sizeBytes) || input.sizeBytes < 0) {
    return invalid(
      "sizeBytes must be the whole number of bytes that will be sent.",
    );
  }
  if (input.sizeBytes > MAX_UPLOAD_BYTES) {
    return {
      code: "TOO_LARGE",
      message: `A file may be at most ${MAX_UPLOAD_BYTES} bytes (1 GiB), and this one is ${input.sizeBytes}.`,
    };
  }
  if (!/^[0-9a-f]{64}$/.test(input.sha256)) {
    return invalid(
      "sha256 must be the SHA-256 of the file as 64 lower-case hex digits.",
    );
  }
  return {
    fileName,
    mediaType: readMediaType(input.mediaType),
    sizeBytes: input.sizeBytes,
    sha256: input.sha256,
    lastModifiedAt: readInstant(input.lastModifiedAt, now),
    timeZoneHint: readTimeZone(input.timeZoneHint),
  };
}

export function isRefusal(file: UploadFile | Refusal): file is Refusal {
  return "code" in file;
}

/** The photo that a new upload begins. */
export function uploadingPhoto(
  ownerId: string,
  file: UploadFile,
  now: Date,
): PhotoRecord {
  const at = now.toISOString();
  return {
    id: photoIdOf(ownerId, file.sha256),
    ownerId,
    generation: newGeneration(now),
    version: 0,
    status: "UPLOADING",
    ...announced(file),
    sha256: file.sha256,
    kind: "STILL",
    width: null,
    height: null,
    captured: UNKNOWN_CAPTURE_TIME,
    location: null,
    camera: null,
    exposure: null,
    placeholder: null,
    previews: [],
    shapeBytes: 0,
    altText: null,
    focalPoint: null,
    problems: [],
    uploadedAt: at,
    updatedAt: at,
    trashedAt: null,
    purgesAt: null,
    ...uploadDeadlines(now),
  };
}

/** Asked for again while still UPLOADING: the same photo, as announced now, with a new deadline. */
export function uploadingAgain(
  photo: PhotoRecord,
  file: UploadFile,
  now: Date,
): PhotoRecord {
  return {
    ...photo,
    ...announced(file),
    updatedAt: now.toISOString(),
    ...uploadDeadlines(now),
  };
}

function announced(file: UploadFile) {
  return {
    fileName: file.fileName,
    mediaType: file.mediaType,
    announcedMediaType: file.mediaType,
    format: announcedFormat(file.mediaType),
    sizeBytes: file.sizeBytes,
    lastModifiedAt: file.lastModifiedAt,
    timeZoneHint: file.timeZoneHint,
  };
}

function uploadDeadlines(now: Date) {
  return {
    uploadExpiresAt: new Date(
      now.getTime() + UNFINISHED_UPLOAD_HOURS * 3_600_000,
    ).toISOString(),
    dueAt: new Date(
      now.getTime() + UPLOAD_CHECK_MINUTES * 60_000,
    ).toISOString(),
  };
}

const FORMAT_OF_MEDIA_TYPE: Record<string, PhotoFormat> = {
  "image/jpeg": "JPEG",
  "image/png": "PNG",
  "image/webp": "WEBP",
  "image/gif": "GIF",
  "image/tiff": "TIFF",
  "image/heic": "HEIF",
  "image/heif": "HEIF",
  "image/avif": "AVIF",
  "image/jxl": "JXL",
  "image/svg+xml": "SVG",
};

function announcedFormat(mediaType: string): PhotoFormat {
  return FORMAT_OF_MEDIA_TYPE[mediaType] ?? "UNKNOWN";
}

/** Some clients send a path; what counts is its last part. */
function baseName(name: string): string {
  return (name.split(/[/\\]/).at(-1) ?? "").trim();
}

/** People count characters, not UTF-16 units. */
function characters(text: string): number {
  return [...text].length;
}

/** The media type becomes a signed header, so it must be one; anything else is sent as bytes. */
function readMediaType(text: string): string {
  const mediaType = text.trim().toLowerCase();
  return /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64}$/.test(mediaType)
    ? mediaType
    : "application/octet-stream";
}

function readInstant(
  text: string | null | undefined,
  now: Date,
): string | null {
  const time = text ? Date.parse(text) : Number.NaN;
  // A clock a day ahead is a wrong clock, and years of five digits would not sort.
  if (
    Number.isNaN(time) ||
    time > now.getTime() + 86_400_000 ||
    time < Date.UTC(0, 0)
  )
    return null;
  return new Date(time).toISOString();
}

function readTimeZone(zone: string | null | undefined): string | null {
  // Newer runtimes take a bare offset for a zone; it is none, and says nothing of other days.
  if (!zone || zone.length > 64 || !/^[A-Za-z]/.test(zone)) return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions()
      .timeZone;
  } catch {
    // Not a zone: the hint is worth nothing, and the photo is not to suffer for it.
    return null;
  }
}

function invalid(message: string): Refusal {
  return { code: "INVALID", message };
}
