import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  SignJWT,
} from "jose";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openIdentity, type Identity } from "../../local/cognito.ts";

const folders: string[] = [];
afterAll(() =>
  Promise.all(folders.map((folder) => rm(folder, { recursive: true }))),
);

async function givenFolder() {
  const folder = await mkdtemp(join(tmpdir(), "photosky-identity-"));
  folders.push(folder);
  return folder;
}

async function open(folder: string, change = {}): Promise<Identity> {
  return openIdentity({
    folder,
    poolId: "eu-west-1_pool",
    clientId: "client",
    origin: "http://localhost:4000",
    region: "eu-west-1",
    ...change,
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NOW = new Date("2030-01-01T00:00:00Z");

describe("a development token", () => {
  it("has the claims of a user pool's ID token", async () => {
    const identity = await open(await givenFolder());
    const { idToken, expiresAt } = await identity.issueTokens("ann", {
      groups: ["owners"],
      now: NOW,
    });
    const claims = decodeJwt(idToken);
    expect(claims).toMatchObject({
      iss: "http://localhost:4000/eu-west-1_pool",
      aud: "client",
      token_use: "id",
      "cognito:username": "ann",
      "cognito:groups": ["owners"],
      email: "ann@example.com",
      iat: NOW.getTime() / 1000,
      auth_time: NOW.getTime() / 1000,
      exp: NOW.getTime() / 1000 + 3600,
    });
    for (const name of ["sub", "jti", "origin_jti", "event_id"])
      expect(claims[name]).toMatch(UUID);
    expect(expiresAt).toBe("2030-01-01T01:00:00.000Z");
    expect(decodeProtectedHeader(idToken).alg).toBe("RS256");
  });

  it("has the claims of a user pool's access token, without audience and address", async () => {
    const identity = await open(await givenFolder());
    const { accessToken } = await identity.issueTokens("ann");
    const claims = decodeJwt(accessToken);
    expect(claims).toMatchObject({
      client_id: "client",
      token_use: "access",
      scope: "aws.cognito.signin.user.admin",
      username: "ann",
    });
    for (const name of ["aud", "email", "cognito:groups", "cognito:username"])
      expect(claims).not.toHaveProperty([name]);
  });

  it("tells the same sub for the same name, and another for every other", async () => {
    const subOf = async (name: string, change = {}) =>
      decodeJwt(
        (await (await open(await givenFolder(), change)).issueTokens(name))
          .idToken,
      ).sub;
    const ann = await subOf("ann");
    expect(await subOf("ann")).toBe(ann);
    expect(await subOf("Ann")).not.toBe(ann);
    expect(await subOf("ann", { poolId: "eu-west-1_other" })).not.toBe(ann);
  });

  it("outlives a restart, by a key that only its owner may read", async () => {
    const folder = await givenFolder();
    const { accessToken } = await (await open(folder)).issueTokens("ann");
    expect(await (await open(folder)).verifyToken(accessToken)).toBeDefined();
    const [file = "", ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  });

  it("is signed by one key where two open the folder at once", async () => {
    const folder = await givenFolder();
    const [one, two] = await Promise.all([open(folder), open(folder)]);
    const { accessToken } = await one.issueTokens("ann");
    expect(await two.verifyToken(accessToken)).toBeDefined();
  });

  it("is not issued from a key that is damaged", async () => {
    const folder = await givenFolder();
    await writeFile(join(folder, "identity-key.json"), "{");
    await expect(open(folder)).rejects.toThrow(/damaged; remove it/);
  });
});

describe("a token is refused", async () => {
  const folder = await givenFolder();
  const identity = await open(folder);
  const { accessToken, idToken } = await identity.issueTokens("ann");

  it("never, when it is the pool's and good now", async () => {
    expect(await identity.verifyToken(accessToken)).toMatchObject({
      username: "ann",
    });
    expect(await identity.verifyToken(idToken)).toMatchObject({
      "cognito:username": "ann",
    });
  });

  it("when it has expired", async () => {
    const now = new Date(Date.now() - 3601_000);
    const old = await identity.issueTokens("ann", { now });
    expect(await identity.verifyToken(old.accessToken)).toBeUndefined();
  });

  it("when it was issued in the future", async () => {
    const now = new Date(Date.now() + 600_000);
    const early = await identity.issueTokens("ann", { now });
    expect(await identity.verifyToken(early.accessToken)).toBeUndefined();
  });

  it("when another pool, another client or another key issued it", async () => {
    for (const [where, change] of [
      [folder, { poolId: "eu-west-1_other" }],
      [folder, { clientId: "other" }],
      [await givenFolder(), {}],
    ] as const) {
      const tokens = await (await open(where, change)).issueTokens("ann");
      expect(await identity.verifyToken(tokens.accessToken)).toBeUndefined();
      expect(await identity.verifyToken(tokens.idToken)).toBeUndefined();
    }
  });

  it("when its payload was changed, or its algorithm is another", async () => {
    const [head = "", body = "", signature = ""] = accessToken.split(".");
    const claims = { ...decodeJwt(accessToken), username: "eve" };
    const changed = Buffer.from(JSON.stringify(claims)).toString("base64url");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256" })
      .sign(Buffer.from("x".repeat(64)));
    for (const token of [
      `${head}.${changed}.${signature}`,
      `${none}.${body}.`,
      hmac,
      `${head}.${body}`,
      "",
      "x".repeat(20_000),
    ])
      expect(await identity.verifyToken(token)).toBeUndefined();
  });

  it("when a stranger's key claims to be the pool's", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    const { kid } = decodeProtectedHeader(accessToken);
    const forged = await new SignJWT(decodeJwt(accessToken))
      .setProtectedHeader({ alg: "RS256", kid: kid ?? "" })
      .sign(privateKey);
    expect(await identity.verifyToken(forged)).toBeUndefined();
  });
});

describe("POST /dev/token", () => {
  let identity: Identity;
  let port: number;
  const server = createServer((request, response) => {
    void identity.handle(request, response).then((mine) => {
      if (!mine) response.writeHead(418).end();
    });
  });
  beforeAll(async () => {
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    port = (server.address() as AddressInfo).port;
    identity = await open(await givenFolder(), {
      origin: `http://localhost:${port}`,
    });
  });
  afterAll(() => server.close());

  function ask(options: {
    body?: string;
    headers?: Record<string, string>;
    method?: string;
    path?: string;
  }): Promise<{ status: number; headers: Record<string, unknown>; body: any }> {
    return new Promise((resolve, reject) => {
      const { path = "/dev/token", method = "POST", headers = {} } = options;
      const asked = send(
        { host: "127.0.0.1", port, path, method, headers },
        (response) => {
          let text = "";
          response.on("data", (chunk) => (text += String(chunk)));
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: text === "" ? undefined : JSON.parse(text),
            }),
          );
        },
      );
      asked.on("error", reject);
      asked.end(options.body);
    });
  }

  it("signs anybody in", async () => {
    const { status, body, headers } = await ask({
      body: '{"username":"demo","groups":["owners"]}',
    });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["accessToken", "idToken", "expiresAt"]);
    expect(headers["cache-control"]).toBe("no-store");
    expect(await identity.verifyToken(body.accessToken)).toMatchObject({
      username: "demo",
      "cognito:groups": ["owners"],
    });
  });

  it("issues tokens that anybody can verify by the published keys", async () => {
    const { body } = await ask({ body: '{"username":"demo"}' });
    const { body: configuration } = await ask({
      method: "GET",
      path: "/eu-west-1_pool/.well-known/openid-configuration",
    });
    expect(configuration.issuer).toBe(identity.issuer);
    const keys = createRemoteJWKSet(
      new URL(configuration.jwks_uri.replace("localhost", "127.0.0.1")),
    );
    const { payload } = await jwtVerify(body.idToken, keys, {
      issuer: configuration.issuer,
    });
    expect(payload["cognito:username"]).toBe("demo");
  });

  it("publishes nothing of the private key", async () => {
    const { body } = await ask({
      method: "GET",
      path: "/eu-west-1_pool/.well-known/jwks.json",
    });
    expect(Object.keys(body.keys[0]).sort()).toEqual([
      "alg",
      "e",
      "kid",
      "kty",
      "n",
      "use",
    ]);
  });

  it.each([
    "",
    "meow",
    "[]",
    "null",
    "{}",
    '{"username":""}',
    '{"username":5}',
    '{"username":"a b"}',
    '{"username":"a\\u0000"}',
    JSON.stringify({ username: "x".repeat(129) }),
    '{"username":"demo","groups":"owners"}',
    '{"username":"demo","groups":[""]}',
    JSON.stringify({ username: "demo", more: "x".repeat(20_000) }),
  ])("answers 400 and says what it wanted to %.40s", async (body) => {
    const answer = await ask({ body });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/username|groups|larger/);
  });

  it.each(["demo", "ann@example.com", "Ødegård", "写真", "x".repeat(128)])(
    "takes the name %.20s",
    async (username) => {
      const { status } = await ask({ body: JSON.stringify({ username }) });
      expect(status).toBe(200);
    },
  );

  it("refuses a name that was pointed at this machine", async () => {
    for (const host of ["evil.example", "localhost.evil.example", "10.0.0.1"]) {
      const { status, body } = await ask({
        body: '{"username":"demo"}',
        headers: { host },
      });
      expect(status).toBe(403);
      expect(body).not.toHaveProperty("accessToken");
    }
    const { status } = await ask({
      body: '{"username":"demo"}',
      headers: { host: "[::1]:4000" },
    });
    expect(status).toBe(200);
  });

  it("refuses pages of other sites", async () => {
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "http://localhost.evil.example" },
      { "sec-fetch-site": "cross-site" },
    ]) {
      const { status } = await ask({ body: '{"username":"demo"}', headers });
      expect(status).toBe(403);
    }
  });

  it("answers pages of this machine, on any port", async () => {
    const origin = "http://localhost:5173";
    const preflight = await ask({ method: "OPTIONS", headers: { origin } });
    expect(preflight.status).toBe(204);
    expect(preflight.headers["access-control-allow-origin"]).toBe(origin);
    expect(preflight.headers["access-control-allow-headers"]).toBe(
      "content-type",
    );
    const { status, headers } = await ask({
      body: '{"username":"demo"}',
      headers: { origin },
    });
    expect(status).toBe(200);
    expect(headers["access-control-allow-origin"]).toBe(origin);
  });

  it("is asked with POST only", async () => {
    const { status, headers } = await ask({ method: "GET" });
    expect(status).toBe(405);
    expect(headers["allow"]).toContain("POST");
  });

  it("leaves every other path to others", async () => {
    for (const path of [
      "/",
      "/graphql",
      "/dev/tokens",
      "/other/.well-known/jwks.json",
    ])
      expect(
        (await ask({ path, method: "GET" }).catch(() => ({ status: 418 })))
          .status,
      ).toBe(418);
  });
});
