import { describe, expect, it } from "vitest";
import {
  isTimedOut,
  processingSince,
  settled,
  timedOut,
} from "../../../resolvers/records/processing.ts";
import { intoTrash } from "../../../resolvers/records/trash.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");

describe("a photo that is being read", () => {
  it("is asked about after half an hour, in case its event was lost", () => {
    expect(processingSince(anUpload(), NOW)).toEqual({
      ...anUpload(),
      status: "PROCESSING",
      updatedAt: NOW.toISOString(),
      uploadExpiresAt: null,
      dueAt: "2024-06-01T12:30:00.000Z",
    });
  });

  it("shows what was read before, until it is read again", () => {
    const { previews, captured } = processingSince(aPhoto(), NOW);
    expect({ previews, captured }).toEqual({
      previews: aPhoto().previews,
      captured: aPhoto().captured,
    });
  });
});

describe("a photo that has been read", () => {
  it("is what it was found to be, and nothing is due any more", () => {
    const processing = processingSince(anUpload(), NOW);
    expect(settled(processing, { status: "READY", width: 40 }, NOW)).toEqual({
      ...processing,
      status: "READY",
      width: 40,
      dueAt: null,
    });
  });

  it("is due when the trash is emptied of it, if it lies there", () => {
    const trashed = intoTrash(processingSince(anUpload(), NOW), NOW);
    expect(settled(trashed, { status: "READY" }, NOW).dueAt).toBe(
      trashed.purgesAt,
    );
  });
});

describe("a photo that its reader may die of", () => {
  it("is FAILED, says so, and may be tried again", () => {
    const photo = timedOut(processingSince(anUpload(), NOW), NOW);
    expect(photo).toMatchObject({
      status: "FAILED",
      problems: [{ code: "TIMED_OUT", retryable: true }],
      dueAt: null,
    });
    expect(isTimedOut(photo)).toBe(true);
  });

  it.each([
    ["READY", aPhoto()],
    [
      "FAILED of something else",
      aPhoto(1, {
        status: "FAILED",
        problems: [{ code: "CORRUPT", message: "", retryable: false }],
      }),
    ],
    ["being read again", processingSince(timedOut(aPhoto(), NOW), NOW)],
  ])("is no longer so when it is %s", (_what, photo) => {
    expect(isTimedOut(photo)).toBe(false);
  });
});
