import { setTimeout as sleep } from "node:timers/promises";
import type { Library } from "./library.ts";

const PHOTOS_PER_REQUEST = 20;
const SHORTEST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 4_000;
/** sweep looks every five minutes for photos whose event was lost. */
const PATIENCE_MS = 12 * 60_000;

export interface Ending {
  status: "READY" | "FAILED" | "GONE" | "STUCK";
  reason: string;
}

interface Found {
  status: "UPLOADING" | "PROCESSING" | "READY" | "FAILED";
  problems: { message: string }[];
}

/**
 * Asks, ever more seldom while nothing changes, how photos are getting on.
 * @param heed told of each that has come to its end.
 */
export function followPhotos(
  library: Library,
  stop: AbortSignal,
  heed: (photoId: string, ending: Ending) => void,
) {
  const followed = new Set<string>();
  let isComplete = false;

  async function follow(): Promise<void> {
    let wait = SHORTEST_WAIT_MS;
    let lastChange = Date.now();
    while (!stop.aborted && !(isComplete && followed.size === 0)) {
      await sleep(wait);
      if (followed.size === 0) {
        lastChange = Date.now();
        continue;
      }
      wait = Math.min(wait * 1.4, LONGEST_WAIT_MS);
      const ids = [...followed].slice(0, PHOTOS_PER_REQUEST);
      const photos = await library.ask<Record<string, Found | null>>(
        photosQuery(ids.length),
        Object.fromEntries(ids.map((id, index) => [`id${index}`, id])),
      );
      const isStuck = Date.now() - lastChange > PATIENCE_MS;
      ids.forEach((id, index) => {
        // To the end of the row, so that all get their turn.
        followed.delete(id);
        const ending = endingOf(photos[`photo${index}`] ?? undefined, isStuck);
        if (!ending) {
          followed.add(id);
          return;
        }
        wait = SHORTEST_WAIT_MS;
        lastChange = Date.now();
        heed(id, ending);
      });
    }
  }

  const followedToTheEnd = follow();
  // Whoever asks is told; until then nothing is lost by waiting.
  followedToTheEnd.catch(() => undefined);
  return {
    add: (photoId: string) => void followed.add(photoId),
    /** Resolves when all have come to their end; no more are added. */
    async complete(): Promise<void> {
      isComplete = true;
      await followedToTheEnd;
    },
  };
}

function endingOf(
  photo: Found | undefined,
  isStuck: boolean,
): Ending | undefined {
  if (!photo) return { status: "GONE", reason: "It is not there any more." };
  const { status, problems } = photo;
  if (status === "READY") return { status, reason: "" };
  if (status === "FAILED") {
    const reason = problems.map(({ message }) => message).join(" ");
    return { status, reason: reason || "It says no reason." };
  }
  return isStuck
    ? { status: "STUCK", reason: `It is still ${status}.` }
    : undefined;
}

/** One request for many: photo0, photo1 … by $id0, $id1 … */
function photosQuery(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return `query DemoPhotos(${numbers.map((n) => `$id${n}: ID!`).join(", ")}) {
${numbers.map((n) => `  photo${n}: photo(id: $id${n}) { status problems { message } }`).join("\n")}
}`;
}
