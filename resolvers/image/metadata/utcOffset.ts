import type { OffsetSource, PhotoLocation } from "../photoReading.ts";
import { MAX_OFFSET_MINUTES } from "./offsetText.ts";
import { knownZone, offsetsInZone, zoneAt } from "./timeZone.ts";
import { hasTime, type WallClock } from "./wallClock.ts";

const QUARTER_HOUR = 15;
/** The offsets off the full hour that clocks have kept since there are satellites to tell the time. */
const BROKEN_OFFSETS = new Set(
  [
    -9.5, -4.5, -3.5, -2.5, 3.5, 4.5, 5.5, 5.75, 6.5, 8.5, 8.75, 9.5, 10.5,
    11.5, 12.75, 13.75,
  ].map((hours) => hours * 60),
);
/** Between the fix and the shutter; more, and the satellites' time is that of another place or hour. */
const MAX_FIX_AGE_MINUTES = 2;
const MINUTE_MS = 60_000;

/** An offset that the file itself writes beside the date. */
export interface WrittenOffset {
  minutes: number;
  source: OffsetSource;
}

export interface UtcOffset {
  minutes: number | null;
  source: OffsetSource;
  /** The zone of the position, where it agrees with the offset. */
  timeZone: string | null;
}

/** Where a date was taken is told, in this order, by what is written, the satellites' clock, the position, the sender. */
export function offsetOf(
  clock: WallClock,
  written: WrittenOffset | null,
  gpsClockMs: number | null,
  location: PhotoLocation | null,
  timeZoneHint: string | null,
): UtcOffset {
  const zone = zoneAt(location);
  if (!hasTime(clock)) {
    return { minutes: null, source: "NONE", timeZone: zone };
  }
  const inZone = zone === null ? [] : offsetsInZone(zone, clock.epochMs);
  const told = (minutes: number, source: OffsetSource): UtcOffset => ({
    minutes,
    source,
    timeZone: inZone.includes(minutes) ? zone : null,
  });

  if (written) return told(written.minutes, written.source);
  const byGpsClock = offsetByGpsClock(clock, gpsClockMs);
  if (byGpsClock !== null) return told(byGpsClock, "GPS_CLOCK");
  const [byPosition] = inZone;
  if (byPosition !== undefined) return told(byPosition, "GPS_POSITION");
  const hint = zone === null ? knownZone(timeZoneHint) : null;
  const byHint = hint && offsetsInZone(hint, clock.epochMs)[0];
  if (typeof byHint === "number") return told(byHint, "USER_SETTING");
  return { minutes: null, source: "NONE", timeZone: zone };
}

/**
 * Satellites tell UTC, the camera its own time: the difference is the offset, once rounded to the quarter hours in which
 * zones differ. A fix may be hours old, and its day can be wrong: no offset then, rather than a strange one.
 */
function offsetByGpsClock(
  clock: WallClock,
  gpsClockMs: number | null,
): number | null {
  if (gpsClockMs === null) return null;
  const minutes = (clock.epochMs - gpsClockMs) / MINUTE_MS;
  const rounded = Math.round(minutes / QUARTER_HOUR) * QUARTER_HOUR;
  const isFresh = Math.abs(minutes - rounded) <= MAX_FIX_AGE_MINUTES;
  // Adding 0 makes one zero of the two.
  return isFresh && isKept(rounded) ? rounded + 0 : null;
}

function isKept(minutes: number): boolean {
  return (
    (minutes % 60 === 0 || BROKEN_OFFSETS.has(minutes)) &&
    Math.abs(minutes) <= MAX_OFFSET_MINUTES
  );
}
