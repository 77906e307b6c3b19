import { describe, expect, it } from "vitest";
import {
  isPhotoId,
  lastDigitOf,
  newGeneration,
  photoIdOf,
} from "../../../resolvers/records/photoId.ts";
import { ADA, BOB, sha256Of } from "../../support/aPhoto.ts";

const ids = Array.from({ length: 2_000 }, (_, i) =>
  photoIdOf(ADA, sha256Of(i)),
);

describe("a photo's id", () => {
  it("is the same for ever, or every photo could be uploaded twice", () => {
    expect(photoIdOf("ada", "0".repeat(64))).toBe("v4gnsj14btnyycfn2c1kqzmhdh");
  });

  it("differs from owner to owner, so that nobody can tell who else has a photo", () => {
    expect(photoIdOf(ADA, sha256Of(1))).not.toBe(photoIdOf(BOB, sha256Of(1)));
  });

  it("keeps owner and bytes apart, however they are put together", () => {
    const hash = sha256Of(1);
    expect(photoIdOf("a", `b${hash}`)).not.toBe(photoIdOf("ab", hash));
  });

  it("shows neither owner nor hash", () => {
    const id = photoIdOf(ADA, "ab".repeat(32));
    expect(id).not.toContain("abab");
    expect(id).not.toContain(ADA.slice(0, 4));
  });

  it("has the form of ours, and is one of its kind", () => {
    expect(ids.filter((id) => !isPhotoId(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ["is empty", ""],
    ["is too short", ids[0]!.slice(1)],
    ["is too long", `${ids[0]}0`],
    ["is in capitals", "0123456789ABCDEFGHJKMNPQRS"],
    ["has a letter that is taken for a digit", "l".repeat(26)],
    ["climbs", "../../../../../../../../.."],
    ["goes on behind a line", `${ids[0]}\n`],
    ["is a key", `PHOTO#${ids[0]!.slice(6)}`],
  ])("has not the form of ours when it %s", (_what, id) => {
    expect(isPhotoId(id)).toBe(false);
  });

  it("ends in any of 32 digits, each about as often as the others", () => {
    const counts = Array.from({ length: 32 }, () => 0);
    for (const id of ids) counts[lastDigitOf(id)]! += 1;
    // 62.5 expected, 8 the standard deviation.
    expect(Math.min(...counts)).toBeGreaterThan(62.5 - 40);
    expect(Math.max(...counts)).toBeLessThan(62.5 + 40);
  });
});

describe("a generation", () => {
  const now = new Date("2024-06-01T12:00:00.000Z");

  it("is another each time, in the same millisecond too", () => {
    const generations = Array.from({ length: 500 }, () => newGeneration(now));
    expect(new Set(generations).size).toBe(500);
  });

  it("begins with its time, in one length, so that it never comes back", () => {
    const later = newGeneration(new Date(now.getTime() + 1));
    expect(newGeneration(now) < later).toBe(true);
    expect(newGeneration(new Date(0))).toHaveLength(later.length);
    expect(newGeneration(new Date("2100-01-01"))).toHaveLength(later.length);
  });

  it("may stand in a key as it is", () => {
    expect(newGeneration(now)).toMatch(/^[0-9a-z]{15}$/);
  });
});
