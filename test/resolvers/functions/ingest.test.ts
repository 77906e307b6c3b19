import { PutObjectCommand } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  originalKey,
  type PhotoRecord,
} from "../../../resolvers/records/photoRecord.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { givenFunctions } from "../../support/givenFunctions.ts";
import {
  anObjectCreatedEvent,
  aQueueEvent,
  aQueueRecord,
} from "../../support/queueEvents.ts";

describe("the ingest function", () => {
  let running: Awaited<ReturnType<typeof givenFunctions>>;
  let handler: typeof import("../../../resolvers/functions/ingest.ts").handler;

  beforeAll(async () => {
    running = await givenFunctions();
    ({ handler } = await import("../../../resolvers/functions/ingest.ts"));
  });
  afterAll(() => running[Symbol.asyncDispose]());

  const arrived = (key: string) =>
    handler(aQueueEvent(aQueueRecord(anObjectCreatedEvent(key))));

  async function original(photo: PhotoRecord, Body: Buffer): Promise<void> {
    await running.s3.send(
      new PutObjectCommand({
        Bucket: "originals",
        Key: originalKey(photo),
        Body,
      }),
    );
  }

  it("makes a photo of the bytes that S3 says have arrived", async () => {
    const upload = anUpload(1);
    await running.store.change(upload.id, () => ({ put: upload }));
    const jpeg = await sharp({
      create: { width: 400, height: 300, channels: 3, background: "teal" },
    })
      .jpeg()
      .toBuffer();
    await original(upload, jpeg);
    expect(await arrived(originalKey(upload))).toEqual({
      batchItemFailures: [],
    });
    expect(await running.store.find(upload.id)).toMatchObject({
      status: "READY",
      sizeBytes: jpeg.length,
      width: 400,
      height: 300,
      dueAt: null,
    });
  });

  it("is not worn out by events of photos that it need not read", async () => {
    const photo = aPhoto(2);
    await running.store.change(photo.id, () => ({ put: photo }));
    await original(photo, Buffer.alloc(1_000_000)); // too much for the buffers on the way
    // More than the connections that the SDK keeps to one host: a body left unread holds one for good.
    for (let i = 0; i < 60; i += 1) {
      expect(await arrived(originalKey(photo))).toEqual({
        batchItemFailures: [],
      });
    }
  }, 20_000);
});
