import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { PreviewFormat } from "../../../resolvers/generated/schema.ts";
import { readPhoto } from "../../../resolvers/image/readPhoto.ts";
import {
  ENCODERS,
  regionAround,
  renderShapes,
  type ShapeSource,
} from "../../../resolvers/image/renderShapes.ts";
import type { Shape } from "../../../resolvers/image/shape.ts";

const FORMATS = Object.keys(ENCODERS) as PreviewFormat[];

const COLOURS = {
  red: [230, 20, 20],
  green: [20, 160, 20],
  blue: [20, 20, 230],
  grey: [128, 128, 128],
  white: [255, 255, 255],
} as const;

/** 300 × 200 in three bands, red, green and blue from the left: as far as 100, 200, 300. */
const BANDS = sharp(
  Buffer.from(
    Array.from({ length: 300 * 200 }, (_, i) => {
      const band = Math.floor((i % 300) / 100);
      return COLOURS[(["red", "green", "blue"] as const)[band]!];
    }).flat(),
  ),
  { raw: { width: 300, height: 200, channels: 3 } },
);

async function rung(): Promise<ShapeSource> {
  const bytes = await BANDS.clone().webp({ lossless: true }).toBuffer();
  return { kind: "RUNG", bytes };
}

const shape = (changes: Partial<Shape>): Shape => ({
  width: 60,
  height: 60,
  crop: "CENTER",
  format: "PNG",
  ...changes,
});

/** All shapes of a source, none of which may fail. */
async function rendered(source: ShapeSource, ...shapes: Shape[]) {
  const bodies: Buffer[] = [];
  for await (const one of renderShapes(source, shapes)) {
    if ("failure" in one) throw one.failure;
    bodies.push(one.body);
  }
  return bodies;
}

async function render(source: ShapeSource, changes: Partial<Shape>) {
  const [body] = await rendered(source, shape(changes));
  return body!;
}

/** The names of the colours at some places, in fractions of the picture. */
async function coloursAt(body: Buffer, ...places: [x: number, y: number][]) {
  const { data, info } = await sharp(body)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return places.map(([x, y]) => {
    const column = Math.floor(x * info.width);
    const row = Math.floor(y * info.height);
    const at = (row * info.width + column) * info.channels;
    const near = Object.entries(COLOURS).find(([, colour]) =>
      colour.every((level, i) => Math.abs(level - data[at + i]!) < 30),
    );
    return near?.[0] ?? [...data.subarray(at, at + info.channels)].join();
  });
}

const LEFT: [number, number] = [0.1, 0.5];
const MIDDLE: [number, number] = [0.5, 0.5];
const RIGHT: [number, number] = [0.9, 0.5];

