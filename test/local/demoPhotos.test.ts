// The demo's photos: worth looking at, the same every time, and read by PhotoSky as they were meant.

import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { drawSamplePhoto } from "../../local/demo/drawSamplePhoto.ts";
import { motifs } from "../../local/demo/motifs.ts";
import type { MotifName } from "../../local/demo/motif.ts";
import { drawPicture } from "../../local/demo/picture.ts";
import { PLACES } from "../../local/demo/places.ts";
import { planPhotos } from "../../local/demo/planPhotos.ts";
import type { SamplePhoto } from "../../local/demo/samplePhoto.ts";
import type { PhotoFormat } from "../../resolvers/image/photoReading.ts";
import { readMetadata } from "../../resolvers/image/readMetadata.ts";

const PLANNED = planPhotos(300);
const NAMES = Object.keys(motifs) as MotifName[];

/** The same photo, small. */
function small(photo: SamplePhoto): SamplePhoto {
  const scale = 240 / Math.max(photo.width, photo.height);
  return {
    ...photo,
    width: Math.round(photo.width * scale),
    height: Math.round(photo.height * scale),
  };
}

describe("a motif", () => {
  it.each(NAMES)(
    "%s is a picture: many colours, light and dark, and another one for another seed",
    async (motif) => {
      const wish = { motif, light: "golden", width: 320, height: 240 } as const;
      const [one, again, other] = await Promise.all(
        ["a", "a", "b"].map((seed) => drawPicture({ ...wish, seed })),
      );
      expect(one).toMatchObject({ width: 320, height: 240 });
      expect(one!.data.length).toBe(320 * 240 * 3);
      expect(again!.data.equals(one!.data)).toBe(true);
      expect(differenceOf(one!.data, other!.data)).toBeGreaterThan(8);
      // Grain alone makes three of a blank one; black and white has sixteen.
      expect(coloursOf(one!.data)).toBeGreaterThan(9);
      const { channels } = await sharp(one!.data, {
        raw: { width: 320, height: 240, channels: 3 },
      }).stats();
      expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(
        12,
      );
    },
  );

  it.each([
    [480, 120],
    [120, 240],
    [1, 1],
  ])("fills a picture of %i by %i", async (width, height) => {
    for (const motif of NAMES) {
      const picture = await drawPicture({
        seed: "shape",
        motif,
        light: "night",
        width,
        height,
      });
      expect(picture.data.length).toBe(width * height * 3);
    }
  });
});

describe("the plan", () => {
  it("is the same every time, and a longer one only adds", () => {
    expect(planPhotos(300)).toEqual(PLANNED);
    expect(planPhotos(12)).toEqual(PLANNED.slice(0, 12));
    expect(planPhotos(2000)).toHaveLength(2000);
  });

  it("spreads over years and places, with several photos on one day", () => {
    const days = PLANNED.flatMap(({ shot }) =>
      shot ? [shot.localDateTime.slice(0, 10)] : [],
    );
    const years = new Set(days.map((day) => day.slice(0, 4)));
    expect(years.size).toBeGreaterThanOrEqual(8);
    const perDay = days.length / new Set(days).size;
    expect(perDay).toBeGreaterThan(2);
    expect(new Set(PLACES.map(({ name }) => name)).size).toBe(25);
    expect(new Set(PLANNED.map(({ motif }) => motif))).toEqual(new Set(NAMES));
    const dated = PLANNED.filter(({ shot }) => shot !== undefined);
    expect(dated.length).toBeGreaterThan(260);
    expect(dated.length).toBeLessThan(295);
    const placed = dated.filter(({ shot }) => shot!.position !== undefined);
    expect(placed.length).toBeGreaterThan(dated.length * 0.5);
  });

  it("holds cameras in all eight ways, and has every format", () => {
    expect(new Set(PLANNED.map(({ orientation }) => orientation))).toEqual(
      new Set([1, 2, 3, 4, 5, 6, 7, 8]),
    );
    expect(new Set(PLANNED.map(({ format }) => format))).toEqual(
      new Set(["jpeg", "png", "webp", "avif", "tiff", "gif"]),
    );
    for (const { width, height, fileName } of PLANNED) {
      expect(width * height).toBeLessThan(4_000_000);
      expect(fileName).toMatch(/^[\w ()-]+\.\w+$/);
    }
  });
});

