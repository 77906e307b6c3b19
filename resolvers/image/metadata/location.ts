import type { PhotoLocation, PhotoProblem } from "../photoReading.ts";
import type { FileTags } from "./readTags.ts";
import { numberOf, ratioOf, ratiosOf, rawText } from "./tagValues.ts";
import type { XmpProperties } from "./xmp.ts";

/** The sea floor, and the highest that people fly. */
const LOWEST_METRES = -11_000;
const HIGHEST_METRES = 100_000;
/** EXIF: 1 is below the sea, 3 (since EXIF 3.0) below the ellipsoid. */
const BELOW = [1, 3];

interface Axis {
  degrees: number | null;
  /** Something is written here, believable or not. */
  isWritten: boolean;
}

/** Where the photo was taken. Half a position, or 0°, 0°, is none: cameras write those when they have no fix. */
export function readLocation(tags: FileTags): {
  location: PhotoLocation | null;
  problems: PhotoProblem[];
} {
  const inExif = position(
    exifAxis(tags.exif.GPSLatitude, tags.exif.GPSLatitudeRef, "NS", 90),
    exifAxis(tags.exif.GPSLongitude, tags.exif.GPSLongitudeRef, "EW", 180),
    () => exifAltitude(tags.exif),
  );
  const found =
    inExif.location === null
      ? position(
          xmpAxis(tags.xmp.get("exif:GPSLatitude"), "NS", 90),
          xmpAxis(tags.xmp.get("exif:GPSLongitude"), "EW", 180),
          () => xmpAltitude(tags.xmp),
        )
      : inExif;
  const isImplausible = inExif.isImplausible || found.isImplausible;
  return {
    location: found.location,
    problems: isImplausible ? [IMPLAUSIBLE] : [],
  };
}

function position(
  latitude: Axis,
  longitude: Axis,
  altitude: () => number | null,
): { location: PhotoLocation | null; isImplausible: boolean } {
  const isNowhere = latitude.degrees === 0 && longitude.degrees === 0;
  if (latitude.degrees === null || longitude.degrees === null || isNowhere) {
    return {
      location: null,
      isImplausible: latitude.isWritten || longitude.isWritten,
    };
  }
  return {
    location: {
      latitude: latitude.degrees,
      longitude: longitude.degrees,
      altitudeMetres: altitude(),
    },
    isImplausible: false,
  };
}

/** Degrees, minutes and seconds, and a letter that says on which side. */
function exifAxis(
  value: unknown,
  reference: unknown,
  sides: string,
  limit: number,
): Axis {
  const [degrees = null, minutes = 0, seconds = 0] = ratiosOf(value);
  if (degrees === null || minutes === null || seconds === null) {
    return { degrees: null, isWritten: false };
  }
  const isNegative = degrees < 0;
  const size = Math.abs(degrees) + (minutes + seconds / 60) / 60;
  return axis(size, isNegative, rawText(reference), sides, limit);
}

/** `48,16.5N`, `48,16,30N`. */
function xmpAxis(text: string | undefined, sides: string, limit: number): Axis {
  if (text === undefined) return { degrees: null, isWritten: false };
  const match =
    /^(\d{1,3}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?(?:,(\d{1,2}(?:\.\d+)?))? ?([NSEW])$/i.exec(
      text,
    );
  if (!match) return { degrees: null, isWritten: true };
  const [, degrees, minutes = 0, seconds = 0, side = null] = match;
  const size = Number(degrees) + (Number(minutes) + Number(seconds) / 60) / 60;
  return axis(size, false, side, sides, limit);
}

function axis(
  size: number,
  isNegative: boolean,
  reference: string | null,
  sides: string,
  limit: number,
): Axis {
  const side = sides.indexOf(
    reference?.trim().charAt(0).toUpperCase() || "missing",
  );
  // A number below zero on the negative side is the same minus said twice; on the positive side it contradicts itself.
  const isToldApart = side === 1 || (side === 0 && !isNegative);
  const isOnEarth = size >= 0 && size <= limit;
  return {
    degrees:
      isToldApart && isOnEarth ? sixDecimals(side === 1 ? -size : size) : null,
    isWritten: true,
  };
}

function exifAltitude(exif: FileTags["exif"]): number | null {
  const size = ratioOf(exif.GPSAltitude);
  const isBelow = BELOW.includes(numberOf(exif.GPSAltitudeRef) ?? 0);
  return size === null ? null : altitude(size, isBelow);
}

function xmpAltitude(xmp: XmpProperties): number | null {
  const [, size, parts = "1"] =
    /^(-?\d+(?:\.\d+)?)(?:\/(\d+))?$/.exec(xmp.get("exif:GPSAltitude") ?? "") ??
    [];
  if (size === undefined) return null;
  const isBelow = BELOW.includes(Number(xmp.get("exif:GPSAltitudeRef") ?? 0));
  return altitude(Number(size) / Number(parts), isBelow);
}

function altitude(size: number, isBelow: boolean): number | null {
  const metres = Math.round((isBelow ? -Math.abs(size) : size) * 100) / 100;
  return metres >= LOWEST_METRES && metres <= HIGHEST_METRES
    ? metres + 0
    : null;
}

/** A tenth of a metre; adding 0 makes one zero of the two. */
function sixDecimals(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6 + 0;
}

const IMPLAUSIBLE: PhotoProblem = {
  code: "LOCATION_IMPLAUSIBLE",
  message: "The file gives a position that is incomplete or cannot be right.",
  retryable: false,
};
