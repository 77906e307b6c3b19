import type {
  Camera,
  CaptureTime,
  Exposure,
  PhotoFormat,
  PhotoKind,
  PhotoLocation,
  PhotoProblem,
  Placeholder,
} from "../image/photoReading.ts";

/** Days a photo stays in the trash before it is purged. */
export const TRASH_DAYS = 30;

/** An upload that is not finished by then is thrown away. */
export const UNFINISHED_UPLOAD_HOURS = 24;

/**
 * After this long in PROCESSING something was lost: sweep sends the photo to the queue again.
 * Longer than all four deliveries of the ingest queue could take would be an hour; a repeat does no harm.
 */
export const STALE_PROCESSING_MINUTES = 30;

/** An upload that has waited this long is looked for in the bucket: its event may have been lost. */
export const UPLOAD_CHECK_MINUTES = 10;

/** Our view of the row: one photo. Times are ISO instants in UTC with milliseconds. */
export interface PhotoRecord {
  id: string;
  ownerId: string;
  generation: string;
  /** Grows by one with each change; every write is conditional on it. */
  version: number;
  status: "UPLOADING" | "PROCESSING" | "READY" | "FAILED";

  fileName: string;
  /** As announced until the bytes have been read; then as found. */
  mediaType: string;
  format: PhotoFormat;
  sizeBytes: number;
  sha256: string;
  /** The media type that the upload was announced with; it is part of the PUT's signature. */
  announcedMediaType: string;
  lastModifiedAt: string | null;
  timeZoneHint: string | null;

  kind: PhotoKind;
  width: number | null;
  height: number | null;
  captured: CaptureTime;
  location: PhotoLocation | null;
  camera: Camera | null;
  exposure: Exposure | null;
  placeholder: Placeholder | null;
  /** What was made, smallest first; the keys follow from the widths. */
  previews: { width: number; height: number; sizeBytes: number }[];
  /** Of the other shapes that are kept (photoShapes.ts): they count as previews do. */
  shapeBytes: number;
  problems: PhotoProblem[];

  /** What people wrote; null: nobody has. */
  altText: string | null;
  /** Fractions of the upright picture, 0,0 at top left; null: nobody has said. */
  focalPoint: { x: number; y: number } | null;

  uploadedAt: string;
  updatedAt: string;
  trashedAt: string | null;
  purgesAt: string | null;
  /** While UPLOADING: thrown away then. */
  uploadExpiresAt: string | null;
  /** When sweep should look at it next, whatever for; null: never. */
  dueAt: string | null;
}

/** What is left of a photo's life: objects to delete, once now and once when no address of it lives. */
export interface Tombstone {
  photoId: string;
  ownerId: string;
  generation: string;
  /** No address handed out for this generation works after this. */
  addressesExpireAt: string;
  dueAt: string;
}

/** Nothing known yet. */
export const UNKNOWN_CAPTURE_TIME: CaptureTime = {
  localDateTime: null,
  localDate: null,
  utcOffset: null,
  timeZone: null,
  instant: null,
  precision: "UNKNOWN",
  source: "NONE",
  offsetSource: "NONE",
};

/** One life of a photo: purged and sent again, it has the same id and another generation. */
export interface PhotoLife {
  id: string;
  generation: string;
}

/** Where previews and originals of one life of a photo are. */
export function originalKey(photo: PhotoLife): string {
  return `o/${photo.id}/${photo.generation}`;
}

export function previewKey(photo: PhotoLife, width: number): string {
  return `${previewsPrefix(photo)}${width}.webp`;
}

export function previewsPrefix(photo: PhotoLife): string {
  return `p/${photo.id}/${photo.generation}/`;
}

/** The inverse of {@link originalKey}, or undefined for a key we never issued. */
export function photoOfOriginalKey(key: string): PhotoLife | undefined {
  const [prefix, id, generation, ...rest] = key.split("/");
  if (prefix !== "o" || !id || !generation || rest.length > 0) return undefined;
  return { id, generation };
}
