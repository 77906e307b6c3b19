// Amazon S3 on one machine: path-style, signed, strict, and only what the product and its
// browser clients use. Everything else is refused as NotImplemented, never taken for something else.
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ClassicLevel } from "classic-level";
import { openBodies } from "./s3/bodies.ts";
import { saveBucket } from "./s3/buckets.ts";
import { authenticate, parseAddress } from "./s3/call.ts";
import { openCatalog } from "./s3/catalog.ts";
import type { BucketConfiguration } from "./s3/catalog.ts";
import { answerPreflight, setCorsHeaders } from "./s3/cors.ts";
import { operationOf } from "./s3/operations.ts";
import { S3Error } from "./s3/s3Error.ts";
import type { ObjectCreated, Outbox, Store } from "./s3/store.ts";
import { writeXml } from "./s3/xml.ts";
import type { Credential, FindCredential } from "./sigv4.ts";

export type { BucketConfiguration } from "./s3/catalog.ts";
export type { ObjectCreated, Outbox } from "./s3/store.ts";

export interface S3Options {
  /** Shared with other services; the names of all sublevels used begin with "s3-". */
  database: ClassicLevel<string, string>;
  bodiesFolder: string;
  find: FindCredential;
  /** s3:ListBucket on the bucket decides whether a missing key is 404 or 403. */
  authorize(credential: Credential, action: string, resource: string): boolean;
  /** Its operations are committed with the new object, or not at all; `committed` is called after. */
  created?(event: ObjectCreated): Outbox | undefined;
  now?: () => Date;
}

export interface S3 {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Creates the bucket, or gives it another configuration; its objects stay. */
  putBucket(configuration: BucketConfiguration): Promise<void>;
  /** Breaks off what is under way. The database stays open. */
  close(): Promise<void>;
}

export async function openS3(options: S3Options): Promise<S3> {
  const now = options.now ?? (() => new Date());
  const store: Store = {
    catalog: await openCatalog(options.database),
    bodies: await openBodies(options.bodiesFolder, options.database),
    now,
    created: (event) => options.created?.(event),
    conditional: new Set(),
  };
  const running = new Map<IncomingMessage, Promise<void>>();
  let closing = false;

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const requestId = randomBytes(8).toString("hex").toUpperCase();
    response.setHeader("x-amz-request-id", requestId);
    try {
      if (closing)
        throw new S3Error(
          "ServiceUnavailable",
          "Please reduce your request rate.",
        );
      const address = parseAddress(request.url ?? "");
      const cors = store.catalog.findBucket(address.bucket)?.cors ?? [];
      if (request.method === "OPTIONS")
        return answerPreflight(request, response, cors);
      setCorsHeaders(request, response, cors);
      const call = authenticate(request, response, address, {
        find: options.find,
        authorize: (credential, action, resource) =>
          options.authorize(credential, action, resource),
        now: now(),
      });
      const { action, run } = operationOf(call);
      if (action !== undefined) call.require(action);
      await run(store, call);
    } catch (error) {
      refuse(request, response, requestId, error);
    }
  }

  return {
    async handle(request, response) {
      const served = serve(request, response);
      running.set(request, served);
      await served.finally(() => running.delete(request));
    },

    putBucket: (configuration) => saveBucket(store, configuration),

    async close() {
      closing = true;
      for (const request of running.keys()) request.destroy();
      await Promise.allSettled(running.values());
    },
  };
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  error: unknown,
): void {
  if (!(error instanceof S3Error) && !isHangUp(error))
    console.error("S3:", error);
  // The client is gone, or has half an answer: there is nobody left to tell.
  if (response.headersSent || request.socket.destroyed) {
    response.destroy();
    return;
  }
  const told =
    error instanceof S3Error
      ? error
      : new S3Error(
          "InternalError",
          "We encountered an internal error. Please try again.",
        );
  for (const [name, value] of Object.entries(told.headers))
    response.setHeader(name, value);
  const [path = ""] = (request.url ?? "").split("?", 1);
  const body =
    request.method === "HEAD"
      ? ""
      : writeXml("Error", {
          Code: told.code,
          Message: told.message,
          Resource: path,
          RequestId: requestId,
        });
  response
    .writeHead(told.status, {
      "content-type": "application/xml",
      "content-length": Buffer.byteLength(body),
    })
    .end(body);
}

function isHangUp(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : "";
  return (
    code === "ECONNRESET" ||
    code === "EPIPE" ||
    code === "ERR_STREAM_PREMATURE_CLOSE"
  );
}
