import { createHash } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSigningKey } from "../../local/cognito/signingKey.ts";
import { REGION } from "../../local/template.ts";
import { signRequest } from "../conformance/appsync/signRequest.ts";
import {
  fileOf,
  post,
  put,
  signIn,
  type ApiClient,
} from "../support/apiClient.ts";
import { drawnPhoto } from "../support/drawnPhotos.ts";
import { indexed } from "../support/imitating.ts";
import {
  openRunningPhotoSky,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";

let photoSky: RunningPhotoSky;
let ann: ApiClient;
let bob: ApiClient;
/** Ann's. */
let ready: string;
let trashed: string;
let waiting: string;

beforeAll(async () => {
  photoSky = await openRunningPhotoSky();
  ann = await signIn(photoSky.origin, "ann");
  bob = await signIn(photoSky.origin, "bob");
  const bytes = await drawnPhoto({ seed: 402 });
  [ready, trashed] = (
    await Promise.all(
      [400, 401].map(async (seed) => ann.upload(await drawnPhoto({ seed }))),
    )
  ).map(({ id }) => id) as [string, string];
  await ann.change("photosTrash", [trashed]);
  const [ticket] = await ann.create([fileOf(bytes)]);
  waiting = ticket.photo.id;
  await indexed();
});
afterAll(() => photoSky?.close());

/** Of the form of an id, and nobody's. */
const NOBODYS = "0123456789abcdefghjkmnpqrs";

/** Every root field, with what it needs. */
const OPERATIONS: Record<string, (id: string) => string> = {
  service: () => `{ service { version } }`,
  viewer: () => `{ viewer { user { id displayName } } }`,
  photo: (id) => `{ photo(id: "${id}") { id } }`,
  photos: () => `{ photos { nodes { id } totalCount } }`,
  uploads: () => `{ uploads { nodes { id } totalCount } }`,
  uploadsCreate: () =>
    `mutation { uploadsCreate(input: {files: [{clientKey: "a", fileName: "a.png", mediaType: "image/png", sizeBytes: 10, sha256: "${"ab".repeat(32)}"}]}) { outcomes { __typename } userErrors { code } } }`,
  uploadCancel: (id) =>
    `mutation { uploadCancel(input: {photoId: "${id}"}) { cancelledPhotoId userErrors { code message field } } }`,
  photoReprocess: (id) =>
    `mutation { photoReprocess(input: {photoId: "${id}"}) { photo { id } userErrors { code message field } } }`,
  photoUpdate: (id) =>
    `mutation { photoUpdate(input: {photoId: "${id}", patch: {altText: "seen"}}) { photo { id } userErrors { code message field } } }`,
  photosTrash: (id) =>
    `mutation { photosTrash(input: {ids: ["${id}"]}) { changedIds userErrors { code message field } } }`,
  photosRestore: (id) =>
    `mutation { photosRestore(input: {ids: ["${id}"]}) { changedIds userErrors { code message field } } }`,
  photosPurge: (id) =>
    `mutation { photosPurge(input: {ids: ["${id}"]}) { changedIds userErrors { code message field } } }`,
};

/** Those that name a photo. */
const OF_A_PHOTO = Object.keys(OPERATIONS).filter(
  (name) => OPERATIONS[name]!("") !== OPERATIONS[name]!("x"),
);

describe("the schema", () => {
  it("has no root field that these tests leave out", async () => {
    const { __schema } = await ann.data(
      `{ __schema { queryType { fields { name } } mutationType { fields { name } } } }`,
    );
    const names = [__schema.queryType, __schema.mutationType].flatMap(
      ({ fields }) => fields.map(({ name }: { name: string }) => name),
    );
    expect(names.sort()).toEqual(Object.keys(OPERATIONS).sort());
  });
});

describe("a stranger", () => {
  const before: Record<string, unknown> = {};
  const whole = async () =>
    Promise.all(
      [ready, trashed, waiting].map((id) =>
        ann.photo(id, "id status version trashedAt updatedAt"),
      ),
    );
  beforeAll(async () => {
    before["photos"] = await whole();
    before["usage"] = await ann.usage();
  });

  it.each(OF_A_PHOTO)(
    "cannot tell somebody's photo from none by %s, and changes nothing",
    async (name) => {
      const operation = OPERATIONS[name]!;
      const none = await bob.ask(operation(NOBODYS));
      const nonsense = await bob.ask(operation("../photos/*"));
      expect(nonsense.body).toEqual(none.body);
      for (const id of [ready, trashed, waiting]) {
        const { status, body } = await bob.ask(operation(id));
        expect(status).toBe(200);
        expect(body).toEqual(none.body);
      }
      expect(none.body.errors).toBeUndefined();
      if (name === "photo") expect(none.body.data).toEqual({ photo: null });
      else
        expect(none.body.data[name].userErrors).toEqual([
          {
            code: "NOT_FOUND",
            message: expect.stringMatching(/^There is no such/),
            field: expect.arrayContaining(["input"]),
          },
        ]);
      expect(await whole()).toEqual(before["photos"]);
      expect(await ann.usage()).toEqual(before["usage"]);
    },
  );

  it("sees nothing of it in any list, by any name", async () => {
    const lists = await bob.data(`{
      photos { totalCount nodes { id } }
      trash: photos(filter: {trashed: true}) { totalCount nodes { id } }
      failed: photos(filter: {status: [FAILED, READY, PROCESSING, UPLOADING]}) { nodes { id } }
      uploads { totalCount nodes { id } }
    }`);
    expect(lists).toEqual({
      photos: { totalCount: 0, nodes: [] },
      trash: { totalCount: 0, nodes: [] },
      failed: { nodes: [] },
      uploads: { totalCount: 0, nodes: [] },
    });
  });

  it("among the owner's own photos spoils only his own", async () => {
    const his = await bob.upload(await drawnPhoto({ seed: 410 }));
    const ids = [ready, his.id, NOBODYS];
    const { changedIds, userErrors } = await bob.change("photosTrash", ids);
    expect(changedIds).toEqual([his.id]);
    expect(userErrors.map(({ code, field }) => [code, field])).toEqual([
      ["NOT_FOUND", ["input", "ids", "0"]],
      ["NOT_FOUND", ["input", "ids", "2"]],
    ]);
    expect(userErrors[0]!.message).toBe(userErrors[1]!.message);
    expect((await ann.photo(ready, "trashedAt")).trashedAt).toBeNull();
  });

  it("is told who he is himself", async () => {
    const { user } = await bob.viewer();
    expect(user.displayName).toBe("bob");
    expect(user.id).not.toBe((await ann.viewer()).user.id);
    expect((await ann.photo(ready, "owner { id }")).owner.id).toBe(
      (await ann.viewer()).user.id,
    );
  });
});

describe("the owner", () => {
  it.each(Object.keys(OPERATIONS))("is answered by %s", async (name) => {
    const carol = await signIn(photoSky.origin, `owner-${name}`);
    const bytes = await drawnPhoto({ seed: 420, width: 13 });
    let id: string;
    if (name === "uploadCancel") {
      const [ticket] = await carol.create([fileOf(bytes)]);
      id = ticket.photo.id;
    } else {
      ({ id } = await carol.upload(bytes));
    }
    if (["photosRestore", "photosPurge"].includes(name))
      await carol.change("photosTrash", [id]);
    const data = await carol.data(OPERATIONS[name]!(id));
    expect(data[name].userErrors ?? []).toEqual([]);
    if (OF_A_PHOTO.includes(name)) expect(JSON.stringify(data)).toContain(id);
  });
});

describe("credentials", () => {
  const QUERY = { query: `{ viewer { user { id } } service { version } }` };

  async function expectRefused(headers: Record<string, string>) {
    for (const name of Object.keys(OPERATIONS)) {
      const {
        status,
        body,
        headers: answered,
      } = await post(
        photoSky.origin,
        { query: OPERATIONS[name]!(ready) },
        headers,
      );
      expect([name, status]).toEqual([name, 401]);
      expect(body.data).toBeUndefined();
      expect(body.errors).toEqual([
        {
          errorType: "UnauthorizedException",
          message: expect.any(String),
        },
      ]);
      expect(answered.get("x-amzn-errortype")).toBe("UnauthorizedException");
    }
  }

  /** The claims of Ann's token, signed by whoever. */
  async function token(
    change: Record<string, unknown>,
    privateKey?: Awaited<ReturnType<typeof generateKeyPair>>["privateKey"],
  ): Promise<string> {
    const own = await openSigningKey(photoSky.folder);
    const claims = JSON.parse(
      Buffer.from(ann.accessToken.split(".")[1]!, "base64url").toString(),
    );
    return new SignJWT({ ...claims, ...change })
      .setProtectedHeader({ alg: "RS256", kid: own.keyId })
      .sign(privateKey ?? own.privateKey);
  }

  it("of the pool open the library, with Bearer or without, as access token or ID token", async () => {
    const { user } = await ann.viewer();
    for (const authorization of [
      ann.accessToken,
      `Bearer ${ann.accessToken}`,
      ann.idToken,
      await token({}),
    ]) {
      const { status, body } = await post(photoSky.origin, QUERY, {
        authorization,
      });
      expect(status).toBe(200);
      expect(body.data.viewer.user.id).toBe(user.id);
    }
  });

  it("that are missing or nonsense are refused by every field", async () => {
    await expectRefused({});
    for (const authorization of [
      "",
      "Bearer",
      "Bearer undefined",
      "null",
      "Basic YW5uOmFubg==",
      `${ann.accessToken}x`,
      ann.accessToken.split(".").slice(0, 2).join(".") + ".",
      "e30.e30.e30",
    ]) {
      await expectRefused({ authorization });
    }
    await expectRefused({ "x-api-key": "da2-abcdefghijklmnopqrstuvwxyz" });
  });

  it("that have expired are refused", async () => {
    const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000);
    const old = await photoSky.identity.issueTokens("ann", {
      now: twoHoursAgo,
    });
    await expectRefused({ authorization: old.accessToken });
    await expectRefused({ authorization: old.idToken });
  });

  it("signed with another key under the same key's name are refused", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    await expectRefused({ authorization: await token({}, privateKey) });
  });

  it("without a signature, or signed with what everybody knows, are refused", async () => {
    const own = await openSigningKey(photoSky.folder);
    const [, claims] = ann.accessToken.split(".");
    const head = (header: object) =>
      Buffer.from(JSON.stringify(header)).toString("base64url");
    for (const alg of ["none", "None", "NONE"])
      await expectRefused({
        authorization: `${head({ alg, kid: own.keyId })}.${claims}.`,
      });
    // The published key as if it were a shared secret.
    const [published] = own.jwks.keys;
    const secret = createHash("sha256")
      .update(JSON.stringify(published))
      .digest();
    const confused = await new SignJWT(
      JSON.parse(Buffer.from(claims!, "base64url").toString()),
    )
      .setProtectedHeader({ alg: "HS256", kid: own.keyId })
      .sign(secret);
    await expectRefused({ authorization: confused });
    // A key that the token brings along.
    const brought = await generateKeyPair("RS256", { extractable: true });
    const jwk = await exportJWK(brought.publicKey);
    const bringing = await new SignJWT(
      JSON.parse(Buffer.from(claims!, "base64url").toString()),
    )
      .setProtectedHeader({ alg: "RS256", jwk })
      .sign(brought.privateKey);
    await expectRefused({ authorization: bringing });
  });

  it("of another pool, another client or for another use are refused", async () => {
    for (const change of [
      { iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other" },
      { client_id: "another" },
      { client_id: undefined },
      { token_use: "refresh" },
      { token_use: undefined },
      { sub: undefined },
      { exp: undefined },
      { iat: Math.floor(Date.now() / 1000) + 3_600 },
      { nbf: Math.floor(Date.now() / 1000) + 3_600 },
    ]) {
      await expectRefused({ authorization: await token(change) });
    }
  });
});

