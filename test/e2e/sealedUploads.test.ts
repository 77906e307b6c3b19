import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileOf, put, signIn, type ApiClient } from "../support/apiClient.ts";
import { REGION } from "../../local/template.ts";
import { openPresigner } from "../../resolvers/lambda/presigner.ts";
import { drawnPhoto } from "../support/drawnPhotos.ts";
import { indexed } from "../support/imitating.ts";
import {
  openRunningPhotoSky,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";
import { storedPhotos } from "../support/storedPhotos.ts";

let photoSky: RunningPhotoSky;
let stored: ReturnType<typeof storedPhotos>;
beforeAll(async () => {
  photoSky = await openRunningPhotoSky();
  stored = storedPhotos(photoSky);
});
afterAll(() => photoSky?.close());

const CANCEL = `mutation ($photoId: ID!) { uploadCancel(input: {photoId: $photoId}) { cancelledPhotoId userErrors { code field } } }`;

async function ticketFor(client: ApiClient, bytes: Buffer) {
  const [ticket] = await client.create([fileOf(bytes)]);
  return ticket;
}

/** The code of an S3 answer. */
async function codeOf(response: Response) {
  const [, code] = /<Code>(\w+)<\/Code>/.exec(await response.text()) ?? [];
  return `${response.status} ${code}`;
}

describe("an upload address", () => {
  it("takes the announced bytes and no others", async () => {
    const ann = await signIn(photoSky.origin, "sealed-bytes");
    const bytes = await drawnPhoto({ seed: 200 });
    const { photo, target } = await ticketFor(ann, bytes);
    const flipped = Buffer.from(bytes);
    flipped[flipped.length - 1]! ^= 1;
    expect(await codeOf(await put(target, flipped))).toBe("400 BadDigest");
    const longer = Buffer.concat([bytes, Buffer.from("x")]);
    expect(await codeOf(await put(target, longer))).toBe(
      "403 SignatureDoesNotMatch",
    );
    expect(await codeOf(await put(target, bytes.subarray(1)))).toBe(
      "403 SignatureDoesNotMatch",
    );
    expect((await stored.objects(photo.id)).originals).toEqual([]);
    expect((await ann.photo(photo.id)).status).toBe("UPLOADING");
    expect((await put(target, bytes)).status).toBe(200);
    expect((await ann.settled(photo.id)).status).toBe("READY");
  });

  it("takes the announced headers and no others", async () => {
    const ann = await signIn(photoSky.origin, "sealed-headers");
    const bytes = await drawnPhoto({ seed: 201 });
    const { photo, target } = await ticketFor(ann, bytes);
    const names = target.headers.map(({ name }: { name: string }) => name);
    expect(names).toEqual(names.map((name: string) => name.toLowerCase()));
    for (const [name, value] of [
      ["content-type", "text/html"],
      ["if-none-match", '"an-etag"'],
      ["x-amz-checksum-sha256", Buffer.alloc(32).toString("base64")],
    ] as const) {
      expect(names).toContain(name);
      expect(await codeOf(await put(target, bytes, { [name]: value }))).toBe(
        "403 SignatureDoesNotMatch",
      );
      const without = {
        ...target,
        headers: target.headers.filter(
          (header: { name: string }) => header.name !== name,
        ),
      };
      expect((await put(without, bytes)).status).toBe(403);
    }
    expect((await put(target, bytes)).status).toBe(200);
    expect((await ann.settled(photo.id)).status).toBe("READY");
  });

  it("takes no header of the sender's own that changes what is stored", async () => {
    const ann = await signIn(photoSky.origin, "sealed-extras");
    const bytes = await drawnPhoto({ seed: 202 });
    const { target } = await ticketFor(ann, bytes);
    for (const name of ["x-amz-acl", "x-amz-meta-owner", "x-amz-tagging"]) {
      expect((await put(target, bytes, { [name]: "public-read" })).status).toBe(
        403,
      );
    }
  });

  it("is of no use for anything but that PUT", async () => {
    const ann = await signIn(photoSky.origin, "sealed-use");
    const bytes = await drawnPhoto({ seed: 203 });
    const { photo, target } = await ticketFor(ann, bytes);
    for (const method of ["GET", "DELETE", "HEAD"])
      expect((await fetch(target.url, { method })).status).toBe(403);
    const elsewhere = new URL(target.url);
    elsewhere.pathname = elsewhere.pathname.replace(photo.id, `${photo.id}x`);
    expect(
      (await put({ ...target, url: String(elsewhere) }, bytes)).status,
    ).toBe(403);
    const longer = new URL(target.url);
    longer.searchParams.set("X-Amz-Expires", "604800");
    expect((await put({ ...target, url: String(longer) }, bytes)).status).toBe(
      403,
    );
  });

  it("answers 412 to a second PUT, which is as good as arrived, and changes nothing", async () => {
    const ann = await signIn(photoSky.origin, "sealed-twice");
    const bytes = await drawnPhoto({ seed: 204 });
    const { photo, target } = await ticketFor(ann, bytes);
    expect((await put(target, bytes)).status).toBe(200);
    expect(await codeOf(await put(target, bytes))).toBe(
      "412 PreconditionFailed",
    );
    const before = await ann.settled(photo.id, "version updatedAt");
    expect((await put(target, bytes)).status).toBe(412);
    expect((await stored.objects(photo.id)).originals).toHaveLength(1);
    expect(await ann.settled(photo.id, "version updatedAt")).toEqual(before);
  });
});

describe("a late PUT", () => {
  it("after uploadCancel brings nothing back, and its bytes are swept away in the end", async () => {
    const ann = await signIn(photoSky.origin, "late-cancel");
    const bytes = await drawnPhoto({ seed: 210 });
    const { photo, target } = await ticketFor(ann, bytes);
    expect(await ann.data(CANCEL, { photoId: photo.id })).toEqual({
      uploadCancel: { cancelledPhotoId: photo.id, userErrors: [] },
    });
    expect(await ann.photo(photo.id)).toBeNull();
    await indexed();
    const { uploads } = await ann.data(
      `{ uploads { totalCount nodes { id } } }`,
    );
    expect(uploads).toEqual({ totalCount: 0, nodes: [] });
    await expectLateBytesSwept(ann, photo.id, () => put(target, bytes));
  });

  it("after photosPurge brings nothing back, and its bytes are swept away in the end", async () => {
    const ann = await signIn(photoSky.origin, "late-purge");
    const bytes = await drawnPhoto({ seed: 211 });
    const { photo, target } = await ticketFor(ann, bytes);
    expect((await put(target, bytes)).status).toBe(200);
    await ann.settled(photo.id);
    await ann.change("photosTrash", [photo.id]);
    await ann.change("photosPurge", [photo.id]);
    await photoSky.quiet();
    await expectLateBytesSwept(ann, photo.id, () => put(target, bytes));
  });

  async function expectLateBytesSwept(
    ann: ApiClient,
    photoId: string,
    send: () => Promise<Response>,
  ) {
    await photoSky.quiet();
    // An address cannot be called back, and a delete marker is no object: S3 takes the bytes (AWS-RULES 8).
    expect((await send()).status).toBe(200);
    await photoSky.quiet();
    expect((await stored.objects(photoId)).originals).toHaveLength(1);
    expect(await ann.photo(photoId)).toBeNull();
    expect(await ann.usage()).toMatchObject({ photoCount: 0, trashBytes: 0 });

    // The tombstone waits until no address lives any more: an hour and a little.
    const tombstone = await stored.tombstone(photoId);
    expect(Date.parse(tombstone["addressesExpireAt"])).toBeGreaterThan(
      Date.now() + 3_500_000,
    );
    await stored.letPass(tombstone, "dueAt");
    await photoSky.sweep();
    const waiting = await stored.tombstone(photoId);
    expect(waiting["dueAt"] > tombstone["addressesExpireAt"]).toBe(true);
    expect((await stored.objects(photoId)).originals).toEqual([]);

    // Once more, in the address's last second.
    expect((await send()).status).toBe(200);
    await photoSky.quiet();
    await stored.letPass(tombstone, "dueAt", "addressesExpireAt");
    await photoSky.sweep();
    expect(await stored.items(photoId)).toEqual([]);
    expect(await stored.objects(photoId)).toMatchObject({
      previews: [],
      originals: [],
    });
  }

  it("of a life that has ended does not touch the next one", async () => {
    const ann = await signIn(photoSky.origin, "late-next-life");
    const bytes = await drawnPhoto({ seed: 212 });
    const old = await ticketFor(ann, bytes);
    await ann.data(CANCEL, { photoId: old.photo.id });
    const { photo, target } = await ticketFor(ann, bytes);
    expect(photo.id).toBe(old.photo.id);
    expect((await put(old.target, bytes)).status).toBe(200);
    await photoSky.quiet();
    expect((await ann.photo(photo.id)).status).toBe("UPLOADING");
    expect((await put(target, bytes)).status).toBe(200);
    const ready = await ann.settled(
      photo.id,
      "original { url } previews { url }",
    );
    expect(ready.status).toBe("READY");

    await stored.letPass(
      await stored.tombstone(photo.id),
      "dueAt",
      "addressesExpireAt",
    );
    await photoSky.sweep();
    expect((await stored.items(photo.id)).map(({ sk }) => sk)).toEqual([
      "PHOTO",
    ]);
    expect((await stored.objects(photo.id)).originals).toHaveLength(1);
    for (const { url } of [ready.original, ...ready.previews])
      expect((await fetch(url)).status).toBe(200);
    expect((await ann.usage()).photoCount).toBe(1);
  });

  it("to an address that is more than an hour old is refused", async () => {
    const ann = await signIn(photoSky.origin, "late-expired");
    const bytes = await drawnPhoto({ seed: 213 });
    const { target } = await ticketFor(ann, bytes);
    const { pathname, searchParams } = new URL(target.url);
    expect(searchParams.get("X-Amz-Expires")).toBe("3600");
    expect(Date.parse(target.expiresAt) - Date.now()).toBeLessThan(3_600_000);

    const [, bucket = "", ...key] = pathname.split("/");
    const { url, headers } = await openPresigner({
      region: REGION,
      credentials: async () => photoSky.credentials,
      endpoint: photoSky.awsEndpoint,
    }).put(bucket, key.join("/"), fileOf(bytes), {
      signedAt: new Date(Date.now() - 3_601_000),
      expiresIn: 3_600,
    });
    expect(await codeOf(await put({ url, headers }, bytes))).toBe(
      "403 AccessDenied",
    );
  });
});
