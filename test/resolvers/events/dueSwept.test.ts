import { describe, expect, it } from "vitest";
import { dueSwept } from "../../../resolvers/events/dueSwept.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { processingSince } from "../../../resolvers/records/processing.ts";
import {
  buried,
  intoTrash,
  outOfTrash,
} from "../../../resolvers/records/trash.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = "2024-06-01T12:00:00.000Z";
const upload = anUpload(1, { dueAt: NOW });
const originalKey = `o/${upload.id}/${upload.generation}`;
const previews = `p/${upload.id}/${upload.generation}/`;
const item = { kind: "PHOTO" as const, photoId: upload.id };

/** A library with one photo, objects by their keys, a clock, and an order of what is done. */
function given(
  photo: PhotoRecord,
  { originals = [] as string[], now = NOW } = {},
) {
  const photos = photosInMemory(photo);
  const objects = new Set(originals);
  const calls: string[] = [];
  const clock = { now };
  let failing = "";
  const step = (call: string) => {
    if (failing && call.startsWith(failing)) {
      failing = "";
      return Promise.reject(new Error(`It broke: ${call}`));
    }
    calls.push(call);
    return Promise.resolve();
  };
  const { sweep, sweepTombstone } = dueSwept({
    ...photos,
    async change(...asked) {
      const outcome = await photos.change(...asked);
      if (outcome.changed) calls.push(outcome.photo ? "put off" : "bury");
      return outcome;
    },
    hasOriginal: (key) => Promise.resolve(objects.has(key)),
    deletePreviews: (prefix) => step(`delete ${prefix}`),
    async deleteOriginal(key) {
      await step(`delete ${key}`);
      objects.delete(key);
    },
    sendIngest: ({ photoId, generation }) =>
      step(`send ${photoId} ${generation}`),
    now: () => new Date(clock.now),
  });
  return {
    photos,
    objects,
    calls,
    clock,
    sweep,
    sweepTombstone,
    fail: (what: string) => void (failing = what),
    find: () => photos.find(photo.id),
    tombstone: () => photos.findTombstone(photo.id, photo.generation),
  };
}

const sending = `send ${upload.id} ${upload.generation}`;

describe("an upload that is looked at", () => {
  it("is read when its bytes are there: S3's event may have been lost", async () => {
    const { calls, sweep, find } = given(upload, { originals: [originalKey] });
    await sweep(item);
    expect(calls).toEqual([sending, "put off"]);
    expect(await find()).toMatchObject({
      status: "UPLOADING",
      dueAt: "2024-06-01T12:30:00.000Z",
    });
  });

  it("is looked at again in an hour while its addresses may be in use", async () => {
    const { calls, sweep, find } = given(upload);
    await sweep(item);
    expect(calls).toEqual(["put off"]);
    expect((await find())!.dueAt).toBe("2024-06-01T13:00:00.000Z");
  });

  it("is not given up while bytes of its last address may still arrive", async () => {
    // Its time was over at nine; a PUT that began a second before may take hours.
    const { sweep, find } = given(upload, { now: "2024-06-02T20:59:59.000Z" });
    await sweep(item);
    expect(await find()).toMatchObject({
      status: "UPLOADING",
      dueAt: "2024-06-02T21:00:00.000Z",
    });
  });

  it("is given up twelve hours after its time, and nothing is left of it", async () => {
    const { calls, sweep, find } = given(upload, {
      now: "2024-06-02T21:00:00.000Z",
    });
    await sweep(item);
    expect(calls).toEqual([
      "bury",
      `delete ${previews}`,
      `delete ${originalKey}`,
    ]);
    expect(await find()).toBeUndefined();
  });

  it("is never given up once its bytes are there, however late", async () => {
    const { calls, sweep, find } = given(upload, {
      originals: [originalKey],
      now: "2024-06-20T00:00:00.000Z",
    });
    await sweep(item);
    expect(calls).toEqual([sending, "put off"]);
    expect(await find()).toMatchObject({ status: "UPLOADING" });
  });

  it("stays due when the queue does not take it", async () => {
    const { sweep, fail, find } = given(upload, { originals: [originalKey] });
    fail("send");
    await expect(sweep(item)).rejects.toThrow("It broke");
    expect(await find()).toEqual(upload);
  });
});

