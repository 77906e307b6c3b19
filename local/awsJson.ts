// What DynamoDB and SQS share on the wire, and Lambda in part: the AWS JSON 1.0 protocol, one signed
// POST a call with the action's name in X-Amz-Target.
// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { crc32 } from "node:zlib";
import {
  verifyHeaderSignature,
  type Credential,
  type FindCredential,
  type SignatureErrorCode,
} from "./sigv4.ts";

/** An answer that the service gives on purpose: `body.__type` is what the SDK names its error after. */
export class AwsError extends Error {
  readonly statusCode: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;
  constructor(
    type: string,
    message: string,
    more: {
      statusCode?: number;
      details?: Record<string, unknown>;
      headers?: Record<string, string>;
    } = {},
  ) {
    super(message);
    this.statusCode = more.statusCode ?? 400;
    this.body = { __type: type, message, ...more.details };
    this.headers = more.headers ?? {};
  }
}

export interface AwsJsonService {
  /** The name that requests are signed for. */
  service: string;
  /** What stands before the dot in X-Amz-Target. */
  target: string;
  /** Both services refuse larger requests unread. */
  maximumBytes: number;
  find: FindCredential;
  now?: () => Date;
  /** @returns the answer's body; undefined for an empty one. */
  run(
    action: string,
    input: Record<string, unknown>,
    credential: Credential,
    signal: AbortSignal,
  ): Promise<object | undefined>;
}

export async function serveAwsJson(
  service: AwsJsonService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  response.setHeader("x-amzn-RequestId", requestId);
  const left = new AbortController();
  response.on("close", () => left.abort());
  try {
    const body = await readBody(request, service.maximumBytes);
    const credential = authenticate(service, request, body);
    const output = await service.run(
      actionOf(service, request),
      parse(body),
      credential,
      left.signal,
    );
    send(response, 200, output);
  } catch (error) {
    if (error instanceof AwsError) {
      for (const [name, value] of Object.entries(error.headers))
        response.setHeader(name, value);
    }
    if (isAnswer(error)) return send(response, error.statusCode, error.body);
    console.error(`${service.service} request ${requestId} failed`, error);
    send(response, 500, {
      __type: `com.amazon.coral.service#InternalServerError`,
      message: `The request failed; its cause is in the log under ${requestId}.`,
    });
  }
}

export function accessDenied(
  credential: Credential,
  action: string,
  resource: string,
): AwsError {
  return new AwsError(
    "com.amazon.coral.service#AccessDeniedException",
    `User: ${credential.principal} is not authorized to perform: ${action} on resource: ${resource} ` +
      `because no identity-based policy allows the ${action} action`,
  );
}

export function authenticate(
  { service, find, now }: Pick<AwsJsonService, "service" | "find" | "now">,
  request: IncomingMessage,
  body: Buffer,
): Credential {
  const verified = verifyHeaderSignature(
    {
      method: request.method ?? "POST",
      url: request.url ?? "/",
      headers: request.headers,
      payloadHash: createHash("sha256").update(body).digest("hex"),
    },
    { service, find, ...(now && { now: now() }) },
  );
  if ("credential" in verified) return verified.credential;
  const { code, message } = verified.error;
  throw new AwsError(
    `com.amazon.coral.service#${SIGNATURE_FAULTS[code]}`,
    message,
  );
}

/** The JSON services have other names than S3 for the same refusals. */
const SIGNATURE_FAULTS = {
  MissingAuthenticationToken: "MissingAuthenticationTokenException",
  InvalidAccessKeyId: "UnrecognizedClientException",
  InvalidToken: "UnrecognizedClientException",
  SignatureDoesNotMatch: "InvalidSignatureException",
  RequestTimeTooSkewed: "InvalidSignatureException",
  IncompleteSignature: "IncompleteSignatureException",
} as const satisfies Record<SignatureErrorCode, string>;

function actionOf(service: AwsJsonService, request: IncomingMessage): string {
  const [target, action] = String(request.headers["x-amz-target"]).split(".");
  if (request.method !== "POST" || target !== service.target || !action) {
    throw new AwsError(
      "com.amazon.coral.service#UnknownOperationException",
      `Wanted a POST whose X-Amz-Target is ${service.target}.<action>.`,
    );
  }
  return action;
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(body.toString("utf8"));
    if (typeof input === "object" && input !== null && !Array.isArray(input))
      return input as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AwsError(
    "com.amazon.coral.service#SerializationException",
    "The body of the request is not a JSON object.",
  );
}

export async function readBody(
  request: IncomingMessage,
  maximumBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to its end all the same: a sender who is cut off does not hear why.
    if (size <= maximumBytes) chunks.push(chunk);
  }
  if (size > maximumBytes) {
    throw new AwsError(
      "com.amazon.coral.service#RequestEntityTooLargeException",
      `A request has at most ${maximumBytes} bytes.`,
      { statusCode: 413 },
    );
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, statusCode: number, output?: object) {
  if (response.destroyed) return;
  const body = output === undefined ? "" : JSON.stringify(output);
  response.writeHead(statusCode, {
    "content-type": "application/x-amz-json-1.0",
    "content-length": Buffer.byteLength(body),
    "x-amz-crc32": crc32(body),
  });
  response.end(body);
}

/** Ours, and those of dynalite, which have the same shape without the class. */
export function isAnswer(
  error: unknown,
): error is { statusCode: number; body: Record<string, unknown> } {
  return (
    error instanceof Error &&
    "statusCode" in error &&
    "body" in error &&
    typeof error.statusCode === "number"
  );
}
