import type { MutationResolvers } from "../generated/schema.ts";
import { requirePerson } from "../lambda/caller.ts";
import { CallerError } from "../lambda/callerError.ts";
import { step } from "../lambda/step.ts";
import type { SendPhotoMessage } from "../records/messages.ts";
import { photoSource } from "../records/photoSource.ts";
import type { PhotoStore } from "../records/photoStore.ts";
import { processingSince } from "../records/processing.ts";
import { requireFound } from "./requireFound.ts";

export const photoReprocess =
  (deps: {
    changeOwned: PhotoStore["changeOwned"];
    sendIngest: SendPhotoMessage;
    now(): Date;
  }): MutationResolvers["photoReprocess"] =>
  async ({ args, caller }) => {
    const person = requirePerson(caller);
    const { photoId } = args.input;
    step("reprocess 1 asked", { photoId });
    const { photo } = await deps.changeOwned(
      person.ownerId,
      photoId,
      (found) => {
        const before = requireFound(found, FIELD);
        if (before.status === "UPLOADING") {
          throw new CallerError(
            "NOT_READY",
            "The bytes of this photo have not arrived: send them first.",
            FIELD,
          );
        }
        return before.status === "PROCESSING"
          ? undefined
          : { put: processingSince(before, deps.now()) };
      },
    );
    step("reprocess 2 photo marked", { photoId });
    // Sent even when it was PROCESSING already: the message may have been what was lost.
    await deps.sendIngest({ photoId, generation: photo!.generation });
    step("reprocess 3 message sent", { photoId });
    return { photo: photoSource(photo!, person), userErrors: [] };
  };

const FIELD = ["input", "photoId"];
