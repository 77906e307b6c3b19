import { describe, expect, it } from "vitest";
import {
  countersOf,
  DUE_SHARDS,
  listOf,
  NO_COUNTERS,
  photoItem,
  photoOfItem,
  shardOf,
  timelineDate,
  tombstoneItem,
} from "../../../resolvers/records/photoItem.ts";
import {
  UNKNOWN_CAPTURE_TIME,
  type PhotoRecord,
} from "../../../resolvers/records/photoRecord.ts";
import { buried, intoTrash } from "../../../resolvers/records/trash.ts";
import { ADA, aPhoto, anUpload } from "../../support/aPhoto.ts";
import { itemBytes } from "../../support/itemBytes.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");

/** A photo that its file dates so, and how exactly. */
const capturedAt = (
  localDateTime: string,
  changes: Partial<PhotoRecord["captured"]> = {},
) =>
  aPhoto(1, {
    captured: {
      ...UNKNOWN_CAPTURE_TIME,
      localDateTime,
      localDate: localDateTime.length >= 10 ? localDateTime.slice(0, 10) : null,
      source: "EXIF_ORIGINAL",
      ...changes,
    },
  });

const momentOf = (photo: PhotoRecord) =>
  String(photoItem(photo)["capturedKey"]).split("#")[0];

/** What the table gives back of an item: what is undefined is not stored, and null is. */
function throughTheTable(item: Record<string, unknown>) {
  return JSON.parse(JSON.stringify(item)) as Record<string, unknown>;
}

describe("the item of a photo", () => {
  it.each([
    ["one that is READY", aPhoto()],
    ["an upload", anUpload()],
    ["one in the trash", intoTrash(aPhoto(), NOW)],
    [
      "one that FAILED",
      aPhoto(1, {
        status: "FAILED",
        format: "UNKNOWN",
        captured: UNKNOWN_CAPTURE_TIME,
        previews: [],
        placeholder: null,
        problems: [{ code: "CORRUPT", message: "It is.", retryable: false }],
      }),
    ],
  ])("gives back %s as it was", (_what, photo) => {
    expect(photoOfItem(throughTheTable(photoItem(photo)))).toStrictEqual(photo);
  });

  it.each([
    ["UPLOADS", anUpload()],
    ["UPLOADS", anUpload(1, { trashedAt: NOW.toISOString() })],
    ["LIBRARY", aPhoto(1, { status: "PROCESSING" })],
    ["LIBRARY", aPhoto()],
    ["LIBRARY", aPhoto(1, { status: "FAILED" })],
    ["TRASH", intoTrash(aPhoto(), NOW)],
    ["TRASH", intoTrash(aPhoto(1, { status: "PROCESSING" }), NOW)],
  ])("is in its owner's list %s, and in no other", (list, photo) => {
    expect(listOf(photo)).toBe(list);
    expect(photoItem(photo)["list"]).toBe(`${ADA}#${list}`);
  });

  it("is no longer than 2 KB, so that a page of them is one read", () => {
    const bytes = itemBytes(throughTheTable(photoItem(aPhoto())));
    expect(bytes).toBeGreaterThan(1_000); // or the measure would prove nothing
    expect(bytes).toBeLessThan(2_048);
  });

  it("fits 201 to a query, even of the longest names, so that a page is one", () => {
    const photo = aPhoto(1, {
      fileName: "\u{1F4F7}".repeat(255),
      problems: [1, 2, 3, 4].map(() => ({
        code: "FORMAT_MISMATCH" as const,
        message: "m".repeat(160),
        retryable: false,
      })),
    });
    // A query answers at most 1 MB.
    expect(itemBytes(throughTheTable(photoItem(photo))) * 201).toBeLessThan(
      1_000_000,
    );
  });
});

