import { describe, expect, it } from "vitest";
import { photoReprocess } from "../../../resolvers/Mutation/photoReprocess.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { askResolver, bob } from "../../support/askResolver.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");

function given(...photos: PhotoRecord[]) {
  const store = photosInMemory(...photos);
  const calls: string[] = [];
  const resolver = photoReprocess({
    async changeOwned(...asked) {
      const outcome = await store.changeOwned(...asked);
      calls.push(outcome.changed ? outcome.photo!.status : "leave");
      return outcome;
    },
    sendIngest({ photoId, generation }) {
      calls.push(`send ${photoId} ${generation}`);
      return Promise.resolve();
    },
    now: () => NOW,
  });
  return {
    store,
    calls,
    reprocessing: (photoId: string, asker = {}) =>
      askResolver(resolver, { input: { photoId } }, asker),
  };
}

describe("Mutation.photoReprocess", () => {
  it.each(["READY", "FAILED"] as const)(
    "marks a photo that is %s before it has it read again",
    async (status) => {
      const photo = aPhoto(1, { status });
      const { calls, reprocessing } = given(photo);
      expect(await reprocessing(photo.id)).toEqual({
        photo: expect.objectContaining({ id: photo.id, status: "PROCESSING" }),
        userErrors: [],
      });
      expect(calls).toEqual([
        "PROCESSING",
        `send ${photo.id} ${photo.generation}`,
      ]);
    },
  );

  it("has a photo read again that is PROCESSING: its message may be what was lost", async () => {
    const photo = aPhoto(1, { status: "PROCESSING" });
    const { store, calls, reprocessing } = given(photo);
    await reprocessing(photo.id);
    expect(calls).toEqual(["leave", `send ${photo.id} ${photo.generation}`]);
    expect(await store.find(photo.id)).toEqual(photo);
  });

  it("is seen to by sweep when the queue does not take it", async () => {
    const photo = aPhoto();
    const store = photosInMemory(photo);
    const resolver = photoReprocess({
      changeOwned: store.changeOwned,
      sendIngest: () => Promise.reject(new Error("The queue is away.")),
      now: () => NOW,
    });
    await expect(
      askResolver(resolver, { input: { photoId: photo.id } }),
    ).rejects.toThrow("The queue is away.");
    expect(await store.find(photo.id)).toMatchObject({
      status: "PROCESSING",
      dueAt: "2024-06-01T12:30:00.000Z",
    });
  });

  it("cannot read what has not arrived", async () => {
    const { calls, reprocessing } = given(anUpload());
    await expect(reprocessing(anUpload().id)).rejects.toMatchObject({
      name: "CallerError",
      code: "NOT_READY",
      field: ["input", "photoId"],
    });
    expect(calls).toEqual([]);
  });

  it("does not tell somebody else's photo from none at all, and does not touch it", async () => {
    const photo = aPhoto();
    const { store, calls, reprocessing } = given(photo);
    const refusal = { code: "NOT_FOUND", field: ["input", "photoId"] };
    await expect(reprocessing(photo.id, { caller: bob })).rejects.toMatchObject(
      refusal,
    );
    await expect(reprocessing(aPhoto(2).id)).rejects.toMatchObject(refusal);
    expect(calls).toEqual([]);
    expect(await store.find(photo.id)).toEqual(photo);
  });
});
