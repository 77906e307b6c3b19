// TransactWriteItems and TransactGetItems, which dynalite lacks. Writes run one at a time
// here, so transactions never conflict by themselves; `conflict` lets a test make them.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
import { createHash } from "node:crypto";
import db, { type Item } from "dynalite/db/index.js";
import { AwsError, isAnswer } from "../awsJson.ts";
import { invalid } from "./faults.ts";
import {
  checkItemRequest,
  isConditionFailure,
  runWrite,
  type ItemRequest,
  type Output,
} from "./itemActions.ts";
import { collectItemWrites } from "./itemWrites.ts";
import type { PastIndexes } from "./pastIndexes.ts";
import { requireTable, type Tables } from "./tables.ts";

const MAX_ACTIONS = 100;

/** How long a ClientRequestToken is good for. */
export const TOKEN_SECONDS = 600;

const VALIDATED_AS = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  // It has a key and a condition, as DeleteItem, and is never run as one.
  ConditionCheck: "DeleteItem",
} as const;
type Kind = keyof typeof VALIDATED_AS;

export interface TransactWrite {
  kind: Kind;
  request: ItemRequest;
}

export interface UsedToken {
  /** SHA-256 of the actions. */
  usedFor: string;
  /** Milliseconds of Unix time. */
  usedAt: number;
}

interface CancellationReason {
  Code: string;
  Message?: string;
  Item?: Item;
}

export function checkTransactWrite(input: Output): TransactWrite[] {
  return actionsOf(input).map((entry) => {
    const kind = onlyKey(entry, Object.keys(VALIDATED_AS)) as Kind;
    const request = checkItemRequest(VALIDATED_AS[kind], entry[kind] as object);
    if (kind === "Update" && request["UpdateExpression"] === undefined)
      throw invalid("An Update of a transaction needs an UpdateExpression.");
    if (kind === "ConditionCheck" && !request["ConditionExpression"])
      throw invalid("A ConditionCheck needs a ConditionExpression.");
    return { kind, request };
  });
}

export function checkTransactGet(input: Output): ItemRequest[] {
  return actionsOf(input).map((entry) => {
    onlyKey(entry, ["Get"]);
    return checkItemRequest("GetItem", entry["Get"] as object);
  });
}

export function transactWriteItems(
  tables: Tables,
  past: PastIndexes,
  input: Output,
  actions: TransactWrite[],
  conflict: () => boolean,
): Promise<Output> {
  return tables.exclusively(async () => {
    const keys = actions.map(
      ({ request }) => `${request["TableName"]}/${keyOf(tables, request)}`,
    );
    if (new Set(keys).size < keys.length) {
      throw invalid(
        "Transaction request cannot include multiple operations on one item",
      );
    }
    const token = input["ClientRequestToken"] as string | undefined;
    const usedFor = digest(input["TransactItems"]);
    if (token !== undefined && (await isRepeated(tables, token, usedFor)))
      return capacities(input, actions, true);
    if (conflict()) {
      throw cancelled(actions.map(() => ({ Code: "TransactionConflict" })));
    }

    const writes = collectItemWrites(tables);
    const reasons: CancellationReason[] = [];
    for (const { kind, request } of actions) {
      try {
        if (kind === "ConditionCheck") {
          // Collected apart, and dropped: only whether it may is of interest.
          await runWrite(collectItemWrites(tables), "DeleteItem", request);
        } else await runWrite(writes, VALIDATED_AS[kind], request);
        reasons.push({ Code: "None" });
      } catch (error) {
        reasons.push(reasonOf(error));
      }
    }
    if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);
    if (token !== undefined) {
      const value: UsedToken = { usedFor, usedAt: Date.now() };
      const sublevel = tables.tokens;
      writes.operations.push({ type: "put", sublevel, key: token, value });
    }
    await past.commit(writes.operations);
    return capacities(input, actions, false);
  });
}

export async function transactGetItems(
  tables: Tables,
  requests: ItemRequest[],
): Promise<Output> {
  // Between two writes, so that the items belong together.
  const items = await tables.exclusively(() =>
    Promise.all(
      requests.map((request) =>
        tables
          .items(request["TableName"] as string)
          .get(keyOf(tables, request)),
      ),
    ),
  );
  return {
    Responses: requests.map((request, i) => {
      const item = items[i] as Item | undefined;
      if (!item) return {};
      const projection = request["_projection"] as
        { paths: unknown[] } | undefined;
      return { Item: projection ? db.mapPaths(projection.paths, item) : item };
    }),
  };
}

async function isRepeated(
  tables: Tables,
  token: string,
  usedFor: string,
): Promise<boolean> {
  const used = (await tables.tokens.get(token)) as UsedToken | undefined;
  if (!used || used.usedAt < Date.now() - TOKEN_SECONDS * 1000) return false;
  if (used.usedFor === usedFor) return true;
  throw new AwsError(
    "com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException",
    "The ClientRequestToken was used before, for other actions.",
  );
}

/** @throws what is not of the transaction's making. */
function reasonOf(error: unknown): CancellationReason {
  if (!isAnswer(error)) throw error;
  const type = String(error.body["__type"]).split("#")[1];
  const Message = String(error.body["message"]);
  if (isConditionFailure(error)) {
    const item = error.body["Item"] as Item | undefined;
    return {
      Code: "ConditionalCheckFailed",
      Message,
      ...(item && { Item: item }),
    };
  }
  if (type === "ValidationException")
    return { Code: "ValidationError", Message };
  throw error;
}

function cancelled(reasons: CancellationReason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return new AwsError(
    "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { details: { CancellationReasons: reasons } },
  );
}

function keyOf(tables: Tables, request: ItemRequest): string {
  const table = requireTable(
    tables,
    request["TableName"] as string,
  ).description;
  const names = table.KeySchema.map((part) => part.AttributeName);
  const given = (request["Key"] ?? request["Item"]) as Item;
  const key = Object.fromEntries(
    names.flatMap((name) => (given[name] ? [[name, given[name]]] : [])),
  );
  const problem = db.validateKey(request["Key"] ? given : key, table);
  if (problem) throw problem;
  return db.createKey(key, table);
}

/** A transaction costs twice what its items would. */
function capacities(
  input: Output,
  actions: TransactWrite[],
  isRepeat: boolean,
): Output {
  const wanted = input["ReturnConsumedCapacity"];
  if (wanted !== "TOTAL" && wanted !== "INDEXES") return {};
  const units = new Map<string, number>();
  for (const { request } of actions) {
    const item = request["Item"] as Item | undefined;
    const table = request["TableName"] as string;
    const cost = 2 * db.capacityUnits(item, isRepeat, true);
    units.set(table, (units.get(table) ?? 0) + cost);
  }
  return {
    ConsumedCapacity: [...units].map(([TableName, CapacityUnits]) => ({
      TableName,
      CapacityUnits,
    })),
  };
}

function actionsOf(input: Output): Output[] {
  const actions = input["TransactItems"];
  if (
    !Array.isArray(actions) ||
    actions.length < 1 ||
    actions.length > MAX_ACTIONS
  )
    throw invalid(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: ` +
        `Member must have length less than or equal to ${MAX_ACTIONS} and greater than or equal to 1`,
    );
  return actions as Output[];
}

function onlyKey(entry: Output, allowed: string[]): string {
  const [kind, ...others] = Object.keys(entry);
  if (kind && others.length === 0 && allowed.includes(kind)) return kind;
  throw invalid(
    `TransactItems can only contain one of ${allowed.join(", ")} each`,
  );
}

function digest(actions: unknown): string {
  return createHash("sha256").update(JSON.stringify(actions)).digest("hex");
}
