// The steps of a photo whose bytes have arrived.

import type { PhotoProblem } from "../image/photoReading.ts";
import { STALE_PROCESSING_MINUTES, type PhotoRecord } from "./photoRecord.ts";

/** PROCESSING, with a time by which sweep asks what became of it. What was read before stays until it is read again. */
export function processingSince(photo: PhotoRecord, now: Date): PhotoRecord {
  return {
    ...photo,
    status: "PROCESSING",
    updatedAt: now.toISOString(),
    uploadExpiresAt: null,
    dueAt: new Date(
      now.getTime() + STALE_PROCESSING_MINUTES * 60_000,
    ).toISOString(),
  };
}

/** What it has become; nothing is due any more but the trash's end. */
export function settled(
  photo: PhotoRecord,
  what: Partial<PhotoRecord> & { status: "READY" | "FAILED" },
  now: Date,
): PhotoRecord {
  return {
    ...photo,
    ...what,
    updatedAt: now.toISOString(),
    dueAt: photo.purgesAt,
  };
}

const TIMED_OUT: PhotoProblem = {
  code: "TIMED_OUT",
  message:
    "Reading this photo took too long or too much memory, several times. Its original is kept.",
  retryable: true,
};

/** Marked before the last tries, so that a photo that kills its reader is never PROCESSING for ever. */
export function timedOut(photo: PhotoRecord, now: Date): PhotoRecord {
  return settled(photo, { status: "FAILED", problems: [TIMED_OUT] }, now);
}

export function isTimedOut(photo: PhotoRecord): boolean {
  return (
    photo.status === "FAILED" &&
    photo.problems.some(({ code }) => code === "TIMED_OUT")
  );
}
