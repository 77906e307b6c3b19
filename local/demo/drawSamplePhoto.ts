import sharp, { type Sharp } from "sharp";
import { exifTags } from "./exifTags.ts";
import { drawPicture } from "./picture.ts";
import type { SampleFormat, SamplePhoto } from "./samplePhoto.ts";

/** The file: drawn upright, turned as the camera was held, encoded, with what a camera writes about it. */
export async function drawSamplePhoto(photo: SamplePhoto): Promise<Buffer> {
  const { width, height, data } = await drawPicture(photo);
  let image = sharp(data, { raw: { width, height, channels: 3 } });
  if (photo.format === "png") image = cutOut(image, width, height);
  image = held(image, photo.orientation);
  const exif = exifTags(photo);
  if (exif) {
    image.withExif(exif);
    image.withMetadata({ orientation: photo.orientation });
  }
  return encoded(image, photo.format).toBuffer();
}

/** Undoes what a viewer will do for this orientation. */
function held(image: Sharp, orientation: number): Sharp {
  // sharp mirrors before it turns, whatever the order of calls.
  switch (orientation) {
    case 2:
      return image.flop();
    case 3:
      return image.rotate(180);
    case 4:
      return image.flip();
    case 5:
      return image.flip().rotate(90);
    case 6:
      return image.rotate(270);
    case 7:
      return image.flop().rotate(90);
    case 8:
      return image.rotate(90);
    default:
      return image;
  }
}

/** Transparent around a soft disc. */
function cutOut(image: Sharp, width: number, height: number): Sharp {
  const mask = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><radialGradient id="soft"><stop offset=".9" stop-color="#fff"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs><rect width="100%" height="100%" fill="url(#soft)"/></svg>`;
  return image
    .ensureAlpha()
    .composite([{ input: Buffer.from(mask), blend: "dest-in" }]);
}

function encoded(image: Sharp, format: SampleFormat): Sharp {
  switch (format) {
    case "jpeg":
      return image.jpeg({ quality: 80 });
    case "png":
      return image.png({ palette: true, effort: 1 });
    case "webp":
      return image.webp({ quality: 78, effort: 1 });
    case "avif":
      return image.avif({ quality: 55, effort: 0 });
    case "tiff":
      return image.tiff({ compression: "jpeg", quality: 82 });
    case "gif":
      return image.gif({ effort: 1 });
  }
}