describe("a sample photo", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "stands upright when read by its orientation %i",
    async (orientation) => {
      const photo = small({
        ...PLANNED.find(
          ({ format, shot }) => format === "jpeg" && shot !== undefined,
        )!,
        orientation,
        width: 1600,
        height: 1200,
      });
      const bytes = await drawSamplePhoto(photo);
      const stored = await sharp(bytes).metadata();
      expect(stored.orientation).toBe(orientation);
      expect([stored.width, stored.height]).toEqual(
        orientation > 4 ? [180, 240] : [240, 180],
      );
      const { data, info } = await sharp(bytes)
        .autoOrient()
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([240, 180]);
      const upright = await drawPicture(photo);
      expect(differenceOf(data, upright.data)).toBeLessThan(6);
    },
  );

  it("has the same bytes every time", async () => {
    const photo = small(PLANNED[0]!);
    const [one, again] = [
      await drawSamplePhoto(photo),
      await drawSamplePhoto(photo),
    ];
    expect(again.equals(one)).toBe(true);
  });

  // One of each camera, and of each format.
  const shown = [
    ...new Map(
      PLANNED.map((photo) => [
        `${photo.format} ${photo.format === "jpeg" ? (photo.shot?.camera.model ?? "without metadata") : ""}`,
        photo,
      ]),
    ),
  ];
  it.each(shown)(
    "is read by PhotoSky as it was meant: %s",
    async (_, photo) => {
      const bytes = await drawSamplePhoto(small(photo));
      const read = readMetadata(
        bytes,
        photo.format.toUpperCase() as PhotoFormat,
        {
          fileName: photo.fileName,
          mediaType: photo.mediaType,
          timeZoneHint: null,
          uploadedAt: "2026-01-01T00:00:00Z",
        },
      );
      expect(read.problems).toEqual([]);
      const { shot } = photo;
      if (!shot) {
        expect(read).toMatchObject({
          captured: { source: "NONE" },
          camera: null,
          location: null,
        });
        return;
      }
      const { camera, lens, settings, position } = shot;
      expect(read.captured).toMatchObject({
        localDateTime: `${shot.localDateTime}${shot.subSeconds ? `.${shot.subSeconds}` : ""}`,
        source: "EXIF_ORIGINAL",
        offsetSource: shot.utcOffset
          ? "EXIF_OFFSET_ORIGINAL"
          : position
            ? "GPS_POSITION"
            : "NONE",
        ...(shot.utcOffset && { utcOffset: shot.utcOffset }),
      });
      expect(read.camera).toMatchObject({
        make: camera.make,
        model: camera.model,
        lensModel: lens.model || null,
        software: camera.software,
      });
      expect(read.exposure).toMatchObject({
        apertureF: settings.apertureF,
        shutter: settings.shutter,
        iso: settings.iso,
        focalLengthMm: settings.focalLengthMm,
        focalLength35mm: settings.focalLength35mm,
        flashFired: false,
      });
      if (position) {
        expect(read.location?.latitude).toBeCloseTo(position.latitude, 5);
        expect(read.location?.longitude).toBeCloseTo(position.longitude, 5);
        expect(read.location?.altitudeMetres).toBeCloseTo(
          position.altitudeMetres,
          0,
        );
      } else expect(read.location).toBeNull();
      if (photo.format !== "avif")
        expect(read.orientation).toBe(photo.orientation);
    },
  );

  it("is transparent around a cut-out", async () => {
    const photo = PLANNED.find(({ format }) => format === "png")!;
    const bytes = await drawSamplePhoto(small(photo));
    const { hasAlpha } = await sharp(bytes).metadata();
    const { isOpaque } = await sharp(bytes).stats();
    expect({ hasAlpha, isOpaque }).toEqual({ hasAlpha: true, isOpaque: false });
  });

  it("is as large as planned", async () => {
    const photo = PLANNED[1]!;
    const { autoOrient } = await sharp(await drawSamplePhoto(photo)).metadata();
    expect(autoOrient).toEqual({ width: photo.width, height: photo.height });
  });
});

/** Colours that can be told apart, four bits each. */
function coloursOf(data: Buffer): number {
  const seen = new Set<number>();
  for (let at = 0; at < data.length; at += 3)
    seen.add(
      ((data[at]! >> 4) << 8) |
        ((data[at + 1]! >> 4) << 4) |
        (data[at + 2]! >> 4),
    );
  return seen.size;
}

/** On average over all bytes. */
function differenceOf(one: Buffer, other: Buffer): number {
  expect(other.length).toBe(one.length);
  let sum = 0;
  for (let at = 0; at < one.length; at++)
    sum += Math.abs(one[at]! - other[at]!);
  return sum / one.length;
}
