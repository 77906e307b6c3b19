// The embedded DynamoDB: dynalite's parsers, validation and query engine over a LevelDB
// of our own, with transactions, time to live and writes that a crash cannot tear.
import { mkdir } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { accessDenied, AwsError, serveAwsJson } from "./awsJson.ts";
import { startExpiry } from "./dynamodb/expiry.ts";
import {
  checkItemRequest,
  isItemAction,
  runItemAction,
  type Output,
} from "./dynamodb/itemActions.ts";
import { ensureTable, type TableDefinition } from "./dynamodb/ensureTable.ts";
import { pastIndexes } from "./dynamodb/pastIndexes.ts";
import {
  permissionsOf,
  permissionsOfTransaction,
  type Naming,
  type Permission,
} from "./dynamodb/permissions.ts";
import { TABLE_ACTIONS } from "./dynamodb/tableActions.ts";
import { finishTableChanges } from "./dynamodb/tableChanges.ts";
import { openTables } from "./dynamodb/tables.ts";
import {
  checkTransactGet,
  checkTransactWrite,
  transactGetItems,
  transactWriteItems,
} from "./dynamodb/transactions.ts";
import { withTableNames } from "./dynamodb/tableNames.ts";
import type { Refuse } from "./imitations/busyTable.ts";
import type { Credential, FindCredential } from "./sigv4.ts";

export type { TableDefinition };

/** DynamoDB refuses larger requests. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

export interface DynamoDBOptions {
  /** Holds the data, and nothing else. */
  folder: string;
  find: FindCredential;
  /** Whether `action` ("dynamodb:Query") is allowed on `resource` (ARN of a table or index), touching these partition keys. */
  authorize(
    credential: Credential,
    action: string,
    resource: string,
    leadingKeys?: string[],
  ): boolean;
  region: string;
  accountId: string;
  /** How long a write takes to a global index, asked for each: 0 unless told, at most 2,000. */
  indexDelayMilliseconds?: () => number;
  /** For that delay, in milliseconds of Unix time. */
  now?: () => number;
  /** Asked once a transaction: true cancels it with TransactionConflict. */
  conflict?: () => boolean;
  /** Asked before every other call: what it answers is thrown. */
  refuse?: Refuse;
}

export interface DynamoDB {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Creates the table, or brings one that exists to the definition; throws a sentence when its keys differ. */
  ensureTable(definition: TableDefinition): Promise<void>;
  /** Calls since the start, by action: {"Query": 3}. Those that were refused as too many do not count. */
  calls(): Record<string, number>;
  close(): Promise<void>;
}

export async function openDynamoDB(
  options: DynamoDBOptions,
): Promise<DynamoDB> {
  await mkdir(options.folder, { recursive: true });
  const tables = await openTables(options.folder);
  await finishTableChanges(tables);
  const past = pastIndexes(
    tables,
    options.indexDelayMilliseconds,
    options.now ?? Date.now,
  );
  const endExpiry = startExpiry(tables, past);
  const counts = new Map<string, number>();
  const arnOf = (table: string) =>
    `arn:aws:dynamodb:${options.region}:${options.accountId}:table/${table}`;
  const naming: Naming = {
    arnOf,
    findTable: (name) => tables.records.get(name)?.description,
  };

  async function run(
    action: string,
    given: Output,
    credential: Credential,
  ): Promise<Output | undefined> {
    const require = (permissions: Permission[]) => {
      for (const { action: wanted, resource, leadingKeys } of permissions)
        if (!options.authorize(credential, wanted, resource, leadingKeys))
          throw accessDenied(credential, wanted, resource);
    };
    const refusal = options.refuse?.(credential, action, given);
    if (refusal) throw refusal;
    counts.set(action, (counts.get(action) ?? 0) + 1);
    const input = withTableNames(given);
    if (isItemAction(action)) {
      const request = checkItemRequest(action, input);
      require(permissionsOf(naming, action, request));
      return runItemAction(tables, past, action, request);
    }
    if (action === "TransactWriteItems") {
      const writes = checkTransactWrite(input);
      require(permissionsOfTransaction(naming, writes));
      const conflict = options.conflict ?? (() => false);
      return transactWriteItems(tables, past, input, writes, conflict);
    }
    if (action === "TransactGetItems") {
      const requests = checkTransactGet(input);
      require(requests.flatMap((it) => permissionsOf(naming, "GetItem", it)));
      return transactGetItems(tables, requests);
    }
    const tableAction = TABLE_ACTIONS[action];
    if (!tableAction) {
      throw new AwsError(
        "com.amazon.coral.service#UnknownOperationException",
        `The embedded DynamoDB does not do ${action}.`,
      );
    }
    const name = input["TableName"];
    const resource = name ? arnOf(String(name)) : (input["ResourceArn"] ?? "*");
    require([{ action: `dynamodb:${action}`, resource: String(resource) }]);
    return tableAction(tables, input, arnOf);
  }

  const service = {
    service: "dynamodb",
    target: "DynamoDB_20120810",
    maximumBytes: MAX_REQUEST_BYTES,
    find: options.find,
    run,
  };
  return {
    handle: (request, response) => serveAwsJson(service, request, response),
    ensureTable: (definition) => ensureTable(tables, definition, arnOf),
    calls: () => Object.fromEntries(counts),
    async close() {
      await endExpiry();
      await tables.close();
    },
  };
}
