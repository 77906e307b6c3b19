import { describe, expect, it } from "vitest";
import { xmpPacket, type ExifValues } from "../../../support/exif.ts";
import {
  degrees,
  IN_OSLO,
  readingMetadata,
} from "../../../support/readingMetadata.ts";

const SHOT = "2024:05:17 18:03:22";

const offsetBy = async (
  exif: ExifValues,
  timeZoneHint: string | null = null,
) => {
  const { captured } = await readingMetadata({ exif }, { timeZoneHint });
  return `${captured.utcOffset} ${captured.offsetSource}`;
};

/** The satellites' clock. */
const gps = (
  day: string,
  hour: number,
  minute: number,
  second: number,
): ExifValues => ({
  GPSDateStamp: day,
  GPSTimeStamp: [
    [hour, 1],
    [minute, 1],
    [second, 1],
  ],
});

describe("the offset from UTC", () => {
  it("is unknown when nothing tells it, and never UTC", async () => {
    expect(await offsetBy({ DateTimeOriginal: SHOT })).toBe("null NONE");
  });

  it("goes with the date that it is written for", async () => {
    expect(
      await offsetBy({
        DateTimeOriginal: SHOT,
        OffsetTimeOriginal: "-07:00",
        OffsetTimeDigitized: "+01:00",
        OffsetTime: "+02:00",
      }),
    ).toBe("-07:00 EXIF_OFFSET_ORIGINAL");
    expect(
      await offsetBy({
        DateTimeDigitized: SHOT,
        OffsetTimeOriginal: "-07:00",
        OffsetTimeDigitized: "+01:00",
      }),
    ).toBe("+01:00 EXIF_OFFSET_DIGITIZED");
  });

  it("of the scan serves the shot only when both are the same moment", async () => {
    const exif = { DateTimeOriginal: SHOT, OffsetTimeDigitized: "+01:00" };
    expect(await offsetBy({ ...exif, DateTimeDigitized: SHOT })).toBe(
      "+01:00 EXIF_OFFSET_DIGITIZED",
    );
    expect(
      await offsetBy({ ...exif, DateTimeDigitized: "2024:05:17 18:03:23" }),
    ).toBe("null NONE");
  });

  it("of the last edit is taken only when there was none since the shot", async () => {
    const exif = { DateTimeOriginal: SHOT, OffsetTime: "+02:00" };
    expect(await offsetBy({ ...exif, DateTime: SHOT })).toBe(
      "+02:00 EXIF_OFFSET",
    );
    expect(await offsetBy({ ...exif, DateTime: "2024:06:01 10:00:00" })).toBe(
      "null NONE",
    );
  });

  it.each([
    ["-7:00", "-07:00"],
    ["+0530", "+05:30"],
    ["+02", "+02:00"],
    ["Z", "Z"],
    ["+00:00", "Z"],
    ["+15:00", "null"],
    ["   :  ", "null"],
  ])("written as %j is %s", async (text, offset) => {
    expect(
      await offsetBy({ DateTimeOriginal: SHOT, OffsetTimeOriginal: text }),
    ).toMatch(`${offset} `);
  });

  it("is taken from a date of XMP that carries it", async () => {
    const { captured } = await readingMetadata({
      xmp: xmpPacket('exif:DateTimeOriginal="2024-05-17T18:03:22.5+05:45"'),
    });
    expect(captured).toMatchObject({
      localDateTime: "2024-05-17T18:03:22.5",
      utcOffset: "+05:45",
      offsetSource: "XMP",
      instant: "2024-05-17T12:18:22.500Z",
    });
  });

  it("is the camera's clock less the satellites', in quarter hours", async () => {
    expect(
      await offsetBy({
        DateTimeOriginal: "2022:11:05 11:04:22",
        ...gps("2022:11:05", 16, 4, 21),
      }),
    ).toBe("-05:00 GPS_CLOCK");
    expect(
      await offsetBy({
        DateTimeOriginal: "2024:05:18 01:48:00",
        ...gps("2024:05:17", 20, 3, 30),
      }),
    ).toBe("+05:45 GPS_CLOCK");
    expect(
      await offsetBy({
        DateTimeOriginal: "2024:05:17 16:03:22",
        ...gps("2024:05:17", 16, 3, 20),
      }),
    ).toBe("Z GPS_CLOCK");
  });

  it("is not taken from a stale fix", async () => {
    const exif = { DateTimeOriginal: SHOT };
    for (const fix of [
      gps("2024:05:17", 16, 0, 30),
      gps("2024:05:17", 16, 18, 22),
      gps("2024:05:16", 16, 3, 22),
    ]) {
      expect(await offsetBy({ ...exif, ...fix })).toBe("null NONE");
    }
  });

  it("is that of the position on the day of the shot", async () => {
    const summer = { DateTimeOriginal: SHOT, ...IN_OSLO };
    expect(await offsetBy(summer)).toBe("+02:00 GPS_POSITION");
    expect(
      await offsetBy({ ...summer, DateTimeOriginal: "2024:01:17 18:03:22" }),
    ).toBe("+01:00 GPS_POSITION");
  });

  it("is the earlier of the two when clocks were put back over the shot", async () => {
    const { captured } = await readingMetadata({
      exif: { DateTimeOriginal: "2024:10:27 02:30:00", ...IN_OSLO },
    });
    expect(captured.utcOffset).toBe("+02:00");
    expect(captured.timeZone).toBe("Europe/Oslo");
  });

  it("is that from before when clocks were put forward over the shot", async () => {
    const { captured } = await readingMetadata({
      exif: { DateTimeOriginal: "2024:03:31 02:30:00", ...IN_OSLO },
    });
    expect(captured.utcOffset).toBe("+01:00");
    expect(captured.instant).toBe("2024-03-31T01:30:00Z");
  });

  it("is unknown on the open sea, where clocks follow the ship", async () => {
    expect(
      await offsetBy({
        DateTimeOriginal: SHOT,
        GPSLatitude: degrees(20),
        GPSLatitudeRef: "N",
        GPSLongitude: degrees(40),
        GPSLongitudeRef: "W",
      }),
    ).toBe("null NONE");
  });

  it("is last that of the sender, if that is a zone", async () => {
    const exif = { DateTimeOriginal: SHOT };
    expect(await offsetBy(exif, "America/New_York")).toBe(
      "-04:00 USER_SETTING",
    );
    expect(await offsetBy({ ...exif, ...IN_OSLO }, "America/New_York")).toBe(
      "+02:00 GPS_POSITION",
    );
    for (const senseless of ["Mars/Olympus", "+02:00", "", "../etc"]) {
      expect(await offsetBy(exif, senseless)).toBe("null NONE");
    }
  });

  it("goes with the zone of the position only where the two agree", async () => {
    const zone = async (OffsetTimeOriginal: string) =>
      (
        await readingMetadata({
          exif: { DateTimeOriginal: SHOT, OffsetTimeOriginal, ...IN_OSLO },
        })
      ).captured.timeZone;
    expect(await zone("+02:00")).toBe("Europe/Oslo");
    expect(await zone("-07:00")).toBeNull();
  });
});
