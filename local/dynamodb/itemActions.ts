// The actions on items: dynalite validates, decides and reads; what it lacks is added around it.
import batchGetItem from "dynalite/actions/batchGetItem.js";
import batchWriteItem from "dynalite/actions/batchWriteItem.js";
import deleteItem from "dynalite/actions/deleteItem.js";
import getItem from "dynalite/actions/getItem.js";
import putItem from "dynalite/actions/putItem.js";
import query from "dynalite/actions/query.js";
import scan from "dynalite/actions/scan.js";
import updateItem from "dynalite/actions/updateItem.js";
import type { Item, Store } from "dynalite/db/index.js";
import validations from "dynalite/validations/index.js";
import batchGetItemRules from "dynalite/validations/batchGetItem.js";
import batchWriteItemRules from "dynalite/validations/batchWriteItem.js";
import deleteItemRules from "dynalite/validations/deleteItem.js";
import getItemRules from "dynalite/validations/getItem.js";
import putItemRules from "dynalite/validations/putItem.js";
import queryRules from "dynalite/validations/query.js";
import scanRules from "dynalite/validations/scan.js";
import updateItemRules from "dynalite/validations/updateItem.js";
import { isAnswer } from "../awsJson.ts";
import type { PastIndexes } from "./pastIndexes.ts";
import { itemReads } from "./itemReads.ts";
import {
  collectItemWrites,
  MAX_ITEM_BYTES,
  type ItemWrites,
} from "./itemWrites.ts";
import type { Tables } from "./tables.ts";

type Action = typeof putItem;
type Rules = typeof putItemRules;
export type Output = Record<string, unknown>;

/** A request whose form has been checked; the expressions in it are parsed. */
export type ItemRequest = Record<string, unknown>;

const WRITES = {
  PutItem: [putItem, returningOnFailure(putItemRules)],
  UpdateItem: [updateItem, returningOnFailure(updateItemRules)],
  DeleteItem: [deleteItem, returningOnFailure(deleteItemRules)],
  BatchWriteItem: [batchWriteItem, batchWriteItemRules],
} as const satisfies Record<string, readonly [Action, Rules]>;

const READS = {
  GetItem: [getItem, getItemRules],
  BatchGetItem: [batchGetItem, batchGetItemRules],
  Query: [query, queryRules],
  Scan: [scan, scanRules],
} as const satisfies Record<string, readonly [Action, Rules]>;

export type WriteAction = keyof typeof WRITES;
export type ItemAction = WriteAction | keyof typeof READS;

const ITEM_ACTIONS = { ...WRITES, ...READS };

export function isItemAction(action: string): action is ItemAction {
  return Object.hasOwn(ITEM_ACTIONS, action);
}

/** @throws ValidationException or SerializationException that says what is wrong with the request. */
export function checkItemRequest(
  action: ItemAction,
  input: object,
): ItemRequest {
  const { types, custom } = ITEM_ACTIONS[action][1];
  const request = validations.checkTypes(input, types);
  validations.checkValidations(request, types, custom, {
    options: { maxItemSize: MAX_ITEM_BYTES },
  });
  return request;
}

export function runItemAction(
  tables: Tables,
  past: PastIndexes,
  action: ItemAction,
  request: ItemRequest,
): Promise<Output> {
  if (!isWrite(action)) {
    const store = itemReads(tables, past, {
      exclusiveStartKey: request["ExclusiveStartKey"] as Item | undefined,
    });
    return run(READS[action][0], store, request);
  }
  return tables.exclusively(async () => {
    const writes = collectItemWrites(tables);
    const output = await runWrite(writes, action, request);
    await past.commit(writes.operations);
    return output;
  });
}

/** Collects what the action writes; an unmet condition carries the item that did not meet it, when asked for. */
export async function runWrite(
  writes: ItemWrites,
  action: WriteAction,
  request: ItemRequest,
): Promise<Output> {
  try {
    return await run(WRITES[action][0], writes.store, request);
  } catch (error) {
    const item = writes.seen();
    if (
      item &&
      isAnswer(error) &&
      request["ReturnValuesOnConditionCheckFailure"] === "ALL_OLD" &&
      isConditionFailure(error)
    ) {
      error.body["Item"] = item;
    }
    throw error;
  }
}

export function isConditionFailure(error: {
  body: Record<string, unknown>;
}): boolean {
  return String(error.body["__type"]).endsWith(
    "#ConditionalCheckFailedException",
  );
}

function isWrite(action: ItemAction): action is WriteAction {
  return Object.hasOwn(WRITES, action);
}

function run(
  action: Action,
  store: Store,
  request: ItemRequest,
): Promise<Output> {
  return new Promise((resolve, reject) => {
    action(store, request, (error, output) =>
      error ? reject(error) : resolve(output ?? {}),
    );
  });
}

function returningOnFailure({ types, custom }: Rules): Rules {
  return {
    types: {
      ...types,
      ReturnValuesOnConditionCheckFailure: {
        type: "String",
        enum: ["ALL_OLD", "NONE"],
      },
    },
    custom,
  };
}
