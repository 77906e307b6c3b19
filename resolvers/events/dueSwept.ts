import { step } from "../lambda/step.ts";
import type { PhotoMessage, SendPhotoMessage } from "../records/messages.ts";
import {
  originalKey,
  previewsPrefix,
  STALE_PROCESSING_MINUTES,
  type PhotoRecord,
  type Tombstone,
} from "../records/photoRecord.ts";
import type { DueItem, PhotoStore } from "../records/photoStore.ts";
import { buried } from "../records/trash.ts";

/** Between two looks at an upload that is still under way. */
const NEXT_UPLOAD_CHECK_MINUTES = 60;

/** A PUT that began in an address's last second may take hours: S3 checks the signature when it begins. */
const LAST_BYTES_MINUTES = 12 * 60;

interface Dependencies {
  find: PhotoStore["find"];
  change: PhotoStore["change"];
  findTombstone: PhotoStore["findTombstone"];
  moveTombstone: PhotoStore["moveTombstone"];
  hasOriginal(key: string): Promise<boolean>;
  /** Deletes all objects under a prefix of the previews bucket. */
  deletePreviews(prefix: string): Promise<void>;
  deleteOriginal(key: string): Promise<void>;
  sendIngest: SendPhotoMessage;
  now(): Date;
}

/** Looks at what is due, whatever for, and does what time has made necessary. Each part may run twice. */
export function dueSwept(deps: Dependencies) {
  const minutesFromNow = (minutes: number) =>
    new Date(deps.now().getTime() + minutes * 60_000).toISOString();

  async function sweepPhoto(id: string): Promise<void> {
    const photo = await deps.find(id);
    const now = deps.now().toISOString();
    // The index lags behind the table: it may have been seen to already.
    if (!photo?.dueAt || photo.dueAt > now) return;
    const decision = await decisionFor(photo, now);
    const { changed, photo: after } = await deps.change(id, (before) => {
      const isAsSeen =
        before?.version === photo.version &&
        before.generation === photo.generation;
      if (!isAsSeen) return undefined;
      // Of what it is now: shapes are made without a new version.
      return "bury" in decision
        ? decision
        : { put: { ...before, dueAt: decision.dueAt } };
    });
    if (changed) {
      step(after ? "sweep 4 photo put off" : "sweep 5 photo buried", {
        photoId: id,
      });
    }
    if (changed && !after) {
      await sweepTombstone({ photoId: id, generation: photo.generation });
    }
  }

  async function decisionFor(
    photo: PhotoRecord,
    now: string,
  ): Promise<{ bury: Tombstone } | { dueAt: string | null }> {
    const { id: photoId, generation } = photo;
    if (photo.trashedAt && photo.purgesAt && photo.purgesAt <= now) {
      return { bury: buried(photo, deps.now()) };
    }
    switch (photo.status) {
      case "UPLOADING": {
        // S3's event may have been lost, or be late.
        if (await deps.hasOriginal(originalKey(photo))) {
          await sendIngest({ photoId, generation });
          return { dueAt: minutesFromNow(STALE_PROCESSING_MINUTES) };
        }
        const expiresAt = lastBytesAt(photo.uploadExpiresAt ?? now);
        if (expiresAt <= now) return { bury: buried(photo, deps.now()) };
        const next = minutesFromNow(NEXT_UPLOAD_CHECK_MINUTES);
        return { dueAt: next < expiresAt ? next : expiresAt };
      }
      case "PROCESSING":
        await sendIngest({ photoId, generation });
        return { dueAt: minutesFromNow(STALE_PROCESSING_MINUTES) };
      case "READY":
      case "FAILED":
        return { dueAt: photo.purgesAt };
    }
  }

  async function sendIngest(message: PhotoMessage): Promise<void> {
    await deps.sendIngest(message);
    step("sweep 3 message sent", { photoId: message.photoId });
  }

  /** Deletes what is left of a life of a photo; stays until no address of it can bring anything back. */
  async function sweepTombstone({
    photoId,
    generation,
  }: PhotoMessage): Promise<void> {
    const tombstone = await deps.findTombstone(photoId, generation);
    if (!tombstone) return;
    step("purge 4 tombstone found", { photoId });
    const life = { id: photoId, generation };
    await deps.deletePreviews(previewsPrefix(life));
    step("purge 5 previews deleted", { photoId });
    await deps.deleteOriginal(originalKey(life));
    step("purge 6 original deleted", { photoId });
    const dueAt = nextVisit(tombstone);
    await deps.moveTombstone(tombstone, dueAt);
    step(dueAt ? "purge 7 tombstone put off" : "purge 8 tombstone removed", {
      photoId,
    });
  }

  /** When nothing can arrive any more for an address that dies then. */
  function lastBytesAt(addressExpiresAt: string): string {
    return new Date(
      Date.parse(addressExpiresAt) + LAST_BYTES_MINUTES * 60_000,
    ).toISOString();
  }

  function nextVisit({ addressesExpireAt }: Tombstone): string | null {
    const lastVisit = lastBytesAt(addressesExpireAt);
    return lastVisit > deps.now().toISOString() ? lastVisit : null;
  }

  return {
    sweepTombstone,
    sweep: (item: Exclude<DueItem, { kind: "SHAPES" }>): Promise<void> =>
      item.kind === "PHOTO" ? sweepPhoto(item.photoId) : sweepTombstone(item),
  };
}
