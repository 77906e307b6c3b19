import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sharp } from "../../../resolvers/image/libvips.ts";
import type { PhotoReading } from "../../../resolvers/image/photoReading.ts";
import { readPhoto } from "../../../resolvers/image/readPhoto.ts";

const read = (original: Buffer, fileName = "photo", mediaType = "") =>
  readPhoto(original, {
    fileName,
    mediaType,
    timeZoneHint: null,
    uploadedAt: "2026-01-01T00:00:00Z",
  });

const codes = ({ problems }: PhotoReading) => problems.map(({ code }) => code);

type Rgb = [number, number, number];
const RED: Rgb = [220, 30, 30];
const GREEN: Rgb = [30, 200, 30];
const BLUE: Rgb = [30, 30, 220];
const GREY: Rgb = [150, 150, 150];

/** Red and green above, blue and grey below. */
function colourAt(x: number, y: number, width: number, height: number): Rgb {
  const left = x < width / 2;
  if (y < height / 2) return left ? RED : GREEN;
  return left ? BLUE : GREY;
}

/** Pixels stored so that orientation `orientation` turns them upright: CIPA DC-008, 4.6.5.1. */
function storedPixels(width: number, height: number, orientation: number) {
  const swapped = orientation >= 5;
  const w = swapped ? height : width;
  const h = swapped ? width : height;
  const data = Buffer.alloc(w * h * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [sx, sy] = (
        {
          1: [x, y],
          2: [w - 1 - x, y],
          3: [w - 1 - x, h - 1 - y],
          4: [x, h - 1 - y],
          5: [y, x],
          6: [y, h - 1 - x],
          7: [w - 1 - y, h - 1 - x],
          8: [w - 1 - y, x],
        } as Record<number, [number, number]>
      )[orientation] ?? [x, y];
      data.set(colourAt(x, y, width, height), (sy * w + sx) * 3);
    }
  return sharp(data, { raw: { width: w, height: h, channels: 3 } });
}

/** Colour in the middle of a quarter of a preview. */
async function sample(body: Buffer, column: 0 | 1, row: 0 | 1) {
  const { data, info } = await sharp(body)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const x = Math.floor((info.width * (column * 2 + 1)) / 4);
  const y = Math.floor((info.height * (row * 2 + 1)) / 4);
  const at = (y * info.width + x) * info.channels;
  return [...data.subarray(at, at + info.channels)];
}

function expectColour(found: number[], wanted: number[], tolerance = 8) {
  wanted.forEach((value, i) => {
    expect(
      Math.abs((found[i] ?? 0) - value),
      `${found} is not ${wanted}`,
    ).toBeLessThanOrEqual(tolerance);
  });
}

async function expectUpright({ previews }: PhotoReading) {
  for (const { body } of previews) {
    expectColour(await sample(body, 0, 0), RED);
    expectColour(await sample(body, 1, 0), GREEN);
    expectColour(await sample(body, 0, 1), BLUE);
    expectColour(await sample(body, 1, 1), GREY);
  }
}

const plain = (width = 48, height = 32) => storedPixels(width, height, 1);

describe("a photo stands upright", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "whatever way the camera was held: orientation %i",
    async (orientation) => {
      const original = await storedPixels(700, 480, orientation)
        .withMetadata({ orientation })
        .jpeg({ quality: 95, chromaSubsampling: "4:4:4" })
        .toBuffer();
      const reading = await read(original);
      expect(reading).toMatchObject({
        outcome: "READY",
        width: 700,
        height: 480,
        problems: [],
      });
      expect(
        reading.previews.map(({ width, height }) => [width, height]),
      ).toEqual([
        [320, 219],
        [640, 439],
      ]);
      await expectUpright(reading);
    },
  );

  it.each(["png", "webp", "tiff"] as const)(
    "in %s too, where EXIF turns it",
    async (format) => {
      const original = await storedPixels(64, 40, 6)
        .withMetadata({ orientation: 6 })
        .toFormat(format, { quality: 95 })
        .toBuffer();
      const reading = await read(original);
      expect(reading).toMatchObject({ width: 64, height: 40 });
      await expectUpright(reading);
    },
  );

  it("in AVIF, where EXIF is only information and the container has the say", async () => {
    const original = await plain()
      .withExif({ IFD0: { Orientation: "6" } })
      .avif({ quality: 90, chromaSubsampling: "4:4:4" })
      .toBuffer();
    const reading = await read(original);
    expect(reading).toMatchObject({ format: "AVIF", width: 48, height: 32 });
    await expectUpright(reading);
  });
});

