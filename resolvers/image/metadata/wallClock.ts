import type { TimePrecision } from "../photoReading.ts";
import { parseOffset } from "./offsetText.ts";

/** A date as a clock on a wall shows it: no zone, and only as much of it as is known. */
export interface WallClock {
  /** Milliseconds of this reading, were it UTC: for arithmetic, never an instant. */
  epochMs: number;
  precision: Exclude<TimePrecision, "UNKNOWN">;
  /** Decimals of the second as written. */
  fraction: string;
  /** Minutes east of UTC, where the text itself says so. */
  offset: number | null;
}

const YEAR_OF_THE_FIRST_PHOTOGRAPH = 1826;
const MAX_FRACTION_DIGITS = 9;
const MINUTE_MS = 60_000;

const DATE_TEXT =
  /^(\d{4})(?:[:\-/.](\d{1,2})(?:[:\-/.](\d{1,2}))?)?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)? ?(Z|[+-]\d{1,2}(?::?\d{2})?)?)?$/i;

/**
 * What a date in EXIF, XMP or a name says: `2024:05:17 18:03:22`, ISO 8601 in full or in part, and the usual slips.
 * "impossible" is a text that is there and is no date: zeros, spaces, month 13.
 */
export function parseWallClock(
  text: string | null,
): WallClock | "impossible" | null {
  if (text === null || text === "") return null;
  // EXIF leaves blanks between the colons for what is not known.
  const known = text
    .trim()
    .slice(0, 64)
    .replace(/[:\s]+$/, "");
  const match = DATE_TEXT.exec(known);
  if (!match) return "impossible";
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  return wallClock({
    year: Number(year),
    // So do zeros: scanned prints of "July 1985".
    month: Number(month ?? 0),
    day: Number(day ?? 0),
    ...(hour !== undefined && { hour: Number(hour), minute: Number(minute) }),
    ...(second !== undefined && { second: Number(second) }),
    fraction: fraction ?? "",
    offset: offset ? parseOffset(offset) : null,
  });
}

export interface WallClockParts {
  year: number;
  month: number;
  day: number;
  hour?: number;
  minute?: number;
  second?: number;
  fraction?: string;
  offset?: number | null;
}

export function wallClock(parts: WallClockParts): WallClock | "impossible" {
  const { year, month, day, minute = 0, second = 0 } = parts;
  if (year < YEAR_OF_THE_FIRST_PHOTOGRAPH || month > 12 || day > 31) {
    return "impossible";
  }
  if (month === 0 || day === 0) {
    return {
      epochMs: utc(year, Math.max(month, 1), 1),
      precision: month === 0 ? "YEAR" : "MONTH",
      fraction: "",
      offset: null,
    };
  }
  if (new Date(utc(year, month, day)).getUTCDate() !== day) return "impossible";

  let hour = parts.hour ?? 0;
  if (hour > 24 || minute > 59 || second > 60) return "impossible";
  // ISO 8601 ends a day at 24:00:00. An hour of 24 with minutes is a clock that counts 1 to 24 and means the first hour.
  if (hour === 24 && (minute > 0 || second > 0)) hour = 0;

  const fraction = (parts.fraction ?? "").slice(0, MAX_FRACTION_DIGITS);
  const fractionMs = Math.floor(Number(`0.${fraction}0`) * 1000);
  return {
    epochMs:
      utc(year, month, day) +
      // Second 60 is a leap second, or a rounding: the next minute begins.
      ((hour * 60 + minute) * 60 + second) * 1000 +
      fractionMs,
    precision:
      parts.hour === undefined
        ? "DAY"
        : parts.second === undefined
          ? "MINUTE"
          : fraction === ""
            ? "SECOND"
            : "SUBSECOND",
    fraction: parts.second === undefined ? "" : fraction,
    offset: parts.offset ?? null,
  };
}

/** Whether the clock shows a time of the day, so that an offset can make it an instant. */
export function hasTime(clock: WallClock): boolean {
  return !["DAY", "MONTH", "YEAR"].includes(clock.precision);
}

/** `2024-05-17T18:03:22.14`, or as much of it as is known. */
export function localDateTimeOf(clock: WallClock): string {
  const iso = new Date(clock.epochMs).toISOString();
  switch (clock.precision) {
    case "YEAR":
      return iso.slice(0, 4);
    case "MONTH":
      return iso.slice(0, 7);
    case "DAY":
      return iso.slice(0, 10);
    case "MINUTE":
      return iso.slice(0, 16);
    case "SECOND":
      return iso.slice(0, 19);
    case "SUBSECOND":
      return `${iso.slice(0, 19)}.${clock.fraction}`;
  }
}

/** The day to group by; the first day of a month or year that is all that is known. */
export function localDateOf(clock: WallClock): string {
  return new Date(clock.epochMs).toISOString().slice(0, 10);
}

/** The moment, in UTC; null where there is no time of the day. */
export function instantOf(clock: WallClock, offset: number): string | null {
  if (!hasTime(clock)) return null;
  return instantText(clock.epochMs - offset * MINUTE_MS);
}

/** ISO 8601 with `Z`, and milliseconds only where there are some. */
export function instantText(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(".000Z", "Z");
}

function utc(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day);
}
