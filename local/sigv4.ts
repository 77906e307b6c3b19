// Signature Version 4, from the side that checks it: by header for every service,
// by query (a presigned URL) for S3. Rules cited are those of
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import {
  ALGORITHM,
  headerValue,
  parseQuery,
  signatureOf,
  splitUrl,
} from "./sigv4/canonicalRequest.ts";
import type { Scope } from "./sigv4/canonicalRequest.ts";

export interface Credential {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** ARN of who it is, e.g. a function's role. */
  principal: string;
}

export type FindCredential = (accessKeyId: string) => Credential | undefined;

export type SignatureErrorCode =
  | "MissingAuthenticationToken"
  | "InvalidAccessKeyId"
  | "SignatureDoesNotMatch"
  | "RequestTimeTooSkewed"
  | "InvalidToken"
  | "IncompleteSignature";

export type PresignedUrlErrorCode =
  | Exclude<SignatureErrorCode, "RequestTimeTooSkewed">
  | "AccessDenied"
  | "AuthorizationQueryParametersError";

export interface SignatureError<Code extends string = SignatureErrorCode> {
  error: { code: Code; message: string };
}

export interface SignedRequest {
  method: string;
  /** Raw path and query, as on the wire. */
  url: string;
  headers: IncomingHttpHeaders;
}

export interface VerifyOptions {
  service: string;
  find: FindCredential;
  now?: Date;
}

/** What AWS tolerates between its clock and the signer's. */
const MAX_SKEW_SECONDS = 15 * 60;

/** The longest that a presigned URL may live: seven days. */
const MAX_EXPIRES_SECONDS = 7 * 24 * 3600;

export const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

/**
 * Verifies an Authorization-header signature for any service ("s3", "dynamodb", "sqs", "appsync").
 * `payloadHash`: hex SHA-256 of the body as received (or the x-amz-content-sha256 marker for s3).
 */
export function verifyHeaderSignature(
  request: SignedRequest & { payloadHash: string },
  options: VerifyOptions,
): { credential: Credential } | SignatureError {
  const authorization = request.headers.authorization;
  if (authorization === undefined || authorization === "") {
    return failed(
      "MissingAuthenticationToken",
      "The request is not signed: it has no Authorization header.",
    );
  }
  const parsed = parseAuthorization(authorization);
  if (typeof parsed === "string") return failed("IncompleteSignature", parsed);
  const { scope, signedHeaders, signature } = parsed;

  const date = headerValue(request.headers, "x-amz-date");
  const signedAt = date === undefined ? undefined : parseAmzDate(date);
  if (date === undefined || signedAt === undefined) {
    return failed(
      "IncompleteSignature",
      "A signed request needs an X-Amz-Date header, as 20300101T000000Z.",
    );
  }
  const badScope = scopeProblem(scope, date, options.service);
  if (badScope !== undefined) return failed("IncompleteSignature", badScope);

  const credential = options.find(scope.accessKeyId);
  if (credential === undefined) return unknownAccessKey();
  const badToken = tokenProblem(
    credential,
    headerValue(request.headers, "x-amz-security-token"),
  );
  if (badToken !== undefined) return badToken;

  const skew = Math.abs(
    (options.now ?? new Date()).getTime() - signedAt.getTime(),
  );
  if (skew > MAX_SKEW_SECONDS * 1000) {
    return failed(
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
    );
  }

  const badHeaders = headersProblem(request, signedHeaders, options.service);
  if (badHeaders !== undefined)
    return failed("SignatureDoesNotMatch", badHeaders);

  const expected = signatureOf(credential.secretAccessKey, scope, date, {
    ...request,
    signedHeaders,
  });
  return sameText(expected, signature)
    ? { credential }
    : signatureDoesNotMatch();
}

/**
 * Verifies a presigned URL, with every header that X-Amz-SignedHeaders names.
 * `payloadHash` in the answer is what the body must have: hex SHA-256 or UNSIGNED-PAYLOAD.
 */
