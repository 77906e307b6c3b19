// Global indexes are eventually consistent: on a laptop they never lag, in the cloud they do. Told to, this reads each
// entry as it was some time ago: each write reaches each index after a time of its own, those of one item in their order.
import { Readable } from "node:stream";
import db, { type Item, type KeyRange } from "dynalite/db/index.js";
import {
  valueStream,
  type BatchOperation,
  type Sublevel,
  type Table,
  type Tables,
} from "./tables.ts";

export interface PastIndexes {
  /** The entries of a global index in a range, as far as word of them has come. */
  read(index: Sublevel, range: KeyRange): Readable;
  commit(operations: BatchOperation[]): Promise<void>;
}

/** DynamoDB's indexes are usually there within a second; longer lags are not imitated. */
const MAX_DELAY_MS = 2_000;

/** What is known by all is forgotten this often. */
const FORGET_MS = 250;

interface Change {
  /** The entry as it was; undefined when there was none. */
  before: unknown;
  visibleAt: number;
}

/** What an index has not shown yet. */
interface Hidden {
  /** By the entry's key, oldest first. */
  changes: Map<string, Change[]>;
  /** By the item's key: when its latest write shows. */
  latest: Map<string, number>;
}

export function pastIndexes(
  tables: Tables,
  /** Asked for each write of an item, index by index; without it no index lags. */
  delayMilliseconds: (() => number) | undefined,
  clock: () => number,
): PastIndexes {
  const hidden = new Map<Sublevel, Hidden>();
  let forgotAt = 0;

  /** The global indexes, with the table whose they are. */
  function globalIndexes(): Map<Sublevel, Table> {
    const found = new Map<Sublevel, Table>();
    for (const { description } of tables.records.values()) {
      for (const { IndexName } of description.GlobalSecondaryIndexes ?? [])
        found.set(tables.index(description.TableName, IndexName), description);
    }
    return found;
  }

  async function hide(
    operations: BatchOperation[],
    drawDelay: () => number,
  ): Promise<void> {
    const indexes = globalIndexes();
    const seen = new Map<Sublevel, Set<string>>();
    const delays = new Map<string, number>();
    const now = clock();
    for (const operation of operations) {
      const { sublevel: index, key } = operation;
      const table = indexes.get(index);
      if (!table) continue;
      const keys = seen.get(index) ?? new Set();
      seen.set(index, keys);
      // Moved away and back by one write: only what was before all of it counts.
      if (keys.has(key)) continue;
      keys.add(key);
      const before = await index.get(key);
      const entry = operation.type === "put" ? operation.value : before;
      if (entry === undefined) continue;
      const known = hidden.get(index) ?? {
        changes: new Map(),
        latest: new Map(),
      };
      hidden.set(index, known);
      const item = db.createKey(entry as Item, table);
      const place = `${[...indexes.keys()].indexOf(index)}/${item}`;
      const delay = delays.get(place) ?? Math.min(drawDelay(), MAX_DELAY_MS);
      delays.set(place, delay);
      const visibleAt = Math.max(now + delay, known.latest.get(item) ?? 0);
      known.latest.set(item, visibleAt);
      known.changes.set(key, [
        ...(known.changes.get(key) ?? []),
        { before, visibleAt },
      ]);
    }
  }

  function forget(now: number): void {
    if (now < forgotAt + FORGET_MS) return;
    forgotAt = now;
    for (const { changes, latest } of hidden.values()) {
      for (const [key, list] of changes)
        if (list.every(({ visibleAt }) => visibleAt <= now))
          changes.delete(key);
      for (const [item, visibleAt] of latest)
        if (visibleAt <= now) latest.delete(item);
    }
  }

  return {
    read(index, range) {
      const now = clock();
      forget(now);
      const old = [...(hidden.get(index)?.changes ?? [])].flatMap(
        ([key, list]): [string, unknown][] => {
          const change = list.find(({ visibleAt }) => visibleAt > now);
          return change && isWithin(key, range) ? [[key, change.before]] : [];
        },
      );
      if (old.length === 0) return valueStream(index, range);
      // dynalite says -1 for none.
      const { limit = -1, ...unlimited } = range;
      // The iterator sees the database of this moment, whenever it is read.
      const entries = index.iterator(unlimited);
      return Readable.from(
        withOld(
          entries,
          new Map(old),
          range.reverse === true,
          limit < 0 ? Infinity : limit,
        ),
      );
    },
    async commit(operations) {
      if (delayMilliseconds) await hide(operations, delayMilliseconds);
      await tables.commit(operations);
    },
  };
}

/** The entries in their order, those of `old` as they were. */
async function* withOld(
  entries: AsyncIterable<[string, unknown]>,
  old: Map<string, unknown>,
  isReversed: boolean,
  limit: number,
): AsyncGenerator<unknown> {
  const comesBefore = (one: string, other: string) =>
    isReversed ? compare(one, other) > 0 : compare(one, other) < 0;
  const waiting = [...old].sort(([one], [other]) =>
    comesBefore(one, other) ? -1 : 1,
  );
  let left = limit;
  for await (const [key, value] of entries) {
    while (waiting[0] && comesBefore(waiting[0][0], key)) {
      const [, before] = waiting.shift()!;
      if (before === undefined) continue;
      if (left-- <= 0) return;
      yield before;
    }
    if (waiting[0]?.[0] === key) waiting.shift();
    const shown = old.has(key) ? old.get(key) : value;
    if (shown === undefined) continue;
    if (left-- <= 0) return;
    yield shown;
  }
  for (const [, before] of waiting) {
    if (before === undefined) continue;
    if (left-- <= 0) return;
    yield before;
  }
}

function isWithin(key: string, { gt, gte, lt, lte }: KeyRange): boolean {
  return (
    (gt === undefined || compare(key, gt) > 0) &&
    (gte === undefined || compare(key, gte) >= 0) &&
    (lt === undefined || compare(key, lt) < 0) &&
    (lte === undefined || compare(key, lte) <= 0)
  );
}

/** As LevelDB orders: by bytes. */
function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
