import { createHash, createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export const ALGORITHM = "AWS4-HMAC-SHA256";

export interface Scope {
  accessKeyId: string;
  date: string;
  region: string;
  service: string;
  terminator: string;
}

/** The signature that the holder of the secret makes of this request. */
export function signatureOf(
  secretAccessKey: string,
  scope: Scope,
  date: string,
  request: {
    method: string;
    url: string;
    headers: IncomingHttpHeaders;
    signedHeaders: string[];
    payloadHash: string;
  },
): string {
  const [path, query] = splitUrl(request.url);
  const { signedHeaders } = request;
  const canonicalRequest = [
    request.method,
    canonicalPath(path, scope.service),
    canonicalQuery(query),
    canonicalHeaders(request.headers, signedHeaders),
    signedHeaders.join(";"),
    request.payloadHash,
  ].join("\n");
  const hash = createHash("sha256").update(canonicalRequest).digest("hex");
  const scopeParts = [scope.date, scope.region, scope.service, "aws4_request"];
  const key = scopeParts.reduce<string | Buffer>(
    (previous, part) => hmac(previous, part),
    `AWS4${secretAccessKey}`,
  );
  const text = [ALGORITHM, date, scopeParts.join("/"), hash].join("\n");
  return hmac(key, text).toString("hex");
}

/** The parameters of a raw query string, decoded, in the order sent. */
export function parseQuery(query: string): [name: string, value: string][] {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0
        ? [decodeQuery(pair), ""]
        : [
            decodeQuery(pair.slice(0, equals)),
            decodeQuery(pair.slice(equals + 1)),
          ];
    });
}

/** Percent-encodes all but RFC 3986's unreserved characters, as signing asks. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) =>
      `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

export function headerValue(
  headers: IncomingHttpHeaders,
  name: string,
): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return Array.isArray(value) ? value.join(",") : value;
}

export function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** S3 encodes the path once; every other service encodes again what is on the wire. */
function canonicalPath(path: string, service: string): string {
  if (service !== "s3")
    return path.split("/").map(encodeRfc3986).join("/") || "/";
  return decodeLeniently(path).split("/").map(encodeRfc3986).join("/") || "/";
}

/** Sorted, each name and value encoded; a signature in the query is not part of what it signs. */
function canonicalQuery(query: string): string {
  return parseQuery(query)
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(
      ([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const,
    )
    .sort(([aName, aValue], [bName, bValue]) =>
      aName === bName ? compare(aValue, bValue) : compare(aName, bName),
    )
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function canonicalHeaders(
  headers: IncomingHttpHeaders,
  signedHeaders: string[],
): string {
  return signedHeaders
    .map((name) => {
      const value = headerValue(headers, name) ?? "";
      return `${name}:${value.trim().replace(/\s+/g, " ")}\n`;
    })
    .join("");
}

function decodeQuery(text: string): string {
  return decodeLeniently(text.replaceAll("+", " "));
}

/** Text that is not percent-encoded UTF-8 stands for itself: then no signature fits it. */
function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
