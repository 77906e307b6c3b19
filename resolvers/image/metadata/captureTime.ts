import type {
  CaptureTime,
  CaptureTimeSource,
  FileHints,
  PhotoLocation,
  PhotoProblem,
} from "../photoReading.ts";
import { fileNameDate } from "./fileNameDate.ts";
import { gpsClockMs } from "./gpsClock.ts";
import { offsetText } from "./offsetText.ts";
import type { FileTags } from "./readTags.ts";
import { knownZone, offsetAt, zoneAt } from "./timeZone.ts";
import { offsetOf, type WrittenOffset } from "./utcOffset.ts";
import {
  instantOf,
  instantText,
  localDateOf,
  localDateTimeOf,
  type WallClock,
} from "./wallClock.ts";
import { writtenDates } from "./writtenDates.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

interface BelievedDate {
  source: CaptureTimeSource;
  clock: WallClock;
  written: WrittenOffset | null;
}

/** When the photo was taken, by the first source that can be believed; nothing is made up where none can. */
export function readCaptureTime(
  tags: FileTags,
  location: PhotoLocation | null,
  hints: FileHints,
): { captured: CaptureTime; problems: PhotoProblem[] } {
  const latestMs = latestBelievable(hints.uploadedAt);
  const gpsMs = atMost(latestMs, gpsClockMs(tags.exif));
  const problems: PhotoProblem[] = [];
  for (const { source, clock, written } of writtenDates(tags)) {
    if (clock === null) continue;
    const isBelieved = clock !== "impossible" && clock.epochMs <= latestMs;
    if (!isBelieved || isFactoryDefault(clock)) problems[0] = IMPLAUSIBLE;
    if (!isBelieved) continue;
    const believed = { source, clock, written };
    return {
      captured: atWallClock(believed, gpsMs, location, hints),
      problems,
    };
  }
  const captured =
    gpsMs === null
      ? byFileName(latestMs, location, hints)
      : atInstant(gpsMs, "GPS", location, hints);
  return { captured, problems };
}

/** A date in a name is a guess to begin with: where it cannot be, it was none, and no problem either. */
function byFileName(
  latestMs: number,
  location: PhotoLocation | null,
  hints: FileHints,
): CaptureTime {
  const named = fileNameDate(hints.fileName);
  if (named === null || named.clock.epochMs > latestMs) return NEVER;
  const { clock, isUtc } = named;
  const source = "FILE_NAME";
  if (!isUtc) {
    return atWallClock({ source, clock, written: null }, null, location, hints);
  }
  const zoned = atInstant(clock.epochMs, source, location, hints);
  // Without a zone only the day is known, and that but for the hours around midnight.
  return zoned.localDateTime === null
    ? { ...zoned, ...shown({ ...clock, precision: "DAY" }) }
    : zoned;
}

/** A camera whose battery was out begins anew at the first moment of some year. */
function isFactoryDefault(clock: WallClock): boolean {
  return /-01-01T00:00(?::00(?:\.0*)?)?$/.test(localDateTimeOf(clock));
}

/** A clock may run ahead, and a zone may: by a day, not more. */
function latestBelievable(uploadedAt: string): number {
  const uploadedMs = Date.parse(uploadedAt);
  return Number.isNaN(uploadedMs) ? Infinity : uploadedMs + DAY_MS;
}

function atMost(latestMs: number, epochMs: number | null): number | null {
  return epochMs !== null && epochMs <= latestMs ? epochMs : null;
}

function atWallClock(
  { clock, written, source }: BelievedDate,
  gpsMs: number | null,
  location: PhotoLocation | null,
  hints: FileHints,
): CaptureTime {
  const offset = offsetOf(clock, written, gpsMs, location, hints.timeZoneHint);
  return {
    ...shown(clock),
    utcOffset: offset.minutes === null ? null : offsetText(offset.minutes),
    timeZone: offset.timeZone,
    instant: offset.minutes === null ? null : instantOf(clock, offset.minutes),
    source,
    offsetSource: offset.source,
  };
}

/** For a clock that tells UTC: the wall clock follows from a zone, or is not known. */
function atInstant(
  epochMs: number,
  source: CaptureTimeSource,
  location: PhotoLocation | null,
  hints: FileHints,
): CaptureTime {
  const timeZone = zoneAt(location);
  const zone = timeZone ?? knownZone(hints.timeZoneHint);
  const minutes = zone === null ? null : offsetAt(zone, epochMs);
  const instant = instantText(epochMs);
  if (minutes === null || !Number.isInteger(minutes)) {
    return { ...NEVER, timeZone, instant, source };
  }
  return {
    ...shown({
      epochMs: epochMs + minutes * MINUTE_MS,
      precision: instant.includes(".") ? "SUBSECOND" : "SECOND",
      fraction: /\.(\d+)/.exec(instant)?.[1] ?? "",
      offset: minutes,
    }),
    utcOffset: offsetText(minutes),
    timeZone,
    instant,
    source,
    offsetSource: timeZone === null ? "USER_SETTING" : "GPS_POSITION",
  };
}

function shown(
  clock: WallClock,
): Pick<CaptureTime, "localDateTime" | "localDate" | "precision"> {
  return {
    localDateTime: localDateTimeOf(clock),
    localDate: localDateOf(clock),
    precision: clock.precision,
  };
}

export const NEVER: CaptureTime = {
  localDateTime: null,
  localDate: null,
  utcOffset: null,
  timeZone: null,
  instant: null,
  precision: "UNKNOWN",
  source: "NONE",
  offsetSource: "NONE",
};

const IMPLAUSIBLE: PhotoProblem = {
  code: "CAPTURE_TIME_IMPLAUSIBLE",
  message:
    "The file gives a capture date that is not believable, or that a camera shows after a reset.",
  retryable: false,
};