describe("a shape of a photo", () => {
  it.each(FORMATS)(
    "is %s where that is asked for, to the pixel",
    async (format) => {
      const body = await render(await rung(), {
        width: 90,
        height: 40,
        format,
      });
      const {
        width,
        height,
        format: found,
        compression,
      } = await sharp(body).metadata();
      expect([width, height]).toEqual([90, 40]);
      expect(compression === "av1" ? "avif" : found).toBe(format.toLowerCase());
    },
  );

  it("is the whole picture when nothing is cut", async () => {
    const body = await render(await rung(), {
      width: 150,
      height: 100,
      crop: null,
    });
    expect(await coloursAt(body, [0, 0.5], MIDDLE, [0.99, 0.5])).toEqual([
      "red",
      "green",
      "blue",
    ]);
  });

  it("is cut from the middle: as much is lost on either side", async () => {
    // A square of 200 from 50 to 250: a quarter red, half green, a quarter blue.
    const body = await render(await rung(), { crop: "CENTER" });
    expect(
      await coloursAt(body, [0.2, 0.5], [0.3, 0.5], [0.7, 0.5], [0.8, 0.5]),
    ).toEqual(["red", "green", "green", "blue"]);
  });

  it("is cut around the point that matters", async () => {
    // A square from 80 to 280: 10 % red, half green, the rest blue.
    const body = await render(await rung(), { crop: { x: 0.6, y: 0.1 } });
    expect(
      await coloursAt(body, [0.05, 0.5], [0.15, 0.5], [0.55, 0.5], [0.65, 0.5]),
    ).toEqual(["red", "green", "green", "blue"]);
  });

  it("stays within the picture when the point lies at its edge", async () => {
    const [first, last] = await rendered(
      await rung(),
      shape({ crop: { x: 0, y: 0 } }),
      shape({ crop: { x: 1, y: 1 } }),
    );
    expect(await coloursAt(first!, [0.4, 0.5], [0.6, 0.5])).toEqual([
      "red",
      "green",
    ]);
    expect(await coloursAt(last!, [0.4, 0.5], [0.6, 0.5])).toEqual([
      "green",
      "blue",
    ]);
  });

  it("is cut to where the eye goes", async () => {
    const spot = await BANDS.clone()
      .extract({ left: 0, top: 0, width: 40, height: 40 })
      .png()
      .toBuffer();
    const eyeCatcher = (left: number) =>
      sharp({
        create: { width: 300, height: 100, channels: 3, background: "#808080" },
      })
        .composite([{ input: spot, left, top: 30 }])
        .webp({ lossless: true })
        .toBuffer();
    for (const left of [10, 250]) {
      const source = { kind: "RUNG" as const, bytes: await eyeCatcher(left) };
      const attention = await render(source, { crop: "ATTENTION" });
      const center = await render(source, { crop: "CENTER" });
      const { channels } = await sharp(attention).stats();
      expect(channels[0]!.max).toBeGreaterThan(200);
      // Or the other would prove nothing.
      expect((await sharp(center).stats()).channels[0]!.max).toBeLessThan(140);
    }
  });

  it("is transparent where the photo is, and white there in JPEG, which cannot be", async () => {
    const bytes = await sharp({
      create: {
        width: 80,
        height: 80,
        channels: 4,
        background: { r: 0, g: 0, b: 0, alpha: 0 },
      },
    })
      .webp({ lossless: true })
      .toBuffer();
    const source = { kind: "RUNG" as const, bytes };
    for (const format of FORMATS) {
      const body = await render(source, { format });
      const { hasAlpha } = await sharp(body).metadata();
      expect([format, hasAlpha]).toEqual([format, format !== "JPEG"]);
      if (hasAlpha)
        expect((await sharp(body).stats()).channels[3]!.max).toBe(0);
      else expect(await coloursAt(body, MIDDLE)).toEqual(["white"]);
    }
  });

  it("is never an enlargement: one that would be costs no other", async () => {
    const outcomes: string[] = [];
    const shapes = [
      shape({ width: 100 }),
      shape({ width: 301, height: 10 }),
      shape({ width: 10, height: 201 }),
      shape({ width: 300, height: 200 }),
    ];
    for (const kind of ["RUNG", "ORIGINAL"] as const) {
      const { bytes } = await rung();
      for await (const one of renderShapes({ kind, bytes }, shapes))
        outcomes.push("body" in one ? "made" : (one.failure as Error).message);
    }
    expect(outcomes).toEqual([
      "made",
      "301 × 10 was wanted of 300 × 200: nothing is enlarged.",
      "10 × 201 was wanted of 300 × 200: nothing is enlarged.",
      "made",
      "made",
      "301 × 10 was wanted of 300 × 200: nothing is enlarged.",
      "10 × 201 was wanted of 300 × 200: nothing is enlarged.",
      "made",
    ]);
  });

  it("is not made of what is no picture", async () => {
    const bytes = Buffer.from("no picture");
    for (const kind of ["RUNG", "ORIGINAL"] as const)
      await expect(render({ kind, bytes }, {})).rejects.toThrow();
  });

  describe("made from the original, where no rung is large enough,", () => {
    it("stands upright when the camera was held sideways", async () => {
      // Turned by 90 degrees, the left of what is stored is the top of the photo.
      const bytes = await BANDS.clone()
        .jpeg({ quality: 95 })
        .withMetadata({ orientation: 6 })
        .toBuffer();
      const body = await render(
        { kind: "ORIGINAL", bytes },
        { width: 100, height: 150, crop: null },
      );
      expect(await coloursAt(body, [0.5, 0.1], [0.5, 0.5], [0.5, 0.9])).toEqual(
        ["red", "green", "blue"],
      );
    });

    it("is cut around a point of the upright picture", async () => {
      const bytes = await BANDS.clone()
        .jpeg({ quality: 95 })
        .withMetadata({ orientation: 6 })
        .toBuffer();
      const body = await render(
        { kind: "ORIGINAL", bytes },
        { crop: { x: 0.5, y: 1 } },
      );
      expect(await coloursAt(body, [0.5, 0.2], [0.5, 0.8])).toEqual([
        "green",
        "blue",
      ]);
    });

    it("may be as large as the original", async () => {
      const bytes = await BANDS.clone().png().toBuffer();
      const body = await render(
        { kind: "ORIGINAL", bytes },
        { width: 300, height: 200, crop: null },
      );
      expect(await coloursAt(body, LEFT, MIDDLE, RIGHT)).toEqual([
        "red",
        "green",
        "blue",
      ]);
    });

    it.each(FORMATS)(
      "tells nothing of who took it, or where, as %s",
      async (format) => {
        const bytes = await BANDS.clone()
          .jpeg()
          .withExif({ IFD0: { Artist: "Ada" }, IFD3: { GPSLatitude: "59/1" } })
          .withIccProfile("p3", { attach: true })
          .toBuffer();
        const { exif, icc } = await sharp(bytes).metadata();
        expect([exif, icc]).not.toContain(undefined); // or the next lines would prove nothing
        const body = await render({ kind: "ORIGINAL", bytes }, { format });
        const found = await sharp(body).metadata();
        for (const name of [
          "exif",
          "icc",
          "xmp",
          "iptc",
          "orientation",
        ] as const)
          expect([name, found[name]]).toEqual([name, undefined]);
        expect(body.includes("Ada")).toBe(false);
      },
    );
  });
});

