import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ObjectCreated } from "../../local/s3.ts";
import { givenS3 } from "../support/givenS3.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "s3-durable-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type GivenS3 = Awaited<ReturnType<typeof givenS3>>;

async function put(s3: GivenS3, Key: string, Body: string) {
  await s3
    .client()
    .send(new PutObjectCommand({ Bucket: "originals", Key, Body }));
}

async function listed(s3: GivenS3): Promise<string[]> {
  const { Contents = [] } = await s3
    .client()
    .send(new ListObjectsV2Command({ Bucket: "originals" }));
  return Contents.map(({ Key = "" }) => Key);
}

describe("an object", () => {
  it("is there after a restart, as it was", async () => {
    const before = await givenS3({ folder });
    await before.s3.putBucket({ name: "originals", versioned: true, cors: [] });
    await put(before, "o/1", "kept");
    await before.close();

    const after = await givenS3({ folder });
    const { Body } = await after
      .client()
      .send(new GetObjectCommand({ Bucket: "originals", Key: "o/1" }));
    expect(await Body?.transformToString()).toBe("kept");
    await after.close();
  });

  it("is announced in the very commit that creates it", async () => {
    const events: ObjectCreated[] = [];
    const seen: string[] = [];
    const s3: GivenS3 = await givenS3({
      folder,
      created(event) {
        events.push(event);
        const outbox = s3.database.sublevel<string, object>("outbox", {
          valueEncoding: "json",
        });
        return {
          operations: [
            {
              type: "put",
              sublevel: outbox,
              key: event.sequencer,
              value: event,
            },
          ],
          committed: () => seen.push(event.key),
        };
      },
    });
    await s3.s3.putBucket({ name: "originals", versioned: true, cors: [] });
    await put(s3, "o/1", "first");
    await put(s3, "o/1", "second");

    const outbox = s3.database.sublevel<string, object>("outbox", {
      valueEncoding: "json",
    });
    expect(await outbox.values().all()).toEqual(events);
    expect(events[1]).toMatchObject({
      bucket: "originals",
      key: "o/1",
      sizeBytes: 6,
      eTag: createHash("md5").update("second").digest("hex"),
      eventName: "ObjectCreated:Put",
    });
    expect(seen).toEqual(["o/1", "o/1"]);
    expect(events[0]?.sequencer.localeCompare(events[1]?.sequencer ?? "")).toBe(
      -1,
    );
    await s3.close();
  });

  it("is not created when it cannot be announced", async () => {
    const s3 = await givenS3({
      folder,
      created: () => ({
        // The database refuses a batch with a value that is none: all of it.
        operations: [{ type: "put", key: "event", value: undefined }],
        committed: () => expect.unreachable(),
      }),
    });
    await s3.s3.putBucket({ name: "originals", versioned: true, cors: [] });
    await expect(put(s3, "o/1", "lost")).rejects.toMatchObject({
      name: "InternalError",
    });
    expect(await listed(s3)).toEqual([]);
    await s3.close();

    const after = await givenS3({ folder });
    expect(await after.bodyFiles()).toEqual([]);
    await after.close();
  });
});

describe("the bytes of an object that was replaced", () => {
  it("are gone after the next opening, when they could not be removed at once", async () => {
    const before = await givenS3({
      folder,
      created: () => ({
        operations: [],
        // As if it died here: after the commit, before anything else.
        committed: () => {
          throw new Error("The end, for a test.");
        },
      }),
    });
    await before.s3.putBucket({
      name: "originals",
      versioned: false,
      cors: [],
    });
    await expect(put(before, "o/1", "first")).rejects.toThrow();
    await expect(put(before, "o/1", "second")).rejects.toThrow();
    expect(await before.bodyFiles()).toHaveLength(2);
    await before.close();

    const after = await givenS3({ folder });
    expect(await after.bodyFiles()).toHaveLength(1);
    const { Body } = await after
      .client()
      .send(new GetObjectCommand({ Bucket: "originals", Key: "o/1" }));
    expect(await Body?.transformToString()).toBe("second");
    await after.close();
  });
});

describe("an S3 that is killed while it writes", () => {
  it("lists no object without all of its bytes, and keeps no bytes without their object", async () => {
    for (const killAfter of [30, 150, 300]) {
      const child = spawn(
        process.execPath,
        ["--import", "tsx", resolve("test/support/s3Process.ts"), folder],
        { stdio: ["ignore", "pipe", "ignore"] },
      );
      const [endpoint] = (await once(child.stdout, "data")) as [Buffer];
      const client = new S3Client({
        endpoint: endpoint.toString().trim(),
        region: "eu-central-1",
        forcePathStyle: true,
        maxAttempts: 1,
        credentials: {
          accessKeyId: "AKIAADMIN",
          secretAccessKey: "admin-secret",
        },
      });
      let answered = 0;
      // Several keys over and over: new, replaced and half-sent ones at the kill.
      const writers = [0, 1, 2, 3].map(async (writer) => {
        for (let round = 0; ; round++) {
          await client.send(
            new PutObjectCommand({
              Bucket: "originals",
              Key: `o/${writer}-${round % 5}`,
              Body: randomBytes(300_000),
            }),
          );
          answered++;
        }
      });
      const ended = Promise.allSettled(writers);
      while (answered === 0) await new Promise((soon) => setTimeout(soon, 5));
      await new Promise((later) => setTimeout(later, killAfter));
      child.kill("SIGKILL");
      await ended;
      client.destroy();

      const after = await givenS3({ folder });
      const keys = await listed(after);
      expect(keys.length).toBeGreaterThan(0);
      for (const Key of keys) {
        const { Body, ETag } = await after
          .client()
          .send(new GetObjectCommand({ Bucket: "originals", Key }));
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        const md5 = createHash("md5").update(bytes).digest("hex");
        expect([Key, ETag]).toEqual([Key, `"${md5}"`]);
      }
      expect(await after.bodyFiles()).toHaveLength(keys.length);
      await after.close();
    }
  }, 60_000);
});
