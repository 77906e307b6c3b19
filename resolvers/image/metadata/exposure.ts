import type { Exposure } from "../photoReading.ts";
import type { FileTags } from "./readTags.ts";
import { numberOf, ratioOf } from "./tagValues.ts";

/** An ISO of 65,535 says that the true one did not fit the tag. */
const ISO_OVERFLOW = 65_535;
const MAX_INT = 2 ** 31 - 1;
const DAY_SECONDS = 86_400;

/** How the picture was exposed; null when the file says nothing of it that makes sense. */
export function readExposure({ exif }: FileTags): Exposure | null {
  const seconds =
    within(ratioOf(exif.ExposureTime), 1e-7, DAY_SECONDS) ??
    within(fromApex(ratioOf(exif.ShutterSpeedValue), -1), 1e-7, DAY_SECONDS);
  const iso = numberOf(exif.ISOSpeedRatings);
  const exposure: Exposure = {
    apertureF: rounded(
      within(ratioOf(exif.FNumber), 0.3, 1000) ??
        within(fromApex(ratioOf(exif.ApertureValue), 0.5), 0.3, 1000),
      2,
    ),
    shutter: seconds === null ? null : shutterText(seconds),
    shutterSeconds: seconds === null ? null : Number(seconds.toPrecision(6)),
    iso: whole(
      iso === ISO_OVERFLOW
        ? (numberOf(exif.RecommendedExposureIndex) ?? iso)
        : iso,
    ),
    focalLengthMm: rounded(within(ratioOf(exif.FocalLength), 0.1, 20_000), 2),
    focalLength35mm: rounded(
      within(numberOf(exif.FocalLengthIn35mmFilm), 1, 20_000),
      2,
    ),
    exposureBiasEv: rounded(
      within(ratioOf(exif.ExposureBiasValue), -20, 20),
      2,
    ),
    flashFired: flashFired(numberOf(exif.Flash)),
  };
  return Object.values(exposure).some((value) => value !== null)
    ? exposure
    : null;
}

/** `1/250`, `0.4`, `2.5`: as it is engraved on cameras. */
function shutterText(seconds: number): string {
  const parts = 1 / seconds;
  const isFraction =
    seconds <= 0.25 ||
    (seconds < 0.75 && Math.abs(parts - Math.round(parts)) < 0.005);
  return isFraction
    ? `1/${Math.round(parts)}`
    : String(Number(seconds.toFixed(1)));
}

/** Apertures and times in steps that double: f = 2^(value/2), t = 2^-value. */
function fromApex(value: number | null, factor: number): number | null {
  return value === null ? null : 2 ** (value * factor);
}

/** Bit 0 of the tag; the rest of a value above 127 is not defined, and such a value is none. */
function flashFired(flash: number | null): boolean | null {
  const isDefined = flash !== null && Number.isInteger(flash) && flash >= 0;
  return isDefined && flash < 128 ? (flash & 1) === 1 : null;
}

function within(
  value: number | null,
  lowest: number,
  highest: number,
): number | null {
  return value !== null && value >= lowest && value <= highest ? value : null;
}

function whole(value: number | null): number | null {
  return within(value === null ? null : Math.round(value), 1, MAX_INT);
}

function rounded(value: number | null, decimals: number): number | null {
  return value === null ? null : Number(value.toFixed(decimals)) + 0;
}
