// Every real photo beside the repository, sent as a person sends it, ends as its TRUTH says.

import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  aFewAtATime,
  EVERY_PHOTO_FIELD,
  fileOf,
  put,
  signIn,
  type ApiClient,
} from "../support/apiClient.ts";
import { sha256Of } from "../support/drawnPhotos.ts";
import {
  openRunningPhotoSky,
  ROOT,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";

const FOLDER = join(ROOT, "../shared/photos");

/** As a browser announces it; it knows nothing of RAW and Sony's HIF. */
const MEDIA_TYPES: Record<string, string> = {
  ".avif": "image/avif",
  ".gif": "image/gif",
  ".heic": "image/heic",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".tif": "image/tiff",
  ".webp": "image/webp",
};

const FORMATS: Record<string, string> = {
  HEIC: "HEIF",
  "Extended WEBP": "WEBP",
  CR3: "RAW",
  DNG: "RAW",
};

/** Where TRUTH is silent or leaves a choice, PHOTO-RULES decide; where it says otherwise than the bytes, the bytes do. */
const DECIDED: Record<string, Partial<Row>> = {
  // 0°, 0° is no position.
  "avif-exif-xmp-offset.avif": {
    position: null,
    problems: ["LOCATION_IMPLAUSIBLE"],
  },
  // XMP knows the lens.
  "corrupt-exif-broken1.jpg": { lens: "17.0 - 50.0 mm" },
  // The picture is lost, but its header tells this.
  "corrupt-header.jpg": {
    localDateTime: "2004-03-20T14:54:55",
    make: "Canon",
    model: "Canon EOS 300D DIGITAL",
  },
  // One frame.
  "gif-animated.gif": { kind: "STILL" },
  // It has its moment of film with it, says Apple's content identifier.
  "heic-12mp-exif-at-eof.heic": { kind: "MOTION" },
  // The satellites' clock, in Madrid.
  "heic-16mp-nokia.heic": {
    localDateTime: "2022-01-12T08:30:14",
    utcOffset: "+01:00",
  },
  // All of its picture is there.
  "hif-33mp-sony-a7c2-pruned.hif": { outcome: "READY", problems: [] },
  "jpeg-4mp-pixel7-gps-o0.jpg": { kind: "PANORAMA" },
  // It has no end: the last of the picture is not there.
  "jpeg-ultrahdr-gainmap.jpg": { problems: ["TRUNCATED"] },
  // XMP, where EXIF has no date.
  "meta-long-description.jpg": { localDateTime: "2003-08-31" },
  "meta-multi-icc-cmyk.jpg": {
    localDateTime: "2014-12-18T17:36:40",
    utcOffset: "-02:00",
  },
  "mismatch-jpeg-named.png": { problems: ["FORMAT_MISMATCH"] },
};

interface Row {
  file: string;
  outcome: string;
  kind: string;
  problems: string[];
  format: string | null;
  width: number | null;
  height: number | null;
  localDateTime: string | null;
  utcOffset: string | null | undefined;
  position: [number, number] | null;
  make: string | null;
  model: string | null;
  lens: string | null;
}

function rows(): Row[] {
  const [head = [], ...lines] = readFileSync(join(FOLDER, "TRUTH.tsv"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  return lines.map((cells) => {
    const cell = (name: string) => cells[head.indexOf(name)] || null;
    const number = (name: string) => (cell(name) ? Number(cell(name)) : null);
    const file = cell("file")!;
    const [, outcome = "", problem] =
      /^(\w+)(?: ([A-Z_]+)$)?/.exec(cell("outcome")!) ?? [];
    const [day, time] = cell("DateTimeOriginal")?.split(" ") ?? [];
    const fraction = cell("SubSecTimeOriginal");
    const type = cell("file_type");
    return {
      file,
      outcome,
      kind: cell("outcome")!.includes("ANIMATED") ? "ANIMATED" : "STILL",
      problems: problem ? [problem] : [],
      format: type && (FORMATS[type] ?? type),
      width: number("upright_width"),
      height: number("upright_height"),
      localDateTime: day
        ? `${day.replaceAll(":", "-")}T${time}${fraction ? `.${fraction}` : ""}`
        : null,
      utcOffset: cell("OffsetTimeOriginal")?.replace("+00:00", "Z"),
      position:
        cell("latitude") === null
          ? null
          : [number("latitude")!, number("longitude")!],
      make: cell("make"),
      model: cell("model"),
      lens: cell("lens"),
      ...DECIDED[file],
    };
  });
}

const isThere = existsSync(FOLDER);
const ROWS = isThere ? rows() : [];

describe.skipIf(!isThere)("a real photo", () => {
  let photoSky: RunningPhotoSky;
  let ann: ApiClient;
  const outcomes = new Map<string, any>();

  beforeAll(async () => {
    photoSky = await openRunningPhotoSky();
    ann = await signIn(photoSky.origin, "ann");
    await aFewAtATime(
      ROWS,
      async ({ file }) => {
        const bytes = readFileSync(join(FOLDER, file));
        const [outcome] = await ann.create([
          fileOf(bytes, {
            fileName: file,
            mediaType: MEDIA_TYPES[extname(file)] ?? "",
            lastModifiedAt: "2025-01-02T03:04:05Z",
          }),
        ]);
        outcomes.set(file, outcome);
        if (outcome.target)
          expect((await put(outcome.target, bytes)).status).toBe(200);
      },
      4,
    );
    await photoSky.quiet();
  }, 240_000);
  afterAll(() => photoSky?.close());

  it("is there at all, or this would prove nothing", () => {
    expect(ROWS.length).toBeGreaterThan(70);
  });

  it("and its neighbours are counted exactly", async () => {
    const sent = [...outcomes.values()].filter(({ target }) => target);
    const photos = await aFewAtATime(sent, ({ photo }) =>
      ann.photo(photo.id, "sizeBytes previews { sizeBytes }"),
    );
    const sum = (sizes: { sizeBytes: number }[]) =>
      sizes.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
    expect(await ann.usage()).toEqual({
      photoCount: sent.length,
      originalBytes: sum(photos),
      previewBytes: sum(photos.flatMap(({ previews }) => previews)),
      trashBytes: 0,
    });
  });

  it.each(ROWS)("$file ends as it should", async (row) => {
    const outcome = outcomes.get(row.file);
    if (row.outcome === "REJECTED") {
      expect(outcome).toMatchObject({
        __typename: "UploadRejection",
        code: row.problems[0],
      });
      return;
    }
    const photo = await ann.photo(outcome.photo.id, EVERY_PHOTO_FIELD);
    const { captured, location, camera } = photo;
    const found = {
      file: photo.fileName,
      outcome: photo.status,
      kind: photo.kind,
      problems: photo.problems.map(({ code }: { code: string }) => code),
      format: photo.format,
      width: photo.width,
      height: photo.height,
      localDateTime: captured.localDateTime,
      utcOffset: row.utcOffset === undefined ? undefined : captured.utcOffset,
      position: location && [location.point.latitude, location.point.longitude],
      make: camera?.make ?? null,
      model: camera?.model ?? null,
      lens: camera?.lensModel ?? null,
    };
    expect(found).toEqual({
      ...row,
      position:
        row.position &&
        row.position.map((degrees) => expect.closeTo(degrees, 5)),
    });
    // Undated, it is filed under the file's own date.
    expect(photo.timelineDate).toBe(
      (row.localDateTime ?? "2025-01-02").slice(0, 10),
    );

    expect(photo.previews.length > 0).toBe(row.outcome === "READY");
    expect(photo.placeholder !== null).toBe(row.outcome === "READY");
    const largest = photo.previews.at(-1);
    if (largest) {
      const { width, height } = await sharp(
        Buffer.from(await (await fetch(largest.url)).arrayBuffer()),
      ).metadata();
      expect({ width, height }).toEqual({
        width: largest.width,
        height: largest.height,
      });
      expect(width / height).toBeCloseTo(photo.aspectRatio, 1);
    }
    const original = await fetch(photo.original.url);
    expect(sha256Of(Buffer.from(await original.arrayBuffer()))).toBe(
      photo.sha256,
    );
  });
});
