import { describe, expect, it } from "vitest";
import type { ExifValues } from "../../../support/exif.ts";
import { xmpPacket } from "../../../support/exif.ts";
import { IN_OSLO, readingMetadata } from "../../../support/readingMetadata.ts";

const capturedBy = async (...given: Parameters<typeof readingMetadata>) =>
  (await readingMetadata(...given)).captured;

const problemCodes = async (...given: Parameters<typeof readingMetadata>) =>
  (await readingMetadata(...given)).problems.map(({ code }) => code);

describe("the capture time", () => {
  it("is what the camera's clock showed, with the decimals as written", async () => {
    const captured = await capturedBy({
      exif: {
        DateTimeOriginal: "2024:05:17 18:03:22",
        SubSecTimeOriginal: "140",
      },
    });
    expect(captured).toEqual({
      localDateTime: "2024-05-17T18:03:22.140",
      localDate: "2024-05-17",
      utcOffset: null,
      timeZone: null,
      instant: null,
      precision: "SUBSECOND",
      source: "EXIF_ORIGINAL",
      offsetSource: "NONE",
    });
  });

  it("is nothing at all when the file tells nothing", async () => {
    const { captured, problems } = await readingMetadata({});
    expect(captured.source).toBe("NONE");
    expect(captured.precision).toBe("UNKNOWN");
    expect(captured.localDateTime).toBeNull();
    expect(problems).toEqual([]);
  });

  it("is never the time of the last edit", async () => {
    const captured = await capturedBy({
      exif: { DateTime: "2024:05:17 18:03:22", OffsetTime: "+02:00" },
      xmp: xmpPacket('xmp:ModifyDate="2024-05-17T18:03:22+02:00"'),
    });
    expect(captured.source).toBe("NONE");
  });

  it("prefers the shot to the scan, the scan to XMP, XMP to IPTC", async () => {
    const everything = {
      exif: {
        DateTimeOriginal: "2001:01:02 01:00:00",
        DateTimeDigitized: "2002:02:02 02:00:00",
      },
      xmp: xmpPacket('xmp:CreateDate="2003-03-03T03:00:00"'),
      iptc: { 55: "20040404", 60: "040000+0100" },
    };
    const { xmp, iptc } = everything;
    const { DateTimeDigitized } = everything.exif;
    const sources = [
      await capturedBy(everything),
      await capturedBy({ ...everything, exif: { DateTimeDigitized } }),
      await capturedBy({ xmp, iptc }),
      await capturedBy({ iptc }),
    ].map(({ source, localDate }) => `${source} ${localDate}`);
    expect(sources).toEqual([
      "EXIF_ORIGINAL 2001-01-02",
      "EXIF_DIGITIZED 2002-02-02",
      "XMP 2003-03-03",
      "IPTC 2004-04-04",
    ]);
  });

  it("takes the earlier meanings of XMP first", async () => {
    const captured = await capturedBy({
      xmp: xmpPacket(
        'xmp:CreateDate="2005-12-17T22:03:32Z"',
        "<photoshop:DateCreated>2003-08-31</photoshop:DateCreated>",
      ),
    });
    expect(captured).toMatchObject({
      localDateTime: "2003-08-31",
      localDate: "2003-08-31",
      precision: "DAY",
      instant: null,
    });
  });

  it("keeps the offset that an IPTC time carries", async () => {
    const captured = await capturedBy({
      iptc: { 55: "20040404", 60: "040000+0100" },
    });
    expect(captured.utcOffset).toBe("+01:00");
    expect(captured.instant).toBe("2004-04-04T03:00:00Z");
  });

  it.each([
    ["2024-05-17 18:03:22", "2024-05-17T18:03:22", "SECOND"],
    ["2024-05-17T18:03:22.5", "2024-05-17T18:03:22.5", "SUBSECOND"],
    ["2024:05:17 18:03", "2024-05-17T18:03", "MINUTE"],
    ["2024:05:17", "2024-05-17", "DAY"],
    ["2024:05:00 00:00:00", "2024-05", "MONTH"],
    ["1985:  :     :  :  ", "1985", "YEAR"],
    ["2024:05:17 24:00:00", "2024-05-18T00:00:00", "SECOND"],
    ["2024:05:17 24:15:00", "2024-05-17T00:15:00", "SECOND"],
    ["2024:12:31 23:59:60", "2025-01-01T00:00:00", "SECOND"],
    ["2024:02:29 12:00:00\0\0", "2024-02-29T12:00:00", "SECOND"],
  ])("reads %j as %s", async (text, localDateTime, precision) => {
    const captured = await capturedBy({ exif: { DateTimeOriginal: text } });
    expect(captured).toMatchObject({ localDateTime, precision });
  });

  it("takes a trailing Z at its word", async () => {
    const captured = await capturedBy({
      exif: { DateTimeOriginal: "2024:05:17 18:03:22Z" },
    });
    expect(captured).toMatchObject({
      localDateTime: "2024-05-17T18:03:22",
      utcOffset: "Z",
      instant: "2024-05-17T18:03:22Z",
    });
  });

  it.each([
    "0000:00:00 00:00:00",
    "    :  :     :  :  ",
    "                   ",
    "2024:13:01 10:00:00",
    "2023:02:29 10:00:00",
    "1825:12:31 10:00:00",
    "2026:07:03 12:00:01",
    "0?",
  ])("drops the impossible date %j, says so, and reads on", async (text) => {
    const { captured, problems } = await readingMetadata({
      exif: {
        DateTimeOriginal: text,
        DateTimeDigitized: "2024:05:17 18:03:22",
      },
    });
    expect(captured.source).toBe("EXIF_DIGITIZED");
    expect(problems.map(({ code }) => code)).toEqual([
      "CAPTURE_TIME_IMPLAUSIBLE",
    ]);
  });

  it("believes a clock that runs ahead of the upload by less than a day", async () => {
    const exif: ExifValues = { DateTimeOriginal: "2026:07:02 11:59:59" };
    expect((await capturedBy({ exif })).localDate).toBe("2026-07-02");
    expect(await problemCodes({ exif })).toEqual([]);
  });

  it("keeps a factory default, and reports it so that it can be found", async () => {
    const exif: ExifValues = { DateTimeOriginal: "2010:01:01 00:00:00" };
    expect((await capturedBy({ exif })).localDate).toBe("2010-01-01");
    expect(await problemCodes({ exif })).toEqual(["CAPTURE_TIME_IMPLAUSIBLE"]);
  });

  it("is only an instant when only the satellites tell it", async () => {
    const exif: ExifValues = {
      GPSDateStamp: "2024:05:17",
      GPSTimeStamp: [
        [16, 1],
        [3, 1],
        [2250, 100],
      ],
    };
    expect(await capturedBy({ exif })).toEqual({
      localDateTime: null,
      localDate: null,
      utcOffset: null,
      timeZone: null,
      instant: "2024-05-17T16:03:22.500Z",
      precision: "UNKNOWN",
      source: "GPS",
      offsetSource: "NONE",
    });
    expect(await capturedBy({ exif: { ...exif, ...IN_OSLO } })).toMatchObject({
      localDateTime: "2024-05-17T18:03:22.500",
      utcOffset: "+02:00",
      timeZone: "Europe/Oslo",
      source: "GPS",
      offsetSource: "GPS_POSITION",
    });
    expect(
      await capturedBy({ exif }, { timeZoneHint: "Asia/Tokyo" }),
    ).toMatchObject({
      localDateTime: "2024-05-18T01:03:22.500",
      localDate: "2024-05-18",
      utcOffset: "+09:00",
      timeZone: null,
      offsetSource: "USER_SETTING",
    });
  });

  it("falls back to the date in the file's name", async () => {
    expect(
      await capturedBy(
        {},
        {
          fileName: "IMG_20240517_180322.jpg",
          timeZoneHint: "Europe/Oslo",
        },
      ),
    ).toMatchObject({
      localDateTime: "2024-05-17T18:03:22",
      instant: "2024-05-17T16:03:22Z",
      precision: "SECOND",
      source: "FILE_NAME",
      offsetSource: "USER_SETTING",
    });
  });

  it("knows that a Pixel names its pictures by UTC", async () => {
    const fileName = "PXL_20240517_233022123.jpg";
    expect(
      await capturedBy({}, { fileName, timeZoneHint: "Europe/Oslo" }),
    ).toMatchObject({
      localDateTime: "2024-05-18T01:30:22",
      utcOffset: "+02:00",
      source: "FILE_NAME",
    });
    expect(await capturedBy({}, { fileName })).toMatchObject({
      localDateTime: "2024-05-17",
      precision: "DAY",
      utcOffset: null,
      instant: "2024-05-17T23:30:22Z",
    });
  });

  it("makes no problem of a name that merely looks like a date", async () => {
    const { captured, problems } = await readingMetadata(
      {},
      { fileName: "IMG_20991231_235959.jpg" },
    );
    expect(captured.source).toBe("NONE");
    expect(problems).toEqual([]);
  });
});
