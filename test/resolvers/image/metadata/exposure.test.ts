import { describe, expect, it } from "vitest";
import { readingMetadata } from "../../../support/readingMetadata.ts";

type Fraction = readonly [number, number];

describe("the exposure", () => {
  it("is told in the photographer's words", async () => {
    const { exposure } = await readingMetadata({
      exif: {
        FNumber: [[28, 10]],
        ExposureTime: [[10, 2500]],
        ISOSpeedRatings: 400,
        FocalLength: [[500, 10]],
        FocalLengthIn35mmFilm: 75,
        ExposureBiasValue: [[-1, 3]],
        Flash: 0x19,
      },
    });
    expect(exposure).toEqual({
      apertureF: 2.8,
      shutter: "1/250",
      shutterSeconds: 0.004,
      iso: 400,
      focalLengthMm: 50,
      focalLength35mm: 75,
      exposureBiasEv: -0.33,
      flashFired: true,
    });
  });

  const shutters: [Fraction, string][] = [
    [[1, 8000], "1/8000"],
    [[8264463, 1000000000], "1/121"],
    [[1, 3], "1/3"],
    [[4, 10], "0.4"],
    [[25, 10], "2.5"],
    [[30, 1], "30"],
  ];
  it.each(shutters)("writes a shutter time of %j as %s", async (time, text) => {
    const { exposure } = await readingMetadata({
      exif: { ExposureTime: [time] },
    });
    expect(exposure?.shutter).toBe(text);
  });

  it("is worked out from APEX values where nothing else is given", async () => {
    const { exposure } = await readingMetadata({
      exif: { ApertureValue: [[4, 1]], ShutterSpeedValue: [[6, 1]] },
    });
    expect(exposure).toMatchObject({ apertureF: 4, shutter: "1/64" });
  });

  it("has the ISO that did not fit the first tag", async () => {
    const { exposure } = await readingMetadata({
      exif: { ISOSpeedRatings: 65535, RecommendedExposureIndex: 102400 },
    });
    expect(exposure?.iso).toBe(102400);
  });

  it("is null as a whole when all of it is nonsense", async () => {
    const { exposure } = await readingMetadata({
      exif: {
        FNumber: [[0, 0]],
        ExposureTime: [[1, 0]],
        ISOSpeedRatings: 0,
        FocalLength: [[0, 1]],
        FocalLengthIn35mmFilm: 0,
        ExposureBiasValue: [[0, 0]],
        Flash: 9969,
      },
    });
    expect(exposure).toBeNull();
  });

  it("says that the flash stayed off", async () => {
    const { exposure } = await readingMetadata({ exif: { Flash: 16 } });
    expect(exposure?.flashFired).toBe(false);
  });
});
