// A development identity in place of a Cognito user pool: anybody may be anybody, so it answers this machine only.
// Tokens have the pool's form, and are verified as the pool's are: by a published key.
import type { IncomingMessage, ServerResponse } from "node:http";
import { createLocalJWKSet, errors, jwtVerify, SignJWT } from "jose";
import { createHash, randomUUID } from "node:crypto";
import { hostnameOf, isLoopbackName, refusalOf } from "./cognito/loopback.ts";
import { openSigningKey } from "./cognito/signingKey.ts";

export interface Tokens {
  accessToken: string;
  idToken: string;
  /** ISO 8601, of both tokens. */
  expiresAt: string;
}

export interface IdentityOptions {
  /** Where the signing key is kept. */
  folder: string;
  poolId: string;
  clientId: string;
  /** Where {@link Identity.handle} is reached, as http://localhost:4000. */
  origin: string;
  region: string;
}

export interface Identity {
  /** Answers what is the identity's to answer; false for everything else. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** The claims of a token that this pool issued to this client and that is good now; undefined for any other. */
  verifyToken(jwt: string): Promise<Record<string, unknown> | undefined>;
  /** Signs somebody in. The same name is always the same `sub`. Throws for names that a pool would not take. */
  issueTokens(
    username: string,
    options?: { groups?: string[]; now?: Date },
  ): Promise<Tokens>;
  issuer: string;
}

const TOKEN_SECONDS = 3600;
/** Between the issuer's clock and ours. */
const CLOCK_SKEW_SECONDS = 60;
/** Far above any token with a pool's claims; a longer one is not worth decoding. */
const MAX_TOKEN_LENGTH = 16_384;
const MAX_REQUEST_BYTES = 16_384;

/** A request that names nobody whom a pool could hold. The message is for the caller. */
export class InvalidSignIn extends Error {
  override name = "InvalidSignIn";
}

