import type { MutationResolvers } from "../generated/schema.ts";
import { requirePerson } from "../lambda/caller.ts";
import { CallerError } from "../lambda/callerError.ts";
import { step } from "../lambda/step.ts";
import type { SendPhotoMessage } from "../records/messages.ts";
import type { PhotoStore } from "../records/photoStore.ts";
import { buried } from "../records/trash.ts";

export const uploadCancel =
  (deps: {
    changeOwned: PhotoStore["changeOwned"];
    sendPurge: SendPhotoMessage;
    now(): Date;
  }): MutationResolvers["uploadCancel"] =>
  async ({ args, caller }) => {
    const { ownerId } = requirePerson(caller);
    const { photoId } = args.input;
    step("cancel 1 asked", { photoId });
    let generation: string | undefined;
    await deps.changeOwned(ownerId, photoId, (before) => {
      if (!before) throw notFound();
      if (before.status !== "UPLOADING") {
        throw new CallerError(
          "CONFLICT",
          "The bytes of this upload have arrived: it is a photo now. Move it to the trash instead.",
          FIELD,
        );
      }
      ({ generation } = before);
      return { bury: buried(before, deps.now()) };
    });
    step("cancel 2 photo buried", { photoId });
    if (generation) await deps.sendPurge({ photoId, generation });
    step("cancel 3 purge sent", { photoId });
    return { cancelledPhotoId: photoId, userErrors: [] };
  };

const FIELD = ["input", "photoId"];

function notFound(): CallerError {
  return new CallerError(
    "NOT_FOUND",
    "There is no such upload in your library.",
    FIELD,
  );
}
