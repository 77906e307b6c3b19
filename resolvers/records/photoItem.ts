// A photo as an item of the table. Everything that indexes and counters hold is derived here, from the record
// alone: whoever changes a record cannot forget them.

import { lastDigitOf } from "./photoId.ts";
import type { PhotoLife, PhotoRecord, Tombstone } from "./photoRecord.ts";
import { shapesDueAt, type PhotoShapes } from "./photoShapes.ts";

export type PhotoList = "LIBRARY" | "TRASH" | "UPLOADS";

/** The one list of its owner that a photo is in. */
export function listOf(photo: PhotoRecord): PhotoList {
  if (photo.status === "UPLOADING") return "UPLOADS";
  return photo.trashedAt ? "TRASH" : "LIBRARY";
}

/** Partition of the owner indexes. */
export function listKey(ownerId: string, list: PhotoList): string {
  return `${ownerId}#${list}`;
}

export function photoKey(id: string) {
  return { pk: `PHOTO#${id}`, sk: "PHOTO" };
}

export function photoItem(photo: PhotoRecord): Record<string, unknown> {
  return {
    ...photoKey(photo.id),
    ...photo,
    list: listKey(photo.ownerId, listOf(photo)),
    capturedKey: `${timelineMoment(photo)}#${photo.id}`,
    uploadedKey: `${photo.uploadedAt}#${photo.id}`,
    localDate: photo.captured.localDate ?? undefined,
    // Absent for nearly all photos: a list record is paid for by its size.
    shapeBytes: photo.shapeBytes || undefined,
    altText: photo.altText ?? undefined,
    focalPoint: photo.focalPoint ?? undefined,
    ...dueKeys(photo.id, photo.dueAt),
  };
}

const DERIVED = [
  "pk",
  "sk",
  "list",
  "capturedKey",
  "uploadedKey",
  "localDate",
  "dueShard",
] as const;

/** What an item says by not saying it. */
const LEFT_OUT = {
  dueAt: null,
  shapeBytes: 0,
  altText: null,
  focalPoint: null,
} satisfies Partial<PhotoRecord>;

export function photoOfItem(item: Record<string, unknown>): PhotoRecord {
  const photo = { ...LEFT_OUT, ...item };
  for (const name of DERIVED) delete (photo as Record<string, unknown>)[name];
  return photo as unknown as PhotoRecord;
}

export function tombstoneKey(photoId: string, generation: string) {
  return { pk: `PHOTO#${photoId}`, sk: `GONE#${generation}` };
}

export function tombstoneItem(tombstone: Tombstone): Record<string, unknown> {
  return {
    ...tombstoneKey(tombstone.photoId, tombstone.generation),
    ...tombstone,
    ...dueKeys(tombstone.photoId, tombstone.dueAt),
  };
}

export function shapesKey({ id, generation }: PhotoLife) {
  return { pk: `PHOTO#${id}`, sk: `SHAPES#${generation}` };
}

export function shapesItem(shapes: PhotoShapes): Record<string, unknown> {
  return {
    ...shapesKey(shapes),
    ...shapes,
    ...dueKeys(shapes.id, shapesDueAt(shapes)),
  };
}

export function shapesOfItem(item: Record<string, unknown>): PhotoShapes {
  const { id, generation, revision, made, dropped, tried } = item;
  return { id, generation, revision, made, dropped, tried } as PhotoShapes;
}

/** Where sweep stopped in a shard. */
export function sweepPlaceKey(shard: string) {
  return { pk: "SWEEP", sk: `PLACE#${shard}` };
}

/** Shards of the due index: one partition would throttle the writes of all owners (AWS-RULES 6). */
export const DUE_SHARDS = Array.from("0123456789abcdef", (digit) => digit);

function dueKeys(photoId: string, dueAt: string | null) {
  // Absent attributes keep an item out of a sparse index; null would not be a key.
  return dueAt === null
    ? { dueAt: undefined }
    : { dueShard: shardOf(photoId), dueAt };
}

/** One of sixteen, always the same for a photo. */
export function shardOf(photoId: string): string {
  return DUE_SHARDS[lastDigitOf(photoId) % DUE_SHARDS.length]!;
}

/** What a photo adds to its owner's counters. */
export interface Counters {
  photoCount: number;
  trashCount: number;
  uploadCount: number;
  originalBytes: number;
  previewBytes: number;
  trashBytes: number;
}

export const NO_COUNTERS: Counters = {
  photoCount: 0,
  trashCount: 0,
  uploadCount: 0,
  originalBytes: 0,
  previewBytes: 0,
  trashBytes: 0,
};

/** Photos count once their bytes have arrived. */
export function countersOf(photo: PhotoRecord | undefined): Counters {
  if (!photo) return NO_COUNTERS;
  const previewBytes = photo.previews.reduce(
    (sum, { sizeBytes }) => sum + sizeBytes,
    photo.shapeBytes,
  );
  switch (listOf(photo)) {
    case "UPLOADS":
      return { ...NO_COUNTERS, uploadCount: 1 };
    case "TRASH":
      return {
        ...NO_COUNTERS,
        trashCount: 1,
        trashBytes: photo.sizeBytes + previewBytes,
      };
    case "LIBRARY":
      return {
        ...NO_COUNTERS,
        photoCount: 1,
        originalBytes: photo.sizeBytes,
        previewBytes,
      };
  }
}

export function countersKey(ownerId: string, shard: string) {
  return { pk: countersPartition(ownerId), sk: `COUNT#${shard}` };
}

export function countersPartition(ownerId: string): string {
  return `OWNER#${ownerId}`;
}

/** The day a photo is filed under. */
export function timelineDate(photo: PhotoRecord): string {
  return timelineMoment(photo).slice(0, 10);
}

/**
 * The wall-clock moment a photo is filed under, in one length, so that text order is time order:
 * the camera's clock, else the satellites', else the file's own time, else the upload's.
 */
function timelineMoment(photo: PhotoRecord): string {
  const { localDateTime, instant } = photo.captured;
  const moment =
    localDateTime ?? instant ?? photo.lastModifiedAt ?? photo.uploadedAt;
  const [, date = "", time = "00:00:00", fraction = ""] =
    /^([\d-]+)(?:T(\d{2}:\d{2}(?::\d{2})?)(?:\.(\d+))?)?/.exec(moment) ?? [];
  const day = `${date}-01-01`.slice(0, 10);
  return `${day}T${`${time}:00`.slice(0, 8)}.${fraction.slice(0, 6).padEnd(6, "0")}`;
}
