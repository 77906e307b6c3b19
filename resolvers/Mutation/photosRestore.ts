import type { MutationResolvers } from "../generated/schema.ts";
import { requirePerson } from "../lambda/caller.ts";
import { step } from "../lambda/step.ts";
import type { PhotoStore } from "../records/photoStore.ts";
import { outOfTrash } from "../records/trash.ts";
import { photosChange, requirePhoto } from "./photosChange.ts";

export const photosRestore =
  (deps: {
    changeOwned: PhotoStore["changeOwned"];
    now(): Date;
  }): MutationResolvers["photosRestore"] =>
  ({ args, caller }) => {
    const { ownerId } = requirePerson(caller);
    return photosChange(args.input, async (id) => {
      step("restore 1 asked", { photoId: id });
      const { changed } = await deps.changeOwned(ownerId, id, (before) => {
        const photo = requirePhoto(before);
        return photo.trashedAt
          ? { put: outOfTrash(photo, deps.now()) }
          : undefined;
      });
      if (changed) step("restore 2 photo restored", { photoId: id });
    });
  };
