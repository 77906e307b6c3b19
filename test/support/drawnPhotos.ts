import { createHash } from "node:crypto";
import sharp from "sharp";

/** What a drawn photo should be; two of the same `seed` and size are the same bytes. */
export interface Drawing {
  seed: number;
  width?: number;
  height?: number;
  format?: "jpeg" | "png" | "webp" | "gif" | "tiff";
  /** EXIF's DateTimeOriginal: 2024:05:17 18:03:22. */
  capturedAt?: string;
}

/** A photo of a plain colour and a spot, which differ with the seed. Small unless asked otherwise. */
export async function drawnPhoto({
  seed,
  width = 12,
  height = 8,
  format = "png",
  capturedAt,
}: Drawing): Promise<Buffer> {
  const [r = 0, g = 0, b = 0, x = 0, y = 0] = createHash("sha256")
    .update(String(seed))
    .digest();
  const spot = await sharp({
    create: {
      width: 1,
      height: 1,
      channels: 3,
      background: { r: b, g: r, b: g },
    },
  })
    .png()
    .toBuffer();
  const picture = sharp({
    create: { width, height, channels: 3, background: { r, g, b } },
  }).composite([{ input: spot, left: x % width, top: y % height }]);
  // Four digits in the comment of the file would do for most formats; EXIF does for all but GIF.
  const exif = {
    IFD0: { ImageDescription: `drawing ${seed}` },
    ...(capturedAt && { IFD2: { DateTimeOriginal: capturedAt } }),
  };
  return (format === "gif" ? picture : picture.withExif(exif))
    .toFormat(format)
    .toBuffer();
}

export function sha256Of(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
