import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { PhotoFormat } from "../../../../resolvers/image/photoReading.ts";
import { readMetadata } from "../../../../resolvers/image/readMetadata.ts";

const FOLDER = "../shared/photos";
const isThere = existsSync(FOLDER);

const FORMATS: Record<string, PhotoFormat> = {
  AVIF: "AVIF",
  GIF: "GIF",
  HEIC: "HEIF",
  HEIF: "HEIF",
  PNG: "PNG",
  TIFF: "TIFF",
  CR3: "RAW",
  DNG: "RAW",
  WEBP: "WEBP",
  "Extended WEBP": "WEBP",
};

/** Where the table is silent, or an editor's word stands against ours, our rules decide. */
const DECIDED: Record<string, Partial<Row>> = {
  // The satellites' clock, in Madrid.
  "heic-16mp-nokia.heic": { date: "2022-01-12T08:30:14" },
  // XMP, where EXIF has no date.
  "meta-long-description.jpg": { date: "2003-08-31" },
  "meta-multi-icc-cmyk.jpg": { date: "2014-12-18T17:36:40" },
  // The picture is lost, but its header tells this.
  "corrupt-header.jpg": {
    date: "2004-03-20T14:54:55",
    make: "Canon",
    model: "Canon EOS 300D DIGITAL",
  },
  // XMP knows the lens.
  "corrupt-exif-broken1.jpg": { lens: "17.0 - 50.0 mm" },
  // 0°, 0° is no position.
  "avif-exif-xmp-offset.avif": { position: null },
};

interface Row {
  file: string;
  format: PhotoFormat;
  orientation: number | null;
  date: string | null;
  offset: string | null;
  position: [number, number] | null;
  make: string | null;
  model: string | null;
  lens: string | null;
}

function rows(): Row[] {
  const [head, ...lines] = readFileSync(`${FOLDER}/TRUTH.tsv`, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  return lines.map((cells) => {
    const cell = (name: string) => cells[head?.indexOf(name) ?? -1] || null;
    const [day, time] = cell("DateTimeOriginal")?.split(" ") ?? [];
    const fraction = cell("SubSecTimeOriginal");
    const orientation = Number(cell("exif_orientation"));
    const file = cell("file") ?? "";
    return {
      file,
      format: FORMATS[cell("file_type") ?? ""] ?? "JPEG",
      orientation: orientation || null,
      date: day
        ? `${day.replaceAll(":", "-")}T${time}${fraction ? `.${fraction}` : ""}`
        : null,
      offset: cell("OffsetTimeOriginal")?.replace("+00:00", "Z") ?? null,
      position: cell("latitude")
        ? [Number(cell("latitude")), Number(cell("longitude"))]
        : null,
      make: cell("make"),
      model: cell("model"),
      lens: cell("lens"),
      ...DECIDED[file],
    };
  });
}

describe.skipIf(!isThere)("a real photo", () => {
  it.each(isThere ? rows() : [])("$file says what is so", (row) => {
    const original = readFileSync(`${FOLDER}/${row.file}`);
    const read = readMetadata(original, row.format, {
      fileName: row.file,
      mediaType: "",
      timeZoneHint: null,
      uploadedAt: "2026-11-01T00:00:00Z",
    });
    expect(read.captured.localDateTime).toBe(row.date);
    if (row.offset) expect(read.captured.utcOffset).toBe(row.offset);
    const [latitude, longitude] = row.position ?? [];
    if (latitude === undefined || longitude === undefined) {
      expect(read.location).toBeNull();
    } else {
      expect(read.location?.latitude).toBeCloseTo(latitude, 5);
      expect(read.location?.longitude).toBeCloseTo(longitude, 5);
    }
    expect(read.camera?.make ?? null).toBe(row.make);
    expect(read.camera?.model ?? null).toBe(row.model);
    expect(read.camera?.lensModel ?? null).toBe(row.lens);
    expect(read.orientation).toBe(row.orientation ?? 1);
    expect(JSON.stringify(read).length).toBeLessThan(1_500);
  });
});
