import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import {
  verifyHeaderSignature,
  type Credential,
  type FindCredential,
} from "../sigv4.ts";
import type { AuthMode } from "./authorization.ts";

/** Who calls, in which mode, and what resolvers are told of it. */
export interface Caller {
  mode: AuthMode;
  groups: readonly string[];
  /** The event's `identity`; null under an API key. */
  identity: unknown;
  /** Whose policies decide, under IAM. */
  credential?: Credential;
}

export interface ApiKey {
  id: string;
  /** Seconds since 1970, as the template's Expires. */
  expires?: number;
}

export interface CredentialChecks {
  modes: readonly AuthMode[];
  region: string;
  accountId: string;
  apiKeys: readonly ApiKey[];
  verifyToken(jwt: string): Promise<Record<string, unknown> | undefined>;
  find: FindCredential;
}

/** Finds out who sent a request; undefined when its credentials are missing, wrong or of a mode that the API lacks. */
export async function findCaller(
  request: IncomingMessage,
  body: Buffer,
  checks: CredentialChecks,
): Promise<Caller | undefined> {
  const { authorization } = request.headers;
  const apiKey = request.headers["x-api-key"];
  const caller =
    authorization === undefined
      ? callerWithKey(apiKey, checks)
      : authorization.startsWith("AWS4-HMAC-SHA256")
        ? callerWithSignature(request, body, checks)
        : await callerWithToken(request, authorization, checks);
  return caller && checks.modes.includes(caller.mode) ? caller : undefined;
}

function callerWithKey(
  key: string | string[] | undefined,
  { apiKeys }: CredentialChecks,
): Caller | undefined {
  const known = apiKeys.find(({ id }) => id === key);
  if (!known || (known.expires ?? Infinity) * 1000 <= Date.now())
    return undefined;
  return { mode: "API_KEY", groups: [], identity: null };
}

function callerWithSignature(
  request: IncomingMessage,
  body: Buffer,
  { find, accountId, region }: CredentialChecks,
): Caller | undefined {
  // A signature is for one region: the scope says which, and the service of another refuses it.
  const scope = /\bCredential=([^,\s]+)/.exec(
    request.headers.authorization ?? "",
  )?.[1];
  if (!scope?.endsWith(`/${region}/appsync/aws4_request`)) return undefined;
  const verified = verifyHeaderSignature(
    {
      method: request.method ?? "POST",
      url: request.url ?? "/",
      headers: request.headers,
      payloadHash: createHash("sha256").update(body).digest("hex"),
    },
    { service: "appsync", find },
  );
  if (!("credential" in verified)) return undefined;
  const { credential } = verified;
  const { principal } = credential;
  return {
    mode: "AWS_IAM",
    groups: [],
    identity: {
      accountId: principal.split(":")[4] || accountId,
      cognitoIdentityPoolId: null,
      cognitoIdentityId: null,
      sourceIp: sourceIp(request),
      username: principal.slice(principal.lastIndexOf("/") + 1),
      userArn: principal,
      cognitoIdentityAuthType: null,
      cognitoIdentityAuthProvider: null,
    },
    credential,
  };
}

async function callerWithToken(
  request: IncomingMessage,
  authorization: string,
  { verifyToken }: CredentialChecks,
): Promise<Caller | undefined> {
  const claims = await verifyToken(authorization.replace(/^Bearer\s+/i, ""));
  if (!claims) return undefined;
  const groups = claims["cognito:groups"];
  return {
    mode: "AMAZON_COGNITO_USER_POOLS",
    groups: Array.isArray(groups) ? (groups as string[]) : [],
    identity: {
      sub: claims["sub"],
      issuer: claims["iss"],
      // An ID token says cognito:username, an access token username.
      username: claims["cognito:username"] ?? claims["username"],
      claims,
      sourceIp: sourceIp(request),
      // With other modes beside it, a pool's default action can only be ALLOW.
      defaultAuthStrategy: "ALLOW",
      groups: groups ?? null,
    },
  };
}

/** The list of x-forwarded-for, where one was sent, and the TCP peer. */
function sourceIp(request: IncomingMessage): string[] {
  const forwarded = [request.headers["x-forwarded-for"] ?? []].flat();
  const peer = request.socket.remoteAddress?.replace(/^::ffff:/, "");
  return [
    ...forwarded.flatMap((list) => list.split(",")).map((each) => each.trim()),
    ...(peer === undefined ? [] : [peer]),
  ].filter((each) => each !== "");
}
