import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { PhotoFormat } from "../../../resolvers/image/photoReading.ts";
import { readMetadata } from "../../../resolvers/image/readMetadata.ts";
import {
  exifBlock,
  jpegWith,
  rawExifBlock,
  xmpPacket,
} from "../../support/exif.ts";
import { readingMetadata } from "../../support/readingMetadata.ts";

const HINTS = {
  fileName: "a.bin",
  mediaType: "application/octet-stream",
  timeZoneHint: null,
  uploadedAt: "2026-07-01T12:00:00Z",
};

const codes = (original: Buffer, format: PhotoFormat) =>
  readMetadata(original, format, HINTS).problems.map(({ code }) => code);

/** An ISO box: its length, its type, its content. */
function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
}

describe("what a file says about itself", () => {
  const formats = ["jpeg", "png", "webp", "avif"] as const;
  it.each(formats)("is read from a %s", async (format) => {
    const original = await sharp({
      create: { width: 32, height: 24, channels: 3, background: "#246" },
    })
      .withExif({
        IFD0: { Make: "Nikon", Orientation: "6" },
        IFD2: { DateTimeOriginal: "2024:05:17 18:03:22" },
        IFD3: {
          GPSLatitudeRef: "N",
          GPSLatitude: "59/1 54/1 50/1",
          GPSLongitudeRef: "E",
          GPSLongitude: "10/1 45/1 8/1",
        },
      })
      .toFormat(format)
      .toBuffer();
    const read = readMetadata(
      original,
      format.toUpperCase() as PhotoFormat,
      HINTS,
    );
    expect(read).toMatchObject({
      camera: { make: "Nikon" },
      captured: {
        localDateTime: "2024-05-17T18:03:22",
        instant: "2024-05-17T16:03:22Z",
        timeZone: "Europe/Oslo",
      },
      location: { latitude: 59.913889, longitude: 10.752222 },
      problems: [],
    });
  });

  it("is read from a TIFF", () => {
    const original = exifBlock({
      Make: "Epson",
      DateTimeOriginal: "2024:05:17 18:03:22",
    });
    expect(readMetadata(original, "TIFF", HINTS)).toMatchObject({
      camera: { make: "Epson" },
      captured: { localDateTime: "2024-05-17T18:03:22" },
      problems: [],
    });
  });

  it("is read from the boxes of a Canon raw file", () => {
    const canon = Buffer.from("85c0b687820f11e08111f4ce462b6a48", "hex");
    // Each box is a TIFF whose first directory is the one that the box is for.
    const bare = (tag: number, value: string) => {
      const block = rawExifBlock([
        { tag, type: 2, count: value.length + 1, value: 26 },
      ]);
      return Buffer.concat([block, Buffer.from(`${value}\0`)]);
    };
    const original = Buffer.concat([
      box("ftyp", Buffer.from("crx \0\0\0\x01crx isom", "latin1")),
      box(
        "moov",
        box(
          "uuid",
          canon,
          box("CMT1", exifBlock({ Make: "Canon", Model: "Canon EOS R6" })),
          box("CMT2", bare(0x9003, "2021:05:12 12:21:21")),
        ),
      ),
    ]);
    expect(readMetadata(original, "RAW", HINTS)).toMatchObject({
      camera: { make: "Canon", model: "Canon EOS R6" },
      captured: { localDateTime: "2021-05-12T12:21:21" },
      problems: [],
    });
  });

  it("is read from raw files that are TIFFs but for their first bytes", () => {
    const original = exifBlock({ Make: "OLYMPUS" });
    original.write("MMOR", 0, "latin1");
    const { camera } = readMetadata(original, "RAW", HINTS);
    expect(camera?.make).toBe("OLYMPUS");
  });

  it("is read from the JPEG inside a Fujifilm raw file", async () => {
    const jpeg = await jpegWith({ exif: { Make: "FUJIFILM" } });
    const head = Buffer.alloc(108);
    head.write("FUJIFILMCCD-RAW ", 0, "latin1");
    head.writeUInt32BE(108, 84);
    head.writeUInt32BE(jpeg.length, 88);
    const original = Buffer.concat([head, jpeg]);
    const { camera } = readMetadata(original, "RAW", HINTS);
    expect(camera?.make).toBe("FUJIFILM");
  });

  it("is read as far as it arrived", async () => {
    const original = await jpegWith({ exif: { Make: "Nikon" } });
    const { camera } = readMetadata(original.subarray(0, 200), "JPEG", HINTS);
    expect(camera?.make).toBe("Nikon");
  });

  it.each([
    [6, 6],
    [0, 1],
    [9, 1],
    [213, 1],
  ])("gives an orientation of %i as %i", async (Orientation, orientation) => {
    const read = await readingMetadata({ exif: { Orientation } });
    expect(read.orientation).toBe(orientation);
  });

  it.each([
    ['GCamera:MotionPhoto="1"', "MOTION"],
    ['GCamera:MicroVideo="1"', "MOTION"],
    ['GCamera:MotionPhoto="0"', null],
    ['GPano:ProjectionType="equirectangular"', "PANORAMA"],
    ['GPano:UsePanoramaViewer="True"', "PANORAMA"],
    [
      'GPano:UsePanoramaViewer="False" GPano:ProjectionType="equirectangular"',
      null,
    ],
  ])("with %s hints at %s", async (attributes, kindHint) => {
    const read = await readingMetadata({ xmp: xmpPacket(attributes) });
    expect(read.kindHint).toBe(kindHint);
  });

  it("hints at MOTION where an iPhone names the video beside the picture", async () => {
    const notes = (tag: number) =>
      Buffer.concat([
        Buffer.from("Apple iOS\0\0\x01MM\0\x01\0", "latin1"),
        Buffer.from([tag, 0, 2, 0, 0, 0, 4, 0x41, 0x42, 0x43, 0]),
      ]);
    const kind = async (tag: number) =>
      (
        await readingMetadata({
          exif: { Make: "Apple", MakerNote: notes(tag) },
        })
      ).kindHint;
    expect(await kind(0x11)).toBe("MOTION");
    expect(await kind(0x12)).toBeNull();
  });
});