describe("every accepted format becomes WebP", () => {
  it.each([
    ["JPEG", "image/jpeg", () => plain().jpeg({ quality: 95 })],
    ["JPEG", "image/jpeg", () => plain().jpeg({ progressive: true })],
    ["PNG", "image/png", () => plain().png()],
    ["PNG", "image/png", () => plain().png({ palette: true })],
    ["WEBP", "image/webp", () => plain().webp({ lossless: true })],
    ["GIF", "image/gif", () => plain().gif()],
    ["TIFF", "image/tiff", () => plain().tiff({ compression: "lzw" })],
    ["AVIF", "image/avif", () => plain().avif({ quality: 90 })],
  ])("%s", async (format, mediaType, draw) => {
    const reading = await read(await draw().toBuffer());
    expect(reading).toMatchObject({
      outcome: "READY",
      format,
      mediaType,
      kind: "STILL",
      problems: [],
    });
    expect(reading.previews).toHaveLength(1);
    expect((await sharp(reading.previews[0]?.body).metadata()).format).toBe(
      "webp",
    );
    expectColour(await sample(reading.previews[0]!.body, 0, 0), RED, 14);
    expectColour(await sample(reading.previews[0]!.body, 1, 1), GREY, 14);
  });

  it("and carries no tag of the original: no EXIF, no XMP, no profile", async () => {
    const original = await storedPixels(400, 300, 1)
      .withExif({ IFD0: { Artist: "somebody" }, IFD3: { GPSLatitudeRef: "N" } })
      .withXmp("<x:xmpmeta xmlns:x='adobe:ns:meta/'>somewhere</x:xmpmeta>")
      .withIccProfile("p3", { attach: true })
      .jpeg()
      .toBuffer();
    for (const { body } of (await read(original)).previews) {
      const found = await sharp(body).metadata();
      expect(found.exif).toBeUndefined();
      expect(found.xmp).toBeUndefined();
      expect(found.icc).toBeUndefined();
      expect(body.includes("somebody")).toBe(false);
    }
  });
});

describe("colours stay true", () => {
  it.each(["jpeg", "png", "webp", "avif", "tiff"] as const)(
    "of a Display P3 %s",
    async (format) => {
      // sharp converts to P3 and attaches the profile; the picture is the same one.
      const original = await plain()
        .withIccProfile("p3")
        .toFormat(format, { quality: 95 })
        .toBuffer();
      expect((await sharp(original).metadata()).icc).toBeDefined();
      await expectUpright(await read(original));
    },
  );

  it("of a CMYK JPEG", async () => {
    const original = await plain()
      .toColourspace("cmyk")
      .withIccProfile("cmyk")
      .jpeg({ quality: 95 })
      .toBuffer();
    expect((await sharp(original).metadata()).space).toBe("cmyk");
    const { previews } = await read(original);
    const wanted = await sharp(original).toColourspace("srgb").png().toBuffer();
    for (const [column, row] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const)
      expectColour(
        await sample(previews[0]!.body, column, row),
        await sample(wanted, column, row),
      );
  });

  it("of 16 bits a channel", async () => {
    const original = await plain().toColourspace("rgb16").png().toBuffer();
    expect((await sharp(original).metadata()).depth).toBe("ushort");
    await expectUpright(await read(original));
  });

  it("of a grey picture, with and without transparency", async () => {
    const grey = sharp({
      create: { width: 40, height: 30, channels: 3, background: "#777" },
    }).toColourspace("b-w");
    expect(
      (await sharp(await grey.clone().jpeg().toBuffer()).metadata()).channels,
    ).toBe(1);
    for (const original of [
      await grey.clone().jpeg().toBuffer(),
      await grey.clone().png().toBuffer(),
      await grey.clone().ensureAlpha(0.5).png().toBuffer(),
    ]) {
      const { previews } = await read(original);
      expectColour(await sample(previews[0]!.body, 0, 0), [119, 119, 119], 3);
    }
  });

  it("of a PNG that names Display P3 in a cICP chunk instead of a profile", async () => {
    const inP3 = await sharp(
      await plain().withIccProfile("p3").png().toBuffer(),
      { ignoreIcc: true },
    )
      .png()
      .toBuffer();
    const ihdrEnd = 8 + 25;
    const chunk = Buffer.from([
      0,
      0,
      0,
      4,
      ...Buffer.from("cICP"),
      12,
      13,
      0,
      1,
      0,
      0,
      0,
      0,
    ]);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 12)), 12);
    const original = Buffer.concat([
      inP3.subarray(0, ihdrEnd),
      chunk,
      inP3.subarray(ihdrEnd),
    ]);
    await expectUpright(await read(original));
  });

  it("and what is transparent stays so", async () => {
    const original = await sharp({
      create: {
        width: 500,
        height: 400,
        channels: 4,
        background: { r: 200, g: 40, b: 40, alpha: 0.5 },
      },
    })
      .png()
      .toBuffer();
    const { previews, placeholder } = await read(original);
    expectColour(await sample(previews[0]!.body, 0, 0), [200, 40, 40, 128], 6);
    expect(placeholder?.dominantColor).toMatch(/^#c[5-b]2[5-b]2[5-b]$/);
  });
});