describe("an AWS principal", () => {
  async function asking(
    query: string,
    change: Partial<Parameters<typeof signRequest>[0]> = {},
  ) {
    const body = JSON.stringify({ query });
    const { accessKeyId, secretAccessKey } = photoSky.credentials;
    const headers = signRequest({
      host: new URL(photoSky.origin).host,
      path: "/graphql",
      body,
      region: REGION,
      accessKeyId,
      secretAccessKey,
      ...change,
    });
    const response = await fetch(`${photoSky.origin}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...Object.fromEntries(headers),
      },
      body,
    });
    return { status: response.status, body: (await response.json()) as any };
  }

  it("is told what this deployment can do", async () => {
    const { status, body } = await asking(
      `{ service { version maxPageSize previewFormats } }`,
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      data: {
        service: {
          version: expect.any(String),
          maxPageSize: 200,
          previewFormats: ["JPEG", "WEBP", "AVIF", "PNG"],
        },
      },
    });
  });

  it.each(Object.keys(OPERATIONS).filter((name) => name !== "service"))(
    "is denied %s: a service has no library",
    async (name) => {
      const { status, body } = await asking(OPERATIONS[name]!(ready));
      expect(status).toBe(200);
      expect(body.data?.[name] ?? null).toBeNull();
      expect(body.errors[0]).toMatchObject({
        path: [name],
        errorType: "Unauthorized",
        message: expect.stringMatching(
          `^Not Authorized to access ${name} on type`,
        ),
      });
    },
  );

  it("with another secret, an unknown key or an old signature is refused", async () => {
    const query = `{ service { version } }`;
    for (const change of [
      { secretAccessKey: "another" },
      { accessKeyId: "AKIAUNKNOWN" },
      { now: new Date(Date.now() - 3_600_000) },
      { body: "{}" },
    ]) {
      expect((await asking(query, change)).status).toBe(401);
    }
  });
});

describe("the development sign-in", () => {
  const ask = (init: RequestInit & { headers?: Record<string, string> }) =>
    fetch(`${photoSky.origin}/dev/token`, { method: "POST", ...init });

  it("gives the same person the same library, every time", async () => {
    const again = await signIn(photoSky.origin, "ann");
    expect(again.accessToken).not.toBe(ann.accessToken);
    expect((await again.viewer()).user).toEqual((await ann.viewer()).user);
    expect((await again.photo(ready)).id).toBe(ready);
  });

  it("says what it wants when it is asked for nobody", async () => {
    for (const body of ["", "{}", "[]", '{"username":""}', '{"username":7}']) {
      const response = await ask({ body });
      expect(response.status).toBe(400);
      const { message } = (await response.json()) as { message: string };
      expect(message).toMatch(/username|JSON object/);
    }
    expect((await fetch(`${photoSky.origin}/dev/token`)).status).toBe(405);
  });

  it("does not answer pages of other sites", async () => {
    const response = await ask({
      headers: { origin: "https://evil.example" },
      body: '{"username":"ann"}',
    });
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain("accessToken");
  });
});

describe("an address of one's own photo", () => {
  it("does not open anybody else's object", async () => {
    const photo = await ann.photo(ready, "original { url } previews { url }");
    const his = await bob.upload(await drawnPhoto({ seed: 430 }));
    for (const { url } of [photo.original, ...photo.previews]) {
      const other = new URL(url);
      other.pathname = other.pathname.replace(ready, his.id);
      expect((await fetch(other)).status).toBe(403);
    }
    const [ticket] = await ann.create([
      fileOf(await drawnPhoto({ seed: 431 })),
    ]);
    const other = new URL(ticket.target.url);
    other.pathname = other.pathname.replace(ticket.photo.id, his.id);
    const sent = await put(
      { ...ticket.target, url: String(other) },
      await drawnPhoto({ seed: 431 }),
    );
    expect(sent.status).toBe(403);
  });
});
