// Where an item appears besides its own place: a pure function of table and item, so
// that a write can tell which entries to remove from the item it replaces.
import db, {
  type Item,
  type Table,
  type TableIndex,
} from "dynalite/db/index.js";
import { invalid } from "./faults.ts";
import {
  primaryKeyNames,
  type Sublevel,
  type TableRecord,
  type Tables,
} from "./tables.ts";

export interface Entry {
  sublevel: Sublevel;
  key: string;
  value: unknown;
}

export function indexesOf(table: Table): TableIndex[] {
  return [
    ...(table.GlobalSecondaryIndexes ?? []),
    ...(table.LocalSecondaryIndexes ?? []),
  ];
}

/**
 * The key of an item in an index. dynalite ends it with 24 bits of a hash of the primary
 * key, of which a hundred thousand items under one index key have some in common, and one
 * hides the other: so it ends with the whole primary key instead.
 */
export function indexKey(table: Table, index: TableIndex, item: Item): string {
  return db.createKey(item, table, index.KeySchema) + db.createKey(item, table);
}

export function entriesOf(
  tables: Tables,
  record: TableRecord,
  item: Item,
): Entry[] {
  const table = record.description;
  const entries: Entry[] = indexesOf(table)
    .filter((index) => isIn(table, index, item))
    .map((index) => ({
      sublevel: tables.index(table.TableName, index.IndexName),
      key: indexKey(table, index, item),
      value: projected(table, index, item),
    }));
  const seconds = expiresAt(record, item);
  if (seconds !== undefined) {
    entries.push({
      sublevel: tables.expiry(table.TableName),
      key: expiryKey(seconds) + db.createKey(item, table),
      value: keyOf(table, item),
    });
  }
  return entries;
}

/** An index is sparse: an item without all of its key attributes is not in it. */
function isIn(table: Table, index: TableIndex, item: Item): boolean {
  return index.KeySchema.every(({ AttributeName }) => {
    const value = item[AttributeName]?.[typeOf(table, AttributeName)];
    return value !== undefined && value !== "";
  });
}

function projected(table: Table, index: TableIndex, item: Item): Item {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  if (ProjectionType === "ALL") return item;
  const names = [
    ...primaryKeyNames(table),
    ...index.KeySchema.map((part) => part.AttributeName),
    ...NonKeyAttributes,
  ];
  return pick(item, names);
}

export function keyOf(table: Table, item: Item): Item {
  return pick(item, primaryKeyNames(table));
}

function pick(item: Item, names: string[]): Item {
  const picked: Item = {};
  for (const name of names) {
    const value = item[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

/** Refuses, as DynamoDB does and dynalite does not, what cannot be a key of an index. */
export function checkIndexKeys(table: Table, item: Item): void {
  for (const index of indexesOf(table)) {
    for (const { AttributeName, KeyType } of index.KeySchema) {
      if (item[AttributeName] === undefined) continue;
      const problem = db.validateKeyPiece(
        item,
        AttributeName,
        typeOf(table, AttributeName),
        KeyType === "HASH",
      );
      if (!problem) continue;
      throw invalid(
        `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ` +
          `${problem.message}. IndexName: ${index.IndexName}, IndexKey: ${AttributeName}`,
      );
    }
  }
}

function typeOf(table: Table, attribute: string): string {
  const definition = table.AttributeDefinitions.find(
    ({ AttributeName }) => AttributeName === attribute,
  );
  if (!definition)
    throw new Error(`${table.TableName} does not define ${attribute}.`);
  return definition.AttributeType;
}

/** Nothing when the table has no time to live, or the item no number in that attribute. */
export function expiresAt(record: TableRecord, item: Item): number | undefined {
  const value = record.timeToLive && item[record.timeToLive]?.["N"];
  const seconds = value ? Math.floor(Number(value)) : undefined;
  return seconds !== undefined && seconds >= 0 && seconds < 1e12
    ? seconds
    : undefined;
}

/** Of fixed width, so that keys sort by time. */
export function expiryKey(seconds: number): string {
  return `${String(seconds).padStart(12, "0")}/`;
}