describe("an animation", () => {
  const frames = () => {
    const data = Buffer.concat(
      [RED, BLUE].map((colour) =>
        Buffer.alloc(40 * 30 * 3, Buffer.from(colour)),
      ),
    );
    return sharp(data, {
      raw: { width: 40, height: 60, channels: 3, pageHeight: 30 },
    });
  };

  it.each(["gif", "webp"] as const)(
    "in %s is shown by its first frame, and says that it moves",
    async (format) => {
      const original = await frames()
        .toFormat(format, { loop: 0, delay: [100, 100] })
        .toBuffer();
      const reading = await read(original);
      expect(reading).toMatchObject({
        outcome: "READY",
        kind: "ANIMATED",
        width: 40,
        height: 30,
      });
      expectColour(await sample(reading.previews[0]!.body, 0, 0), RED, 14);
    },
  );

  it("in PNG is told by its control chunk", async () => {
    const still = await plain().png().toBuffer();
    const chunk = Buffer.alloc(20);
    chunk.writeUInt32BE(8, 0);
    chunk.write("acTL", 4, "latin1");
    chunk.writeUInt32BE(3, 8);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 16)), 16);
    const original = Buffer.concat([
      still.subarray(0, 33),
      chunk,
      still.subarray(33),
    ]);
    expect((await read(original)).kind).toBe("ANIMATED");
    expect((await read(still)).kind).toBe("STILL");
  });
});

/** So that the pixels take most of the file. */
function noise(width: number, height: number) {
  return Buffer.from(
    Array.from(
      { length: width * height * 3 },
      (_, i) => Math.imul(i, 2654435761) >>> 24,
    ),
  );
}

describe("a damaged file", () => {
  it.each(["jpeg", "png", "gif", "tiff"] as const)(
    "that ends early shows what arrived, and says so: %s",
    async (format) => {
      const data = noise(400, 300);
      const whole = await sharp(data, {
        raw: { width: 400, height: 300, channels: 3 },
      })
        .toFormat(format)
        .toBuffer();
      // A TIFF's directory stands at the end and is lost with it.
      if (format === "tiff") {
        expect(await read(whole.subarray(0, whole.length >> 1))).toMatchObject({
          outcome: "FAILED",
          format: "TIFF",
        });
        return;
      }
      const reading = await read(
        whole.subarray(0, Math.floor(whole.length * 0.6)),
      );
      expect(reading).toMatchObject({
        outcome: "READY",
        width: 400,
        height: 300,
      });
      expect(codes(reading)).toContain("TRUNCATED");
      expect(reading.previews).toHaveLength(1);
    },
  );

  it.each(["webp", "avif"] as const)(
    "that ends early and cannot be shown in part is FAILED, its size still known: %s",
    async (format) => {
      const whole = await plain(200, 100)
        .toFormat(format, { quality: 90 })
        .toBuffer();
      const reading = await read(whole.subarray(0, whole.length - 60));
      expect(reading).toMatchObject({
        outcome: "FAILED",
        width: 200,
        height: 100,
        previews: [],
        placeholder: null,
      });
      expect(codes(reading)).toContain("TRUNCATED");
    },
  );

  it("whose middle is spoilt shows the rest as READY with CORRUPT", async () => {
    const original = await sharp(noise(640, 480), {
      raw: { width: 640, height: 480, channels: 3 },
    })
      .jpeg()
      .toBuffer();
    const middle = original.length >> 1;
    original.fill(0xff, middle, middle + 30);
    const reading = await read(original);
    expect(reading.outcome).toBe("READY");
    expect(codes(reading)).toContain("CORRUPT");
  });

  it("with nothing but a signature is FAILED CORRUPT, for each format", async () => {
    for (const start of ["\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "GIF89a"]) {
      const reading = await read(
        Buffer.concat([Buffer.from(start, "latin1"), Buffer.alloc(400, 7)]),
      );
      expect(reading).toMatchObject({ outcome: "FAILED", previews: [] });
      expect(
        codes(reading).some(
          (code) => code === "CORRUPT" || code === "TRUNCATED",
        ),
      ).toBe(true);
    }
  });

  it("never makes the reader throw, wherever it is cut or spoilt", async () => {
    const originals = await Promise.all(
      (["jpeg", "png", "webp", "gif", "tiff", "avif"] as const).map((format) =>
        plain(40, 30).toFormat(format).toBuffer(),
      ),
    );
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed % below;
    };
    for (const original of originals)
      for (let n = 0; n < 25; n += 1) {
        const spoilt = Buffer.from(
          original.subarray(0, 1 + random(original.length)),
        );
        for (let k = 0; k < 3; k += 1)
          spoilt[random(spoilt.length)] = random(256);
        const reading = await read(spoilt);
        expect(["READY", "FAILED"]).toContain(reading.outcome);
        if (reading.outcome === "FAILED")
          expect(reading.problems.length).toBeGreaterThan(0);
      }
  });
});

