import {
  HeadObjectCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { Context, ScheduledEvent } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  originalKey,
  previewKey,
  type PhotoRecord,
} from "../../../resolvers/records/photoRecord.ts";
import { buried, intoTrash } from "../../../resolvers/records/trash.ts";
import { aPhoto } from "../../support/aPhoto.ts";
import { capturedLog, capturedMetrics } from "../../support/capturedLog.ts";
import { givenFunctions } from "../../support/givenFunctions.ts";
import { aQueueEvent, aQueueRecord } from "../../support/queueEvents.ts";

const LONG_AGO = new Date("2024-01-01T00:00:00.000Z");
const TICK = { source: "aws.events" } as ScheduledEvent;
const CONTEXT = { getRemainingTimeInMillis: () => 120_000 } as Context;

describe("the sweep function", () => {
  let running: Awaited<ReturnType<typeof givenFunctions>>;
  let handler: typeof import("../../../resolvers/functions/sweep.ts").handler;

  beforeAll(async () => {
    running = await givenFunctions();
    await running.s3.send(
      new PutBucketVersioningCommand({
        Bucket: "originals",
        VersioningConfiguration: { Status: "Enabled" },
      }),
    );
    ({ handler } = await import("../../../resolvers/functions/sweep.ts"));
  });
  afterAll(() => running[Symbol.asyncDispose]());

  const put = (Bucket: string, Key: string) =>
    running.s3.send(new PutObjectCommand({ Bucket, Key, Body: "bytes" }));

  /** A photo that is kept, with its original and two previews. */
  async function kept(photo: PhotoRecord): Promise<PhotoRecord> {
    await running.store.change(photo.id, () => ({ put: photo }));
    await put("originals", originalKey(photo));
    await put("previews", previewKey(photo, 320));
    await put("previews", previewKey(photo, 640));
    return photo;
  }

  async function objectsOf(photo: PhotoRecord): Promise<string[]> {
    const { Contents = [] } = await running.s3.send(
      new ListObjectsV2Command({
        Bucket: "previews",
        Prefix: `p/${photo.id}/`,
      }),
    );
    const original = await running.s3
      .send(
        new HeadObjectCommand({
          Bucket: "originals",
          Key: originalKey(photo),
        }),
      )
      .then(
        () => ["original"],
        () => [],
      );
    return [...Contents.map(({ Key }) => Key!.split("/").at(-1)!), ...original];
  }

  const bury = (photo: PhotoRecord, at = LONG_AGO) =>
    running.store.change(photo.id, () => ({ bury: buried(photo, at) }));

  const purgeMessage = (photo: PhotoRecord) =>
    handler(
      aQueueEvent(
        aQueueRecord({ photoId: photo.id, generation: photo.generation }),
      ),
      CONTEXT,
    );

  it("deletes the objects of a purged photo when it is told, and of no other", async () => {
    const [gone, other] = [await kept(aPhoto(1)), await kept(aPhoto(2))];
    const later = await kept(aPhoto(1, { generation: "0m2x9k2zzzz9zzz" }));
    await bury(gone, new Date());
    expect(await objectsOf(gone)).toHaveLength(5); // of both lives, or the next lines would prove little
    expect(await purgeMessage(gone)).toEqual({ batchItemFailures: [] });
    expect(await objectsOf(gone)).toEqual(["320.webp", "640.webp"]);
    expect(await objectsOf(later)).toContain("original");
    expect(await objectsOf(other)).toHaveLength(3);
  });

  it("marks a versioned original as deleted once, however often it looks", async () => {
    const gone = await kept(aPhoto(3));
    await bury(gone, new Date());
    await purgeMessage(gone);
    await purgeMessage(gone);
    const { DeleteMarkers = [], Versions = [] } = await running.s3.send(
      new ListObjectVersionsCommand({
        Bucket: "originals",
        Prefix: originalKey(gone),
      }),
    );
    expect([DeleteMarkers.length, Versions.length]).toEqual([1, 1]);
  });

  it("ignores a message of a photo that is not purged", async () => {
    const photo = await kept(aPhoto(4));
    expect(await purgeMessage(photo)).toEqual({ batchItemFailures: [] });
    expect(await objectsOf(photo)).toHaveLength(3);
  });

  it("empties the trash of what has lain in it for thirty days, on its schedule", async () => {
    const old = await kept(intoTrash(aPhoto(6), LONG_AGO));
    const fresh = await kept(intoTrash(aPhoto(7), new Date()));
    await capturedLog(() => handler(TICK, CONTEXT));
    expect(await running.store.find(old.id)).toBeUndefined();
    expect(await objectsOf(old)).toEqual([]);
    expect(await running.store.find(fresh.id)).toBeDefined();
    expect(await objectsOf(fresh)).toHaveLength(3);
  });

  it("sees to the others when it cannot see to one, and says so", async () => {
    // The queue is away, so what is stale cannot be sent to it.
    const stuck = await kept(
      aPhoto(8, { status: "PROCESSING", dueAt: LONG_AGO.toISOString() }),
    );
    const old = await kept(intoTrash(aPhoto(9), LONG_AGO));
    const lines = await capturedLog(() => handler(TICK, CONTEXT));
    // Not thrown: Lambda would run all of it twice more.
    expect(lines).toContainEqual(
      expect.objectContaining({ swept: 1, failures: 1 }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ kind: "PHOTO", photoId: stuck.id }),
    );
    expect(await running.store.find(old.id)).toBeUndefined();
    expect(await running.store.find(stuck.id)).toMatchObject({
      status: "PROCESSING",
      dueAt: LONG_AGO.toISOString(),
    });
  });

  it("tells for how long the oldest of what is still due has been so", async () => {
    // The one of the test before is still there, and the queue still away.
    const lines = await capturedMetrics(() =>
      handler(TICK, CONTEXT).catch(() => {}),
    );
    const [line] = lines.filter((one) => "OldestDueSeconds" in one);
    expect(line!["OldestDueSeconds"]).toBeCloseTo(
      (Date.now() - LONG_AGO.getTime()) / 1_000,
      -2,
    );
    expect(JSON.stringify(line!["_aws"])).toContain('"Unit":"Seconds"');
  });
});
