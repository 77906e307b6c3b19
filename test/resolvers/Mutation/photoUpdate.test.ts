import { describe, expect, it } from "vitest";
import type { PhotoPatchInput } from "../../../resolvers/generated/schema.ts";
import { photoUpdate } from "../../../resolvers/Mutation/photoUpdate.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { askResolver, bob } from "../../support/askResolver.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = new Date("2024-06-03T12:00:00.000Z");

function given(photo: PhotoRecord) {
  const store = photosInMemory(photo);
  const resolver = photoUpdate({
    changeOwned: store.changeOwned,
    now: () => NOW,
  });
  return {
    store,
    updating: (
      patch: PhotoPatchInput,
      expectedVersion?: number | null,
      asker = {},
    ) =>
      askResolver(
        resolver,
        { input: { photoId: photo.id, patch, expectedVersion } },
        asker,
      ),
  };
}

describe("Mutation.photoUpdate", () => {
  it("writes what is given, and counts a version", async () => {
    const photo = aPhoto();
    const { store, updating } = given(photo);
    const { photo: answered, userErrors } = await updating({
      altText: "A lighthouse in the fog",
      focalPoint: { x: 0.25, y: 0 },
    });
    expect(userErrors).toEqual([]);
    expect(answered).toMatchObject({
      altText: "A lighthouse in the fog",
      altTextSource: "PERSON",
      focalPoint: { x: 0.25, y: 0, source: "PERSON" },
      version: photo.version + 1,
      updatedAt: NOW.toISOString(),
    });
    expect(await store.find(photo.id)).toMatchObject({
      altText: "A lighthouse in the fog",
      focalPoint: { x: 0.25, y: 0 },
    });
  });

  it("leaves unchanged what is left out, and clears what is null", async () => {
    const written = aPhoto(1, {
      altText: "A lighthouse",
      focalPoint: { x: 0.5, y: 0.5 },
    });
    const { updating } = given(written);
    expect((await updating({ focalPoint: null })).photo).toMatchObject({
      altText: "A lighthouse",
      focalPoint: null,
    });
    expect((await updating({ altText: null })).photo).toMatchObject({
      altText: null,
      altTextSource: null,
    });
  });

  it("takes an empty altText as said: the photo is decorative", async () => {
    const { updating } = given(aPhoto());
    expect((await updating({ altText: "" })).photo).toMatchObject({
      altText: "",
      altTextSource: "PERSON",
    });
  });

  it("changes nothing when it says what is so already", async () => {
    const photo = aPhoto(1, { altText: "A lighthouse" });
    const { updating } = given(photo);
    const answers = [
      await updating({}),
      await updating({ altText: "A lighthouse" }),
    ];
    for (const answer of answers) {
      expect(answer.photo.version).toBe(photo.version);
    }
  });

  it("refuses with VERSION_MISMATCH what was made up for another version", async () => {
    const photo = aPhoto(1, { version: 7 });
    const { store, updating } = given(photo);
    await expect(updating({ altText: "late" }, 6)).rejects.toMatchObject({
      code: "VERSION_MISMATCH",
      field: ["input", "expectedVersion"],
    });
    expect(await store.find(photo.id)).toEqual(photo);
    expect((await updating({ altText: "in time" }, 7)).photo.version).toBe(8);
    expect((await updating({ altText: "anyway" }, null)).photo.version).toBe(9);
  });

  it.each([
    ["altText", { altText: "x".repeat(501) }, "TOO_LONG"],
    ["altText", { altText: "\0" }, "INVALID"],
    ["altText", { altText: "\u001b[2J" }, "INVALID"],
    ["altText", { altText: "half a face: \ud83d" }, "INVALID"],
    ["focalPoint", { focalPoint: { x: -0.1, y: 0 } }, "INVALID"],
    ["focalPoint", { focalPoint: { x: 0, y: 1.5 } }, "INVALID"],
  ])("refuses such an %s: %j", async (name, patch, code) => {
    const photo = aPhoto();
    const { store, updating } = given(photo);
    await expect(updating(patch)).rejects.toMatchObject({
      code,
      field: expect.arrayContaining(["input", "patch", name]),
    });
    expect(await store.find(photo.id)).toEqual(photo);
  });

  it("keeps no finer a focal point than the table takes", async () => {
    const { store, updating } = given(aPhoto());
    const focalPoint = { x: 5e-324, y: 1 / 3 };
    expect((await updating({ focalPoint })).photo.focalPoint).toMatchObject({
      x: 0,
      y: 0.333333333,
    });
    expect(await store.find(aPhoto().id)).toMatchObject({
      focalPoint: { x: 0, y: 0.333333333 },
    });
  });

  it("counts characters as people do", async () => {
    const { updating } = given(aPhoto());
    const altText = "🌅".repeat(500);
    expect((await updating({ altText })).photo.altText).toBe(altText);
  });

  it("takes words about a photo whose bytes have not arrived", async () => {
    const { updating } = given(anUpload());
    expect((await updating({ altText: "soon" })).photo.altText).toBe("soon");
  });

  it("finds no photo of somebody else", async () => {
    const photo = aPhoto();
    const { store, updating } = given(photo);
    await expect(
      updating({ altText: "mine" }, null, { caller: bob }),
    ).rejects.toMatchObject({ code: "NOT_FOUND", field: ["input", "photoId"] });
    expect(await store.find(photo.id)).toEqual(photo);
  });
});
