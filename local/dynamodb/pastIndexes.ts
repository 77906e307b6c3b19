// Global indexes are eventually consistent: on a laptop they never lag, in the cloud they
// do. Told to, this reads them as they were some time ago.
import type { AbstractSnapshot } from "abstract-level";
import type { BatchOperation, Tables } from "./tables.ts";

export interface PastIndexes {
  /** What to read global indexes from; nothing when they do not lag. */
  snapshot(): AbstractSnapshot | undefined;
  commit(operations: BatchOperation[]): Promise<void>;
  close(): Promise<void>;
}

/** DynamoDB's indexes are usually there within a second; longer lags are not imitated. */
const MAX_DELAY_MS = 2_000;

export function pastIndexes(
  tables: Tables,
  delayMilliseconds: () => number,
): PastIndexes {
  /** What the database was before each recent write, oldest first. */
  const pasts: { snapshot: AbstractSnapshot; until: number }[] = [];

  return {
    snapshot() {
      const then = Date.now() - delayMilliseconds();
      return pasts.find(({ until }) => until > then)?.snapshot;
    },
    async commit(operations) {
      if (delayMilliseconds() > 0) {
        const now = Date.now();
        while (pasts[0] && pasts[0].until < now - 2 * MAX_DELAY_MS)
          await pasts.shift()!.snapshot.close();
        pasts.push({ snapshot: tables.snapshot(), until: now });
      }
      await tables.commit(operations);
    },
    async close() {
      for (const { snapshot } of pasts.splice(0)) await snapshot.close();
    },
  };
}