describe("the part of a picture that a shape is cut from", () => {
  const picture = { width: 300, height: 200 };

  it.each([
    [
      { width: 10, height: 10 },
      { left: 50, top: 0, width: 200, height: 200 },
    ],
    [
      { width: 20, height: 10 },
      { left: 0, top: 25, width: 300, height: 150 },
    ],
    [
      { width: 30, height: 20 },
      { left: 0, top: 0, width: 300, height: 200 },
    ],
    [
      { width: 1, height: 200 },
      { left: 150, top: 0, width: 1, height: 200 },
    ],
  ])("is as large as its proportions allow: %j", (asked, part) => {
    expect(regionAround({ x: 0.5, y: 0.5 }, picture, asked)).toEqual(part);
  });

  it("lies within the picture, and keeps the shape's proportions, whatever is asked", () => {
    const sides = [1, 2, 3, 7, 10, 199, 333, 1_000, 4_999];
    const sizes = sides.flatMap((width) =>
      sides.map((height) => ({ width, height })),
    );
    for (const picture of sizes) {
      const smaller = sizes.filter(
        ({ width, height }) =>
          width <= picture.width && height <= picture.height,
      );
      for (const [i, asked] of smaller.entries()) {
        const point = { x: ((i * 7) % 11) / 10, y: ((i * 5) % 11) / 10 };
        const part = regionAround(point, picture, asked);
        const scale = Math.min(
          picture.width / asked.width,
          picture.height / asked.height,
        );
        expect(part).toSatisfy(
          ({ left, top, width, height }: typeof part) =>
            left >= 0 &&
            top >= 0 &&
            left + width <= picture.width &&
            top + height <= picture.height &&
            Math.abs(width - asked.width * scale) <= 0.5 &&
            Math.abs(height - asked.height * scale) <= 0.5,
        );
      }
    }
  });
});

const photos = join(import.meta.dirname, "../../../../shared/photos");

describe.skipIf(!existsSync(photos))("a shape of a real photo", () => {
  it.each([
    "heic-1mp-single.heic",
    "jpeg-12mp-iphone13pro-p3-o6.jpg",
    "jpeg-cmyk-o6-exif.jpg",
    "avif-irvine.avif",
    "png-16bit.png",
  ])(
    "looks the same from the original as from its ladder: %s",
    async (file) => {
      const bytes = readFileSync(join(photos, file));
      const { previews } = await readPhoto(bytes, {
        fileName: file,
        mediaType: "application/octet-stream",
        timeZoneHint: null,
        uploadedAt: "2024-06-01T12:00:00.000Z",
      });
      const asked = shape({
        width: 200,
        height: 140,
        crop: { x: 0.3, y: 0.3 },
      });
      const fromOriginal = await render({ kind: "ORIGINAL", bytes }, asked);
      const fromRung = await render(
        { kind: "RUNG", bytes: previews.at(-1)!.body },
        asked,
      );
      const [a, b] = await Promise.all(
        [fromOriginal, fromRung].map((body) =>
          sharp(body).removeAlpha().blur(2).raw().toBuffer(),
        ),
      );
      const difference =
        a!.reduce((sum, level, i) => sum + Math.abs(level - b![i]!), 0) /
        a!.length;
      expect(difference).toBeLessThan(3);
    },
    60_000,
  );
});
