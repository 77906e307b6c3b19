import { createServer, request as send } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { openAppSync, type AppSync } from "../../../local/appsync.ts";
import { openIdentity, type Identity } from "../../../local/cognito.ts";
import type { Credential } from "../../../local/sigv4.ts";
import type { Answer, Asker, AskOptions, Endpoint } from "./check.ts";
import { signRequest } from "./signRequest.ts";
import { invokeTestFunction, testApi } from "./testApi.ts";

const KEYS = [
  { id: "da2-good" },
  { id: "da2-expired", expires: Math.floor(Date.now() / 1000) - 60 },
];
const CREDENTIALS: Record<string, Credential> = {
  operator: {
    accessKeyId: "ASIAOPERATOR",
    secretAccessKey: "operator-secret",
    sessionToken: "session".repeat(150),
    principal: "arn:aws:sts::111122223333:assumed-role/operators/ann",
  },
  outsider: {
    accessKeyId: "ASIAOUTSIDER",
    secretAccessKey: "outsider-secret",
    principal: "arn:aws:iam::111122223333:user/outsider",
  },
};

export interface LocalEndpoint extends Endpoint {
  appSync: AppSync;
  identity: Identity;
  stop(): Promise<void>;
}

/** Longer than any field of the test API takes, but for the one that never answers. */
const EXECUTION_LIMIT_MS = 800;

export async function openLocalEndpoint(): Promise<LocalEndpoint> {
  const folder = await mkdtemp(join(tmpdir(), "photosky-appsync-"));
  const identity = await openIdentity({
    folder,
    poolId: "eu-west-1_test",
    clientId: "client",
    origin: "http://localhost:4000",
    region: "eu-west-1",
  });
  const open = (introspection: boolean) =>
    openAppSync({
      api: testApi({ introspection }),
      invoke: invokeTestFunction,
      verifyToken: (jwt) => identity.verifyToken(jwt),
      find: (id) =>
        Object.values(CREDENTIALS).find(
          ({ accessKeyId }) => accessKeyId === id,
        ),
      authorize: ({ principal }, action, resource) =>
        action === "appsync:GraphQL" &&
        principal.includes("operators") &&
        /^arn:aws:appsync:eu-west-1:111122223333:apis\/\w+\/types\/(Query|Mutation)\/fields\/(?!opened)\w+$/.test(
          resource,
        ),
      apiKeys: KEYS,
      executionLimitMs: EXECUTION_LIMIT_MS,
    });
  const appSync = open(true);
  const closed = open(false);
  const server = createServer((request, response) => {
    void (request.url === "/closed" ? closed : appSync).handle(
      request,
      response,
    );
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;

  const headersOf = async (asker: Asker, path: string, body: string) => {
    switch (asker.as) {
      case "nobody":
        return [];
      case "apiKey":
        return [["x-api-key", asker.key ?? "da2-good"]];
      case "token":
        return [["authorization", asker.token]];
      case "person": {
        const { accessToken } = await identity.issueTokens(
          asker.name ?? "demo",
          asker.groups ? { groups: asker.groups } : {},
        );
        return [
          ["authorization", `${asker.bearer ? "Bearer " : ""}${accessToken}`],
        ];
      }
      case "principal": {
        const credential = CREDENTIALS[asker.name] as Credential;
        return signRequest({
          host: `127.0.0.1:${port}`,
          path,
          body,
          region: "eu-west-1",
          ...credential,
          secretAccessKey: asker.secret ?? credential.secretAccessKey,
        });
      }
    }
  };

  const askAt =
    (path: string) =>
    async (query: string, options: AskOptions = {}): Promise<Answer> => {
      const { asker = { as: "person" }, variables, operationName } = options;
      const body =
        options.body ?? JSON.stringify({ query, variables, operationName });
      const hasBody = !["OPTIONS", "GET"].includes(options.method ?? "POST");
      const headers = [
        ["host", `127.0.0.1:${port}`],
        ["content-type", "application/json"],
        ...(await headersOf(asker, path, body)),
        ...(options.headers ?? []),
        ...(hasBody ? [["content-length", `${Buffer.byteLength(body)}`]] : []),
      ].flat() as string[];
      return new Promise((resolve, reject) => {
        const asked = send(
          {
            port,
            host: "127.0.0.1",
            path,
            method: options.method ?? "POST",
            headers,
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("end", () => {
              const bytes = Buffer.concat(chunks);
              const text = (
                response.headers["content-encoding"] === "gzip"
                  ? gunzipSync(bytes)
                  : bytes
              ).toString();
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                body: text === "" ? undefined : JSON.parse(text),
                text,
              });
            });
          },
        );
        asked.on("error", reject);
        asked.end(hasBody ? body : undefined);
      });
    };

  return {
    ask: askAt("/graphql"),
    closed: { ask: askAt("/closed") },
    appSync,
    identity,
    async stop() {
      server.closeAllConnections();
      await new Promise((stopped) => server.close(stopped));
      await rm(folder, { recursive: true });
    },
  };
}
