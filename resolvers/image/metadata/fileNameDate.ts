import { wallClock, type WallClock } from "./wallClock.ts";

export interface NamedDate {
  clock: WallClock;
  /** The name tells UTC and not the clock on the wall. */
  isUtc: boolean;
}

const FIRST_YEAR = 1900;
const DAY = String.raw`(?<!\d)(?<year>(?:19|20)\d\d)(?<s>[-_.]?)(?<month>\d\d)\k<s>(?<day>\d\d)`;

/** `IMG_20240517_180322`, `signal-2024-05-17-18-03-22-123`, `Screenshot 2024-05-17 at 6.03.22 PM`, `DJI_20240517180322`. */
const WITH_TIME = new RegExp(
  String.raw`${DAY}(?:[-_ T]| at |, )?(?<hour>\d\d?)(?<t>[-_.: ]?)(?<minute>\d\d)\k<t>(?<second>\d\d)(?:\d{3})?(?!\d) ?(?<half>[AP]M)?`,
  "i",
);
/** A day written in full; eight digits alone could be any number, and are a day only where they are all of the name, or in `IMG-20240517-WA0001`. */
const SPELLED_DAY =
  /(?<!\d)(?<year>(?:19|20)\d\d)([-_.])(?<month>\d\d)\2(?<day>\d\d)(?!\d)/;
const EIGHT_DIGITS =
  /^(?:(?:IMG|VID|PXL|MVIMG|PANO|Screenshot|Photo|Scan|DSC|signal)[-_ ]?)?(?<year>(?:19|20)\d\d)(?<month>\d\d)(?<day>\d\d)(?:[-_ ]WA\d+)?(?!\d)(?:[-_ (]|$)/i;

/** The date in a file's name, where cameras, phones and messengers put one. */
export function fileNameDate(fileName: string): NamedDate | null {
  const stem = fileName
    .slice(0, 255)
    // macOS puts a narrow no-break space before AM and PM.
    .replace(/[\u00a0\u202f]/g, " ")
    .replace(/\.\w{1,5}$/, "");
  const found =
    WITH_TIME.exec(stem) ?? SPELLED_DAY.exec(stem) ?? EIGHT_DIGITS.exec(stem);
  const parts = found?.groups;
  if (!parts || Number(parts["year"]) < FIRST_YEAR) return null;
  const isTimed = parts["hour"] !== undefined;
  const clock = wallClock({
    year: Number(parts["year"]),
    month: Number(parts["month"]),
    day: Number(parts["day"]),
    ...(isTimed && {
      hour: hourOf(parts["hour"] ?? "", parts["half"]),
      minute: Number(parts["minute"]),
      second: Number(parts["second"]),
    }),
  });
  if (clock === "impossible" || clock.precision === "MONTH") return null;
  if (clock.precision === "YEAR") return null;
  // Google's Pixel phones name their pictures by UTC.
  return { clock, isUtc: isTimed && stem.startsWith("PXL_") };
}

function hourOf(hour: string, half: string | undefined): number {
  if (half === undefined) return Number(hour);
  return (Number(hour) % 12) + (half.toUpperCase() === "PM" ? 12 : 0);
}
