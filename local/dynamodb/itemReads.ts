// The store that dynalite's getItem, batchGetItem, query and scan read from.
import db, { type Item, type KeyRange, type Store } from "dynalite/db/index.js";
import { indexesOf, indexKey } from "./indexEntries.ts";
import { MAX_ITEM_BYTES } from "./itemWrites.ts";
import type { PastIndexes } from "./pastIndexes.ts";
import { getTable, requireTable, valueStream, type Tables } from "./tables.ts";

export function itemReads(
  tables: Tables,
  past: PastIndexes,
  options: { exclusiveStartKey?: Item | undefined } = {},
): Store {
  const readOnly = () => {
    throw new Error("A read wants to write.");
  };

  /** dynalite resumes after a key made its way; ours ends differently ({@link indexKey}). */
  function resumed(name: string, indexName: string, range: KeyRange): KeyRange {
    const start = options.exclusiveStartKey;
    const table = requireTable(tables, name).description;
    const index = indexesOf(table).find((it) => it.IndexName === indexName);
    if (!start || !index) return range;
    const theirs = db.createIndexKey(start, table, index.KeySchema);
    const key = indexKey(table, index, start);
    return {
      ...range,
      ...(range.gt === theirs && { gt: key }),
      ...(range.lt === theirs && { lt: key }),
    };
  }

  return {
    options: { maxItemSize: MAX_ITEM_BYTES },
    getTable: getTable(tables),
    getItemDb: (name) => ({
      lock: readOnly,
      put: readOnly,
      del: readOnly,
      get(key, callback) {
        tables
          .items(name)
          .get(key)
          .then(
            (found) => callback(null, found as Item | undefined),
            (error: Error) => callback(error),
          );
      },
      createValueStream: (range) => valueStream(tables.items(name), range),
    }),
    getIndexDb: (type, name, index) => ({
      put: readOnly,
      del: readOnly,
      createValueStream(range) {
        const entries = tables.index(name, index);
        const from = resumed(name, index, range);
        return type === "global"
          ? past.read(entries, from)
          : valueStream(entries, from);
      },
    }),
  };
}
