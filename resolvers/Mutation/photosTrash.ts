import type { MutationResolvers } from "../generated/schema.ts";
import { requirePerson } from "../lambda/caller.ts";
import { step } from "../lambda/step.ts";
import type { PhotoStore } from "../records/photoStore.ts";
import { intoTrash } from "../records/trash.ts";
import { photosChange, requirePhoto } from "./photosChange.ts";

export const photosTrash =
  (deps: {
    changeOwned: PhotoStore["changeOwned"];
    now(): Date;
  }): MutationResolvers["photosTrash"] =>
  ({ args, caller }) => {
    const { ownerId } = requirePerson(caller);
    return photosChange(args.input, async (id) => {
      step("trash 1 asked", { photoId: id });
      const { changed } = await deps.changeOwned(ownerId, id, (before) => {
        const photo = requirePhoto(before);
        return photo.trashedAt
          ? undefined
          : { put: intoTrash(photo, deps.now()) };
      });
      if (changed) step("trash 2 photo trashed", { photoId: id });
    });
  };