describe("a photo that is looked at", () => {
  const processing = processingSince(
    upload,
    new Date("2024-06-01T11:30:00.000Z"),
  );

  it("is read again when it has been PROCESSING for half an hour", async () => {
    const { calls, sweep, find } = given(processing);
    await sweep(item);
    expect(calls).toEqual([sending, "put off"]);
    expect(await find()).toMatchObject({
      status: "PROCESSING",
      dueAt: "2024-06-01T12:30:00.000Z",
    });
  });

  it.each(["READY", "FAILED"] as const)(
    "is left in peace when it is %s",
    async (status) => {
      const { calls, sweep, find } = given(aPhoto(1, { status, dueAt: NOW }));
      await sweep(item);
      expect(calls).toEqual(["put off"]);
      expect((await find())!.dueAt).toBeNull();
    },
  );

  it("is looked at when the trash is emptied of it", async () => {
    const trashed = intoTrash(aPhoto(1, { dueAt: NOW }), new Date(NOW));
    const { sweep, find } = given(trashed);
    await sweep(item);
    expect((await find())!.dueAt).toBe("2024-07-01T12:00:00.000Z");
  });

  it.each(["READY", "FAILED", "PROCESSING"] as const)(
    "is purged, with its objects, when its thirty days in the trash are over, being %s",
    async (status) => {
      const trashed = intoTrash(aPhoto(1, { status }), new Date(NOW));
      const { calls, sweep, find, tombstone } = given(trashed, {
        originals: [originalKey],
        now: "2024-07-01T12:00:00.000Z",
      });
      await sweep(item);
      expect(calls).toEqual([
        "bury",
        `delete ${previews}`,
        `delete ${originalKey}`,
      ]);
      expect(await find()).toBeUndefined();
      expect(await tombstone()).toBeDefined();
    },
  );

  it("is not purged a second early", async () => {
    const trashed = intoTrash(aPhoto(1, { dueAt: NOW }), new Date(NOW));
    const { sweep, find } = given(trashed, {
      now: "2024-07-01T11:59:59.000Z",
    });
    await sweep(item);
    expect(await find()).toMatchObject({ trashedAt: NOW });
  });

  it.each([
    ["is not due yet", aPhoto(1, { dueAt: "2024-06-01T12:00:00.001Z" })],
    ["is not due at all", aPhoto(1, { dueAt: null })],
    ["is gone", aPhoto(2, { dueAt: NOW })],
  ])(
    "is left alone when it %s: the index lags behind",
    async (_what, photo) => {
      const { calls, sweep, find } = given(photo);
      await sweep(item);
      expect(calls).toEqual([]);
      expect(await find()).toEqual(photo);
    },
  );

  it("is left to whoever changed it meanwhile", async () => {
    const trashed = intoTrash(aPhoto(), new Date(NOW));
    const all = given(trashed, { now: "2024-07-01T12:00:00.000Z" });
    await sweepWhile(all, () =>
      all.photos.change(trashed.id, (before) => ({
        put: outOfTrash(before!, new Date(NOW)),
      })),
    );
    expect(all.calls).toEqual([]);
    expect(await all.find()).toMatchObject({
      status: "READY",
      trashedAt: null,
    });
  });

  it("keeps the bytes of a shape that is made meanwhile, which is no new version", async () => {
    const sweeping = given(
      aPhoto(1, { status: "PROCESSING", dueAt: "2020-01-01T00:00:00.000Z" }),
    );
    const { id, generation } = (await sweeping.find())!;
    await sweepWhile(sweeping, () =>
      sweeping.photos.rememberShapes(id, generation, [
        { file: "1x1.webp", sizeBytes: 7, madeAt: "2024-01-01T00:00:00.000Z" },
      ]),
    );
    const after = await sweeping.find();
    expect(after?.dueAt).not.toBe("2020-01-01T00:00:00.000Z"); // or the next line would prove nothing
    expect(after?.shapeBytes).toBe(7);
  });

  it("is left alone when it began another life meanwhile, be it at the same version", async () => {
    const all = given({ ...upload, version: 1 });
    const later = anUpload(1, { generation: "0m2x9k2zzzz9zzz" });
    await sweepWhile(all, async () => {
      await all.photos.change(upload.id, (before) => ({
        bury: buried(before!, new Date(NOW)),
      }));
      await all.photos.change(upload.id, () => ({ put: later }));
    });
    expect(await all.find()).toEqual({ ...later, version: 1 });
  });
});

