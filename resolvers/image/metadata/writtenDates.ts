import type { CaptureTimeSource, OffsetSource } from "../photoReading.ts";
import { parseOffset } from "./offsetText.ts";
import type { FileTags } from "./readTags.ts";
import { rawText } from "./tagValues.ts";
import type { WrittenOffset } from "./utcOffset.ts";
import { parseWallClock, type WallClock } from "./wallClock.ts";

/** A date that could be the capture time, and the offset that is written for it. */
export interface WrittenDate {
  source: CaptureTimeSource;
  clock: WallClock | "impossible" | null;
  written: WrittenOffset | null;
}

/** The dates that the file gives for its capture, the likeliest first. When it was last edited is none of them. */
export function writtenDates(tags: FileTags): WrittenDate[] {
  return [...exifDates(tags), ...xmpDates(tags), iptcDate(tags)];
}

function exifDates({ exif }: FileTags): WrittenDate[] {
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
    writtenDate(
      "EXIF_ORIGINAL",
      withFraction(parseWallClock(original), exif.SubSecTimeOriginal),
      "EXIF_OFFSET_ORIGINAL",
      ofOriginal ??
        (original === digitized ? ofDigitized : null) ??
        ofModified(original),
    ),
    writtenDate(
      "EXIF_DIGITIZED",
      withFraction(parseWallClock(digitized), exif.SubSecTimeDigitized),
      "EXIF_OFFSET_DIGITIZED",
      ofDigitized ?? ofModified(digitized),
    ),
  ];
}

function xmpDates({ xmp }: FileTags): WrittenDate[] {
  return [
    "exif:DateTimeOriginal",
    "photoshop:DateCreated",
    "xmp:CreateDate",
    "exif:DateTimeDigitized",
  ].map((name) =>
    writtenDate("XMP", parseWallClock(xmp.get(name) ?? null), "XMP", null),
  );
}

/** `20240517` and `180322+0200`. */
function iptcDate({ iptc }: FileTags): WrittenDate {
  const day = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(iptcText(iptc.dateCreated));
  const time = /^(\d{2}):?(\d{2}):?(\d{2}) ?([+-]\d{2}:?\d{2})?$/.exec(
    iptcText(iptc.timeCreated),
  );
  const text =
    iptcText(iptc.dateCreated) &&
    (day?.slice(1).join("-") ?? "?") +
      (time ? `T${time.slice(1, 4).join(":")}${time[4] ?? ""}` : "");
  return writtenDate("IPTC", parseWallClock(text), "XMP", null);
}

function iptcText(value: unknown): string {
  return (rawText(value) ?? "").trim();
}

/** A date that carries its own offset needs no other. */
function writtenDate(
  source: CaptureTimeSource,
  clock: WrittenDate["clock"],
  ownSource: OffsetSource,
  beside: WrittenOffset | null,
): WrittenDate {
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
  clock: WrittenDate["clock"],
  subSeconds: unknown,
): WrittenDate["clock"] {
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
