// What reaches PhotoSky's functions besides its callers: S3's events, and the schedule.

import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { s3Event } from "../../local/s3Event.ts";
import { eventually, fileOf, put, signIn } from "../support/apiClient.ts";
import { drawnPhoto } from "../support/drawnPhotos.ts";
import { indexed, UNDISTURBED } from "../support/imitating.ts";
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

/** Puts a message into the ingest queue, as S3 and PhotoSky do. */
async function deliver(body: object | string): Promise<void> {
  await photoSky.sqs.send(
    new SendMessageCommand({
      QueueUrl: photoSky.ingestQueue.url,
      MessageBody: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
}

/** S3's event of an object, as it was sent or a little different. */
function eventOf(key: string, sizeBytes = 100) {
  return s3Event({
    bucket: photoSky.originalsBucket,
    key,
    sizeBytes,
    eTag: "an-etag",
    versionId: undefined,
    eventName: "ObjectCreated:Put",
    eventTime: new Date().toISOString(),
    sequencer: "0055AED6DCD90281E5",
  });
}

const WHOLE =
  "version updatedAt problems { code } previews { width sizeBytes } captured { localDateTime } trashedAt";

describe("S3's event of a new original", () => {
  it("delivered twice, and again much later, changes nothing", async () => {
    const ann = await signIn(photoSky.origin, "event-twice");
    const bytes = await drawnPhoto({ seed: 300, width: 1500, height: 1000 });
    const [{ photo, target }] = await ann.create([fileOf(bytes)]);
    const { generation } = await stored.record(photo.id);
    const event = eventOf(`o/${photo.id}/${generation}`, bytes.length);
    expect((await put(target, bytes)).status).toBe(200);
    // At once, while the first is being worked on.
    await deliver(event);
    await deliver(event);
    const settled = await ann.settled(photo.id, WHOLE);
    await photoSky.quiet();
    const usage = await ann.usage();
    expect(usage).toMatchObject({
      photoCount: 1,
      originalBytes: bytes.length,
      previewBytes: settled.previews.reduce(
        (sum: number, { sizeBytes }: { sizeBytes: number }) => sum + sizeBytes,
        0,
      ),
    });
    const before = await ann.photo(photo.id, WHOLE);
    await deliver(event);
    await photoSky.quiet();
    expect(await ann.photo(photo.id, WHOLE)).toEqual(before);
    expect(await ann.usage()).toEqual(usage);
  });

  it("that comes before the bytes changes nothing", async () => {
    const ann = await signIn(photoSky.origin, "event-early");
    const bytes = await drawnPhoto({ seed: 301 });
    const [{ photo, target }] = await ann.create([fileOf(bytes)]);
    const { generation } = await stored.record(photo.id);
    await deliver(eventOf(`o/${photo.id}/${generation}`));
    await photoSky.quiet();
    expect((await ann.photo(photo.id)).status).toBe("UPLOADING");
    expect((await put(target, bytes)).status).toBe(200);
    expect((await ann.settled(photo.id)).status).toBe("READY");
  });

  it("of another life of the photo, of no photo, or of a key that was never issued changes nothing", async () => {
    const ann = await signIn(photoSky.origin, "event-others");
    const bytes = await drawnPhoto({ seed: 302 });
    const { id } = await ann.upload(bytes);
    const [{ photo: waiting }] = await ann.create([
      fileOf(await drawnPhoto({ seed: 303 })),
    ]);
    const before = await ann.photo(id, WHOLE);
    const usage = await ann.usage();
    for (const key of [
      `o/${id}/000000000000000`,
      `o/${waiting.id}/000000000000000`,
      `o/${"0".repeat(26)}/000000000000000`,
      `o/${id}`,
      `o/${id}/a/b`,
      `p/${id}/a`,
      "o/no id/a b+c%2F",
    ]) {
      await deliver(eventOf(key));
    }
    await photoSky.quiet();
    expect(await ann.photo(id, WHOLE)).toEqual(before);
    expect((await ann.photo(waiting.id)).status).toBe("UPLOADING");
    expect(await ann.usage()).toEqual(usage);
  });

  it("that comes after its photo was trashed or purged brings nothing back", async () => {
    const ann = await signIn(photoSky.origin, "event-late");
    const bytes = await drawnPhoto({ seed: 304 });
    const { id } = await ann.upload(bytes);
    const { generation } = await stored.record(id);
    const event = eventOf(`o/${id}/${generation}`);
    await ann.change("photosTrash", [id]);
    const usage = await ann.usage();
    const before = await ann.photo(id, WHOLE);
    await deliver(event);
    await photoSky.quiet();
    expect(await ann.photo(id, WHOLE)).toEqual(before);
    expect(await ann.usage()).toEqual(usage);

    await ann.change("photosPurge", [id]);
    await deliver(event);
    await photoSky.quiet();
    expect(await ann.photo(id)).toBeNull();
    expect(await ann.usage()).toMatchObject({ photoCount: 0, trashBytes: 0 });
    expect(await stored.objects(id)).toMatchObject({
      previews: [],
      originals: [],
    });
  });

  it("of two photos at once is worked on for both, whatever the order", async () => {
    const ann = await signIn(photoSky.origin, "event-order");
    const drawings = await Promise.all(
      [305, 306, 307].map((seed) => drawnPhoto({ seed })),
    );
    const tickets = await ann.create(
      drawings.map((bytes, i) => fileOf(bytes, { clientKey: String(i) })),
    );
    await Promise.all(
      tickets
        .map(
          ({ target }, i) =>
            () =>
              put(target, drawings[i]!),
        )
        .reverse()
        .map((send) => send()),
    );
    for (const { photo } of tickets)
      expect((await ann.settled(photo.id)).status).toBe("READY");
    expect((await ann.usage()).photoCount).toBe(3);
  });
});

describe("a message of the ingest queue", () => {
  it("that nobody can read ends in the dead-letter queue, and holds up nobody", async () => {
    const ann = await signIn(photoSky.origin, "message-unreadable");
    const dead = () => photoSky.queueCounts("IngestQueueDeadLetters").visible;
    const before = dead();
    await deliver("this is not JSON");
    await deliver({ neither: "S3's nor ours" });
    const photo = await ann.upload(await drawnPhoto({ seed: 310 }));
    expect(photo.status).toBe("READY");
    await eventually(() => dead() === before + 2);
  });

  it("from S3's test of the notification is taken, and means nothing", async () => {
    const before = photoSky.queueCounts("IngestQueueDeadLetters").visible;
    await deliver({
      Service: "Amazon S3",
      Event: "s3:TestEvent",
      Bucket: photoSky.originalsBucket,
    });
    await photoSky.quiet();
    expect(photoSky.queueCounts("IngestQueueDeadLetters").visible).toBe(before);
  });
});

describe("a reader that dies", () => {
  it("by kill -9 in the middle of a photo is replaced, and the photo becomes READY, counted once", async () => {
    const ann = await signIn(photoSky.origin, "reader-killed");
    const bytes = await drawnPhoto({ seed: 320, width: 4000, height: 3000 });
    const id = await ann.send(bytes);
    await eventually(async () => (await ann.photo(id)).status === "PROCESSING");
    const readers = photoSky.functions.processes(
      photoSky.functionArn("ingest"),
    );
    expect(readers.length).toBeGreaterThan(0);
    for (const reader of readers) process.kill(reader, "SIGKILL");
    expect((await ann.photo(id)).status).toBe("PROCESSING");
    const { status, previews } = await ann.settled(
      id,
      "previews { sizeBytes }",
    );
    expect(status).toBe("READY");
    expect(await ann.usage()).toEqual({
      photoCount: 1,
      originalBytes: bytes.length,
      previewBytes: previews.reduce(
        (sum: number, { sizeBytes }: { sizeBytes: number }) => sum + sizeBytes,
        0,
      ),
      trashBytes: 0,
    });
  });

  it("of the same photo every time leaves it FAILED with TIMED_OUT, and its neighbours READY", async () => {
    // It kills each delivery at its own moment, and knows them by their number: none may come twice or in between.
    await using undisturbed = await givenUndisturbed();
    const ann = await signIn(undisturbed.origin, "reader-killed-always");
    const bytes = await drawnPhoto({ seed: 321, width: 4000, height: 3100 });
    const readers = () =>
      undisturbed.functions.processes(undisturbed.functionArn("ingest"));
    const status = async () => (await ann.photo(id)).status;
    for (const reader of readers()) process.kill(reader, "SIGKILL");
    await eventually(() => readers().length === 0);

    const id = await ann.send(bytes);
    for (let delivery = 1; delivery <= 4; delivery += 1) {
      await eventually(() => readers().length > 0);
      if (delivery === 1)
        await eventually(async () => (await status()) === "PROCESSING");
      // Two have died of it: it is given up before it is tried again, lest it be PROCESSING for ever.
      else if (delivery === 3)
        await eventually(async () => (await status()) === "FAILED");
      for (const reader of readers()) process.kill(reader, "SIGKILL");
      await eventually(() => readers().length === 0);
    }
    await undisturbed.quiet();
    const neighbour = await ann.upload(await drawnPhoto({ seed: 322 }));
    expect(neighbour.status).toBe("READY");
    expect(
      await ann.photo(
        id,
        "status problems { code retryable } previews { url }",
      ),
    ).toEqual({
      status: "FAILED",
      problems: [{ code: "TIMED_OUT", retryable: true }],
      previews: [],
    });
    expect((await ann.usage()).photoCount).toBe(2);

    // It was the readers' fault: asked to, PhotoSky tries again.
    const { photoReprocess } = await ann.data(
      `mutation ($photoId: ID!) { photoReprocess(input: {photoId: $photoId}) { photo { status } userErrors { code } } }`,
      { photoId: id },
    );
    expect(photoReprocess.userErrors).toEqual([]);
    expect(await ann.settled(id, "problems { code }")).toMatchObject({
      status: "READY",
      problems: [],
    });
  });

  async function givenUndisturbed() {
    const opened = await openRunningPhotoSky(UNDISTURBED);
    return { ...opened, [Symbol.asyncDispose]: () => opened.close() };
  }
});

describe("the sweep", () => {
  it("throws away an upload that was not finished in a day", async () => {
    const ann = await signIn(photoSky.origin, "sweep-unfinished");
    const [{ photo }] = await ann.create([
      fileOf(await drawnPhoto({ seed: 330 })),
    ]);
    const record = await stored.record(photo.id);
    expect(Date.parse(record["uploadExpiresAt"])).toBeGreaterThan(
      Date.now() + 86_000_000,
    );
    await stored.letPass(record, "dueAt");
    await photoSky.sweep();
    expect((await ann.photo(photo.id)).status).toBe("UPLOADING");
    await stored.letPass(record, "dueAt", "uploadExpiresAt");
    await photoSky.sweep();
    expect(await ann.photo(photo.id)).toBeNull();
    await indexed();
    const { uploads } = await ann.data(`{ uploads { totalCount } }`);
    expect(uploads.totalCount).toBe(0);
  });

  it("finds an arrival of which no event told", async () => {
    const ann = await signIn(photoSky.origin, "sweep-lost-event");
    const bytes = await drawnPhoto({ seed: 331 });
    const [{ photo, target }] = await ann.create([fileOf(bytes)]);
    const record = await stored.record(photo.id);
    // While the record is of another life the event is ignored, which is as good as lost.
    await stored.amend(record, { generation: "elsewhere" });
    expect((await put(target, bytes)).status).toBe(200);
    await photoSky.quiet();
    await stored.amend(record, { generation: record["generation"] });
    expect((await ann.photo(photo.id)).status).toBe("UPLOADING");
    await stored.letPass(record, "dueAt");
    await photoSky.sweep();
    expect((await ann.settled(photo.id)).status).toBe("READY");
    expect(await ann.usage()).toMatchObject({
      photoCount: 1,
      originalBytes: bytes.length,
    });
  });

  it("has a photo read again that has been PROCESSING for too long", async () => {
    const ann = await signIn(photoSky.origin, "sweep-stale");
    const { id } = await ann.upload(await drawnPhoto({ seed: 332 }));
    const usage = await ann.usage();
    const record = await stored.record(id);
    await stored.amend(record, { status: "PROCESSING", dueShard: "0" });
    await stored.letPass(record, "dueAt");
    expect((await ann.photo(id)).status).toBe("PROCESSING");
    await photoSky.sweep();
    expect((await ann.settled(id)).status).toBe("READY");
    expect(await ann.usage()).toEqual(usage);
  });

  it("empties the trash of what has been there for thirty days, and of nothing else", async () => {
    const ann = await signIn(photoSky.origin, "sweep-trash");
    const old = await ann.upload(await drawnPhoto({ seed: 333 }));
    const young = await ann.upload(await drawnPhoto({ seed: 334 }));
    const kept = await ann.upload(await drawnPhoto({ seed: 335 }));
    await ann.change("photosTrash", [old.id, young.id]);
    await stored.letPass(await stored.record(old.id), "dueAt", "purgesAt");
    await photoSky.sweep();
    expect(await ann.photo(old.id)).toBeNull();
    expect(await stored.objects(old.id)).toMatchObject({
      previews: [],
      originals: [],
      undeletable: { length: 1 },
    });
    await indexed();
    const lists = await ann.data(
      `{ trash: photos(filter: {trashed: true}) { totalCount nodes { id } } photos { totalCount nodes { id } } }`,
    );
    expect(lists).toEqual({
      trash: { totalCount: 1, nodes: [{ id: young.id }] },
      photos: { totalCount: 1, nodes: [{ id: kept.id }] },
    });
  });
});
