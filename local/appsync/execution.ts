// Executes an operation breadth first: whatever can be completed at once is, and the fields that wait for a function
// are collected meanwhile, so that a list's children form one batch. graphql-js's own execute would neither report
// every missing child nor tell when a whole list has been walked.
import type { GraphQLObjectType } from "graphql";
import type { AttachedResolver } from "./attachResolvers.ts";
import {
  failures,
  locationOf,
  pathText,
  type Failure,
  type PathKey,
  type ResponseError,
} from "./errors.ts";
import { splitBatch, type Outcome } from "./lambdaEvents.ts";
import type { OutputShape } from "./outputShape.ts";
import type { FieldPlan } from "./planFields.ts";
import { CoercionError } from "./scalars.ts";

type Container = Record<PathKey, unknown>;

/** A place in the response that holds an object or a list. Emptied when something below it must not be null and is. */
interface Slot {
  container: Container;
  key: PathKey;
  nullable: boolean;
  parent: Slot | undefined;
}

/** A field that waits for its resolver. */
interface Waiting {
  plan: FieldPlan;
  resolver: AttachedResolver;
  source: object | null;
  container: Container;
  slot: Slot;
}

export interface ExecutionOptions {
  fields: FieldPlan[];
  /** The fields of a mutation run one after the other. */
  serial: boolean;
  /** Everything of the event that is the same in the whole request, as JSON. */
  identity: string;
  request: string;
  resolverCountLimit: number;
  executionLimitMs: number;
  invoke(functionArn: string, event: string): Promise<Outcome>;
}

export interface ExecutionResult {
  data: unknown;
  errors?: ResponseError[];
}

