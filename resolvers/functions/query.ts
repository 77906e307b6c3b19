import DataLoader from "dataloader";
import { fieldHandler } from "../lambda/fieldHandler.ts";
import { recordFault } from "../lambda/faults.ts";
import { requireEnvironment } from "../lambda/environment.ts";
import { log } from "../lambda/log.ts";
import { original } from "../Photo/original.ts";
import { preview } from "../Photo/preview.ts";
import { previews } from "../Photo/previews.ts";
import { responsiveImage } from "../Photo/responsiveImage.ts";
import { photo } from "../Query/photo.ts";
import { photos } from "../Query/photos.ts";
import { service } from "../Query/service.ts";
import { uploads } from "../Query/uploads.ts";
import { viewer } from "../Query/viewer.ts";
import { openDownloadAddress } from "../records/downloadAddress.ts";
import { openPictures, type LoadPictures } from "../records/pictures.ts";
import { now, photoStore, presigner } from "./clients.ts";
import type { FunctionResolvers } from "./functionResolvers.ts";
import { makeShapes } from "./makeShapes.ts";

const store = photoStore();
const sign = presigner();
const signPreview = openDownloadAddress(
  sign,
  requireEnvironment("previewsBucket"),
  now,
);

/** AppSync hands over a page's photos in one event; what they ask in the same breath becomes one look at the table. */
const pictures = new DataLoader(
  openPictures({
    findShapes: store.findShapes,
    makeShapes,
    signPreview,
    onFailure(error, photoId) {
      // As many at once as the account may have: asked for again, it will be there.
      if ((error as Error).name === "TooManyRequestsException") {
        log.warn("Shapes wait for the next time", { photoId });
      } else recordFault("Shapes could not be shown", error, { photoId });
    },
    now,
  }),
  // A sandbox outlives the request, and addresses do not.
  { cache: false },
);
const loadPictures: LoadPictures = (asked) => pictures.load(asked);

const resolvers = {
  "Query.service": service,
  "Query.viewer": viewer(store),
  "Query.photo": photo(store),
  "Query.photos": photos(store),
  "Query.uploads": uploads(store),
  "Photo.previews": previews({ signPreview }),
  "Photo.preview": preview(loadPictures),
  "Photo.responsiveImage": responsiveImage(loadPictures),
  "Photo.original": original({
    signOriginal: openDownloadAddress(
      sign,
      requireEnvironment("originalsBucket"),
      now,
    ),
  }),
} satisfies FunctionResolvers<"query">;

export const handler = fieldHandler(resolvers);
