import { describe, expect, it } from "vitest";
import { xmpPacket, type ExifValues } from "../../../support/exif.ts";
import {
  degrees,
  IN_OSLO,
  readingMetadata,
} from "../../../support/readingMetadata.ts";

describe("the position", () => {
  it("has six decimals and the height above the sea", async () => {
    const { location, problems } = await readingMetadata({
      exif: { ...IN_OSLO, GPSAltitude: [[1234, 100]], GPSAltitudeRef: 0 },
    });
    expect(location).toEqual({
      latitude: 59.913889,
      longitude: 10.752222,
      altitudeMetres: 12.34,
    });
    expect(problems).toEqual([]);
  });

  it("is south and west, and below the sea, where the file says so", async () => {
    const { location } = await readingMetadata({
      exif: {
        GPSLatitude: degrees(33, 51),
        GPSLatitudeRef: "S",
        GPSLongitude: degrees(70, 30),
        GPSLongitudeRef: "W",
        GPSAltitude: [[430, 1]],
        GPSAltitudeRef: 1,
      },
    });
    expect(location).toEqual({
      latitude: -33.85,
      longitude: -70.5,
      altitudeMetres: -430,
    });
  });

  it("takes a minus that is said twice for one", async () => {
    const { location } = await readingMetadata({
      exif: {
        ...IN_OSLO,
        GPSLatitude: degrees(-33, 30),
        GPSLatitudeRef: "S",
      },
    });
    expect(location?.latitude).toBe(-33.5);
  });

  const wrong: [string, ExifValues][] = [
    ["0, 0", { ...IN_OSLO, GPSLatitude: degrees(0), GPSLongitude: degrees(0) }],
    ["a latitude of 213", { ...IN_OSLO, GPSLatitude: degrees(213) }],
    ["a longitude of 181", { ...IN_OSLO, GPSLongitude: degrees(181) }],
    ["a minus that is north", { ...IN_OSLO, GPSLatitude: degrees(-33) }],
    [
      "no side of the equator",
      {
        GPSLatitude: IN_OSLO.GPSLatitude,
        GPSLongitude: IN_OSLO.GPSLongitude,
        GPSLongitudeRef: "E",
      },
    ],
    [
      "one half only",
      { GPSLatitude: IN_OSLO.GPSLatitude, GPSLatitudeRef: "N" },
    ],
    ["one half 0/0", { ...IN_OSLO, GPSLongitude: [[0, 0]] }],
  ];
  it.each(wrong)("is none, and a problem, with %s", async (_, exif) => {
    const { location, problems } = await readingMetadata({ exif });
    expect(location).toBeNull();
    expect(problems.map(({ code }) => code)).toEqual(["LOCATION_IMPLAUSIBLE"]);
  });

  it("is none, and no problem, where a camera without a fix wrote 0/0", async () => {
    const nothing = [
      [0, 0],
      [0, 0],
      [0, 0],
    ] as const;
    const { location, problems } = await readingMetadata({
      exif: { GPSLatitude: nothing, GPSLongitude: nothing },
    });
    expect(location).toBeNull();
    expect(problems).toEqual([]);
  });

  it("may lie on the equator", async () => {
    const { location } = await readingMetadata({
      exif: { ...IN_OSLO, GPSLatitude: degrees(0) },
    });
    expect(location?.latitude).toBe(0);
  });

  it("is read from XMP where EXIF has none", async () => {
    const { location } = await readingMetadata({
      xmp: xmpPacket(
        'exif:GPSLatitude="48,16.5N" exif:GPSLongitude="16,20,15W" exif:GPSAltitude="480/2" exif:GPSAltitudeRef="0"',
      ),
    });
    expect(location).toEqual({
      latitude: 48.275,
      longitude: -16.3375,
      altitudeMetres: 240,
    });
  });

  it("is not that of a place which the picture only names", async () => {
    const { location } = await readingMetadata({
      xmp: xmpPacket(
        "",
        '<ext:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource"><exif:GPSLatitude>48,16.5N</exif:GPSLatitude><exif:GPSLongitude>16,20.28E</exif:GPSLongitude></rdf:li></rdf:Bag></ext:LocationShown>',
      ),
    });
    expect(location).toBeNull();
  });
});
