import type { PhotoMetadata } from "../photoReading.ts";
import type { FileTags } from "./readTags.ts";

/** A still with a video beside or behind it, or a picture to look around in. */
export function readKindHint({
  xmp,
  maker,
}: FileTags): PhotoMetadata["kindHint"] {
  const isSet = (name: string) => /^(?:1|true)$/i.test(xmp.get(name) ?? "");
  const isMotion =
    maker.livePhoto ||
    isSet("GCamera:MotionPhoto") ||
    isSet("GCamera:MicroVideo");
  if (isMotion) return "MOTION";

  const viewer = xmp.get("GPano:UsePanoramaViewer");
  const isPanorama =
    viewer === undefined
      ? xmp.has("GPano:ProjectionType")
      : isSet("GPano:UsePanoramaViewer");
  return isPanorama ? "PANORAMA" : null;
}