describe("the place of a photo in time", () => {
  it.each([
    ["to fractions of a second", "2024-05-17T18:03:22.14"],
    ["to the second", "2024-05-17T18:03:22"],
    ["to the minute", "2024-05-17T18:03"],
    ["to the day", "2024-05-17"],
    ["to the month", "2024-05"],
    ["to the year", "2024"],
    ["to a millionth and more", "2024-05-17T18:03:22.1234567890"],
  ])("is written in one length, known %s", (_how, localDateTime) => {
    expect(momentOf(capturedAt(localDateTime))).toMatch(
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}$/,
    );
  });

  it("is in order as text, whatever is known of it", () => {
    const inOrder = [
      "1999-12-31T23:59:59.999999",
      "2024",
      "2024-01-01T00:00:00.5",
      "2024-02",
      "2024-02-01T00:00:01",
      "2024-05-17",
      "2024-05-17T18:03",
      "2024-05-17T18:03:22",
      "2024-05-17T18:03:22.09",
      "2024-05-17T18:03:22.1",
      "2024-05-17T18:03:22.14",
      "2024-05-18",
    ].map((moment) => momentOf(capturedAt(moment))!);
    expect([...inOrder].sort()).toEqual(inOrder);
    expect(new Set(inOrder).size).toBe(inOrder.length);
  });

  it("is the camera's clock, whatever the zone", () => {
    const late = capturedAt("2024-05-17T23:30:00", {
      utcOffset: "-07:00",
      instant: "2024-05-18T06:30:00.000Z",
    });
    expect(timelineDate(late)).toBe("2024-05-17");
  });

  it.each([
    [
      "the satellites' clock",
      { ...UNKNOWN_CAPTURE_TIME, instant: "2024-05-16T10:00:00.000Z" },
      "2024-05-15T00:00:00.000Z",
      "2024-05-16T10:00:00.000000",
    ],
    [
      "the file's own time",
      UNKNOWN_CAPTURE_TIME,
      "2024-05-15T08:00:00.125Z",
      "2024-05-15T08:00:00.125000",
    ],
    [
      "the upload's time",
      UNKNOWN_CAPTURE_TIME,
      null,
      "2024-06-01T09:00:00.000000",
    ],
  ])(
    "is %s when nothing better is known",
    (_what, captured, lastModifiedAt, moment) => {
      expect(momentOf(aPhoto(1, { captured, lastModifiedAt }))).toBe(moment);
    },
  );

  it.each([
    ["2024", "2024-01-01"],
    ["2024-05", "2024-05-01"],
    ["2024-05-17T18:03", "2024-05-17"],
  ])("files %s under the day %s", (localDateTime, day) => {
    expect(timelineDate(capturedAt(localDateTime))).toBe(day);
  });

  it("is told apart from others of the same moment by the id", () => {
    const photo = aPhoto();
    expect(photoItem(photo)["capturedKey"]).toBe(
      `2024-05-17T18:03:22.140000#${photo.id}`,
    );
    expect(photoItem(photo)["uploadedKey"]).toBe(
      `2024-06-01T09:00:00.000Z#${photo.id}`,
    );
  });

  it("holds no day to filter by when no day is known", () => {
    const day = (photo: PhotoRecord) =>
      throughTheTable(photoItem(photo))["localDate"];
    expect(day(capturedAt("2024-05"))).toBeUndefined();
    expect(day(capturedAt("2024-05-17"))).toBe("2024-05-17");
  });
});

describe("what is due", () => {
  it("is found under the photo's shard", () => {
    const photo = aPhoto(1, { dueAt: NOW.toISOString() });
    expect(photoItem(photo)).toMatchObject({
      dueAt: "2024-06-01T12:00:00.000Z",
      dueShard: shardOf(photo.id),
    });
  });

  it("is nothing of a photo that is at rest: the index stays sparse", () => {
    const item = throughTheTable(photoItem(aPhoto(1, { dueAt: null })));
    expect(item).not.toHaveProperty("dueAt");
    expect(item).not.toHaveProperty("dueShard");
  });

  it("is a tombstone at once, in the shard of its photo", () => {
    const photo = aPhoto();
    expect(tombstoneItem(buried(photo, NOW))).toMatchObject({
      pk: `PHOTO#${photo.id}`,
      sk: `GONE#${photo.generation}`,
      dueAt: NOW.toISOString(),
      dueShard: shardOf(photo.id),
    });
  });

  it("is spread over sixteen shards, about as much in each", () => {
    const counts = new Map(DUE_SHARDS.map((shard) => [shard, 0]));
    for (let i = 0; i < 1_600; i += 1) {
      const shard = shardOf(aPhoto(i).id);
      counts.set(shard, counts.get(shard)! + 1);
    }
    expect(counts.size).toBe(16);
    // 100 expected, 10 the standard deviation.
    expect(Math.min(...counts.values())).toBeGreaterThan(50);
    expect(Math.max(...counts.values())).toBeLessThan(150);
  });
});

describe("what a photo adds to its owner's counters", () => {
  const previewBytes = aPhoto().previews.reduce(
    (sum, one) => sum + one.sizeBytes,
    0,
  );

  it.each([
    ["nothing, when there is none", undefined, {}],
    ["an upload, and no bytes", anUpload(), { uploadCount: 1 }],
    [
      "a photo, its original and its previews",
      aPhoto(),
      { photoCount: 1, originalBytes: 4_000_000, previewBytes },
    ],
    [
      "a photo and its original, while it is read",
      aPhoto(1, { status: "PROCESSING", previews: [] }),
      { photoCount: 1, originalBytes: 4_000_000 },
    ],
    [
      "what is in the trash, originals and previews together",
      intoTrash(aPhoto(), NOW),
      { trashCount: 1, trashBytes: 4_000_000 + previewBytes },
    ],
  ])("is %s", (_what, photo, counters) => {
    expect(previewBytes).toBeGreaterThan(0); // or the lines below would prove little
    expect(countersOf(photo)).toEqual({ ...NO_COUNTERS, ...counters });
  });
});
