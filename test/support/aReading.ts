import type { PhotoReading } from "../../resolvers/image/photoReading.ts";
import { aPhoto } from "./aPhoto.ts";

/** What reading the original of `aPhoto` comes to, with previews of two widths. */
export function aReading(changes: Partial<PhotoReading> = {}): PhotoReading {
  const { captured, location, camera, exposure, placeholder } = aPhoto();
  return {
    outcome: "READY",
    problems: [],
    format: "JPEG",
    mediaType: "image/jpeg",
    kind: "STILL",
    width: 4032,
    height: 3024,
    previews: [
      { width: 320, height: 240, body: Buffer.alloc(10) },
      { width: 640, height: 480, body: Buffer.alloc(20) },
    ],
    placeholder,
    metadata: {
      captured,
      location,
      camera,
      exposure,
      orientation: 1,
      kindHint: null,
      problems: [],
    },
    ...changes,
  };
}
