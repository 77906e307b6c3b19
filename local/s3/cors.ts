import type { IncomingMessage, ServerResponse } from "node:http";
import { S3Error } from "./s3Error.ts";

export interface CorsRule {
  /** With "*" for any text: "http://localhost:*". */
  allowedOrigins: string[];
  allowedMethods: string[];
  allowedHeaders: string[];
  exposedHeaders: string[];
  maxAgeSeconds?: number;
}

/** Set before anything can fail: without them a page cannot even read why it was refused. */
export function setCorsHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  rules: CorsRule[],
): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  const rule = ruleFor(rules, origin, request.method ?? "");
  if (rule === undefined) return;
  allowOrigin(response, rule, origin);
  if (rule.exposedHeaders.length > 0) {
    response.setHeader(
      "access-control-expose-headers",
      rule.exposedHeaders.join(", "),
    );
  }
}

export function answerPreflight(
  request: IncomingMessage,
  response: ServerResponse,
  rules: CorsRule[],
): void {
  const { origin } = request.headers;
  const method = request.headers["access-control-request-method"];
  if (origin === undefined || method === undefined) {
    throw new S3Error(
      "InvalidRequest",
      "Insufficient information. Origin request header needed.",
    );
  }
  const wanted = (request.headers["access-control-request-headers"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const rule = ruleFor(rules, origin, method, wanted);
  if (rule === undefined) {
    throw new S3Error(
      "AccessForbidden",
      "CORSResponse: This CORS request is not allowed. This is usually because the evaluation of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    );
  }
  allowOrigin(response, rule, origin);
  response.setHeader(
    "access-control-allow-methods",
    rule.allowedMethods.join(", "),
  );
  if (wanted.length > 0)
    response.setHeader("access-control-allow-headers", wanted.join(", "));
  if (rule.maxAgeSeconds !== undefined)
    response.setHeader("access-control-max-age", rule.maxAgeSeconds);
  response.writeHead(200, { "content-length": 0 }).end();
}

function ruleFor(
  rules: CorsRule[],
  origin: string,
  method: string,
  headers: string[] = [],
): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.allowedMethods.includes(method) &&
      rule.allowedOrigins.some((pattern) => matches(pattern, origin)) &&
      headers.every((header) =>
        rule.allowedHeaders.some((pattern) =>
          matches(pattern.toLowerCase(), header),
        ),
      ),
  );
}

function allowOrigin(
  response: ServerResponse,
  rule: CorsRule,
  origin: string,
): void {
  const anybody = rule.allowedOrigins.includes("*");
  response.setHeader("access-control-allow-origin", anybody ? "*" : origin);
  if (!anybody) response.setHeader("access-control-allow-credentials", "true");
  response.setHeader(
    "vary",
    "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  );
}

function matches(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (
    text.length < first.length + last.length ||
    !text.startsWith(first) ||
    !text.endsWith(last)
  ) {
    return false;
  }
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
