import type { IncomingMessage, ServerResponse } from "node:http";
import { verifyHeaderSignature, verifyPresignedUrl } from "../sigv4.ts";
import type { Credential, FindCredential } from "../sigv4.ts";
import { parseQuery, splitUrl } from "../sigv4/canonicalRequest.ts";
import { accessDenied, S3Error } from "./s3Error.ts";
import { writeXml } from "./xml.ts";
import type { XmlObject } from "./xml.ts";

/** S3's limit, in UTF-8 bytes. */
const MAX_KEY_BYTES = 1024;

export interface Address {
  /** Empty for the service itself. */
  bucket: string;
  /** Empty for the bucket itself. */
  key: string;
  query: Map<string, string>;
}

/** One authenticated request. */
export interface Call extends Address {
  request: IncomingMessage;
  response: ServerResponse;
  /** Those of the request, and those that a presigned URL carries in its query. */
  headers: Map<string, string>;
  /** Hex SHA-256, or a marker: what x-amz-content-sha256 promised of the body. */
  payloadHash: string;
  may(action: string, resource?: string): boolean;
  /** Throws AccessDenied. The resource is the call's own unless told. */
  require(action: string, resource?: string): void;
}

/** Path-style: the first segment is the bucket, all the rest is the key. */
export function parseAddress(url: string): Address {
  const [path, query] = splitUrl(url);
  const slash = path.indexOf("/", 1);
  const bucket = decodePath(slash < 0 ? path.slice(1) : path.slice(1, slash));
  const key = slash < 0 ? "" : decodePath(path.slice(slash + 1));
  requireKey(key);
  return { bucket, key, query: new Map(parseQuery(query)) };
}

export function requireKey(key: string): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES)
    throw new S3Error("KeyTooLongError", "Your key is too long");
  if (key.includes("\0"))
    throw new S3Error("InvalidArgument", "A key cannot hold a NUL character.");
}

export function authenticate(
  request: IncomingMessage,
  response: ServerResponse,
  address: Address,
  options: {
    find: FindCredential;
    authorize(
      credential: Credential,
      action: string,
      resource: string,
    ): boolean;
    now: Date;
  },
): Call {
  const headers = new Map(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [[name, Array.isArray(value) ? value.join(",") : value] as const],
    ),
  );
  const { credential, payloadHash } = verify(
    request,
    address,
    headers,
    options,
  );
  for (const [name, value] of hoistedHeaders(address.query))
    if (!headers.has(name)) headers.set(name, value);

  const own = arnOf(address.bucket, address.key);
  const may = (action: string, resource = own) =>
    options.authorize(credential, action, resource);
  return {
    ...address,
    request,
    response,
    headers,
    payloadHash,
    may,
    require(action, resource) {
      if (!may(action, resource)) {
        throw accessDenied(
          `${credential.principal} is not authorized to perform: ${action} on resource: "${resource ?? own}"`,
        );
      }
    },
  };
}

export function arnOf(bucket: string, key = ""): string {
  return `arn:aws:s3:::${bucket === "" ? "*" : bucket}${key === "" ? "" : `/${key}`}`;
}

export function answer(
  call: Call,
  status: number,
  headers: Record<string, string | number | undefined> = {},
): void {
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) call.response.setHeader(name, value);
  if (status !== 204 && !call.response.hasHeader("content-length"))
    call.response.setHeader("content-length", 0);
  call.response.writeHead(status).end();
}

export function answerXml(
  call: Call,
  root: string,
  content: XmlObject,
  headers: Record<string, string> = {},
): void {
  const body = writeXml(root, content);
  for (const [name, value] of Object.entries(headers))
    call.response.setHeader(name, value);
  call.response
    .writeHead(200, {
      "content-type": "application/xml",
      "content-length": Buffer.byteLength(body),
    })
    .end(body);
}

function verify(
  request: IncomingMessage,
  { query }: Address,
  headers: Map<string, string>,
  { find, now }: { find: FindCredential; now: Date },
): { credential: Credential; payloadHash: string } {
  const signed = {
    method: request.method ?? "",
    url: request.url ?? "",
    headers: request.headers,
  };
  const options = { service: "s3", find, now };
  const inQuery = query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature");
  if (inQuery) {
    if (headers.has("authorization")) {
      throw new S3Error(
        "InvalidArgument",
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
      );
    }
    const verified = verifyPresignedUrl(signed, options);
    if ("credential" in verified) return verified;
    const { code, message } = verified.error;
    throw new S3Error(
      code === "MissingAuthenticationToken" || code === "IncompleteSignature"
        ? "AuthorizationQueryParametersError"
        : code,
      message,
    );
  }

  const payloadHash = headers.get("x-amz-content-sha256") ?? "";
  if (!headers.has("authorization")) throw accessDenied();
  if (payloadHash === "") {
    throw new S3Error(
      "InvalidRequest",
      "Missing required header for this request: x-amz-content-sha256",
    );
  }
  const verified = verifyHeaderSignature({ ...signed, payloadHash }, options);
  if ("error" in verified) {
    const { code, message } = verified.error;
    throw new S3Error(
      code === "MissingAuthenticationToken" || code === "IncompleteSignature"
        ? "AuthorizationHeaderMalformed"
        : code,
      message,
    );
  }
  return { credential: verified.credential, payloadHash };
}

/**
 * Presigning moves x-amz-* headers into the query, and S3 takes them from there, all but
 * checksums: a sum in the query is signed, and promises nothing of the body.
 */
function* hoistedHeaders(
  query: Map<string, string>,
): Generator<[name: string, value: string]> {
  for (const [name, value] of query) {
    const header = name.toLowerCase();
    if (
      header.startsWith("x-amz-") &&
      !SIGNATURE_PARAMETERS.has(header) &&
      !/^x-amz-checksum-(crc|sha)/.test(header)
    ) {
      yield [header, value];
    }
  }
}

const SIGNATURE_PARAMETERS = new Set([
  "x-amz-algorithm",
  "x-amz-content-sha256",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-expires",
  "x-amz-security-token",
  "x-amz-signature",
  "x-amz-signedheaders",
]);

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new S3Error("InvalidURI", "Couldn't parse the specified URI.");
  }
}
