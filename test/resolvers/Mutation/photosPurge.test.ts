import { describe, expect, it } from "vitest";
import { photosPurge } from "../../../resolvers/Mutation/photosPurge.ts";
import { intoTrash } from "../../../resolvers/records/trash.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { askResolver, bob } from "../../support/askResolver.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");

function given(...photos: PhotoRecord[]) {
  const store = photosInMemory(...photos);
  const calls: string[] = [];
  const resolver = photosPurge({
    async changeOwned(...asked) {
      const outcome = await store.changeOwned(...asked);
      calls.push(outcome.changed ? "bury" : "leave");
      return outcome;
    },
    sendPurge({ photoId, generation }) {
      calls.push(`send ${photoId} ${generation}`);
      return Promise.resolve();
    },
    now: () => NOW,
  });
  return {
    store,
    calls,
    purging: (ids: string[], asker = {}) =>
      askResolver(resolver, { input: { ids } }, asker),
  };
}

describe("Mutation.photosPurge", () => {
  it("buries what is in the trash, and has its objects deleted", async () => {
    const photo = intoTrash(aPhoto(), NOW);
    const { store, calls, purging } = given(photo);
    expect(await purging([photo.id])).toEqual({
      changedIds: [photo.id],
      userErrors: [],
    });
    expect(calls).toEqual(["bury", `send ${photo.id} ${photo.generation}`]);
    expect(await store.find(photo.id)).toBeUndefined();
    expect(await store.findTombstone(photo.id, photo.generation)).toMatchObject(
      { dueAt: NOW.toISOString() },
    );
  });

  it.each([
    ["outside the trash", "CONFLICT", aPhoto()],
    ["whose bytes have not arrived", "NOT_READY", anUpload()],
  ])("refuses a photo %s with %s", async (_what, code, photo) => {
    const { store, calls, purging } = given(photo);
    expect(await purging([photo.id])).toMatchObject({
      changedIds: [],
      userErrors: [{ code, field: ["input", "ids", "0"] }],
    });
    expect(calls).toEqual([]);
    expect(await store.find(photo.id)).toEqual(photo);
  });

  it("does not tell somebody else's photo from none at all, and does not touch it", async () => {
    const photo = intoTrash(aPhoto(), NOW);
    const { store, calls, purging } = given(photo);
    expect(
      await purging([photo.id, aPhoto(2).id], { caller: bob }),
    ).toMatchObject({
      changedIds: [],
      userErrors: [{ code: "NOT_FOUND" }, { code: "NOT_FOUND" }],
    });
    expect(calls).toEqual([]);
    expect(await store.find(photo.id)).toEqual(photo);
  });

  it("finds nothing the second time", async () => {
    const photo = intoTrash(aPhoto(), NOW);
    const { purging } = given(photo);
    await purging([photo.id]);
    expect(await purging([photo.id])).toMatchObject({
      changedIds: [],
      userErrors: [{ code: "NOT_FOUND" }],
    });
  });
});
