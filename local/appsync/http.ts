import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";

const compress = promisify(gzip);

/** The service compresses from here on, where the client takes it. */
const MIN_GZIP_BYTES = 1_000;
const MAX_GZIP_BYTES = 10_000_000;

/** No limit is documented; what stays below this passes. */
export const MAX_REQUEST_BYTES = 1_000_000;

// As seen on the service's answers to OPTIONS. Not configurable there, nor here.
const ALLOWED_HEADERS =
  "Content-Type, X-Amz-Date, Authorization, X-Api-Key, X-Amz-Security-Token, X-Amz-Content-Sha256, X-Amz-User-Agent";

/** Headers that every answer has. */
export function beginResponse(response: ServerResponse) {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader(
    "access-control-expose-headers",
    "x-amzn-RequestId,x-amzn-ErrorType,x-amz-user-agent,x-amzn-ErrorMessage,Date,x-amz-schema-version",
  );
  response.setHeader("x-amzn-requestid", randomUUID());
}

export function answerPreflight(response: ServerResponse) {
  response.setHeader("access-control-allow-headers", ALLOWED_HEADERS);
  response.setHeader("access-control-allow-methods", "POST, OPTIONS");
  response.setHeader("access-control-max-age", "172800");
  response.statusCode = 200;
  response.end();
}

/** A request that never became GraphQL. */
export class RequestRefusal extends Error {
  override name = "RequestRefusal";
  constructor(
    readonly status: number,
    readonly errorType: string,
    message: string,
  ) {
    super(message);
  }
}

export function answerRefusal(
  response: ServerResponse,
  { status, errorType, message }: RequestRefusal,
) {
  response.setHeader("x-amzn-ErrorType", errorType);
  const body = { errors: [{ errorType, message }] };
  response.statusCode = status;
  response.setHeader("content-type", "application/json;charset=UTF-8");
  response.end(JSON.stringify(body));
}

export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  body: unknown,
) {
  const text = Buffer.from(JSON.stringify(body));
  response.statusCode = 200;
  response.setHeader("content-type", "application/json;charset=UTF-8");
  // One token a request: enough to show where the number stands.
  response.setHeader("x-amzn-appsync-tokensconsumed", "1");
  response.setHeader("vary", "accept-encoding");
  if (
    text.length < MIN_GZIP_BYTES ||
    text.length > MAX_GZIP_BYTES ||
    !takesGzip(request)
  ) {
    response.end(text);
    return;
  }
  response.setHeader("content-encoding", "gzip");
  response.end(await compress(text, { level: constants.Z_BEST_SPEED }));
}

function takesGzip(request: IncomingMessage): boolean {
  return [request.headers["accept-encoding"] ?? []]
    .flat()
    .join(",")
    .split(",")
    .some((coding) =>
      /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$)|$)/i.test(coding),
    );
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on to the end, so that the client hears the answer, but keep nothing more.
    if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  if (size > MAX_REQUEST_BYTES)
    throw new RequestRefusal(
      413,
      "MalformedHttpRequestException",
      `The request is larger than ${MAX_REQUEST_BYTES} bytes.`,
    );
  return Buffer.concat(chunks);
}

export interface GraphQLRequest {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | undefined;
}

export const unparsable = () =>
  new RequestRefusal(
    400,
    "MalformedHttpRequestException",
    "Unable to parse GraphQL query.",
  );

/** One JSON object with a query; lists of requests are not taken. */
export function parseBody(body: Buffer): GraphQLRequest {
  if (body.length === 0)
    throw new RequestRefusal(
      400,
      "MalformedHttpRequestException",
      "Request body is empty.",
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString("utf8"));
  } catch {
    throw unparsable();
  }
  if (!isObject(parsed)) throw unparsable();
  const { query, variables, operationName } = parsed;
  if (typeof query !== "string") throw unparsable();
  if (variables !== undefined && variables !== null && !isObject(variables))
    throw unparsable();
  if (
    operationName !== undefined &&
    operationName !== null &&
    typeof operationName !== "string"
  )
    throw unparsable();
  return {
    query,
    variables: variables ?? {},
    operationName: operationName || undefined,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What resolvers see of the headers: lower case, repeated ones as lists, never a cookie. */
export function eventHeaders(
  request: IncomingMessage,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, values = []] of Object.entries(request.headersDistinct)) {
    const [only] = values;
    if (name === "cookie" || only === undefined) continue;
    headers[name] = values.length === 1 ? only : values;
  }
  return headers;
}
