import type { MutationResolvers } from "../generated/schema.ts";
import { requirePerson } from "../lambda/caller.ts";
import { CallerError } from "../lambda/callerError.ts";
import { step } from "../lambda/step.ts";
import type { SendPhotoMessage } from "../records/messages.ts";
import type { PhotoStore } from "../records/photoStore.ts";
import { buried } from "../records/trash.ts";
import { photosChange, requirePhoto } from "./photosChange.ts";

export const photosPurge =
  (deps: {
    changeOwned: PhotoStore["changeOwned"];
    sendPurge: SendPhotoMessage;
    now(): Date;
  }): MutationResolvers["photosPurge"] =>
  ({ args, caller }) => {
    const { ownerId } = requirePerson(caller);
    return photosChange(args.input, async (photoId) => {
      step("purge 1 asked", { photoId });
      let generation = "";
      await deps.changeOwned(ownerId, photoId, (before) => {
        const photo = requirePhoto(before);
        if (!photo.trashedAt) {
          throw new CallerError(
            "CONFLICT",
            "This photo is not in the trash: move it there first.",
          );
        }
        ({ generation } = photo);
        return { bury: buried(photo, deps.now()) };
      });
      step("purge 2 photo buried", { photoId });
      await deps.sendPurge({ photoId, generation });
      step("purge 3 message sent", { photoId });
    });
  };
