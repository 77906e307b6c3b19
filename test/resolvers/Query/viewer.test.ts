import { describe, expect, it } from "vitest";
import { viewer } from "../../../resolvers/Query/viewer.ts";
import { intoTrash } from "../../../resolvers/records/trash.ts";
import { ADA, aPhoto, anUpload, BOB } from "../../support/aPhoto.ts";
import { askResolver, bob, operator } from "../../support/askResolver.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const PREVIEW_BYTES = aPhoto().previews.reduce(
  (sum, { sizeBytes }) => sum + sizeBytes,
  0,
);

const store = photosInMemory(
  aPhoto(1, { sizeBytes: 5e9 }),
  aPhoto(2, { sizeBytes: 7 }),
  intoTrash(aPhoto(3, { sizeBytes: 100 }), new Date()),
  anUpload(4),
  aPhoto(5, { ownerId: BOB, sizeBytes: 1 }),
);

describe("Query.viewer", () => {
  it("is the caller, and what their library holds", async () => {
    expect(await askResolver(viewer(store), {})).toEqual({
      user: { id: ADA, displayName: "Ada" },
      usage: {
        photoCount: 2,
        originalBytes: 5e9 + 7,
        previewBytes: 2 * PREVIEW_BYTES,
        trashBytes: 100 + PREVIEW_BYTES,
        asOf: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    });
  });

  it("counts nobody else's", async () => {
    const answer = await askResolver(viewer(store), {}, { caller: bob });
    expect(answer.usage).toMatchObject({ photoCount: 1, originalBytes: 1 });
  });

  it("is a person", async () => {
    await expect(
      askResolver(viewer(store), {}, { caller: operator }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
