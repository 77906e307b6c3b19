import { describe, expect, it } from "vitest";
import { photosRestore } from "../../../resolvers/Mutation/photosRestore.ts";
import { intoTrash } from "../../../resolvers/records/trash.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { aPhoto } from "../../support/aPhoto.ts";
import { askResolver, bob } from "../../support/askResolver.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");
const EARLIER = new Date("2024-05-20T12:00:00.000Z");

function given(...photos: PhotoRecord[]) {
  const store = photosInMemory(...photos);
  const resolver = photosRestore({
    changeOwned: store.changeOwned,
    now: () => NOW,
  });
  return {
    store,
    restoring: (ids: string[], asker = {}) =>
      askResolver(resolver, { input: { ids } }, asker),
  };
}

describe("Mutation.photosRestore", () => {
  it("takes photos out of the trash, as they were", async () => {
    const photo = aPhoto();
    const { store, restoring } = given(intoTrash(photo, EARLIER));
    expect(await restoring([photo.id])).toEqual({
      changedIds: [photo.id],
      userErrors: [],
    });
    expect(await store.find(photo.id)).toEqual({
      ...photo,
      version: 1,
      updatedAt: NOW.toISOString(),
    });
  });

  it("leaves a photo alone that is not in the trash", async () => {
    const photo = aPhoto();
    const { store, restoring } = given(photo);
    expect((await restoring([photo.id])).changedIds).toEqual([photo.id]);
    expect(await store.find(photo.id)).toEqual(photo);
  });

  it("does not touch somebody else's", async () => {
    const photo = intoTrash(aPhoto(), EARLIER);
    const { store, restoring } = given(photo);
    expect(await restoring([photo.id], { caller: bob })).toMatchObject({
      changedIds: [],
      userErrors: [{ code: "NOT_FOUND" }],
    });
    expect(await store.find(photo.id)).toEqual(photo);
  });
});
