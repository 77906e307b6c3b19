import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shardOf } from "../../../resolvers/records/photoItem.ts";
import { intoTrash } from "../../../resolvers/records/trash.ts";
import { aPhoto } from "../../support/aPhoto.ts";
import { aFieldEvent } from "../../support/appsyncEvents.ts";
import { capturedLog } from "../../support/capturedLog.ts";
import { givenFunctions } from "../../support/givenFunctions.ts";

// Both queues are away here.
describe("the mutation function", () => {
  let running: Awaited<ReturnType<typeof givenFunctions>>;
  let handler: typeof import("../../../resolvers/functions/mutation.ts").handler;

  beforeAll(async () => {
    running = await givenFunctions();
    ({ handler } = await import("../../../resolvers/functions/mutation.ts"));
  });
  afterAll(() => running[Symbol.asyncDispose]());

  it("hands out an address that S3 takes exactly the announced bytes at", async () => {
    const Body = Buffer.from("the bytes of a photo");
    const answer = (await handler(
      aFieldEvent("Mutation.uploadsCreate", {
        args: {
          input: {
            files: [
              {
                clientKey: "1",
                fileName: "a.jpg",
                mediaType: "image/jpeg",
                sizeBytes: Body.length,
                sha256: createHash("sha256").update(Body).digest("hex"),
              },
            ],
          },
        },
      }),
    )) as { outcomes: [{ target: { url: string; headers: Header[] } }] };
    const { url, headers } = answer.outcomes[0].target;
    const sending = async (body: Buffer) =>
      (
        await fetch(url, {
          method: "PUT",
          headers: headers.map(({ name, value }) => [name, value]),
          body: new Uint8Array(body),
        })
      ).status;
    expect(await sending(Buffer.from("the bytes of a ph0to"))).toBe(400);
    expect(await sending(Body)).toBe(200);
    expect(await sending(Body)).toBe(412);
  });

  it("purges a photo though the queue does not take its message: sweep will find it", async () => {
    const photo = intoTrash(aPhoto(1), new Date());
    await running.store.change(photo.id, () => ({ put: photo }));
    let answer: unknown;
    const lines = await capturedLog(async () => {
      answer = await handler(
        aFieldEvent("Mutation.photosPurge", {
          args: { input: { ids: [photo.id] } },
        }),
      );
    });
    expect(answer).toEqual({ changedIds: [photo.id], userErrors: [] });
    expect(lines).toContainEqual(
      expect.objectContaining({
        message: "A purge waits for the next sweep",
        photoId: photo.id,
      }),
    );
    const due = await running.store.due({
      shard: shardOf(photo.id),
      until: new Date().toISOString(),
      limit: 50,
    });
    expect(due).toContainEqual(
      expect.objectContaining({
        kind: "TOMBSTONE",
        photoId: photo.id,
        generation: photo.generation,
      }),
    );
  });

  it("says in the payload what the caller can mend", async () => {
    expect(
      await handler(
        aFieldEvent("Mutation.uploadsCreate", {
          args: { input: { files: [] } },
        }),
      ),
    ).toMatchObject({ userErrors: [{ code: "INVALID" }] });
  });
});

interface Header {
  name: string;
  value: string;
}
