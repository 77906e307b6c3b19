import { describe, expect, it } from "vitest";
import { photosTrash } from "../../../resolvers/Mutation/photosTrash.ts";
import { intoTrash } from "../../../resolvers/records/trash.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { askResolver, bob, operator } from "../../support/askResolver.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");
const EARLIER = new Date("2024-05-20T12:00:00.000Z");

function given(...photos: PhotoRecord[]) {
  const store = photosInMemory(...photos);
  const resolver = photosTrash({
    changeOwned: store.changeOwned,
    now: () => NOW,
  });
  return {
    store,
    trashing: (ids: string[], asker = {}) =>
      askResolver(resolver, { input: { ids } }, asker),
  };
}

describe("Mutation.photosTrash", () => {
  it("moves photos to the trash, for thirty days", async () => {
    const photo = aPhoto();
    const { store, trashing } = given(photo);
    expect(await trashing([photo.id])).toEqual({
      changedIds: [photo.id],
      userErrors: [],
    });
    expect(await store.find(photo.id)).toMatchObject({
      trashedAt: "2024-06-01T12:00:00.000Z",
      purgesAt: "2024-07-01T12:00:00.000Z",
    });
  });

  it("leaves a photo alone that is there already: its thirty days do not begin again", async () => {
    const photo = intoTrash(aPhoto(), EARLIER);
    const { store, trashing } = given(photo);
    expect((await trashing([photo.id])).changedIds).toEqual([photo.id]);
    expect(await store.find(photo.id)).toEqual(photo);
  });

  it("does not tell somebody else's photo from none at all, and does not touch it", async () => {
    const photo = aPhoto();
    const missing = aPhoto(2);
    const { store, trashing } = given(photo);
    const answer = await trashing([photo.id, missing.id], { caller: bob });
    expect(answer.changedIds).toEqual([]);
    const [theirs, none] = answer.userErrors;
    expect(theirs).toMatchObject({ code: "NOT_FOUND" });
    expect({ ...theirs, field: null }).toEqual({ ...none, field: null });
    expect(await store.find(photo.id)).toEqual(photo);
  });

  it("does not take an upload for a photo", async () => {
    const upload = anUpload();
    const { trashing } = given(upload);
    expect(await trashing([upload.id])).toMatchObject({
      changedIds: [],
      userErrors: [{ code: "NOT_READY", field: ["input", "ids", "0"] }],
    });
  });

  it("is for people, who have a library", async () => {
    const { trashing } = given(aPhoto());
    await expect(
      (async () => trashing([aPhoto().id], { caller: operator }))(),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