describe("a file that cannot be shown is FAILED with the reason", () => {
  it("EMPTY when there are no bytes", async () => {
    const reading = await read(Buffer.alloc(0));
    expect(reading).toMatchObject({ outcome: "FAILED", format: "UNKNOWN" });
    expect(codes(reading)[0]).toBe("EMPTY");
  });

  it.each([
    [
      "SVG",
      "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
      "VECTOR",
    ],
    ["RAW", "FUJIFILMCCD-RAW 0201FF383501", "STILL"],
    [
      "JXL",
      "\xff\x0a\xfa\x7f\x01\x90\x08\x06\x01\x00\x10\x00\x1c\x00",
      "STILL",
    ],
    ["UNKNOWN", "%PDF-1.7 and so on", "STILL"],
  ])("UNSUPPORTED_FORMAT for %s", async (format, text, kind) => {
    const reading = await read(Buffer.from(text, "latin1"));
    expect(reading).toMatchObject({
      outcome: "FAILED",
      format,
      kind,
      previews: [],
    });
    expect(codes(reading)[0]).toBe("UNSUPPORTED_FORMAT");
  });

  const png = (width: number, height: number) => {
    const file = Buffer.alloc(33);
    file.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
    file.writeUInt32BE(width, 16);
    file.writeUInt32BE(height, 20);
    file[24] = 8;
    file.writeUInt32BE(crc32(file.subarray(12, 29)), 29);
    return file;
  };
  const jpeg = (width: number, height: number) =>
    Buffer.from([
      0xff,
      0xd8,
      0xff,
      0xc0,
      0,
      17,
      8,
      height >> 8,
      height & 255,
      width >> 8,
      width & 255,
      3,
      1,
      0x11,
      0,
      2,
      0x11,
      0,
      3,
      0x11,
      0,
    ]);
  const gif = (width: number, height: number) => {
    const file = Buffer.alloc(32);
    file.write("GIF89a", "latin1");
    file.writeUInt16LE(width, 6);
    file.writeUInt16LE(height, 8);
    return file;
  };
  const webp = (width: number, height: number) => {
    const file = Buffer.alloc(40);
    file.write("RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0", "latin1");
    file.writeUIntLE(width - 1, 24, 3);
    file.writeUIntLE(height - 1, 27, 3);
    return file;
  };
  const tiff = (width: number, height: number) => {
    const file = Buffer.alloc(64);
    file.write("MM\0*\0\0\0\x08\0\x02", "latin1");
    [
      [0x100, width],
      [0x101, height],
    ].forEach(([tag = 0, value = 0], i) => {
      file.writeUInt16BE(tag, 10 + i * 12);
      file.writeUInt16BE(4, 12 + i * 12);
      file.writeUInt32BE(1, 14 + i * 12);
      file.writeUInt32BE(value, 18 + i * 12);
    });
    return file;
  };
  it.each([
    ["PNG", png(100_000, 2_001)],
    ["JPEG", jpeg(65_000, 3_100)],
    ["GIF", gif(65_535, 65_535)],
    ["WEBP", webp(16_000, 16_000)],
    ["TIFF", tiff(1_000_000, 1_000_000)],
  ])(
    "TOO_MANY_PIXELS by the header alone, a few bytes claiming billions: %s",
    async (format, original) => {
      const before = process.memoryUsage().rss;
      const reading = await read(original);
      expect(reading).toMatchObject({
        outcome: "FAILED",
        format,
        previews: [],
      });
      expect(codes(reading)[0]).toBe("TOO_MANY_PIXELS");
      expect(reading.width).toBeGreaterThan(10_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
    },
  );
});

describe("a placeholder", () => {
  it("tells the colours of the picture, largest share first, and a ThumbHash", async () => {
    const { placeholder } = await read(await plain(400, 300).png().toBuffer());
    expect(placeholder?.palette).toHaveLength(4);
    const shares = placeholder?.palette.map(({ share }) => share) ?? [];
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(
      1.001,
    );
    expect(placeholder?.dominantColor).toBe(placeholder?.palette[0]?.hex);
    expect(
      Buffer.from(placeholder?.thumbHash ?? "", "base64").length,
    ).toBeLessThanOrEqual(25);
  });
});

it("takes a file with a wrong name for what it is, and says so", async () => {
  const reading = await read(
    await plain().jpeg().toBuffer(),
    "cat.png",
    "image/png",
  );
  expect(reading).toMatchObject({
    outcome: "READY",
    format: "JPEG",
    mediaType: "image/jpeg",
  });
  expect(codes(reading)).toEqual(["FORMAT_MISMATCH"]);
});
