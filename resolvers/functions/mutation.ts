import { requireEnvironment } from "../lambda/environment.ts";
import { fieldHandler } from "../lambda/fieldHandler.ts";
import { log } from "../lambda/log.ts";
import { photoReprocess } from "../Mutation/photoReprocess.ts";
import { photosPurge } from "../Mutation/photosPurge.ts";
import { photosRestore } from "../Mutation/photosRestore.ts";
import { photosTrash } from "../Mutation/photosTrash.ts";
import { photoUpdate } from "../Mutation/photoUpdate.ts";
import { uploadCancel } from "../Mutation/uploadCancel.ts";
import { uploadsCreate } from "../Mutation/uploadsCreate.ts";
import { upload } from "../Photo/upload.ts";
import type { PhotoMessage } from "../records/messages.ts";
import { openUploadTarget } from "../records/uploadTarget.ts";
import { now, photoStore, presigner } from "./clients.ts";
import type { FunctionResolvers } from "./functionResolvers.ts";
import { sendTo } from "./queues.ts";

const { changeOwned } = photoStore();
const signUpload = openUploadTarget(
  presigner(),
  requireEnvironment("originalsBucket"),
  now,
);
const sendIngest = sendTo(requireEnvironment("ingestQueueUrl"));
const toPurgeQueue = sendTo(requireEnvironment("purgeQueueUrl"));

/** Only makes it quicker: the tombstone is due already, and sweep finds it. So its loss must not fail what is done. */
async function sendPurge(message: PhotoMessage): Promise<void> {
  try {
    await toPurgeQueue(message);
  } catch (error) {
    log.warn("A purge waits for the next sweep", {
      photoId: message.photoId,
      error: error as Error,
    });
  }
}

const resolvers = {
  "Mutation.uploadsCreate": uploadsCreate({ changeOwned, signUpload, now }),
  "Mutation.uploadCancel": uploadCancel({ changeOwned, sendPurge, now }),
  "Mutation.photoUpdate": photoUpdate({ changeOwned, now }),
  "Mutation.photoReprocess": photoReprocess({ changeOwned, sendIngest, now }),
  "Mutation.photosTrash": photosTrash({ changeOwned, now }),
  "Mutation.photosRestore": photosRestore({ changeOwned, now }),
  "Mutation.photosPurge": photosPurge({ changeOwned, sendPurge, now }),
  "Photo.upload": upload({ signUpload, now }),
} satisfies FunctionResolvers<"mutation">;

export const handler = fieldHandler(resolvers);
