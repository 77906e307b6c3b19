// The edge between AppSync and the resolvers: the only place where errors become answers.

import { randomUUID } from "node:crypto";
import type { AppSyncResolverEvent } from "aws-lambda";
import { callerOf } from "./caller.ts";
import { CallerError } from "./callerError.ts";
import type { Asked } from "./fieldResolver.ts";
import { recordFault } from "./faults.ts";

type FieldEvent = AppSyncResolverEvent<
  Record<string, unknown>,
  Record<string, unknown> | null
>;

type AnyResolver = (asked: Asked<never, never>) => unknown;

/** One element of a batched direct resolver's answer. */
interface BatchElement {
  data: unknown;
  errorMessage?: string;
  errorType?: string;
}

/** AppSync hands `name` and `message` of what is thrown to the client, and nothing else. */
class NamedError extends Error {
  constructor(
    override readonly name: "Invalid" | "InternalError",
    message: string,
  ) {
    super(message);
  }
}

/**
 * A Lambda handler for AppSync's direct resolvers.
 * @param resolvers by `Type.field`; every field that infra wires to this function.
 * @returns a function that takes one event, or an array of them for a batched field, and answers in kind.
 *   Errors: `Invalid` for what the caller can mend, `InternalError` with an id to quote for all else.
 */
export function fieldHandler(resolvers: Record<string, AnyResolver>) {
  return async (event: FieldEvent | FieldEvent[]): Promise<unknown> => {
    if (Array.isArray(event)) {
      return Promise.all(event.map((one) => element(resolvers, one)));
    }
    return answer(resolvers, event);
  };
}

async function element(
  resolvers: Record<string, AnyResolver>,
  event: FieldEvent,
): Promise<BatchElement> {
  try {
    return { data: (await answer(resolvers, event)) ?? null };
  } catch (error) {
    const { name, message } = error as NamedError;
    return { data: null, errorType: name, errorMessage: message };
  }
}

async function answer(
  resolvers: Record<string, AnyResolver>,
  event: FieldEvent,
): Promise<unknown> {
  const { parentTypeName, fieldName, selectionSetList } = event.info;
  const field = `${parentTypeName}.${fieldName}`;
  try {
    const resolver = Object.hasOwn(resolvers, field) && resolvers[field];
    if (!resolver) throw new Error(`No resolver for ${field} here.`);
    return await resolver({
      source: event.source as never,
      args: event.arguments as never,
      caller: callerOf(event.identity),
      selection: selectionSetList,
    });
  } catch (error) {
    if (error instanceof CallerError) {
      if (parentTypeName === "Mutation") return payloadOf(error);
      throw new NamedError("Invalid", error.message);
    }
    const id = randomUUID();
    // Never the event: it holds tokens and what people wrote.
    recordFault("A field failed", error, { field, errorId: id });
    throw new NamedError(
      "InternalError",
      `PhotoSky could not answer ${field}. Try again; if it stays, quote ${id}.`,
    );
  }
}

/** Every payload is nullable but for its userErrors, so this is a payload of any mutation. */
function payloadOf(error: CallerError) {
  const { code, message, field } = error;
  return { userErrors: [{ code, message, field }] };
}