describe("a tombstone that is looked at", () => {
  const gone = { photoId: upload.id, generation: upload.generation };

  async function givenTombstone(originals: string[] = [originalKey]) {
    const all = given(upload, { originals });
    await all.photos.change(upload.id, (before) => ({
      bury: buried(before!, new Date(NOW)),
    }));
    return all;
  }

  it("has its objects deleted, previews first, and stays for what may still arrive", async () => {
    const { calls, objects, sweepTombstone, tombstone } =
      await givenTombstone();
    await sweepTombstone(gone);
    expect(calls).toEqual([`delete ${previews}`, `delete ${originalKey}`]);
    expect([...objects]).toEqual([]);
    // An hour for addresses, twelve for bytes that began to arrive in it.
    expect((await tombstone())!.dueAt).toBe("2024-06-02T01:00:00.000Z");
  });

  it("is the same for a message as for the schedule", async () => {
    const byMessage = await givenTombstone();
    await byMessage.sweepTombstone(gone);
    const bySchedule = await givenTombstone();
    await bySchedule.sweep({ kind: "TOMBSTONE", ...gone });
    expect(bySchedule.calls).toEqual(byMessage.calls);
    expect(await bySchedule.tombstone()).toEqual(await byMessage.tombstone());
  });

  it("may be looked at twice at once", async () => {
    const { sweepTombstone, tombstone } = await givenTombstone();
    await Promise.all([sweepTombstone(gone), sweepTombstone(gone)]);
    expect((await tombstone())!.dueAt).toBe("2024-06-02T01:00:00.000Z");
  });

  it("deletes what arrived late, and is gone, when nothing can arrive any more", async () => {
    const { objects, clock, sweepTombstone, tombstone } =
      await givenTombstone();
    await sweepTombstone(gone);
    objects.add(originalKey); // a PUT that began in time
    clock.now = "2024-06-02T01:00:00.000Z";
    await sweepTombstone(gone);
    expect([...objects]).toEqual([]);
    expect(await tombstone()).toBeUndefined();
  });

  it.each([`delete ${previews}`, `delete ${originalKey}`])(
    "stays due, and is taken up again, when it fails to %s",
    async (call) => {
      const { calls, fail, sweepTombstone, tombstone } = await givenTombstone();
      fail(call);
      await expect(sweepTombstone(gone)).rejects.toThrow("It broke");
      expect((await tombstone())!.dueAt).toBe(NOW);
      calls.length = 0;
      await sweepTombstone(gone);
      expect(calls).toEqual([`delete ${previews}`, `delete ${originalKey}`]);
      expect((await tombstone())!.dueAt).not.toBe(NOW);
    },
  );

  it("does nothing when it is gone", async () => {
    const { calls, sweepTombstone } = given(upload, {
      originals: [originalKey],
    });
    await sweepTombstone(gone);
    expect(calls).toEqual([]);
  });

  it("never touches the photo's next life", async () => {
    const { photos, calls, sweepTombstone } = await givenTombstone();
    const later = anUpload(1, { generation: "0m2x9k2zzzz9zzz" });
    await photos.change(later.id, () => ({ put: later }));
    await sweepTombstone(gone);
    expect(calls.some((call) => call.includes(later.generation))).toBe(false);
    expect(await photos.find(later.id)).toMatchObject({
      generation: later.generation,
    });
  });
});

/** Sweeps the photo, while something else happens between the look at it and the change. */
async function sweepWhile(
  { photos, calls, clock }: ReturnType<typeof given>,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  const { sweep } = dueSwept({
    ...photos,
    async change(...asked) {
      await meanwhile();
      return photos.change(...asked);
    },
    hasOriginal: () => Promise.resolve(false),
    deletePreviews: (prefix) => Promise.resolve(void calls.push(prefix)),
    deleteOriginal: (key) => Promise.resolve(void calls.push(key)),
    sendIngest: () => Promise.resolve(void calls.push("send")),
    now: () => new Date(clock.now),
  });
  await sweep(item);
}
