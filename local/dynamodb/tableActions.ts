// The actions on tables. A table is ACTIVE as soon as it is asked for.
import type { TableIndex } from "dynalite/db/index.js";
import { inUse, invalid, notFound } from "./faults.ts";
import type { Output } from "./itemActions.ts";
import {
  deleteTable,
  replaceDefinition,
  setTimeToLive,
  type TimeToLive,
} from "./tableChanges.ts";
import {
  checkCreateTable,
  describe,
  describeIndex,
} from "./tableDescription.ts";
import type { TableDescription, TableRecord, Tables } from "./tables.ts";

/** What UpdateTable may name. */
const CHANGEABLE = [
  "TableName",
  "AttributeDefinitions",
  "GlobalSecondaryIndexUpdates",
  "DeletionProtectionEnabled",
];

export type TableAction = (
  tables: Tables,
  input: Output,
  arnOf: (table: string) => string,
) => Promise<Output | undefined>;

export const TABLE_ACTIONS: Record<string, TableAction> = {
  async CreateTable(tables, input, arnOf) {
    const name = String(input["TableName"]);
    if (tables.records.has(name)) throw inUse(`Table already exists: ${name}`);
    const tags = tagsOf(input);
    const description = describe(checkCreateTable(input), arnOf);
    await tables.save({
      description,
      pointInTimeRecovery: false,
      tags,
      filling: false,
    });
    return { TableDescription: { ...description, TableStatus: "CREATING" } };
  },

  async DescribeTable(tables, input) {
    const { description } = requireRecord(tables, input);
    return { Table: description };
  },

  async ListTables(tables, input) {
    const limit = Number(input["Limit"] ?? 100);
    const after = input["ExclusiveStartTableName"];
    const names = [...tables.records.keys()]
      .sort()
      .filter((name) => after === undefined || name > String(after));
    const TableNames = names.slice(0, limit);
    return {
      TableNames,
      ...(names.length > limit && {
        LastEvaluatedTableName: TableNames.at(-1),
      }),
    };
  },

  async UpdateTable(tables, input) {
    const record = requireRecord(tables, input);
    const others = Object.keys(input).filter((it) => !CHANGEABLE.includes(it));
    if (others.length > 0)
      throw invalid(`The embedded DynamoDB cannot change ${others.join()}.`);
    const changed = { ...record.description };
    const protection = input["DeletionProtectionEnabled"];
    if (typeof protection === "boolean")
      changed.DeletionProtectionEnabled = protection;
    for (const update of (input["GlobalSecondaryIndexUpdates"] ??
      []) as IndexUpdate[]) {
      if (update.Create)
        addIndex(changed, update.Create, input["AttributeDefinitions"]);
      if (update.Delete) removeIndex(changed, update.Delete.IndexName);
    }
    await replaceDefinition(tables, record, changed);
    return { TableDescription: { ...changed, TableStatus: "UPDATING" } };
  },

  async DeleteTable(tables, input) {
    const record = requireRecord(tables, input);
    if (record.description.DeletionProtectionEnabled) {
      throw invalid(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
      );
    }
    await tables.exclusively(() => deleteTable(tables, record));
    return { TableDescription: record.description };
  },

  async UpdateTimeToLive(tables, input) {
    const record = requireRecord(tables, input);
    const wanted = input["TimeToLiveSpecification"] as TimeToLive | undefined;
    if (!wanted?.AttributeName || typeof wanted.Enabled !== "boolean")
      throw invalid("TimeToLiveSpecification needs AttributeName and Enabled.");
    const isOn = record.timeToLive !== undefined;
    if (wanted.Enabled === isOn)
      throw invalid(`TimeToLive is already ${isOn ? "enabled" : "disabled"}`);
    await setTimeToLive(tables, record, wanted);
    return { TimeToLiveSpecification: wanted };
  },

  async DescribeTimeToLive(tables, input) {
    const { timeToLive } = requireRecord(tables, input);
    return {
      TimeToLiveDescription: timeToLive
        ? { TimeToLiveStatus: "ENABLED", AttributeName: timeToLive }
        : { TimeToLiveStatus: "DISABLED" },
    };
  },

  async UpdateContinuousBackups(tables, input) {
    const record = requireRecord(tables, input);
    const wanted = input["PointInTimeRecoverySpecification"] as
      { PointInTimeRecoveryEnabled?: boolean } | undefined;
    const isOn = wanted?.PointInTimeRecoveryEnabled === true;
    await tables.save({ ...record, pointInTimeRecovery: isOn });
    return continuousBackups(isOn);
  },

  async DescribeContinuousBackups(tables, input) {
    return continuousBackups(requireRecord(tables, input).pointInTimeRecovery);
  },

  async TagResource(tables, input) {
    const record = requireTagged(tables, input);
    const tags = { ...record.tags, ...tagsOf(input) };
    await tables.save({ ...record, tags });
    return undefined;
  },

  async UntagResource(tables, input) {
    const record = requireTagged(tables, input);
    const removed = (input["TagKeys"] ?? []) as string[];
    const tags = Object.fromEntries(
      Object.entries(record.tags).filter(([key]) => !removed.includes(key)),
    );
    await tables.save({ ...record, tags });
    return undefined;
  },

  async ListTagsOfResource(tables, input) {
    const { tags } = requireTagged(tables, input);
    return {
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    };
  },
};

interface IndexUpdate {
  Create?: TableIndex;
  Delete?: { IndexName: string };
}

function addIndex(
  table: TableDescription,
  index: TableIndex,
  definitions: unknown,
): void {
  const had = table.GlobalSecondaryIndexes ?? [];
  if (had.some(({ IndexName }) => IndexName === index.IndexName))
    throw invalid(`Attempting to create an index which already exists`);
  const known = table.AttributeDefinitions.map((it) => it.AttributeName);
  const more = (
    (definitions ?? []) as typeof table.AttributeDefinitions
  ).filter(({ AttributeName }) => !known.includes(AttributeName));
  table.AttributeDefinitions = [...table.AttributeDefinitions, ...more];
  table.GlobalSecondaryIndexes = [
    ...had,
    describeIndex(index, table.TableArn, true),
  ];
}

function removeIndex(table: TableDescription, name: string): void {
  const had = table.GlobalSecondaryIndexes ?? [];
  const left = had.filter(({ IndexName }) => IndexName !== name);
  if (left.length === had.length) {
    throw notFound(`Requested resource not found: index ${name}`);
  }
  if (left.length > 0) table.GlobalSecondaryIndexes = left;
  else delete table.GlobalSecondaryIndexes;
}

/** What is written locally is as safe as the disk: there is no older point in time to go back to. */
function continuousBackups(isOn: boolean): Output {
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: isOn ? "ENABLED" : "DISABLED",
      },
    },
  };
}

function requireRecord(tables: Tables, input: Output): TableRecord {
  const name = String(input["TableName"]);
  const record = tables.records.get(name);
  if (record) return record;
  throw notFound(`Requested resource not found: Table: ${name} not found`);
}

function requireTagged(tables: Tables, input: Output): TableRecord {
  const arn = input["ResourceArn"];
  for (const record of tables.records.values())
    if (record.description.TableArn === arn) return record;
  throw notFound(
    `Requested resource not found: ResourcArn: ${String(arn)} not found`,
  );
}

function tagsOf(input: Output): Record<string, string> {
  const tags = (input["Tags"] ?? []) as { Key: string; Value: string }[];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
