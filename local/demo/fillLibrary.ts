import { drawSamplePhoto } from "./drawSamplePhoto.ts";
import { followPhotos } from "./followPhotos.ts";
import type { Library } from "./library.ts";
import type { Progress } from "./progress.ts";
import type { SamplePhoto } from "./samplePhoto.ts";
import {
  PHOTOS_PER_REQUEST,
  sendPhotos,
  type DrawnPhoto,
} from "./sendPhotos.ts";

export interface Filled {
  /** New, and READY. */
  added: number;
  /** There before, from an earlier run. */
  wereThere: number;
  /** Of those. */
  inTrash: number;
  failed: { fileName: string; reason: string }[];
  /** Sent, but stopped before anybody saw them READY. */
  unseen: number;
  isStopped: boolean;
}

/**
 * Draws the photos and sends them, batch after batch: the next one is drawn while one is under way.
 * @param stop ends it between two photos; what has been announced by then is still sent, so that nothing stays half done.
 */
export async function fillLibrary(
  library: Library,
  photos: SamplePhoto[],
  progress: Progress,
  stop: AbortSignal,
): Promise<Filled> {
  const filled: Filled = {
    added: 0,
    wereThere: 0,
    inTrash: 0,
    failed: [],
    unseen: 0,
    isStopped: false,
  };
  const sentNames = new Map<string, string>();
  const fail = (fileName: string, reason: string) => {
    filled.failed.push({ fileName, reason });
    progress.settled();
  };

  const following = followPhotos(library, stop, (photoId, ending) => {
    const fileName = sentNames.get(photoId) ?? photoId;
    sentNames.delete(photoId);
    if (ending.status !== "READY") return fail(fileName, ending.reason);
    filled.added++;
    progress.settled();
  });

  async function send(batch: DrawnPhoto[]): Promise<void> {
    await sendPhotos(library, batch, (sent) => {
      progress.sent();
      if ("refusal" in sent) return fail(sent.photo.fileName, sent.refusal);
      if (!sent.isNew) {
        filled.wereThere++;
        if (sent.isTrashed) filled.inTrash++;
        progress.settled();
        return;
      }
      sentNames.set(sent.photoId, sent.photo.fileName);
      following.add(sent.photoId);
    });
  }

  let sending = Promise.resolve();
  for (let from = 0; from < photos.length; from += PHOTOS_PER_REQUEST) {
    const batch: DrawnPhoto[] = [];
    for (const photo of photos.slice(from, from + PHOTOS_PER_REQUEST)) {
      if (stop.aborted) break;
      batch.push({ photo, bytes: await drawSamplePhoto(photo) });
      progress.drawn();
    }
    await sending;
    if (stop.aborted) break;
    sending = send(batch);
    // Awaited in the next round; a fault until then is not nobody's.
    sending.catch(() => undefined);
  }
  await sending;
  await following.complete();
  return { ...filled, unseen: sentNames.size, isStopped: stop.aborted };
}
