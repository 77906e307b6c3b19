import { Unavailable, type Asker } from "./check.ts";
import { signRequest } from "./signRequest.ts";

export interface Principal {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** What there is to ask with; whatever is missing makes the checks that want it unavailable. */
export interface Credentials {
  region: string;
  /** A token of somebody as wanted, where anybody can be signed in. */
  signIn?: (
    asker: Extract<Asker, { as: "person" }>,
  ) => Promise<string | undefined>;
  /** Tokens of people who signed in elsewhere. */
  tokens?: readonly string[];
  apiKey?: string;
  principals?: { operator?: Principal; outsider?: Principal };
}

/** Whoever there are credentials of asks where a check does not mind. */
export function defaultAsker(credentials: Credentials): Asker {
  if (credentials.signIn || credentials.tokens?.length) return { as: "person" };
  if (credentials.apiKey) return { as: "apiKey" };
  if (credentials.principals?.operator)
    return { as: "principal", name: "operator" };
  return { as: "nobody" };
}

export async function headersOf(
  credentials: Credentials,
  url: URL,
  asker: Asker,
  body: string,
): Promise<[string, string][]> {
  switch (asker.as) {
    case "nobody":
      return [];
    case "apiKey":
      return [["x-api-key", asker.key ?? apiKeyOf(credentials)]];
    case "token":
      return [["authorization", asker.token]];
    case "person": {
      const token = await tokenOf(credentials, asker);
      return [["authorization", `${asker.bearer ? "Bearer " : ""}${token}`]];
    }
    case "principal": {
      const principal = credentials.principals?.[asker.name];
      if (!principal)
        throw new Unavailable(
          asker.name === "operator"
            ? "It takes an AWS principal: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            : "It takes a second AWS principal, without rights: run it without --url.",
        );
      const { spoiled = {} } = asker;
      return signRequest({
        host: url.host,
        path: url.pathname,
        body: spoiled.body ?? body,
        region: spoiled.region ?? credentials.region,
        ...principal,
        secretAccessKey: spoiled.secret ?? principal.secretAccessKey,
        ...(spoiled.service && { service: spoiled.service }),
        ...(spoiled.signedAt && { now: spoiled.signedAt }),
      });
    }
  }
}

function apiKeyOf({ apiKey }: Credentials): string {
  if (apiKey === undefined) throw new Unavailable("It takes --api-key.");
  return apiKey;
}

async function tokenOf(
  { signIn, tokens = [] }: Credentials,
  asker: Extract<Asker, { as: "person" }>,
): Promise<string> {
  const wanted = asker.groups?.toSorted().join();
  const found =
    (await signIn?.(asker)) ??
    tokens.find((token) => wanted === undefined || groupsOf(token) === wanted);
  if (found !== undefined) return found;
  throw new Unavailable(
    tokens.length === 0
      ? "It takes a person: --token, or --user for a PhotoSky on this machine."
      : `It takes --token once more, of somebody in ${asker.groups?.length ? `exactly the groups ${asker.groups.join(", ")}` : "no group"}.`,
  );
}

function groupsOf(token: string): string | undefined {
  try {
    const claims = JSON.parse(
      Buffer.from(token.split(".")[1] ?? "", "base64url").toString(),
    ) as { "cognito:groups"?: string[] };
    return (claims["cognito:groups"] ?? []).toSorted().join();
  } catch {
    return undefined;
  }
}
