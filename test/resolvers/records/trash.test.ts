import { describe, expect, it } from "vitest";
import {
  buried,
  intoTrash,
  outOfTrash,
} from "../../../resolvers/records/trash.ts";
import { aPhoto } from "../../support/aPhoto.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");
const LATER = new Date("2024-06-03T12:00:00.000Z");
const SOON = "2024-06-01T12:20:00.000Z";

describe("a photo in the trash", () => {
  it("is purged after thirty days, when sweep looks at it again", () => {
    expect(intoTrash(aPhoto(), NOW)).toEqual({
      ...aPhoto(),
      trashedAt: "2024-06-01T12:00:00.000Z",
      updatedAt: "2024-06-01T12:00:00.000Z",
      purgesAt: "2024-07-01T12:00:00.000Z",
      dueAt: "2024-07-01T12:00:00.000Z",
    });
  });

  it("is looked at sooner when it is still being read", () => {
    const processing = aPhoto(1, { status: "PROCESSING", dueAt: SOON });
    expect(intoTrash(processing, NOW)).toMatchObject({
      purgesAt: "2024-07-01T12:00:00.000Z",
      dueAt: SOON,
    });
  });

  it("comes out of it as it was, and nothing is due any more", () => {
    expect(outOfTrash(intoTrash(aPhoto(), NOW), LATER)).toEqual({
      ...aPhoto(),
      updatedAt: LATER.toISOString(),
    });
  });

  it("is still looked after when it comes out of it while being read", () => {
    const processing = aPhoto(1, { status: "PROCESSING", dueAt: SOON });
    expect(outOfTrash(intoTrash(processing, NOW), LATER)).toMatchObject({
      trashedAt: null,
      purgesAt: null,
      dueAt: SOON,
    });
  });
});

describe("a buried photo", () => {
  it("is due at once, so that sweep finds it even when no message tells it", () => {
    const photo = aPhoto();
    expect(buried(photo, NOW)).toEqual({
      photoId: photo.id,
      ownerId: photo.ownerId,
      generation: photo.generation,
      addressesExpireAt: "2024-06-01T13:00:00.000Z",
      dueAt: "2024-06-01T12:00:00.000Z",
    });
  });
});
