// Changes of a table that touch its items. Each is on record before it begins, and one
// that the process did not live to finish is finished at the next start.
import type { Item } from "dynalite/db/index.js";
import { entriesOf, indexesOf } from "./indexEntries.ts";
import { checkDescription } from "./tableDescription.ts";
import type {
  BatchOperation,
  TableDescription,
  TableRecord,
  Tables,
} from "./tables.ts";

/** How many items are put into a new index in one batch. */
const FILL_BATCH = 1_000;

export interface TimeToLive {
  AttributeName?: string | undefined;
  Enabled?: boolean | undefined;
}

/** Finishes what a process that died has begun. */
export async function finishTableChanges(tables: Tables): Promise<void> {
  for (const record of tables.records.values()) {
    if (record.description.TableStatus === "DELETING")
      await deleteTable(tables, record);
    else if (record.filling) await fill(tables, record);
  }
}

/** Gives the table the indexes and settings of `wanted`; new indexes hold all items before this returns. */
export async function replaceDefinition(
  tables: Tables,
  record: TableRecord,
  wanted: TableDescription,
): Promise<void> {
  checkDescription(wanted);
  const names = (it: TableDescription) =>
    (it.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName);
  const had = names(record.description);
  const gone = had.filter((name) => !names(wanted).includes(name));
  const added = names(wanted).filter((name) => !had.includes(name));
  const next = { ...record, description: wanted, filling: added.length > 0 };
  await tables.exclusively(async () => {
    await tables.save(next);
    // Those that are added, too: an index of that name may have been left half removed.
    for (const name of [...gone, ...added])
      await tables.index(wanted.TableName, name).clear();
    if (next.filling) await fill(tables, next);
  });
}

/** Which attribute tells when an item expires; items that are there already expire by it, too. */
export async function setTimeToLive(
  tables: Tables,
  record: TableRecord,
  wanted: TimeToLive,
): Promise<void> {
  const attribute = wanted.Enabled ? wanted.AttributeName : undefined;
  const { timeToLive: _before, ...rest } = record;
  const next: TableRecord = {
    ...rest,
    ...(attribute !== undefined && { timeToLive: attribute }),
    filling: attribute !== undefined,
  };
  await tables.exclusively(async () => {
    await tables.save(next);
    await tables.expiry(record.description.TableName).clear();
    if (next.filling) await fill(tables, next);
  });
}

/** Writes the entries of every item: those that were there already become what they are. */
async function fill(tables: Tables, record: TableRecord): Promise<void> {
  const name = record.description.TableName;
  const items = tables.items(name).values();
  try {
    for (;;) {
      const page = (await items.nextv(FILL_BATCH)) as Item[];
      if (page.length === 0) break;
      await tables.commit(
        page.flatMap((item) =>
          entriesOf(tables, record, item).map((entry): BatchOperation => ({
            type: "put",
            ...entry,
          })),
        ),
      );
    }
  } finally {
    await items.close();
  }
  await tables.save({ ...record, filling: false });
}

export async function deleteTable(tables: Tables, record: TableRecord) {
  const name = record.description.TableName;
  record.description.TableStatus = "DELETING";
  await tables.save(record);
  await tables.items(name).clear();
  await tables.expiry(name).clear();
  for (const { IndexName } of indexesOf(record.description))
    await tables.index(name, IndexName).clear();
  await tables.forget(name);
}
