import type {
  CaptureTime,
  CaptureTimeSource,
  FileHints,
  OffsetSource,
  PhotoLocation,
  PhotoProblem,
} from "../photoReading.ts";
import { fileNameDate } from "./fileNameDate.ts";
import { gpsClockMs } from "./gpsClock.ts";
import { offsetText, parseOffset } from "./offsetText.ts";
import type { FileTags } from "./readTags.ts";
import { rawText } from "./tagValues.ts";
import { knownZone, offsetAt, zoneAt } from "./timeZone.ts";
import { offsetOf, type WrittenOffset } from "./utcOffset.ts";
import {
  instantOf,
  instantText,
  localDateOf,
  localDateTimeOf,
  parseWallClock,
  type WallClock,
} from "./wallClock.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

interface Candidate {
  source: CaptureTimeSource;
  clock: WallClock | "impossible" | null;
  written: WrittenOffset | null;
}

/** When the photo was taken, by the first source that can be believed; nothing is made up where none can. */
export function readCaptureTime(
  tags: FileTags,
  location: PhotoLocation | null,
  hints: FileHints,
): { captured: CaptureTime; problems: PhotoProblem[] } {
  const latestMs = latestBelievable(hints.uploadedAt);
  const gpsMs = believable(gpsClockMs(tags.exif), latestMs);
  const inFile = [...exifDates(tags), ...xmpDates(tags), iptcDate(tags)];
  let implausible = false;

  const firstBelieved = (candidates: Candidate[]) => {
    for (const { clock, written, source } of candidates) {
      if (clock === null) continue;
      if (clock === "impossible" || clock.epochMs > latestMs) {
        // A date in a name is a guess to begin with: nobody is told that it was none.
        implausible ||= source !== "FILE_NAME";
        continue;
      }
      return { clock, written, source };
    }
    return null;
  };
  const told = () => ({
    captured: dated ?? NEVER,
    problems: implausible ? [IMPLAUSIBLE] : [],
  });
  let dated: CaptureTime | null = null;

  const believed = firstBelieved(inFile);
  if (believed !== null) {
    implausible ||= isFactoryDefault(believed.clock);
    dated = atWallClock(believed, gpsMs, location, hints);
    return told();
  }
  if (gpsMs !== null) {
    dated = atInstant(gpsMs, "GPS", location, hints);
    return told();
  }
  const named = fileNameDate(hints.fileName);
  const byName = firstBelieved([
    { source: "FILE_NAME", clock: named?.clock ?? null, written: null },
  ]);
  if (byName !== null && named?.isUtc) {
    const zoned = atInstant(byName.clock.epochMs, "FILE_NAME", location, hints);
    // Without a zone only the day is known, and that but for the hours around midnight.
    dated =
      zoned.localDateTime === null
        ? { ...zoned, ...shown({ ...byName.clock, precision: "DAY" }) }
        : zoned;
  } else if (byName !== null) {
    dated = atWallClock(byName, null, location, hints);
  }
  return told();
}

function exifDates({ exif }: FileTags): Candidate[] {
  const original = rawText(exif.DateTimeOriginal);
  const digitized = rawText(exif.DateTimeDigitized);
  const modified = rawText(exif.DateTime);
  const offset = (value: unknown, source: OffsetSource) =>
    writtenOffset(parseOffset(rawText(value)), source);
  const ofOriginal = offset(exif.OffsetTimeOriginal, "EXIF_OFFSET_ORIGINAL");
  const ofDigitized = offset(exif.OffsetTimeDigitized, "EXIF_OFFSET_DIGITIZED");
  // It is the offset of the last edit, and the shot's only when nobody has edited since.
  const ofModified = (text: string | null) =>
    text === modified ? offset(exif.OffsetTime, "EXIF_OFFSET") : null;

  return [
    candidate(
      "EXIF_ORIGINAL",
      withFraction(parseWallClock(original), exif.SubSecTimeOriginal),
      "EXIF_OFFSET_ORIGINAL",
      ofOriginal ??
        (original === digitized ? ofDigitized : null) ??
        ofModified(original),
    ),
    candidate(
      "EXIF_DIGITIZED",
      withFraction(parseWallClock(digitized), exif.SubSecTimeDigitized),
      "EXIF_OFFSET_DIGITIZED",
      ofDigitized ?? ofModified(digitized),
    ),
  ];
}

function xmpDates({ xmp }: FileTags): Candidate[] {
  return [
    "exif:DateTimeOriginal",
    "photoshop:DateCreated",
    "xmp:CreateDate",
    "exif:DateTimeDigitized",
  ].map((name) =>
    candidate("XMP", parseWallClock(xmp.get(name) ?? null), "XMP", null),
  );
}

/** `20240517` and `180322+0200`. */
function iptcDate({ iptc }: FileTags): Candidate {
  const day = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(iptcText(iptc.dateCreated));
  const time = /^(\d{2}):?(\d{2}):?(\d{2}) ?([+-]\d{2}:?\d{2})?$/.exec(
    iptcText(iptc.timeCreated),
  );
  const text =
    iptcText(iptc.dateCreated) &&
    (day?.slice(1).join("-") ?? "?") +
      (time ? `T${time.slice(1, 4).join(":")}${time[4] ?? ""}` : "");
  return candidate("IPTC", parseWallClock(text), "XMP", null);
}

function iptcText(value: unknown): string {
  return (rawText(value) ?? "").trim();
}

/** A date that carries its own offset needs no other. */
function candidate(
  source: CaptureTimeSource,
  clock: Candidate["clock"],
  ownSource: OffsetSource,
  beside: WrittenOffset | null,
): Candidate {
  const own = clock !== null && clock !== "impossible" ? clock.offset : null;
  return { source, clock, written: writtenOffset(own, ownSource) ?? beside };
}

function writtenOffset(
  minutes: number | null,
  source: OffsetSource,
): WrittenOffset | null {
  return minutes === null ? null : { minutes, source };
}

/** EXIF keeps the decimals of the second in a tag of their own. */
function withFraction(
  clock: Candidate["clock"],
  subSeconds: unknown,
): Candidate["clock"] {
  if (clock === null || clock === "impossible" || clock.precision !== "SECOND")
    return clock;
  const fraction = /^\d{1,9}/.exec(rawText(subSeconds)?.trim() ?? "")?.[0];
  if (fraction === undefined) return clock;
  return {
    ...clock,
    fraction,
    precision: "SUBSECOND",
    epochMs: clock.epochMs + Math.floor(Number(`0.${fraction}`) * 1000),
  };
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

function believable(epochMs: number | null, latestMs: number): number | null {
  return epochMs !== null && epochMs <= latestMs ? epochMs : null;
}

function atWallClock(
  { clock, written, source }: Candidate & { clock: WallClock },
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
