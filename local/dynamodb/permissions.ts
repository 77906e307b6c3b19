// Which permission on which resource a request needs, as IAM's reference has it:
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
import type { Item, Table } from "dynalite/db/index.js";
import type { ItemRequest } from "./itemActions.ts";
import type { TransactWrite } from "./transactions.ts";

export interface Permission {
  /** As in a policy: "dynamodb:Query". */
  action: string;
  /** ARN of the table or index. */
  resource: string;
  /**
   * Values of the condition key dynamodb:LeadingKeys: the partition keys that are touched.
   * Absent where the request names none, as in Scan.
   */
  leadingKeys?: string[];
}

export interface Naming {
  /** ARN of the table of that name. */
  arnOf(table: string): string;
  findTable(name: string): Table | undefined;
}

export function permissionsOf(
  naming: Naming,
  action: string,
  request: ItemRequest,
): Permission[] {
  const requests = request["RequestItems"] as Record<string, unknown>;
  switch (action) {
    case "BatchGetItem":
      return Object.entries(requests).map(([name, wanted]) =>
        onTable(naming, action, name, (wanted as { Keys: Item[] }).Keys),
      );
    case "BatchWriteItem":
      return Object.entries(requests).map(([name, writes]) =>
        onTable(
          naming,
          action,
          name,
          (writes as BatchWrite[]).map(writtenItem),
        ),
      );
    case "Query":
      return [onQuery(naming, request)];
    default: {
      const item = (request["Key"] ?? request["Item"]) as Item | undefined;
      const name = request["TableName"] as string;
      const permission = onTable(naming, action, name, item && [item]);
      const index = request["IndexName"];
      return [
        index
          ? { ...permission, resource: `${permission.resource}/index/${index}` }
          : permission,
      ];
    }
  }
}

/** A transaction needs the permissions of its parts. */
export function permissionsOfTransaction(
  naming: Naming,
  writes: TransactWrite[],
): Permission[] {
  return writes.flatMap(({ kind, request }) =>
    permissionsOf(
      naming,
      kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`,
      request,
    ),
  );
}

function onTable(
  naming: Naming,
  action: string,
  name: string,
  items: Item[] | undefined,
): Permission {
  const partitionKey = naming.findTable(name)?.KeySchema[0]?.AttributeName;
  return {
    action: `dynamodb:${action}`,
    resource: naming.arnOf(name),
    ...(items &&
      partitionKey && {
        leadingKeys: items.map((item) => text(item[partitionKey])),
      }),
  };
}

function onQuery(naming: Naming, request: ItemRequest): Permission {
  const name = request["TableName"] as string;
  const index = request["IndexName"] as string | undefined;
  const table = naming.findTable(name);
  const keySchema = index
    ? [
        ...(table?.GlobalSecondaryIndexes ?? []),
        ...(table?.LocalSecondaryIndexes ?? []),
      ].find(({ IndexName }) => IndexName === index)?.KeySchema
    : table?.KeySchema;
  const conditions = request["KeyConditions"] as
    Record<string, { AttributeValueList?: Item[string][] }> | undefined;
  const partitionKey = keySchema?.[0]?.AttributeName;
  const values = partitionKey && conditions?.[partitionKey]?.AttributeValueList;
  return {
    action: "dynamodb:Query",
    resource: naming.arnOf(name) + (index ? `/index/${index}` : ""),
    ...(values && { leadingKeys: values.map(text) }),
  };
}

interface BatchWrite {
  PutRequest?: { Item: Item };
  DeleteRequest?: { Key: Item };
}

function writtenItem(write: BatchWrite): Item {
  return write.PutRequest?.Item ?? write.DeleteRequest?.Key ?? {};
}

function text(value: Item[string] | undefined): string {
  return String(Object.values(value ?? {})[0] ?? "");
}
