import { fieldHandler } from "../lambda/fieldHandler.ts";
import { requireEnvironment } from "../lambda/environment.ts";
import { original } from "../Photo/original.ts";
import { previews } from "../Photo/previews.ts";
import { photo } from "../Query/photo.ts";
import { photos } from "../Query/photos.ts";
import { service } from "../Query/service.ts";
import { uploads } from "../Query/uploads.ts";
import { viewer } from "../Query/viewer.ts";
import { openDownloadAddress } from "../records/downloadAddress.ts";
import { now, photoStore, presigner } from "./clients.ts";
import type { FunctionResolvers } from "./functionResolvers.ts";

const store = photoStore();
const sign = presigner();

const resolvers = {
  "Query.service": service,
  "Query.viewer": viewer(store),
  "Query.photo": photo(store),
  "Query.photos": photos(store),
  "Query.uploads": uploads(store),
  "Photo.previews": previews({
    signPreview: openDownloadAddress(
      sign,
      requireEnvironment("previewsBucket"),
      now,
    ),
  }),
  "Photo.original": original({
    signOriginal: openDownloadAddress(
      sign,
      requireEnvironment("originalsBucket"),
      now,
    ),
  }),
} satisfies FunctionResolvers<"query">;

export const handler = fieldHandler(resolvers);
