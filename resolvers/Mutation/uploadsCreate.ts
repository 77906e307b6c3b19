import type { MutationResolvers, OnDuplicate } from "../generated/schema.ts";
import { requirePerson, type Caller } from "../lambda/caller.ts";
import { atMostAtOnce } from "../lambda/atMostAtOnce.ts";
import { step } from "../lambda/step.ts";
import { photoSource } from "../records/photoSource.ts";
import { photoIdOf } from "../records/photoId.ts";
import type { PhotoRecord } from "../records/photoRecord.ts";
import type { PhotoStore } from "../records/photoStore.ts";
import { outOfTrash } from "../records/trash.ts";
import type { SignUpload } from "../records/uploadTarget.ts";
import { requireSome } from "./requireSome.ts";
import {
  isRefusal,
  readUploadFile,
  uploadingAgain,
  uploadingPhoto,
  type UploadFile,
} from "./uploadFile.ts";

interface Dependencies {
  changeOwned: PhotoStore["changeOwned"];
  signUpload: SignUpload;
  now(): Date;
}

export const uploadsCreate =
  (deps: Dependencies): MutationResolvers["uploadsCreate"] =>
  async ({ args: { input }, caller }) => {
    const person = requirePerson(caller);
    requireSome("files", input.files);
    const now = deps.now();
    const files = input.files.map((file) => readUploadFile(file, now));

    // The same bytes named twice are one photo, so that each photo is written once.
    const distinct = new Map<string, UploadFile>();
    for (const file of files) {
      if (!isRefusal(file) && !distinct.has(file.sha256))
        distinct.set(file.sha256, file);
    }
    const photos = new Map<string, PhotoRecord>();
    await atMostAtOnce(8, [...distinct.values()], async (file) => {
      photos.set(
        file.sha256,
        await record(deps, person.ownerId, file, input.onDuplicate, now),
      );
    });

    return {
      outcomes: await Promise.all(
        files.map(async (file, i) => {
          const { clientKey } = input.files[i]!;
          if (isRefusal(file)) {
            return {
              __typename: "UploadRejection" as const,
              clientKey,
              ...file,
            };
          }
          return outcome(deps, person, clientKey, photos.get(file.sha256)!);
        }),
      ),
      userErrors: [],
    };
  };

// Recorded before the URL exists: an upload event must always find its photo.
async function record(
  { changeOwned }: Dependencies,
  ownerId: string,
  file: UploadFile,
  onDuplicate: OnDuplicate | null | undefined,
  now: Date,
): Promise<PhotoRecord> {
  const photoId = photoIdOf(ownerId, file.sha256);
  step("upload 1 asked", { photoId });
  const { photo, changed } = await changeOwned(ownerId, photoId, (before) => {
    if (!before) return { put: uploadingPhoto(ownerId, file, now) };
    if (before.status === "UPLOADING")
      return { put: uploadingAgain(before, file, now) };
    if (before.trashedAt && onDuplicate === "RESTORE_FROM_TRASH") {
      return { put: outOfTrash(before, now) };
    }
    return undefined;
  });
  if (changed) step("upload 2 photo recorded", { photoId });
  return photo!;
}

async function outcome(
  { signUpload }: Dependencies,
  person: Extract<Caller, { kind: "PERSON" }>,
  clientKey: string,
  photo: PhotoRecord,
) {
  const source = photoSource(photo, person);
  if (photo.status !== "UPLOADING") {
    return {
      __typename: "UploadDuplicate" as const,
      clientKey,
      photo: source,
      isTrashed: photo.trashedAt !== null,
    };
  }
  const target = await signUpload(source);
  step("upload 3 address signed", { photoId: photo.id });
  return {
    __typename: "UploadTicket" as const,
    clientKey,
    photo: source,
    target,
  };
}
