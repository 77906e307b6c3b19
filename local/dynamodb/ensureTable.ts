// A table as the template wants it: created, or changed where that loses nothing.
import { isDeepStrictEqual } from "node:util";
import type { KeySchema, TableIndex } from "dynalite/db/index.js";
import { TABLE_ACTIONS } from "./tableActions.ts";
import { replaceDefinition, setTimeToLive } from "./tableChanges.ts";
import { describe } from "./tableDescription.ts";
import type { TableDescription, Tables } from "./tables.ts";

/** The input of CreateTable, with the settings that the API takes in calls of their own. */
export interface TableDefinition {
  TableName: string;
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  KeySchema: KeySchema;
  BillingMode?: string;
  GlobalSecondaryIndexes?: TableIndex[];
  LocalSecondaryIndexes?: TableIndex[];
  StreamSpecification?: { StreamEnabled?: boolean; StreamViewType?: string };
  DeletionProtectionEnabled?: boolean;
  Tags?: { Key: string; Value: string }[];
  TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
  PointInTimeRecoverySpecification?: { PointInTimeRecoveryEnabled: boolean };
  [more: string]: unknown;
}

export async function ensureTable(
  tables: Tables,
  definition: TableDefinition,
  arnOf: (table: string) => string,
): Promise<void> {
  const name = definition.TableName;
  const existing = tables.records.get(name);
  if (existing) {
    const wanted = describe({ ...definition }, arnOf);
    checkUnchanged(existing.description, wanted);
    const had = existing.description.GlobalSecondaryIndexes ?? [];
    const next: TableDescription = {
      ...existing.description,
      AttributeDefinitions: wanted.AttributeDefinitions,
      DeletionProtectionEnabled: wanted.DeletionProtectionEnabled,
    };
    delete next.GlobalSecondaryIndexes;
    if (wanted.GlobalSecondaryIndexes) {
      next.GlobalSecondaryIndexes = wanted.GlobalSecondaryIndexes.map(
        (index) =>
          had.find(({ IndexName }) => IndexName === index.IndexName) ?? index,
      );
    }
    await replaceDefinition(tables, existing, next);
  } else {
    await TABLE_ACTIONS["CreateTable"]!(
      tables,
      { BillingMode: "PAY_PER_REQUEST", ...definition },
      arnOf,
    );
  }

  const { TimeToLiveSpecification, PointInTimeRecoverySpecification } =
    definition;
  const record = tables.records.get(name)!;
  const attribute = TimeToLiveSpecification?.Enabled
    ? TimeToLiveSpecification.AttributeName
    : undefined;
  if (attribute !== record.timeToLive) {
    await setTimeToLive(tables, record, {
      AttributeName: attribute,
      Enabled: attribute !== undefined,
    });
  }
  const tags = (definition.Tags ?? []).map(({ Key, Value }) => [Key, Value]);
  await tables.save({
    ...tables.records.get(name)!,
    tags: Object.fromEntries(tags) as Record<string, string>,
    pointInTimeRecovery:
      PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true,
  });
}

/** @throws a sentence for people, when the data that is there cannot be what is wanted. */
function checkUnchanged(
  existing: TableDescription,
  wanted: TableDescription,
): void {
  const name = existing.TableName;
  const differs = (what: string, before: string, after: string) =>
    new Error(
      `The table ${name} in the data folder has ${what} ${before}, and ${after} is wanted: ` +
        `the data cannot be kept. Empty the data folder, or give the table another name.`,
    );
  const keys = [keyText(existing), keyText(wanted)] as const;
  if (keys[0] !== keys[1]) throw differs("the key", ...keys);
  for (const kind of [
    "LocalSecondaryIndexes",
    "GlobalSecondaryIndexes",
  ] as const) {
    for (const index of wanted[kind] ?? []) {
      const same = (existing[kind] ?? []).find(
        ({ IndexName }) => IndexName === index.IndexName,
      );
      if (!same && kind === "GlobalSecondaryIndexes") continue;
      if (
        same &&
        isDeepStrictEqual(shape(existing, same), shape(wanted, index))
      )
        continue;
      throw differs(
        `as index ${index.IndexName}`,
        same ? JSON.stringify(shape(existing, same)) : "nothing",
        JSON.stringify(shape(wanted, index)),
      );
    }
  }
}

function keyText(
  table: TableDescription,
  keySchema: KeySchema = table.KeySchema,
): string {
  return keySchema
    .map(({ AttributeName, KeyType }) => {
      const type = table.AttributeDefinitions.find(
        (it) => it.AttributeName === AttributeName,
      )?.AttributeType;
      return `${AttributeName} (${type}, ${KeyType})`;
    })
    .join(" + ");
}

function shape(table: TableDescription, index: TableIndex) {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  return {
    key: keyText(table, index.KeySchema),
    projection: ProjectionType,
    attributes: [...NonKeyAttributes].sort(),
  };
}
