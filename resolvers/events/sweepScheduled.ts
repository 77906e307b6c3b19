import { step } from "../lambda/step.ts";
import { DUE_SHARDS } from "../records/photoItem.ts";
import type { DueItem, DuePlace, PhotoStore } from "../records/photoStore.ts";

/** Read at once from the index. */
const PAGE = 25;

/** Nothing is begun with less left: the slowest item, a thousand previews to delete, takes a few seconds. */
const LAST_BEGINNING_MILLISECONDS = 20_000;

interface Dependencies {
  due: PhotoStore["due"];
  findSweepPlace: PhotoStore["findSweepPlace"];
  rememberSweepPlace: PhotoStore["rememberSweepPlace"];
  forgetSweepPlace: PhotoStore["forgetSweepPlace"];
  sweep(item: DueItem): Promise<void>;
  recordFault(error: unknown, where: DuePlace | { shard: string }): void;
  now(): Date;
}

export interface SweepOutcome {
  swept: number;
  failures: number;
  /** Shards that were not gone through to their end. */
  unfinished: number;
  /** How long the oldest of what is still due has been so; 0 when nothing is. */
  oldestDueSeconds: number;
}

/**
 * Goes through all that is due, as far as time allows; the next run goes on where this one stopped, be it that it was
 * killed, and begins again at the oldest when it has come to the end. So nothing that fails, takes long, or even kills
 * the function, keeps the rest waiting. The shards are swept side by side: none waits for another.
 * @param remainingMilliseconds as Lambda's context tells it.
 */
export function sweepScheduled(deps: Dependencies) {
  return async (remainingMilliseconds: () => number): Promise<SweepOutcome> => {
    step("sweep 1 begun");
    const until = deps.now().toISOString();
    const done = new Set<string>();
    const failed = new Set<string>();
    /** Shards of which a place is remembered. */
    const places = new Set<string>();
    const isTime = () => remainingMilliseconds() >= LAST_BEGINNING_MILLISECONDS;
    const isNew = (place: DuePlace) =>
      !done.has(nameOf(place)) && !failed.has(nameOf(place));

    /** From after a place up to a moment. @returns whether it came there in time. */
    async function goThrough(
      shard: string,
      end: string,
      after?: DuePlace,
    ): Promise<boolean> {
      for (;;) {
        if (!isTime()) return false;
        const page = await deps.due({ shard, until: end, after, limit: PAGE });
        for (const place of page.filter(isNew)) {
          if (!isTime()) return false;
          // Before it is tried: what kills its run is not to kill the next as well.
          await deps.rememberSweepPlace(shard, place);
          places.add(shard);
          step("sweep 2 place remembered", { photoId: place.photoId });
          try {
            await deps.sweep(place);
            done.add(nameOf(place));
          } catch (error) {
            // It stays due.
            failed.add(nameOf(place));
            deps.recordFault(error, place);
          }
        }
        if (page.length < PAGE) return true;
        after = page.at(-1);
      }
    }

    /** @returns whether it was gone through to its end. */
    async function sweepShard(shard: string): Promise<boolean> {
      try {
        const stopped = await deps.findSweepPlace(shard);
        if (stopped) places.add(shard);
        if (!(await goThrough(shard, until, stopped))) return false;
        // And from the oldest to where the last run stopped.
        if (
          stopped &&
          !(await goThrough(shard, earlier(stopped.dueAt, until)))
        ) {
          return false;
        }
        if (places.has(shard)) {
          await deps.forgetSweepPlace(shard);
          step("sweep 6 place forgotten");
        }
        return true;
      } catch (error) {
        // The table's trouble with one shard is not to stop the others.
        deps.recordFault(error, { shard });
        return false;
      }
    }

    /** The index may still show what has just been done. */
    async function oldestStillDue(shard: string): Promise<string | undefined> {
      let after: DuePlace | undefined;
      for (;;) {
        const page = await deps.due({ shard, until, after, limit: PAGE });
        const oldest = page.find((place) => !done.has(nameOf(place)));
        if (oldest) return oldest.dueAt;
        if (page.length < PAGE) return undefined;
        after = page.at(-1);
      }
    }

    const isThrough = await Promise.all(DUE_SHARDS.map(sweepShard));
    const oldest = (await Promise.all(DUE_SHARDS.map(oldestStillDue)))
      .filter((dueAt) => dueAt !== undefined)
      .sort()[0];
    step("sweep 7 ended");
    return {
      swept: done.size,
      failures: failed.size,
      unfinished: isThrough.filter((one) => !one).length,
      oldestDueSeconds: oldest
        ? Math.round((deps.now().getTime() - Date.parse(oldest)) / 1_000)
        : 0,
    };
  };
}

function nameOf(item: DueItem): string {
  const generation = "generation" in item ? item.generation : "";
  return `${item.kind} ${item.photoId} ${generation}`;
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}
