import type {
  MutationResolvers,
  PhotoPatchInput,
} from "../generated/schema.ts";
import { requirePerson } from "../lambda/caller.ts";
import { CallerError } from "../lambda/callerError.ts";
import type { PhotoRecord } from "../records/photoRecord.ts";
import { photoSource } from "../records/photoSource.ts";
import type { PhotoStore } from "../records/photoStore.ts";
import { requireFound } from "./requireFound.ts";

/** A long description; listeners stop long before. */
const MAX_ALT_TEXT_CHARACTERS = 500;

/** Lines and tabs, but nothing that no screen reader can say: control characters, halves of characters. */
const TEXT = /^(?:[\n\r\t]|[^\p{Cc}\p{Cs}])*$/u;

export const photoUpdate =
  (deps: {
    changeOwned: PhotoStore["changeOwned"];
    now(): Date;
  }): MutationResolvers["photoUpdate"] =>
  async ({ args, caller }) => {
    const person = requirePerson(caller);
    const { photoId, expectedVersion, patch } = args.input;
    const written = checked(patch);
    const { photo } = await deps.changeOwned(
      person.ownerId,
      photoId,
      (found) => {
        const before = requireFound(found, ["input", "photoId"]);
        if (expectedVersion != null && expectedVersion !== before.version) {
          throw new CallerError(
            "VERSION_MISMATCH",
            `The photo has changed since: it is at version ${before.version} now, not ${expectedVersion}. Look at it again.`,
            ["input", "expectedVersion"],
          );
        }
        const isNew = (Object.keys(written) as (keyof typeof written)[]).some(
          (name) =>
            JSON.stringify(written[name]) !== JSON.stringify(before[name]),
        );
        return isNew
          ? {
              put: {
                ...before,
                ...written,
                updatedAt: deps.now().toISOString(),
              },
            }
          : undefined;
      },
    );
    return { photo: photoSource(photo!, person), userErrors: [] };
  };

/** Finer than any pixel; and the table takes no number below 1e-130, which a Float may be. */
function rounded(fraction: number): number {
  return Math.round(fraction * 1e9) / 1e9;
}

/** What is to change. Throws CallerError for what nobody can have meant. */
function checked(
  patch: PhotoPatchInput,
): Partial<Pick<PhotoRecord, "altText" | "focalPoint">> {
  const { altText, focalPoint } = patch;
  const field = ["input", "patch", "altText"];
  const length = [...(altText ?? "")].length;
  if (length > MAX_ALT_TEXT_CHARACTERS) {
    throw new CallerError(
      "TOO_LONG",
      `altText may be at most ${MAX_ALT_TEXT_CHARACTERS} characters, and this is ${length}.`,
      field,
    );
  }
  if (altText && !TEXT.test(altText)) {
    throw new CallerError(
      "INVALID",
      "altText must be text: lines and tabs, but no other control characters and no halves of characters.",
      field,
    );
  }
  for (const side of ["x", "y"] as const) {
    const value = focalPoint?.[side];
    if (value !== undefined && !(value >= 0 && value <= 1)) {
      throw new CallerError(
        "INVALID",
        `focalPoint.${side} must be a fraction of the picture, 0 to 1, and ${value} is not.`,
        ["input", "patch", "focalPoint", side],
      );
    }
  }
  return {
    ...(altText !== undefined && { altText }),
    ...(focalPoint !== undefined && {
      focalPoint: focalPoint && {
        x: rounded(focalPoint.x),
        y: rounded(focalPoint.y),
      },
    }),
  };
}
