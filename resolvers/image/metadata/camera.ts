import type { Camera } from "../photoReading.ts";
import type { FileTags } from "./readTags.ts";
import { nameText, ratiosOf } from "./tagValues.ts";

/** The camera and its lens; null when the file names neither. */
export function readCamera({ exif, xmp, maker }: FileTags): Camera | null {
  const camera: Camera = {
    make: nameText(exif.Make) ?? nameText(xmp.get("tiff:Make")),
    model: nameText(exif.Model) ?? nameText(xmp.get("tiff:Model")),
    lensMake: nameText(exif.LensMake) ?? nameText(xmp.get("exifEX:LensMake")),
    lensModel:
      nameText(exif.LensModel) ??
      nameText(xmp.get("exifEX:LensModel")) ??
      nameText(xmp.get("aux:Lens")) ??
      nameText(maker.lensModel) ??
      lensBySpecification(exif.LensSpecification),
    software: nameText(exif.Software),
    serialNumber:
      nameText(exif.BodySerialNumber) ??
      nameText(exif.CameraSerialNumber) ??
      nameText(xmp.get("exifEX:BodySerialNumber")) ??
      nameText(xmp.get("aux:SerialNumber")),
  };
  return Object.values(camera).some((value) => value !== null) ? camera : null;
}

/** `24-70mm f/2.8` from the shortest and longest focal length and the widest aperture at each. */
function lensBySpecification(value: unknown): string | null {
  const [shortest, longest, wideAperture, longAperture] = ratiosOf(value).map(
    (number) => (number !== null && number > 0 ? number : null),
  );
  if (shortest == null) return null;
  const range = (
    from: number | null | undefined,
    to: number | null | undefined,
  ) =>
    [
      ...new Set(
        [from, to].flatMap((each) => (each == null ? [] : [short(each)])),
      ),
    ].join("-");
  const apertures = range(wideAperture, longAperture);
  return `${range(shortest, longest)}mm${apertures && ` f/${apertures}`}`;
}

function short(value: number): string {
  return String(Number(value.toFixed(2)));
}
