// Which shapes of a photo are kept. They are remembered in an item of their own: a list record would grow by them.

import type { PhotoLife } from "./photoRecord.ts";
import type { MadeShape } from "./previewShape.ts";

/** Kept per photo: a page asks for two or three, and an old layout's make room for those of the new one. */
export const MAX_SHAPES = 24;

/** An address of a dropped shape works for as long as any (downloadAddress.ts), and a little longer for clocks that differ. */
const DROPPED_MINUTES = 3 * 60;

/** What could not be made is not tried again for so long: each try may cost a reader of the page half a minute. */
const FAILED_MINUTES = 10;

export interface PhotoShapes extends PhotoLife {
  /** Grows by one with each change; every write is conditional on it. */
  revision: number;
  made: KeptShape[];
  /** No longer handed out; their objects go when no address of them lives. */
  dropped: DroppedShape[];
  /** Begun, and not heard of since. */
  tried: { file: string; until: string }[];
}

interface KeptShape extends MadeShape {
  /** The photo has been read again since: shown until it has been made again. */
  stale?: true;
}

interface DroppedShape {
  file: string;
  sizeBytes: number;
  deleteAt: string;
  /** Its object is being deleted: until that is done, it can neither come back nor be made again. */
  deleting?: true;
}

export function noShapes({ id, generation }: PhotoLife): PhotoShapes {
  return { id, generation, revision: 0, made: [], dropped: [], tried: [] };
}

/**
 * What to do about a shape that is wanted. THERE: nothing. RETURN: it was dropped, and its object still lies there.
 * MAKE: it is not there, or stale. WAIT: it was tried a moment ago, or is being deleted.
 */
export function wantedShape(
  { made, dropped, tried }: PhotoShapes,
  file: string,
  now: string,
): "THERE" | "RETURN" | "MAKE" | "WAIT" {
  const kept = made.find((one) => one.file === file);
  if (kept && !kept.stale) return "THERE";
  const old = dropped.find((one) => one.file === file);
  if (old) return old.deleting ? "WAIT" : "RETURN";
  return tried.some((one) => one.file === file && one.until > now)
    ? "WAIT"
    : "MAKE";
}

/** How many more may be made now: what was dropped still lies in the bucket, and must not grow without end. */
export function roomForShapes({ dropped }: PhotoShapes): number {
  return MAX_SHAPES - dropped.length;
}

/** With what was made, the oldest dropped where there are too many. The same shape twice is one. */
export function withMade(before: PhotoShapes, made: MadeShape[]): PhotoShapes {
  const isOf = (files: { file: string }[], { file }: { file: string }) =>
    files.some((one) => one.file === file);
  const added = made.filter(
    ({ file }) =>
      !before.made.some((one) => one.file === file && !one.stale) &&
      !before.dropped.some((one) => one.file === file && one.deleting),
  );
  const all = [
    ...before.made.filter((one) => !isOf(added, one)),
    ...added,
  ].sort((a, b) => (a.madeAt < b.madeAt ? -1 : a.madeAt > b.madeAt ? 1 : 0));
  const kept = all.slice(-MAX_SHAPES);
  const newest = Date.parse(kept.at(-1)?.madeAt ?? "");
  return {
    ...before,
    revision: before.revision + 1,
    made: kept,
    dropped: [
      ...before.dropped.filter((one) => !isOf(kept, one)),
      ...all.slice(0, -MAX_SHAPES).map(({ file, sizeBytes }) => ({
        file,
        sizeBytes,
        deleteAt: new Date(newest + DROPPED_MINUTES * 60_000).toISOString(),
      })),
    ],
    tried: before.tried.filter((one) => !isOf(made, one)),
  };
}

/** With those that were dropped, and whose objects are still there, among what is kept. */
export function withReturned(
  before: PhotoShapes,
  files: readonly string[],
  now: string,
): PhotoShapes {
  return withMade(
    before,
    before.dropped
      .filter(({ file, deleting }) => !deleting && files.includes(file))
      .map(({ file, sizeBytes }) => ({ file, sizeBytes, madeAt: now })),
  );
}

/** Before what may fail, or end the function: if nothing is heard of it, it is not tried again at once. */
export function withTried(
  before: PhotoShapes,
  files: readonly string[],
  now: Date,
): PhotoShapes {
  const until = new Date(now.getTime() + FAILED_MINUTES * 60_000).toISOString();
  return {
    ...before,
    revision: before.revision + 1,
    tried: [
      ...before.tried.filter(({ file }) => !files.includes(file)),
      ...files.map((file) => ({ file, until })),
    ].slice(-MAX_SHAPES),
  };
}

/** The photo has been read again: what was made of it is shown only until it has been made again. */
export function withStale(before: PhotoShapes): PhotoShapes {
  return {
    ...before,
    revision: before.revision + 1,
    made: before.made.map((one) => ({ ...one, stale: true as const })),
    tried: [],
  };
}

/** The first half of deleting: what is due can no longer come back. */
export function withDeleting(before: PhotoShapes, now: string): PhotoShapes {
  return {
    ...before,
    revision: before.revision + 1,
    dropped: before.dropped.map((one) =>
      one.deleteAt <= now ? { ...one, deleting: true as const } : one,
    ),
  };
}

/** The second half: their objects are gone. */
export function withoutDeleted(
  before: PhotoShapes,
  files: readonly string[],
): PhotoShapes {
  return {
    ...before,
    revision: before.revision + 1,
    dropped: before.dropped.filter(
      ({ file, deleting }) => !(deleting && files.includes(file)),
    ),
  };
}

export function shapeBytes({ made }: PhotoShapes): number {
  return made.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** When sweep should see to what was dropped; null: nothing was. */
export function shapesDueAt({ dropped }: PhotoShapes): string | null {
  const times = dropped.map(({ deleteAt }) => deleteAt).sort();
  return times[0] ?? null;
}
