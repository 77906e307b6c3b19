import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAppSync, type AppSyncOptions } from "../../../local/appsync.ts";
import { openIdentity } from "../../../local/cognito.ts";
import { openFunctions } from "../../../local/lambda.ts";
import { namers } from "../../../local/names.ts";
import { openPolicies } from "../../../local/policies.ts";
import type { Credential } from "../../../local/sigv4.ts";
import { REGION, Template } from "../../../local/template.ts";
import * as parts from "../../../local/templateParts.ts";
import { synthesizeTestApi } from "../stack/synthesize.ts";
import { TEST_API_STACK } from "../stack/testApiStack.ts";
import { askOver } from "./askOver.ts";
import type { Endpoint } from "./check.ts";
import { defaultAsker, headersOf, type Credentials } from "./credentials.ts";

const API_KEY = "da2-good";
const EXPIRED_API_KEY = "da2-expired";

/** Longer than any field of the test API takes, but for the one that never answers. */
const HURRIED_MILLISECONDS = 800;

export interface LocalEndpoint extends Endpoint {
  /** Where it answers, for whoever asks it as a deployed one. */
  url: URL;
  apiKey: string;
  issueToken(username: string, groups?: string[]): Promise<string>;
  /** The synthesized assembly of the test API. */
  assembly: string;
  stop(): Promise<void>;
}

/** The test API from its own template, as `npm start` runs PhotoSky: the bundle in a process, the policies deciding. */
export async function openLocalEndpoint(): Promise<LocalEndpoint> {
  const folder = await mkdtemp(join(tmpdir(), "photosky-conformance-"));
  const assembly = join(folder, "cdk.out");
  synthesizeTestApi(assembly);
  const template = testTemplate(assembly);
  const api = parts.api(template);
  const functions = openFunctions({
    definitions: parts.functions(
      template,
      new Set(api.dataSources.flatMap(({ functionArn }) => functionArn ?? [])),
    ),
    logsFolder: join(folder, "logs"),
    environmentOf: () => ({}),
  });
  const server = createServer((request, response) => {
    const endpoint = endpoints[request.url ?? ""];
    if (endpoint) void endpoint.handle(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const identity = await openIdentity({
    folder,
    ...parts.userPool(template),
    origin,
    region: REGION,
  });
  const principals = {
    operator: principalOf(template, "Operator"),
    outsider: principalOf(template, "Outsider"),
  };
  const common: AppSyncOptions = {
    api,
    invoke: functions.invokeJson,
    verifyToken: identity.verifyToken,
    find: (id) =>
      Object.values(principals).find(({ accessKeyId }) => accessKeyId === id),
    authorize: openPolicies(template),
    apiKeys: [
      { id: API_KEY },
      { id: EXPIRED_API_KEY, expires: Math.floor(Date.now() / 1000) - 60 },
    ],
  };
  const endpoints: Record<string, ReturnType<typeof openAppSync>> = {
    "/graphql": openAppSync(common),
    "/closed": openAppSync({
      ...common,
      api: { ...api, introspection: false },
    }),
    "/hurried": openAppSync({
      ...common,
      executionLimitMs: HURRIED_MILLISECONDS,
    }),
  };
  await functions.warm();

  const credentials: Credentials = {
    region: REGION,
    apiKey: API_KEY,
    principals,
    async signIn({ name = "demo", groups, expired }) {
      const { accessToken } = await identity.issueTokens(name, {
        ...(groups && { groups }),
        ...(expired && { now: new Date(Date.now() - 24 * 3_600_000) }),
      });
      return accessToken;
    },
  };
  const askAt = (path: string) => {
    const url = new URL(path, origin);
    return askOver({
      url,
      defaultAsker: defaultAsker(credentials),
      headersOf: (asker, body) => headersOf(credentials, url, asker, body),
    });
  };
  return {
    ask: askAt("/graphql"),
    has: ["closed", "hurried", "expiredCredentials"],
    closed: { ask: askAt("/closed") },
    hurried: { ask: askAt("/hurried") },
    url: new URL("/graphql", origin),
    apiKey: API_KEY,
    issueToken: async (username, groups = []) =>
      (await identity.issueTokens(username, { groups })).accessToken,
    assembly,
    async stop() {
      server.closeAllConnections();
      await new Promise((stopped) => server.close(stopped));
      await functions.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The test API's template, read as local/ reads PhotoSky's. */
export function testTemplate(assembly: string): Template {
  return new Template(
    assembly,
    TEST_API_STACK,
    namers(TEST_API_STACK, "http://127.0.0.1:1"),
  );
}

/** Somebody who has taken one of the stack's roles. */
function principalOf(template: Template, name: string): Credential {
  const role = template
    .ofType("AWS::IAM::Role")
    .find(({ logicalId }) => logicalId.startsWith(name));
  if (!role) throw new Error(`The test API has no role ${name}.`);
  return {
    accessKeyId: `ASIA${name.toUpperCase()}`,
    secretAccessKey: `the secret of ${name}`,
    sessionToken: "session".repeat(150),
    principal: template.attribute(role.logicalId, "Arn"),
  };
}