export async function execute(
  options: ExecutionOptions,
): Promise<ExecutionResult> {
  const errors: ResponseError[] = [];
  const waiting = new Set<Waiting>();
  let queue: Waiting[] = [];
  let resolverCount = 0;
  let isOver = false;
  let round: { end(): void; break(error: unknown): void } | undefined;

  const response: Container = { data: null };
  const root: Slot = {
    container: response,
    key: "data",
    nullable: true,
    parent: undefined,
  };

  function resolveFields(
    plans: readonly FieldPlan[],
    source: object | null,
    container: Container,
    slot: Slot,
  ) {
    for (const plan of plans) {
      const { responseName, resolver } = plan;
      // In its place before its value is known: the response keeps the order of the query.
      if (responseName === "__proto__") addOwn(container, responseName);
      else container[responseName] = null;
      if (plan.failure) {
        fail(plan, plan.failure, slot);
      } else if (resolver) {
        resolverCount += 1;
        if (resolverCount > options.resolverCountLimit)
          fail(plan, failures.resolverCount, slot);
        else queue.push({ plan, resolver, source, container, slot });
      } else {
        const value = plan.builtIn
          ? plan.builtIn(source)
          : propertyOf(source, plan.fieldName);
        complete(plan, plan.shape, value, container, responseName, slot);
      }
    }
  }

  function complete(
    plan: FieldPlan,
    shape: OutputShape,
    value: unknown,
    container: Container,
    key: PathKey,
    parent: Slot,
  ) {
    if (value === null || value === undefined) {
      if (shape.nonNull)
        reject(
          shape,
          parent,
          key,
          (path) =>
            `Cannot return null for non-nullable type: '${String(shape.name)}' within parent '${plan.parentType.name}' (${path})`,
        );
      return;
    }
    switch (shape.kind) {
      case "leaf":
        try {
          container[key] = shape.serialize(value);
        } catch (error) {
          if (!(error instanceof CoercionError)) throw error;
          reject(
            shape,
            parent,
            key,
            (path) => `Can't serialize value (${path}) : ${error.message}`,
          );
        }
        return;
      case "list": {
        // Introspection answers with other iterables than arrays nowhere; resolvers with JSON only.
        if (!Array.isArray(value))
          return mismatch(shape, "LIST", value, parent, key);
        const items: unknown[] & Container = value.map(() => null) as never;
        container[key] = items;
        const slot = { container, key, nullable: !shape.nonNull, parent };
        for (let index = 0; index < value.length; index += 1)
          complete(plan, shape.item, value[index], items, index, slot);
        return;
      }
      case "object":
      case "abstract": {
        if (typeof value !== "object" || Array.isArray(value))
          return mismatch(shape, "OBJECT", value, parent, key);
        const type =
          shape.kind === "object"
            ? shape.type
            : typeOf(plan, shape, value, parent, key);
        if (!type) return;
        const object: Container = {};
        container[key] = object;
        const slot = { container, key, nullable: !shape.nonNull, parent };
        resolveFields(plan.fieldsOf(type), value, object, slot);
      }
    }
  }

  function typeOf(
    plan: FieldPlan,
    shape: OutputShape & { kind: "abstract" },
    value: object,
    parent: Slot,
    key: PathKey,
  ): GraphQLObjectType | undefined {
    const name = propertyOf(value, "__typename");
    const type =
      typeof name === "string" ? shape.possible.get(name) : undefined;
    if (!type)
      reject(
        shape,
        parent,
        key,
        (path) =>
          `Can't resolve '${path}'. Abstract type '${String(shape.name)}' must resolve to an Object type at runtime for field '${plan.parentType.name}.${plan.fieldName}'. Could not determine the exact type of '${String(shape.name)}'`,
      );
    return type;
  }

  function mismatch(
    shape: OutputShape,
    expected: string,
    value: unknown,
    parent: Slot,
    key: PathKey,
  ) {
    const got = Array.isArray(value)
      ? "LIST"
      : typeof value === "object"
        ? "OBJECT"
        : "SCALAR";
    reject(
      shape,
      parent,
      key,
      (path) =>
        `Can't resolve value (${path}) : type mismatch error, expected type ${expected}, got ${got}`,
    );
  }

  /** The engine's own errors: no errorType, no locations; a null that may not be there empties its parents. */
  function reject(
    shape: OutputShape,
    parent: Slot,
    key: PathKey,
    sentence: (path: string) => string,
  ) {
    const path = pathOf(parent, key);
    errors.push({ path, locations: null, message: sentence(pathText(path)) });
    if (shape.nonNull) empty(parent);
  }

  function fail(plan: FieldPlan, failure: Failure, slot: Slot) {
    errors.push({
      path: pathOf(slot, plan.responseName),
      data: failure.data === undefined ? null : selected(plan, failure.data),
      errorType: failure.errorType,
      errorInfo: null,
      locations: locationOf(plan.nodes[0]),
      message: failure.message,
    });
    // One error a path: a resolver's own stands for the null that it leaves.
    if (plan.shape.nonNull) empty(slot);
  }

  function settle(field: Waiting, outcome: Outcome) {
    if (!waiting.delete(field)) return;
    const { plan, container, slot } = field;
    if ("failure" in outcome) fail(plan, outcome.failure, slot);
    else
      complete(
        plan,
        plan.shape,
        outcome.value,
        container,
        plan.responseName,
        slot,
      );
  }

  /** Sends off what has been collected: each resolver's fields together where it takes batches. */
  function flush() {
    const collected = queue;
    queue = [];
    for (const field of collected) waiting.add(field);
    const batches = new Map<AttachedResolver, Waiting[]>();
    for (const field of collected) {
      if (isOver) settle(field, { failure: failures.timedOut });
      else if (field.resolver.maxBatchSize === 0)
        send(
          [field],
          (event) => event,
          (outcome) => [outcome],
        );
      else {
        const batch = batches.get(field.resolver);
        if (batch) batch.push(field);
        else batches.set(field.resolver, [field]);
      }
    }
    for (const [{ maxBatchSize }, fields] of batches)
      for (let start = 0; start < fields.length; start += maxBatchSize)
        send(
          fields.slice(start, start + maxBatchSize),
          (events) => `[${events}]`,
          (outcome, size) => splitBatch(outcome, size),
        );
    if (waiting.size === 0) round?.end();
  }

  function send(...batch: Parameters<typeof sendAndSettle>) {
    sendAndSettle(...batch).catch((error: unknown) => round?.break(error));
  }

  async function sendAndSettle(
    fields: Waiting[],
    payload: (events: string) => string,
    split: (outcome: Outcome, size: number) => Outcome[],
  ) {
    const functionArn = fields[0]?.resolver.functionArn ?? "";
    const ready: Waiting[] = [];
    const events: string[] = [];
    for (const field of fields) {
      try {
        events.push(eventOf(field));
        ready.push(field);
      } catch (error) {
        settle(field, {
          failure: { errorType: null, message: (error as Error).message },
        });
      }
    }
    if (ready.length > 0) {
      const outcome = await options.invoke(
        functionArn,
        payload(events.join(",")),
      );
      const outcomes = split(outcome, ready.length);
      ready.forEach((field, index) =>
        settle(field, outcomes[index] ?? { failure: failures.internal }),
      );
    }
    flush();
  }

  /** The fields of one photo are often several, each with an event of its own. */
  const sources = new WeakMap<object, string>();

  function sourceText(source: object | null): string {
    if (source === null) return "null";
    let text = sources.get(source);
    if (text === undefined)
      sources.set(source, (text = JSON.stringify(source)));
    return text;
  }

  function eventOf({ plan, source }: Waiting): string {
    const event = plan.event();
    return `{"arguments":${event.arguments},"identity":${options.identity},"source":${sourceText(source)},"request":${options.request},"prev":null,"info":${event.info},"stash":{}}`;
  }

  function timeOut() {
    isOver = true;
    for (const field of waiting) settle(field, { failure: failures.timedOut });
    flush();
  }

  const timer = setTimeout(timeOut, options.executionLimitMs);
  try {
    const data: Container = {};
    response["data"] = data;
    const rounds = options.serial
      ? options.fields.map((plan) => [plan])
      : [options.fields];
    for (const plans of rounds) {
      await new Promise<void>((end, break_) => {
        round = { end, break: break_ };
        resolveFields(plans, null, data, root);
        flush();
      });
    }
  } finally {
    clearTimeout(timer);
  }
  return errors.length > 0
    ? { data: response["data"], errors }
    : { data: response["data"] };
}

