import { describe, expect, it } from "vitest";
import { uploadCancel } from "../../../resolvers/Mutation/uploadCancel.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { askResolver, bob } from "../../support/askResolver.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");

function given(...photos: PhotoRecord[]) {
  const store = photosInMemory(...photos);
  const calls: string[] = [];
  const resolver = uploadCancel({
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
    cancelling: (photoId: string, asker = {}) =>
      askResolver(resolver, { input: { photoId } }, asker),
  };
}

describe("Mutation.uploadCancel", () => {
  it("gives up an upload, and has deleted what may have arrived of it", async () => {
    const upload = anUpload();
    const { store, calls, cancelling } = given(upload);
    expect(await cancelling(upload.id)).toEqual({
      cancelledPhotoId: upload.id,
      userErrors: [],
    });
    expect(calls).toEqual(["bury", `send ${upload.id} ${upload.generation}`]);
    expect(await store.find(upload.id)).toBeUndefined();
  });

  it("throws away what its addresses still take for an hour", async () => {
    const upload = anUpload();
    const { store, cancelling } = given(upload);
    await cancelling(upload.id);
    expect(
      await store.findTombstone(upload.id, upload.generation),
    ).toMatchObject({ addressesExpireAt: "2024-06-01T13:00:00.000Z" });
  });

  it.each(["PROCESSING", "READY", "FAILED"] as const)(
    "leaves alone what is %s: its bytes have arrived",
    async (status) => {
      const photo = aPhoto(1, { status });
      const { store, calls, cancelling } = given(photo);
      await expect(cancelling(photo.id)).rejects.toMatchObject({
        name: "CallerError",
        code: "CONFLICT",
        field: ["input", "photoId"],
      });
      expect(calls).toEqual([]);
      expect(await store.find(photo.id)).toEqual(photo);
    },
  );

  it("does not tell somebody else's upload from none at all, and does not touch it", async () => {
    const upload = anUpload();
    const { store, calls, cancelling } = given(upload);
    const refusal = { code: "NOT_FOUND", field: ["input", "photoId"] };
    await expect(cancelling(upload.id, { caller: bob })).rejects.toMatchObject(
      refusal,
    );
    await expect(cancelling(anUpload(2).id)).rejects.toMatchObject(refusal);
    expect(calls).toEqual([]);
    expect(await store.find(upload.id)).toEqual(upload);
  });
});
