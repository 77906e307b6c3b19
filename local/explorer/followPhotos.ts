import { ask } from "./graphql.ts";
import { followPhotos as followQuery, type PhotoCard } from "./operations.ts";
import type { Upload } from "./uploads.ts";

const PHOTOS_PER_REQUEST = 20;
const SHORTEST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 4000;

/**
 * Asks again and again, ever more seldom, how photos are getting on.
 * @param heed told of each photo, undefined for one that is gone; says whether it needs no more following.
 * @returns what takes one more photo to follow.
 */
export function followPhotos(
  stop: AbortSignal,
  heed: (upload: Upload, photo: PhotoCard | undefined) => boolean,
): (upload: Upload, photoId: string) => void {
  const followed = new Map<Upload, string>();
  let wait = SHORTEST_WAIT_MS;
  let isFollowing = false;

  async function follow(): Promise<void> {
    if (isFollowing) return;
    isFollowing = true;
    while (followed.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (stop.aborted) return;
      wait = Math.min(wait * 1.3, LONGEST_WAIT_MS);
      const asked = [...followed].slice(0, PHOTOS_PER_REQUEST);
      const photos = await photosOf(asked.map(([, photoId]) => photoId));
      if (stop.aborted) return;
      photos?.forEach((photo, index) => {
        const [upload, photoId] = asked[index] ?? [];
        if (!upload || !photoId) return;
        // To the end of the row, so that all get their turn.
        followed.delete(upload);
        if (heed(upload, photo)) wait = SHORTEST_WAIT_MS;
        else followed.set(upload, photoId);
      });
    }
    isFollowing = false;
  }

  return (upload, photoId) => {
    followed.set(upload, photoId);
    wait = SHORTEST_WAIT_MS;
    void follow();
  };
}

/** Undefined when the API could not be asked: the next time will tell. */
async function photosOf(
  ids: string[],
): Promise<(PhotoCard | undefined)[] | undefined> {
  try {
    const answer = await ask<Record<string, PhotoCard | null>>(
      followQuery(ids.length),
      Object.fromEntries(ids.map((id, number) => [`id${number}`, id])),
    );
    return ids.map((_, number) => answer[`photo${number}`] ?? undefined);
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}
