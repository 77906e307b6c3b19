import { isPhotoId } from "../records/photoId.ts";
import { log } from "./log.ts";

/**
 * What is done in order, each line a point between two effects (a write, an object, a message, an answer): a process
 * that dies at any of them loses nothing and doubles nothing, and test/e2e/kill.test.ts kills at every one.
 * Names and numbers are an operator's search words: never renamed.
 */
export const STEPS = {
  upload: [
    "upload 1 asked",
    "upload 2 photo recorded",
    "upload 3 address signed",
  ],
  cancel: ["cancel 1 asked", "cancel 2 photo buried", "cancel 3 purge sent"],
  ingest: [
    "ingest 1 message received",
    "ingest 2 photo marked",
    "ingest 3 original read",
    "ingest 4 preview stored",
    "ingest 5 previews stored",
    "ingest 6 photo settled",
  ],
  reprocess: [
    "reprocess 1 asked",
    "reprocess 2 photo marked",
    "reprocess 3 message sent",
  ],
  preview: [
    "preview 1 asked",
    "preview 2 shape stored",
    "preview 3 shape remembered",
  ],
  trash: ["trash 1 asked", "trash 2 photo trashed"],
  restore: ["restore 1 asked", "restore 2 photo restored"],
  /** The first three are the caller's; the others follow by message or by schedule, also for what sweep has buried. */
  purge: [
    "purge 1 asked",
    "purge 2 photo buried",
    "purge 3 message sent",
    "purge 4 tombstone found",
    "purge 5 previews deleted",
    "purge 6 original deleted",
    "purge 7 tombstone put off",
    "purge 8 tombstone removed",
  ],
  sweep: [
    "sweep 1 begun",
    "sweep 2 place remembered",
    "sweep 3 message sent",
    "sweep 4 photo put off",
    "sweep 5 photo buried",
    "sweep 6 place forgotten",
    "sweep 7 ended",
  ],
  /** A part of sweep: shapes that others have taken the place of. */
  shapes: ["shapes 1 marked", "shapes 2 objects deleted", "shapes 3 forgotten"],
} as const;

export type Step = (typeof STEPS)[keyof typeof STEPS][number];

/** Says in the log that a walk has come to a step. Ids and counts only; never URLs, tokens, or names of files. */
export function step(
  name: Step,
  {
    photoId,
    ...counts
  }: { photoId?: string; [count: string]: string | number | undefined } = {},
): void {
  log.info("Step", {
    step: name,
    // What a caller gives for an id may be anything, and as long as they like.
    ...(photoId !== undefined && isPhotoId(photoId) && { photoId }),
    ...counts,
  });
}
