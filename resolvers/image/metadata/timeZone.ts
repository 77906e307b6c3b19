import tzLookup from "@photostructure/tz-lookup";
import type { PhotoLocation } from "../photoReading.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The IANA zone at a position. Null on the open sea, where clocks follow the ship and not the degree. */
export function zoneAt(location: PhotoLocation | null): string | null {
  if (location === null) return null;
  try {
    const zone = tzLookup(location.latitude, location.longitude);
    return zone.startsWith("Etc/") ? null : knownZone(zone);
  } catch {
    return null;
  }
}

/** The name, when it is that of an IANA zone: `+02:00` is none, though newer runtimes would take it for one. */
export function knownZone(name: string | null): string | null {
  if (name === null || !/^[A-Za-z][\w+-]*(?:\/[\w+-]+){0,3}$/.test(name)) {
    return null;
  }
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name;
  } catch {
    return null;
  }
}

/**
 * The offsets, in minutes, at which the clocks of a zone showed this time. Two when clocks were put back over it, the earlier
 * moment first. Where clocks were put forward over it no clock of the zone showed it, and a camera that did was not yet
 * put forward: the offset from before. Empty where the offset is no whole number of minutes, as before standard time.
 */
export function offsetsInZone(zone: string, wallClockMs: number): number[] {
  const before = offsetAt(zone, wallClockMs - DAY_MS);
  const after = offsetAt(zone, wallClockMs + DAY_MS);
  const shown = [...new Set([before, after])].filter(
    (offset) => offsetAt(zone, wallClockMs - offset * MINUTE_MS) === offset,
  );
  return (shown.length > 0 ? shown : [before]).filter(Number.isInteger);
}

/** Minutes east of UTC in the zone at a moment. */
export function offsetAt(zone: string, epochMs: number): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(epochMs);
  const part = (type: string) =>
    Number(parts.find((each) => each.type === type)?.value);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return (shown - Math.floor(epochMs / 1000) * 1000) / MINUTE_MS;
}
