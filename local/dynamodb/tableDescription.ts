// A table as DescribeTable tells it, and whether it may be so.
import { randomUUID } from "node:crypto";
import type { TableIndex } from "dynalite/db/index.js";
import createTableRules from "dynalite/validations/createTable.js";
import validations from "dynalite/validations/index.js";
import type { Output } from "./itemActions.ts";
import { MAX_ITEM_BYTES } from "./itemWrites.ts";
import type { TableDescription } from "./tables.ts";

const CREATE_TABLE_TYPES = {
  ...createTableRules.types,
  DeletionProtectionEnabled: "Boolean",
  StreamSpecification: {
    type: "FieldStruct<StreamSpecification>",
    children: { StreamEnabled: "Boolean", StreamViewType: "String" },
  },
};

/** @throws ValidationException that says why no table can be created from this. */
export function checkCreateTable(input: Output): Output {
  const request = validations.checkTypes(
    structuredClone(input),
    CREATE_TABLE_TYPES,
  );
  validations.checkValidations(
    request,
    CREATE_TABLE_TYPES,
    createTableRules.custom,
    { options: { maxItemSize: MAX_ITEM_BYTES } },
  );
  return request;
}

/** @throws ValidationException when a table may not have become what it has. */
export function checkDescription(table: TableDescription): void {
  checkCreateTable(creating(table));
}

/** The request that would create this table: what dynalite knows how to check. */
function creating(table: TableDescription): Output {
  const bare = ({ IndexName, KeySchema, Projection }: TableIndex) => ({
    IndexName,
    KeySchema,
    Projection,
  });
  return {
    TableName: table.TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: table.AttributeDefinitions,
    KeySchema: table.KeySchema,
    GlobalSecondaryIndexes: table.GlobalSecondaryIndexes?.map(bare),
    LocalSecondaryIndexes: table.LocalSecondaryIndexes?.map(bare),
  };
}

export function describe(
  request: Output,
  arnOf: (table: string) => string,
): TableDescription {
  const { BillingMode, ...table } = request as unknown as TableDescription & {
    BillingMode?: string;
  };
  const TableArn = arnOf(table.TableName);
  const created = Date.now() / 1000;
  return {
    ...table,
    TableArn,
    TableId: randomUUID(),
    TableStatus: "ACTIVE",
    CreationDateTime: created,
    // DynamoDB brings these two up to date every six hours or so; we never do.
    ItemCount: 0,
    TableSizeBytes: 0,
    DeletionProtectionEnabled: table.DeletionProtectionEnabled === true,
    ProvisionedThroughput: throughput(table["ProvisionedThroughput"]),
    ...(BillingMode === "PAY_PER_REQUEST" && {
      BillingModeSummary: {
        BillingMode,
        LastUpdateToPayPerRequestDateTime: created,
      },
    }),
    ...(table.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: table.GlobalSecondaryIndexes.map((index) =>
        describeIndex(index, TableArn, true),
      ),
    }),
    ...(table.LocalSecondaryIndexes && {
      LocalSecondaryIndexes: table.LocalSecondaryIndexes.map((index) =>
        describeIndex(index, TableArn, false),
      ),
    }),
  };
}

export function describeIndex(
  index: TableIndex & { ProvisionedThroughput?: unknown },
  tableArn: string,
  isGlobal: boolean,
): TableIndex {
  const description = {
    ...index,
    IndexArn: `${tableArn}/index/${index.IndexName}`,
    IndexSizeBytes: 0,
    ItemCount: 0,
    ...(isGlobal && {
      IndexStatus: "ACTIVE",
      ProvisionedThroughput: throughput(index.ProvisionedThroughput),
    }),
  };
  return description;
}

function throughput(given: unknown): object {
  return {
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: 0,
    WriteCapacityUnits: 0,
    ...(given as object | undefined),
  };
}