export function verifyPresignedUrl(
  request: SignedRequest,
  options: VerifyOptions,
):
  | { credential: Credential; payloadHash: string }
  | SignatureError<PresignedUrlErrorCode> {
  const parameters = parseQuery(splitUrl(request.url)[1]);
  const only = (name: string): string | undefined => {
    const values = parameters.filter(([key]) => key === name);
    return values.length === 1 ? values[0]?.[1] : undefined;
  };
  const malformed = (message: string) =>
    failed("AuthorizationQueryParametersError", message);

  if (only("X-Amz-Algorithm") !== ALGORITHM) {
    return malformed(`X-Amz-Algorithm only supports "${ALGORITHM}".`);
  }
  const scope = parseScope(only("X-Amz-Credential") ?? "");
  const date = only("X-Amz-Date") ?? "";
  const expires = only("X-Amz-Expires") ?? "";
  const signature = only("X-Amz-Signature");
  const signedHeaders = only("X-Amz-SignedHeaders")?.split(";") ?? [];
  const signedAt = parseAmzDate(date);
  if (
    scope === undefined ||
    signedAt === undefined ||
    signature === undefined ||
    expires === ""
  ) {
    return malformed(
      "Query-string authentication needs the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters, each once.",
    );
  }
  if (!/^\d{1,9}$/.test(expires)) {
    return malformed("X-Amz-Expires should be a number of seconds.");
  }
  if (Number(expires) > MAX_EXPIRES_SECONDS) {
    return malformed(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${MAX_EXPIRES_SECONDS} seconds.`,
    );
  }
  const badScope = scopeProblem(scope, date, options.service);
  if (badScope !== undefined) return malformed(badScope);

  const credential = options.find(scope.accessKeyId);
  if (credential === undefined) return unknownAccessKey();
  const badToken = tokenProblem(credential, only("X-Amz-Security-Token"));
  if (badToken !== undefined) return badToken;

  const now = (options.now ?? new Date()).getTime();
  if (now < signedAt.getTime() - MAX_SKEW_SECONDS * 1000) {
    return failed("AccessDenied", "Request is not yet valid");
  }
  if (now > signedAt.getTime() + Number(expires) * 1000) {
    return failed("AccessDenied", "Request has expired");
  }

  const unsent = headersProblem(request, signedHeaders, options.service);
  if (unsent !== undefined) return failed("AccessDenied", unsent);

  const payloadHash =
    headerValue(request.headers, "x-amz-content-sha256") ??
    only("X-Amz-Content-Sha256") ??
    UNSIGNED_PAYLOAD;
  const expected = signatureOf(credential.secretAccessKey, scope, date, {
    ...request,
    signedHeaders,
    payloadHash,
  });
  return sameText(expected, signature)
    ? { credential, payloadHash }
    : signatureDoesNotMatch();
}

function parseScope(credential: string): Scope | undefined {
  // An access key id may hold slashes in theory; the scope's four parts are the last ones.
  const parts = credential.split("/");
  const [date, region, service, terminator] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join("/");
  if (
    !accessKeyId ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    terminator === undefined
  ) {
    return undefined;
  }
  return { accessKeyId, date, region, service, terminator };
}

function parseAuthorization(
  authorization: string,
): { scope: Scope; signedHeaders: string[]; signature: string } | string {
  const [algorithm, ...rest] = authorization.trim().split(/\s+/);
  if (algorithm !== ALGORITHM)
    return `The Authorization header must begin with "${ALGORITHM}".`;
  const fields = new Map(
    rest
      .join("")
      .split(",")
      .map((field) => {
        const equals = field.indexOf("=");
        return [field.slice(0, equals), field.slice(equals + 1)] as const;
      }),
  );
  const scope = parseScope(fields.get("Credential") ?? "");
  const signedHeaders = fields.get("SignedHeaders");
  const signature = fields.get("Signature");
  if (scope === undefined || !signedHeaders || !signature) {
    return "The Authorization header needs Credential (with its scope), SignedHeaders and Signature.";
  }
  return { scope, signedHeaders: signedHeaders.split(";"), signature };
}

function scopeProblem(
  scope: Scope,
  date: string,
  service: string,
): string | undefined {
  if (scope.terminator !== "aws4_request")
    return "The credential scope must end in aws4_request.";
  if (scope.service !== service) {
    return `The credential scope names the service "${scope.service}"; expecting "${service}".`;
  }
  if (scope.date !== date.slice(0, 8))
    return "The date in the credential scope is not the date of X-Amz-Date.";
  return undefined;
}

function tokenProblem(credential: Credential, token: string | undefined) {
  if (credential.sessionToken === token) return undefined;
  // AWS does not know a temporary key that comes without its token.
  if (token === undefined) return unknownAccessKey();
  return failed(
    "InvalidToken",
    "The provided token is malformed or otherwise invalid.",
  );
}

/** A header that is signed must be there; S3 also refuses any x-amz-* that is there and not signed. */
function headersProblem(
  request: SignedRequest,
  signedHeaders: string[],
  service: string,
): string | undefined {
  if (!signedHeaders.includes("host"))
    return "The host header must be among the signed headers.";
  const missing = signedHeaders.filter(
    (name) => headerValue(request.headers, name) === undefined,
  );
  if (missing.length > 0)
    return `Headers were signed and not sent: ${missing.join(", ")}`;
  if (service !== "s3") return undefined;
  const unsigned = Object.keys(request.headers).filter(
    (name) => name.startsWith("x-amz-") && !signedHeaders.includes(name),
  );
  return unsigned.length === 0
    ? undefined
    : `There were headers present in the request which were not signed: ${unsigned.join(", ")}`;
}

function parseAmzDate(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function failed<Code extends string>(
  code: Code,
  message: string,
): SignatureError<Code> {
  return { error: { code, message } };
}

function unknownAccessKey() {
  return failed(
    "InvalidAccessKeyId",
    "The AWS Access Key Id you provided does not exist in our records.",
  );
}

function signatureDoesNotMatch() {
  return failed(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  );
}
