// Lambda's own API, as functions use it on each other: Invoke, synchronously. The REST-JSON protocol: the name of an
// error stands in a header. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { accessDenied, authenticate, AwsError, readBody } from "./awsJson.ts";
import type {
  FunctionDefinition,
  Functions,
  InvocationResult,
} from "./lambda.ts";
import type { Credential, FindCredential } from "./sigv4.ts";
import { ACCOUNT_ID, REGION } from "./template.ts";

export interface LambdaApiOptions {
  definitions: Pick<FunctionDefinition, "name" | "arn">[];
  invoke: Functions["invoke"];
  find: FindCredential;
  authorize(credential: Credential, action: string, resource: string): boolean;
  now?: () => Date;
}

/** Lambda takes no more than this in a synchronous invocation. */
const MAX_REQUEST_BYTES = 6 * 1024 * 1024;

const ROOT = "/2015-03-31/functions/";

/** Whether a request is for Lambda: DynamoDB and SQS are told by a header, and no bucket of ours is called a date. */
export function isForLambda({ url = "" }: IncomingMessage): boolean {
  return url.startsWith(ROOT);
}

/** @returns what answers such a request. */
export function openLambdaApi(
  options: LambdaApiOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { definitions, invoke, find, authorize, now } = options;

  async function answer(request: IncomingMessage): Promise<InvocationResult> {
    const body = await readBody(request, MAX_REQUEST_BYTES).catch(tooLarge);
    const service = { service: "lambda", find, ...(now && { now }) };
    const credential = authenticate(service, request, body);
    const arn = arnOf(functionNameOf(request));
    // Before it is said whether there is such a function: who may not call it does not learn that either.
    if (!authorize(credential, INVOKE, arn))
      throw accessDenied(credential, INVOKE, arn);
    const definition = definitions.find((one) => one.arn === arn);
    if (!definition)
      throw refusal(
        "ResourceNotFoundException",
        404,
        `Function not found: ${arn}`,
      );
    return invoke(definition.arn, parse(body));
  }

  return async (request, response) => {
    const requestId = randomUUID();
    response.setHeader("x-amzn-RequestId", requestId);
    try {
      sendResult(response, await answer(request));
    } catch (error) {
      if (error instanceof AwsError) return sendError(response, error);
      console.error(`lambda request ${requestId} failed`, error);
      sendError(
        response,
        refusal(
          "ServiceException",
          500,
          `The request failed; its cause is in the log under ${requestId}.`,
        ),
      );
    }
  };
}

const INVOKE = "lambda:InvokeFunction";

function functionNameOf(request: IncomingMessage): string {
  const path = (request.url ?? "").split("?")[0]!.slice(ROOT.length);
  const [, name] = /^([^/]+)\/invocations$/.exec(path) ?? [];
  if (request.method !== "POST" || !name)
    throw refusal(
      "UnknownOperationException",
      404,
      `The embedded Lambda knows POST ${ROOT}<function>/invocations only.`,
    );
  const type = request.headers["x-amz-invocation-type"] ?? "RequestResponse";
  if (type !== "RequestResponse")
    throw refusal(
      "InvalidParameterValueException",
      400,
      `The embedded Lambda knows the invocation type RequestResponse only, not ${type}.`,
    );
  return decoded(name);
}

/** A name stands for the function of that name in this account; an ARN, with or without its front, for itself. */
function arnOf(name: string): string {
  const front = `arn:aws:lambda:${REGION}:`;
  if (/^[\w-]+$/.test(name)) return `${front}${ACCOUNT_ID}:function:${name}`;
  if (/^\d{12}:function:[\w-]+$/.test(name)) return front + name;
  if (/^arn:aws:lambda:[\w-]+:\d{12}:function:[\w-]+$/.test(name)) return name;
  throw refusal(
    "ValidationException",
    400,
    `The embedded Lambda knows functions by their name or ARN, without version or alias; this is neither: ${name}`,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Nothing at all is an empty event. */
function parse(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw refusal(
      "InvalidRequestContentException",
      400,
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
}

function tooLarge(error: unknown): never {
  if (!(error instanceof AwsError) || error.statusCode !== 413) throw error;
  throw refusal(
    "RequestTooLargeException",
    413,
    `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`,
  );
}

function refusal(type: string, statusCode: number, message: string): AwsError {
  return new AwsError(type, message, { statusCode });
}

/** What a function threw is a success of the call: the payload says what, and a header that it did. */
function sendResult(response: ServerResponse, result: InvocationResult): void {
  const failure = "error" in result ? result.error : undefined;
  send(
    response,
    200,
    failure
      ? {
          errorType: failure.errorType,
          errorMessage: failure.errorMessage,
        }
      : (result as { payload: unknown }).payload,
    {
      "x-amz-executed-version": "$LATEST",
      ...(failure && { "x-amz-function-error": "Unhandled" }),
    },
  );
}

/** The JSON services answer 400 to whom they do not know, or not let: Lambda answers 403. */
const FORBIDDEN =
  /^(AccessDenied|MissingAuthenticationToken|UnrecognizedClient|InvalidSignature|IncompleteSignature)/;

function sendError(response: ServerResponse, error: AwsError): void {
  const type = String(error.body["__type"]).split("#").at(-1)!;
  const statusCode = FORBIDDEN.test(type) ? 403 : error.statusCode;
  send(
    response,
    statusCode,
    {
      Type: statusCode >= 500 ? "Service" : "User",
      Message: error.message,
      message: error.message,
    },
    { "x-amzn-errortype": type },
  );
}

function send(
  response: ServerResponse,
  statusCode: number,
  output: unknown,
  headers: Record<string, string>,
): void {
  if (response.destroyed) return;
  const body = JSON.stringify(output ?? null);
  response.writeHead(statusCode, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
