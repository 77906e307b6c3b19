import type { PhotoResolvers } from "../generated/schema.ts";
import {
  askedPicture,
  askedShape,
  askedWidth,
} from "../records/askedPreview.ts";
import { picturedPhoto } from "../records/photoSource.ts";
import type { LoadPictures } from "../records/pictures.ts";

export const preview =
  (loadPictures: LoadPictures): PhotoResolvers["preview"] =>
  async ({ source, args }) => {
    const shape = askedShape(args);
    const width = askedWidth("width", args.width);
    const photo = picturedPhoto(source);
    if (!photo) return null;
    const [picture = null] = await loadPictures({
      life: photo.life,
      pictures: [askedPicture(photo, width, shape)],
    });
    return picture;
  };
