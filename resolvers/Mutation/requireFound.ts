import { CallerError } from "../lambda/callerError.ts";

/** What a stranger's photo, a purged one and none at all look like. */
export function requireFound<Photo>(
  before: Photo | undefined,
  field: readonly string[] | null = null,
): Photo {
  if (before) return before;
  throw new CallerError(
    "NOT_FOUND",
    "There is no such photo in your library.",
    field,
  );
}
