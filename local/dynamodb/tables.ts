// The LevelDB of the tables, and what stands in it:
//   tables        name -> definition and settings
//   items/T       primary key -> item
//   index/T/I     index key, then primary key -> what the index projects of the item
//   expiry/T      second of expiry, then primary key -> nothing
//   tokens        ClientRequestToken -> what it was used for
import { Readable } from "node:stream";
import type { AbstractSublevel } from "abstract-level";
import { ClassicLevel } from "classic-level";
import type { Callback, Item, KeyRange, Table } from "dynalite/db/index.js";
import { notFound } from "./faults.ts";

/** What DescribeTable answers, as far as we keep it. */
export interface TableDescription extends Table {
  TableArn: string;
  TableStatus: "ACTIVE" | "DELETING";
  DeletionProtectionEnabled: boolean;
  [more: string]: unknown;
}

export interface TableRecord {
  description: TableDescription;
  /** The attribute that holds when an item expires, in seconds of Unix time. */
  timeToLive?: string;
  pointInTimeRecovery: boolean;
  tags: Record<string, string>;
  /** While a new index is being filled: a process that starts with this begins again. */
  filling: boolean;
}

type Level = ClassicLevel<string, unknown>;
export type Sublevel = AbstractSublevel<
  Level,
  string | Buffer | Uint8Array,
  string,
  unknown
>;

export type BatchOperation =
  | { type: "put"; sublevel: Sublevel; key: string; value: unknown }
  | { type: "del"; sublevel: Sublevel; key: string };

export interface Tables {
  records: Map<string, TableRecord>;
  items(table: string): Sublevel;
  index(table: string, index: string): Sublevel;
  expiry(table: string): Sublevel;
  tokens: Sublevel;
  save(record: TableRecord): Promise<void>;
  forget(table: string): Promise<void>;
  commit(operations: BatchOperation[]): Promise<void>;
  /** Runs one write at a time: what a write has read is still true when it commits. */
  exclusively<T>(write: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openTables(folder: string): Promise<Tables> {
  const level: Level = new ClassicLevel(folder, { valueEncoding: "json" });
  await level.open();
  const sublevels = new Map<string, Sublevel>();
  const sublevel = (...path: string[]): Sublevel => {
    const name = path.join("/");
    const known = sublevels.get(name);
    if (known) return known;
    const opened: Sublevel = level.sublevel<string, unknown>(path, {
      valueEncoding: "json",
    });
    sublevels.set(name, opened);
    return opened;
  };
  const definitions = sublevel("tables");
  const records = new Map<string, TableRecord>();
  for await (const [name, record] of definitions.iterator())
    records.set(name, record as TableRecord);

  let last: Promise<unknown> = Promise.resolve();
  return {
    records,
    items: (table) => sublevel("items", table),
    index: (table, index) => sublevel("index", table, index),
    expiry: (table) => sublevel("expiry", table),
    tokens: sublevel("tokens"),
    async save(record) {
      records.set(record.description.TableName, record);
      await definitions.put(record.description.TableName, record);
    },
    async forget(table) {
      records.delete(table);
      await definitions.del(table);
    },
    commit: (operations) => level.batch<string, unknown>(operations, {}),
    exclusively(write) {
      const result = last.then(write);
      last = result.catch(() => undefined);
      return result;
    },
    async close() {
      await last;
      await level.close();
    },
  };
}

/** @throws ResourceNotFoundException, as DynamoDB words it for reads and writes of items. */
export function requireTable(tables: Tables, name: string): TableRecord {
  const record = tables.records.get(name);
  if (record?.description.TableStatus === "ACTIVE") return record;
  throw notFound("Requested resource not found");
}

/** {@link requireTable}, for dynalite's callbacks. */
export function getTable(tables: Tables) {
  return (
    name: string,
    checkStatus: boolean | Callback<Table>,
    callback?: Callback<Table>,
  ): void => {
    const done = typeof checkStatus === "function" ? checkStatus : callback!;
    let table: Table;
    try {
      table = requireTable(tables, name).description;
    } catch (error) {
      return done(error as Error);
    }
    done(null, table);
  };
}

export function valueStream(sublevel: Sublevel, range: KeyRange): Readable {
  return Readable.from(sublevel.values(range));
}

export function primaryKeyNames(table: Table): string[] {
  return table.KeySchema.map((part) => part.AttributeName);
}

export type { Item, Table };