function propertyOf(source: unknown, name: string): unknown {
  if (typeof source !== "object" || source === null) return undefined;
  const value = (source as Container)[name];
  // What every object inherits is not data, whatever a field is called.
  return typeof value === "function" ? undefined : value;
}

/** An alias may be any name; assigning this one would set the object's prototype, but for a property of its own. */
function addOwn(container: Container, key: PathKey) {
  Object.defineProperty(container, key, {
    value: null,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function empty(slot: Slot) {
  let place = slot;
  while (!place.nullable && place.parent) place = place.parent;
  place.container[place.key] = null;
}

function pathOf(slot: Slot, key: PathKey): PathKey[] {
  const path: PathKey[] = [key];
  for (let place = slot; place.parent; place = place.parent)
    path.unshift(place.key);
  return path;
}

/** An error's data shows no more than the field's selection would have. */
function selected(plan: FieldPlan, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => selected(plan, item));
  let { shape } = plan;
  while (shape.kind === "list") shape = shape.item;
  if (shape.kind === "leaf" || typeof value !== "object" || value === null)
    return value;
  const type =
    shape.kind === "object"
      ? shape.type
      : shape.possible.get(String(propertyOf(value, "__typename")));
  if (!type) return null;
  return Object.fromEntries(
    plan
      .fieldsOf(type)
      .map((child) => [
        child.responseName,
        selected(child, propertyOf(value, child.fieldName) ?? null),
      ]),
  );
}