describe("a file that cannot be read", () => {
  it("is a problem when it has EXIF that is none", async () => {
    const original = await jpegWith({ exif: Buffer.alloc(64, 0x55) });
    expect(codes(original, "JPEG")).toEqual(["METADATA_UNREADABLE"]);
  });

  it("is a problem when it has XMP that is none", async () => {
    const original = await jpegWith({ xmp: "<?xpacket begin=''?><oh>" });
    expect(codes(original, "JPEG")).toEqual(["METADATA_UNREADABLE"]);
  });

  it("is a problem when a value lies outside the file, and the others are read", async () => {
    const original = await jpegWith({
      exif: rawExifBlock([
        { tag: 0x010f, type: 2, count: 40, value: 0x7fffffff },
        { tag: 0x0110, type: 2, count: 4, value: 0x44353000 },
      ]),
    });
    const { camera, problems } = readMetadata(original, "JPEG", HINTS);
    expect(camera).toMatchObject({ make: null, model: "D50" });
    expect(problems.map(({ code }) => code)).toEqual(["METADATA_UNREADABLE"]);
  });

  it("is no problem when there is nothing to be read", async () => {
    expect(codes(await jpegWith({}), "JPEG")).toEqual([]);
    expect(codes(Buffer.alloc(0), "JPEG")).toEqual([]);
    expect(codes(Buffer.from("<svg/>".repeat(9)), "SVG")).toEqual([]);
  });

  it("never stops the reading, whatever the bytes", () => {
    const starts = ["II*\0", "MM\0*", "\xff\xd8\xff\xe1\0\xf0Exif\0\0MM\0*"];
    let seed = 1;
    const random = () => (seed = (seed * 48271) % 0x7fffffff) & 0xff;
    for (let round = 0; round < 600; round++) {
      const bytes = Buffer.from(Array.from({ length: 240 }, random));
      bytes.write(starts[round % starts.length] ?? "", "latin1");
      expect(() => readMetadata(bytes, "TIFF", HINTS)).not.toThrow();
    }
  });

  it("costs little when it claims to be full of text", () => {
    const original = Buffer.alloc(40_000_000, 0x41);
    rawExifBlock([
      { tag: 0x010f, type: 2, count: 39_000_000, value: 100 },
    ]).copy(original);
    const started = process.cpuUsage();
    expect(codes(original, "TIFF")).toEqual(["METADATA_UNREADABLE"]);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(4);
  });

  it.each([
    '<?xpacket end="',
    "<",
    "<a>",
    'a="',
    "&#",
    "<!--",
    '<rdf:RDF><rdf:Description __proto__="1" constructor="2"',
  ])("costs little when its XMP repeats %j", async (piece) => {
    const original = await jpegWith({
      xmp: `<rdf:RDF><rdf:Description tiff:Make="${piece.repeat(64_000 / piece.length)}`,
    });
    const started = process.cpuUsage();
    readMetadata(original, "JPEG", HINTS);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(1);
  });

  it("is not fooled by names that every object has", async () => {
    const { camera } = await readingMetadata({
      xmp: xmpPacket(
        '__proto__="x" tiff:__proto__="y" tiff:constructor="z" tiff:Make="Nikon&#xD800;"',
      ),
    });
    expect(camera?.make).toBe("Nikon");
  });

  it("writes nothing to the log", async () => {
    const { warn } = console;
    const warned: unknown[] = [];
    console.warn = (...words: unknown[]) => warned.push(words);
    try {
      const once = await jpegWith({ exif: { Make: "Nikon" } });
      const twice = Buffer.concat([once.subarray(0, -2), once]);
      const segments = await jpegWith({ exif: { Make: "A" }, xmp: "x" });
      for (const original of [once, twice, segments]) {
        readMetadata(original, "JPEG", HINTS);
      }
    } finally {
      console.warn = warn;
    }
    expect(warned).toEqual([]);
  });
});
