import type { Exif } from "sharp";
import type { SamplePhoto, Shot } from "./samplePhoto.ts";

/** The tags of a photo as its camera would have written them. Orientation is the encoder's. */
export function exifTags({ shot }: SamplePhoto): Exif | undefined {
  if (!shot) return undefined;
  const { camera, lens, settings } = shot;
  const taken = shot.localDateTime.replaceAll("-", ":").replace("T", " ");
  return {
    IFD0: {
      Make: camera.make,
      Model: camera.model,
      Software: camera.software,
      DateTime: taken,
    },
    IFD2: {
      ExposureTime: settings.shutter.includes("/")
        ? settings.shutter
        : `${settings.shutter}/1`,
      FNumber: rational(settings.apertureF, 100),
      ISOSpeedRatings: String(settings.iso),
      DateTimeOriginal: taken,
      DateTimeDigitized: taken,
      ...(shot.utcOffset && {
        OffsetTime: shot.utcOffset,
        OffsetTimeOriginal: shot.utcOffset,
        OffsetTimeDigitized: shot.utcOffset,
      }),
      ...(shot.subSeconds && { SubSecTimeOriginal: shot.subSeconds }),
      Flash: settings.flashFired ? "1" : "0",
      FocalLength: rational(settings.focalLengthMm, 100),
      FocalLengthIn35mmFilm: String(settings.focalLength35mm),
      ColorSpace: "1",
      ...(lens.make && { LensMake: lens.make }),
      ...(lens.model && { LensModel: lens.model }),
    },
    ...(shot.position && { IFD3: gpsTags(shot.position) }),
  };
}

function gpsTags({
  latitude,
  longitude,
  altitudeMetres,
}: NonNullable<Shot["position"]>): Record<string, string> {
  return {
    GPSLatitudeRef: latitude < 0 ? "S" : "N",
    GPSLatitude: degrees(latitude),
    GPSLongitudeRef: longitude < 0 ? "W" : "E",
    GPSLongitude: degrees(longitude),
    GPSAltitudeRef: "0",
    GPSAltitude: rational(altitudeMetres, 10),
  };
}

/** Degrees, minutes and seconds, fine enough for six decimals of a degree. */
function degrees(value: number): string {
  const size = Math.abs(value);
  const whole = Math.floor(size);
  const minutes = Math.floor((size - whole) * 60);
  const seconds = (size - whole - minutes / 60) * 3600;
  return `${whole}/1 ${minutes}/1 ${rational(seconds, 10_000)}`;
}

function rational(value: number, parts: number): string {
  return `${Math.round(value * parts)}/${parts}`;
}
