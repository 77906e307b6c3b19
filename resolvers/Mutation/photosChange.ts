// What photosTrash, photosRestore and photosPurge share: up to 100 ids, one transaction a photo, one error for each
// that could not be changed.

import type {
  PhotosChangePayload,
  PhotosSelectInput,
  UserError,
} from "../generated/schema.ts";
import { atMostAtOnce } from "../lambda/atMostAtOnce.ts";
import { CallerError } from "../lambda/callerError.ts";
import { requireFound } from "./requireFound.ts";
import { requireSome } from "./requireSome.ts";

/** One transaction a photo, at most this many in flight: more only conflict with each other on the counters. */
const CHANGES_AT_ONCE = 8;

/** @param change makes one photo so; throws CallerError when it cannot. */
export async function photosChange(
  { ids }: PhotosSelectInput,
  change: (id: string) => Promise<void>,
): Promise<PhotosChangePayload> {
  const distinct = [...new Set(requireSome("ids", ids))];
  const errors = new Map<string, CallerError>();
  await atMostAtOnce(CHANGES_AT_ONCE, distinct, async (id) => {
    try {
      await change(id);
    } catch (error) {
      if (!(error instanceof CallerError)) throw error;
      errors.set(id, error);
    }
  });
  return {
    changedIds: distinct.filter((id) => !errors.has(id)),
    userErrors: distinct.flatMap((id): UserError[] => {
      const error = errors.get(id);
      if (!error) return [];
      const { code, message } = error;
      return [
        { code, message, field: ["input", "ids", String(ids!.indexOf(id))] },
      ];
    }),
  };
}

/** An unfinished upload is no photo yet. */
export function requirePhoto<Photo extends { status: string }>(
  found: Photo | undefined,
): Photo {
  const before = requireFound(found);
  if (before.status === "UPLOADING") {
    throw new CallerError(
      "NOT_READY",
      "The bytes of this photo have not arrived: use uploadCancel to give the upload up.",
    );
  }
  return before;
}
