import type { FileTags } from "./readTags.ts";
import { ratiosOf, rawText } from "./tagValues.ts";
import { wallClock } from "./wallClock.ts";

/** Before this day the satellites told no time. */
const FIRST_GPS_YEAR = 1980;

/** The satellites' time in epoch milliseconds; it is always UTC. Null when day or time is missing or senseless. */
export function gpsClockMs(exif: FileTags["exif"]): number | null {
  const day = /^(\d{4})[:\-/](\d{1,2})[:\-/](\d{1,2})$/.exec(
    rawText(exif.GPSDateStamp)?.trim() ?? "",
  );
  const [hour, minute, second] = timeOfDay(exif.GPSTimeStamp);
  if (!day || hour == null || minute == null || second == null) return null;
  const clock = wallClock({
    year: Number(day[1]),
    month: Number(day[2]),
    day: Number(day[3]),
    hour,
    minute,
    second: Math.floor(second),
    fraction: decimalsOf(second),
  });
  const isTime =
    clock !== "impossible" &&
    (clock.precision === "SECOND" || clock.precision === "SUBSECOND") &&
    Number(day[1]) >= FIRST_GPS_YEAR;
  return isTime ? clock.epochMs : null;
}

/** Three fractions by the rules, a text by some writers. */
function timeOfDay(value: unknown): (number | null)[] {
  const parts =
    typeof value === "string" ||
    (Array.isArray(value) && typeof value[0] === "string")
      ? (rawText(value) ?? "").split(":").map(Number)
      : ratiosOf(value);
  return parts.map((part) => (part !== null && part >= 0 ? part : null));
}

function decimalsOf(second: number): string {
  const millis = Math.floor((second % 1) * 1000 + 1e-6);
  return millis > 0 ? String(millis).padStart(3, "0") : "";
}
