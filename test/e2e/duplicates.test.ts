import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileOf, put, signIn } from "../support/apiClient.ts";
import { drawnPhoto } from "../support/drawnPhotos.ts";
import { indexed } from "../support/imitating.ts";
import {
  openRunningPhotoSky,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";

let photoSky: RunningPhotoSky;
beforeAll(async () => {
  photoSky = await openRunningPhotoSky();
});
afterAll(() => photoSky?.close());

const duplicateOf = (id: string, status: string, isTrashed = false) => ({
  __typename: "UploadDuplicate",
  clientKey: "a",
  isTrashed,
  photo: { id, status },
});

describe("the same bytes", () => {
  it("named twice in one call are one photo, and sent once they are READY", async () => {
    const ann = await signIn(photoSky.origin, "same-call");
    const bytes = await drawnPhoto({ seed: 100 });
    const other = await drawnPhoto({ seed: 101 });
    const outcomes = await ann.create([
      fileOf(bytes, { clientKey: "one", fileName: "one.png" }),
      fileOf(other, { clientKey: "other" }),
      fileOf(bytes, { clientKey: "two", fileName: "two.png" }),
    ]);
    expect(outcomes.map(({ __typename }) => __typename)).toEqual(
      Array(3).fill("UploadTicket"),
    );
    expect(outcomes.map(({ clientKey }) => clientKey)).toEqual([
      "one",
      "other",
      "two",
    ]);
    const [one, , two] = outcomes;
    expect(two.photo.id).toBe(one.photo.id);
    expect((await put(one.target, bytes)).status).toBe(200);
    expect((await put(two.target, bytes)).status).toBe(412);
    await ann.settled(one.photo.id);
    expect((await ann.usage()).photoCount).toBe(1);
  });

  it("asked for again while UPLOADING keep their id, and get a fresh address and the name given last", async () => {
    const ann = await signIn(photoSky.origin, "same-uploading");
    const bytes = await drawnPhoto({ seed: 102 });
    const [first] = await ann.create([
      fileOf(bytes, { fileName: "first.png" }),
    ]);
    const [again] = await ann.create([
      fileOf(bytes, {
        clientKey: "b",
        fileName: "again.jpg",
        mediaType: "image/jpeg",
      }),
    ]);
    expect(again).toMatchObject({
      __typename: "UploadTicket",
      clientKey: "b",
      photo: { id: first.photo.id, fileName: "again.jpg", format: "JPEG" },
    });
    expect(Date.parse(again.target.expiresAt)).toBeGreaterThanOrEqual(
      Date.parse(first.target.expiresAt),
    );
    await indexed();
    const { uploads } = await ann.data(
      `{ uploads { totalCount nodes { id } } }`,
    );
    expect(uploads).toEqual({ totalCount: 1, nodes: [{ id: first.photo.id }] });
    expect((await put(again.target, bytes)).status).toBe(200);
    expect(
      await ann.settled(first.photo.id, "fileName format problems { code }"),
    ).toMatchObject({
      status: "READY",
      fileName: "again.jpg",
      format: "PNG",
      problems: [{ code: "FORMAT_MISMATCH" }],
    });
  });

  it("announced with a wrong size and then the right one arrive by the right one", async () => {
    const ann = await signIn(photoSky.origin, "same-other-size");
    const bytes = await drawnPhoto({ seed: 103 });
    const [wrong] = await ann.create([
      fileOf(bytes, { sizeBytes: bytes.length + 1 }),
    ]);
    expect((await put(wrong.target, bytes)).status).toBe(403);
    const [right] = await ann.create([fileOf(bytes)]);
    expect(right.photo.id).toBe(wrong.photo.id);
    expect((await put(right.target, bytes)).status).toBe(200);
    await ann.settled(right.photo.id);
    expect((await ann.usage()).originalBytes).toBe(bytes.length);
  });

  it("asked for many times at once are one photo", async () => {
    const ann = await signIn(photoSky.origin, "same-at-once");
    const bytes = await drawnPhoto({ seed: 104 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ann.create([fileOf(bytes)])),
    );
    const ids = new Set(answers.map(([ticket]) => ticket.photo.id));
    expect(ids.size).toBe(1);
    const statuses = await Promise.all(
      answers.map(async ([{ target }]) => (await put(target, bytes)).status),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.every((status) => [200, 409, 412].includes(status))).toBe(
      true,
    );
    const [id] = ids;
    await ann.settled(id!);
    expect((await ann.usage()).photoCount).toBe(1);
    await indexed();
    const { uploads } = await ann.data(`{ uploads { totalCount } }`);
    expect(uploads.totalCount).toBe(0);
  });

  it("that are READY, FAILED or in the trash are a duplicate, which says so", async () => {
    const ann = await signIn(photoSky.origin, "same-settled");
    const shown = await drawnPhoto({ seed: 105 });
    const broken = Buffer.from("no picture");
    const ready = await ann.upload(shown);
    const failed = await ann.upload(broken);
    const usage = await ann.usage();

    const files = [fileOf(shown, { fileName: "else.png" }), fileOf(broken)];
    expect(await ann.create(files)).toEqual([
      duplicateOf(ready.id, "READY"),
      duplicateOf(failed.id, "FAILED"),
    ]);
    // A duplicate takes nothing from the request.
    expect((await ann.photo(ready.id, "fileName")).fileName).toBe(
      "drawing.png",
    );
    await ann.change("photosTrash", [ready.id, failed.id]);
    const trashed = [
      duplicateOf(ready.id, "READY", true),
      duplicateOf(failed.id, "FAILED", true),
    ];
    expect(await ann.create(files)).toEqual(trashed);
    expect(await ann.create(files, "RETURN_EXISTING")).toEqual(trashed);
    expect(await ann.usage()).toMatchObject({ photoCount: 0 });

    expect(await ann.create(files, "RESTORE_FROM_TRASH")).toEqual([
      duplicateOf(ready.id, "READY"),
      duplicateOf(failed.id, "FAILED"),
    ]);
    expect(await ann.usage()).toEqual(usage);
  });

  it("are another photo in another library", async () => {
    const [ann, bob] = await Promise.all(
      ["same-ann", "same-bob"].map((name) => signIn(photoSky.origin, name)),
    );
    const bytes = await drawnPhoto({ seed: 106 });
    const hers = await ann!.upload(bytes);
    const [ticket] = await bob!.create([fileOf(bytes)]);
    expect(ticket.__typename).toBe("UploadTicket");
    expect(ticket.photo.id).not.toBe(hers.id);
    expect(await bob!.photo(hers.id)).toBeNull();
    // Hers says nothing of his.
    expect((await bob!.usage()).photoCount).toBe(0);
    expect((await put(ticket.target, bytes)).status).toBe(200);
    await bob!.settled(ticket.photo.id);
    await ann!.change("photosTrash", [hers.id]);
    await ann!.change("photosPurge", [hers.id]);
    await photoSky.quiet();
    const his = await bob!.photo(
      ticket.photo.id,
      "original { url } previews { url }",
    );
    for (const { url } of [his.original, ...his.previews])
      expect((await fetch(url)).status).toBe(200);
  });
});
