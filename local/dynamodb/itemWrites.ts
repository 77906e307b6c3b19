// dynalite's actions decide what to write; this store stands in for its own, and
// collects what they decide, so that an item, its index entries and whatever else a
// transaction writes reach the disk as one LevelDB batch, or not at all.
import type { Item, Store } from "dynalite/db/index.js";
import { checkIndexKeys, entriesOf } from "./indexEntries.ts";
import {
  getTable,
  requireTable,
  valueStream,
  type BatchOperation,
  type Tables,
} from "./tables.ts";

/** DynamoDB's limit of an item. */
export const MAX_ITEM_BYTES = 400 * 1024;

export interface ItemWrites {
  /** For dynalite's putItem, updateItem, deleteItem and batchWriteItem. */
  store: Store;
  operations: BatchOperation[];
  /** The item as it was when an action looked at it last. */
  seen(): Item | undefined;
}

export function collectItemWrites(tables: Tables): ItemWrites {
  const operations: BatchOperation[] = [];
  const before = new Map<string, Item | undefined>();
  let lastSeen: Item | undefined;

  function replace(name: string, key: string, item: Item | undefined) {
    const record = requireTable(tables, name);
    const sublevel = tables.items(name);
    if (item) checkIndexKeys(record.description, item);
    const old = before.get(`${name}/${key}`);
    if (old) {
      for (const entry of entriesOf(tables, record, old))
        operations.push({ type: "del", ...entry });
    }
    if (!item) {
      operations.push({ type: "del", sublevel, key });
      return;
    }
    operations.push({ type: "put", sublevel, key, value: item });
    // After the removals: LevelDB applies a batch in order, and most entries keep their key.
    for (const entry of entriesOf(tables, record, item))
      operations.push({ type: "put", ...entry });
  }

  const store: Store = {
    options: { maxItemSize: MAX_ITEM_BYTES },
    getTable: getTable(tables),
    getItemDb: (name) => ({
      // Writes run one at a time already.
      lock: (_key, locked) => locked((callback) => callback),
      get(key, callback) {
        tables
          .items(name)
          .get(key)
          .then(
            (found) => {
              lastSeen = found as Item | undefined;
              before.set(`${name}/${key}`, lastSeen);
              callback(null, lastSeen);
            },
            (error: Error) => callback(error),
          );
      },
      put: (key, item, callback) =>
        settle(() => replace(name, key, item), callback),
      del: (key, callback) =>
        settle(() => replace(name, key, undefined), callback),
      createValueStream: (range) => valueStream(tables.items(name), range),
    }),
    // Entries follow from the items: what dynalite would write by itself is left out.
    getIndexDb: (_type, name, index) => ({
      put: (_key, _item, callback) => callback(null),
      del: (_key, callback) => callback(null),
      createValueStream: (range) =>
        valueStream(tables.index(name, index), range),
    }),
  };
  return { store, operations, seen: () => lastSeen };
}

function settle(work: () => void, callback: (error?: Error | null) => void) {
  try {
    work();
  } catch (error) {
    return callback(error as Error);
  }
  callback(null);
}
