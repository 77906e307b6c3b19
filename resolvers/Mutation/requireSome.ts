import { CallerError } from "../lambda/callerError.ts";
import { MAX_PER_CALL } from "../records/uploadLimits.ts";

/** The list of an input, found to hold 1 to MAX_PER_CALL. Throws CallerError INVALID or TOO_MANY, saying so. */
export function requireSome<Item>(
  name: "files" | "ids",
  items: readonly Item[] | null | undefined,
): readonly Item[] {
  const things = name === "ids" ? "photos" : "files";
  const field = ["input", name];
  if (!items || items.length === 0) {
    throw new CallerError(
      "INVALID",
      `${name} must list 1 to ${MAX_PER_CALL} ${things}.`,
      field,
    );
  }
  if (items.length > MAX_PER_CALL) {
    throw new CallerError(
      "TOO_MANY",
      `${name} may list at most ${MAX_PER_CALL} ${things} a call, and this call lists ${items.length}.`,
      field,
    );
  }
  return items;
}
