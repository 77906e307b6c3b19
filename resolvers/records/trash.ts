import { TRASH_DAYS, type PhotoRecord, type Tombstone } from "./photoRecord.ts";
import { UPLOAD_URL_SECONDS } from "./uploadLimits.ts";

export function intoTrash(photo: PhotoRecord, now: Date): PhotoRecord {
  const purgesAt = new Date(
    now.getTime() + TRASH_DAYS * 86_400_000,
  ).toISOString();
  return {
    ...photo,
    trashedAt: now.toISOString(),
    updatedAt: now.toISOString(),
    purgesAt,
    // While it is PROCESSING sweep has a nearer reason to look at it.
    dueAt: photo.dueAt ?? purgesAt,
  };
}

export function outOfTrash(photo: PhotoRecord, now: Date): PhotoRecord {
  return {
    ...photo,
    trashedAt: null,
    updatedAt: now.toISOString(),
    purgesAt: null,
    dueAt: photo.dueAt === photo.purgesAt ? null : photo.dueAt,
  };
}

/** The end of a photo: due at once, so that sweep finds it even when no message tells it. */
export function buried(photo: PhotoRecord, now: Date): Tombstone {
  return {
    photoId: photo.id,
    ownerId: photo.ownerId,
    generation: photo.generation,
    addressesExpireAt: new Date(
      now.getTime() + UPLOAD_URL_SECONDS * 1_000,
    ).toISOString(),
    dueAt: now.toISOString(),
  };
}