/** Opens the identity of one pool and one client, making its signing key if the folder has none. */
export async function openIdentity(
  options: IdentityOptions,
): Promise<Identity> {
  const { poolId, clientId, folder } = options;
  const issuer = `${options.origin}/${poolId}`;
  const { privateKey, jwks, keyId } = await openSigningKey(folder);
  const keyOf = createLocalJWKSet(jwks);

  async function issueTokens(
    username: string,
    { groups, now = new Date() }: { groups?: string[]; now?: Date } = {},
  ): Promise<Tokens> {
    checkSignIn(username, groups);
    const issuedAt = Math.floor(now.getTime() / 1000);
    const expiresAt = issuedAt + TOKEN_SECONDS;
    const shared = {
      sub: subOf(poolId, username),
      ...(groups && groups.length > 0 ? { "cognito:groups": groups } : {}),
      iss: issuer,
      origin_jti: randomUUID(),
      event_id: randomUUID(),
      auth_time: issuedAt,
      iat: issuedAt,
      exp: expiresAt,
    };
    const sign = (claims: Record<string, unknown>) =>
      new SignJWT({ ...shared, ...claims, jti: randomUUID() })
        .setProtectedHeader({ alg: "RS256", kid: keyId })
        .sign(privateKey);
    const [accessToken, idToken] = await Promise.all([
      sign({
        token_use: "access",
        client_id: clientId,
        scope: "aws.cognito.signin.user.admin",
        username,
      }),
      sign({
        token_use: "id",
        aud: clientId,
        "cognito:username": username,
        email: emailOf(username),
        email_verified: true,
      }),
    ]);
    return {
      accessToken,
      idToken,
      expiresAt: new Date(expiresAt * 1000).toISOString(),
    };
  }

  async function verifyToken(jwt: string) {
    if (jwt.length > MAX_TOKEN_LENGTH) return undefined;
    let claims;
    try {
      const verified = await jwtVerify(jwt, keyOf, {
        algorithms: ["RS256"],
        issuer,
        requiredClaims: ["sub", "exp", "iat", "token_use"],
      });
      claims = verified.payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
    const latest = Date.now() / 1000 + CLOCK_SKEW_SECONDS;
    if ((claims.iat ?? Infinity) > latest) return undefined;
    // An ID token names its client as audience, an access token as client_id.
    const client =
      claims["token_use"] === "id"
        ? claims.aud
        : claims["token_use"] === "access"
          ? claims["client_id"]
          : undefined;
    return client === clientId ? claims : undefined;
  }

  async function signIn(request: IncomingMessage): Promise<Tokens> {
    const { username, groups } = parseSignIn(await readText(request));
    return issueTokens(username, groups ? { groups } : {});
  }

  const published: Record<string, unknown> = {
    [`/${poolId}/.well-known/jwks.json`]: jwks,
    [`/${poolId}/.well-known/openid-configuration`]: {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      token_endpoint: `${options.origin}/dev/token`,
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["token"],
      subject_types_supported: ["public"],
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    const isSignIn = path === "/dev/token";
    if (!isSignIn && !Object.hasOwn(published, path)) return false;

    const refusal = refusalOf(request);
    if (refusal) {
      send(response, 403, { message: refusal });
      return true;
    }
    allowOrigin(request, response);
    const method = isSignIn ? "POST" : "GET";
    if (request.method === "OPTIONS") {
      response.setHeader("access-control-allow-methods", method);
      response.setHeader("access-control-allow-headers", "content-type");
      response.writeHead(204).end();
    } else if (request.method !== method) {
      response.setHeader("allow", `${method}, OPTIONS`);
      send(response, 405, { message: `${path} is asked with ${method}.` });
    } else if (!isSignIn) {
      send(response, 200, published[path]);
    } else {
      try {
        send(response, 200, await signIn(request));
      } catch (error) {
        if (!(error instanceof InvalidSignIn)) throw error;
        send(response, 400, { message: error.message });
      }
    }
    return true;
  }

  return { handle, verifyToken, issueTokens, issuer };
}

/** Of people and of groups: what a user pool takes, which is anything that can be seen. */
const NAME_FORM = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

function checkSignIn(username: unknown, groups: unknown) {
  if (typeof username !== "string" || !NAME_FORM.test(username))
    throw new InvalidSignIn(
      "username is a text of 1 to 128 printable characters, without spaces.",
    );
  if (groups === undefined) return;
  if (
    !Array.isArray(groups) ||
    groups.length > 100 ||
    !groups.every((group) => typeof group === "string" && NAME_FORM.test(group))
  )
    throw new InvalidSignIn(
      "groups is a list of up to 100 group names, each of 1 to 128 printable characters, without spaces.",
    );
}

function parseSignIn(text: string): { username: string; groups?: string[] } {
  const wanted = 'The body is a JSON object like {"username":"demo"}.';
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new InvalidSignIn(wanted);
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new InvalidSignIn(wanted);
  return body as { username: string; groups?: string[] };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  if (size > MAX_REQUEST_BYTES)
    throw new InvalidSignIn(
      `The body is larger than ${MAX_REQUEST_BYTES} bytes.`,
    );
  return Buffer.concat(chunks).toString("utf8");
}

/** A UUID that a name keeps, so that a library outlives the sign-in. */
function subOf(poolId: string, username: string): string {
  const hash = createHash("sha256").update(`${poolId}\0${username}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash
    .toString("hex", 0, 16)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function emailOf(username: string): string {
  if (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(username)) return username;
  const local = username.toLowerCase().replace(/[^a-z0-9._-]+/g, "-");
  return `${local}@example.com`;
}

/** Pages served from this machine may ask; {@link refusalOf} has turned away the others. */
function allowOrigin(request: IncomingMessage, response: ServerResponse) {
  response.setHeader("vary", "origin");
  const { origin } = request.headers;
  if (origin !== undefined && isLoopbackName(hostnameOf(origin)))
    response.setHeader("access-control-allow-origin", origin);
}

function send(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, {
    "content-type": "application/json",
    "cache-control": "no-store",
  });
  response.end(JSON.stringify(body));
}
