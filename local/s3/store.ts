import type { Bodies, Operation } from "./bodies.ts";
import type { Call } from "./call.ts";
import type { Bucket, Catalog } from "./catalog.ts";
import { checkWriteConditions } from "./conditions.ts";
import { S3Error } from "./s3Error.ts";

export interface ObjectCreated {
  bucket: string;
  key: string;
  sizeBytes: number;
  eTag: string;
  versionId: string | undefined;
  eventTime: string;
  /** Hexadecimal, of one length: of two events of a key, the greater is the later. */
  sequencer: string;
  eventName:
    | "ObjectCreated:Put"
    | "ObjectCreated:Copy"
    | "ObjectCreated:CompleteMultipartUpload";
}

/** What joins the commit of a new object: a durable outbox. */
export interface Outbox {
  /** Of the root database, each with a sublevel of its own, in that one's encodings. */
  operations: Operation[];
  committed(): void;
}

export interface Store {
  catalog: Catalog;
  bodies: Bodies;
  now(): Date;
  created(event: ObjectCreated): Outbox | undefined;
  /** Keys to which a conditional write is under way. */
  conditional: Set<string>;
}

export function requireBucket(store: Store, name: string): Bucket {
  const bucket = store.catalog.findBucket(name);
  if (bucket === undefined)
    throw new S3Error("NoSuchBucket", "The specified bucket does not exist");
  return bucket;
}

/**
 * Two conditional writes of one key at once: the later is told so, instead of sending
 * a whole body to lose the race.
 */
export async function whileConditional<T>(
  store: Store,
  call: Call,
  write: () => Promise<T>,
): Promise<T> {
  if (!call.headers.has("if-none-match") && !call.headers.has("if-match"))
    return write();
  const path = `${call.bucket}/${call.key}`;
  if (store.conditional.has(path)) {
    throw new S3Error(
      "ConditionalRequestConflict",
      "The conditional request cannot succeed due to a conflicting operation against this resource.",
    );
  }
  store.conditional.add(path);
  try {
    checkWriteConditions(
      call.headers,
      await store.catalog.current(call.bucket, call.key),
    );
    return await write();
  } finally {
    store.conditional.delete(path);
  }
}
