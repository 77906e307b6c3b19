// Which shapes of a photo are kept. They are remembered in an item of their own: a list record would grow by them.

import type { PhotoLife } from "./photoRecord.ts";
import type { MadeShape } from "./previewShape.ts";

/** Kept per photo: a page asks for two or three, and an old layout's make room for those of the new one. */
export const MAX_SHAPES = 24;

/** An address of a dropped shape works for as long as any (downloadAddress.ts), and a little longer for clocks that differ. */
const DROPPED_MINUTES = 3 * 60;

export interface PhotoShapes extends PhotoLife {
  /** Grows by one with each change; every write is conditional on it. */
  revision: number;
  made: MadeShape[];
  /** No longer handed out; their objects go when no address of them lives. */
  dropped: DroppedShape[];
}

interface DroppedShape {
  file: string;
  deleteAt: string;
  /** Its object is being deleted: until that is done, it can neither come back nor be made again. */
  deleting?: true;
}

export function noShapes({ id, generation }: PhotoLife): PhotoShapes {
  return { id, generation, revision: 0, made: [], dropped: [] };
}

/** How many more may be made now: what was dropped still lies in the bucket, and must not grow without end. */
export function roomForShapes({ dropped }: PhotoShapes): number {
  return MAX_SHAPES - dropped.length;
}

/** With what was made, the oldest dropped where there are too many. The same shape twice is one. */
export function withMade(before: PhotoShapes, made: MadeShape[]): PhotoShapes {
  const wanted = made.filter(
    ({ file }) =>
      !before.made.some((one) => one.file === file) &&
      !before.dropped.some((one) => one.file === file && one.deleting),
  );
  const all = [...before.made, ...wanted].sort((a, b) =>
    a.madeAt < b.madeAt ? -1 : a.madeAt > b.madeAt ? 1 : 0,
  );
  const kept = all.slice(-MAX_SHAPES);
  const newest = kept.at(-1)?.madeAt ?? "";
  return {
    ...before,
    revision: before.revision + 1,
    made: kept,
    dropped: [
      ...before.dropped.filter(
        ({ file }) => !kept.some((one) => one.file === file),
      ),
      ...all.slice(0, -MAX_SHAPES).map(({ file }) => ({
        file,
        deleteAt: new Date(
          Date.parse(newest) + DROPPED_MINUTES * 60_000,
        ).toISOString(),
      })),
    ],
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
