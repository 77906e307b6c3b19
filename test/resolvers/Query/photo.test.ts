import { describe, expect, it } from "vitest";
import { photo } from "../../../resolvers/Query/photo.ts";
import { UNKNOWN_CAPTURE_TIME } from "../../../resolvers/records/photoRecord.ts";
import { ADA, aPhoto, anUpload } from "../../support/aPhoto.ts";
import { askResolver, bob, operator } from "../../support/askResolver.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const asking = (id: string, asker = {}, found = aPhoto()) =>
  askResolver(photo(photosInMemory(found)), { id }, asker);

describe("Query.photo", () => {
  it("answers with the caller's photo, and what the fields that sign go by", async () => {
    const found = aPhoto();
    const answer = await asking(found.id);
    expect(answer).toMatchObject({
      id: found.id,
      status: "READY",
      fileName: "IMG_0001.jpg",
      aspectRatio: 4 / 3,
      timelineDate: "2024-05-17",
      location: {
        point: { latitude: 59.913868, longitude: 10.752245 },
        altitudeMetres: 23.4,
        source: "FILE",
      },
      placeholder: { dataUrl: expect.stringMatching(/^data:image\//) },
      owner: { id: ADA, displayName: "Ada" },
      signing: { generation: found.generation, previews: found.previews },
    });
  });

  it("leaves out what only the table needs", async () => {
    const answer = await asking(aPhoto().id);
    expect(Object.keys(answer)).not.toEqual(
      expect.arrayContaining(["ownerId"]),
    );
    expect(Object.keys(answer)).not.toContain("dueAt");
    expect(Object.keys(answer)).not.toContain("generation");
  });

  it("knows of an upload only what was announced", async () => {
    expect(await asking(anUpload().id, {}, anUpload())).toMatchObject({
      width: null,
      height: null,
      aspectRatio: null,
      location: null,
      placeholder: null,
      captured: UNKNOWN_CAPTURE_TIME,
      timelineDate: "2024-05-17", // the file's own day
    });
  });

  it.each([
    ["somebody else's photo", aPhoto().id, { caller: bob }],
    ["no photo", aPhoto(2).id, {}],
    ["no id at all", "PHOTO#1", {}],
  ])("answers null for %s", async (_what, id, asker) => {
    expect(await asking(id, asker)).toBeNull();
  });

  it("is for people, who have a library", async () => {
    await expect(
      asking(aPhoto().id, { caller: operator }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
