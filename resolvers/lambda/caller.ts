import type { AppSyncIdentity } from "aws-lambda";
import { CallerError } from "./callerError.ts";

/** Who asks: somebody of the user pool, or an AWS principal. */
export type Caller =
  | { kind: "PERSON"; ownerId: string; displayName: string }
  | { kind: "SERVICE"; principal: string };

/** Reads AppSync's identity. Modes differ by shape, not by a tag (AppSync developer guide, "identity"). */
export function callerOf(identity: AppSyncIdentity): Caller {
  if (identity && "sub" in identity && "claims" in identity) {
    const claims = identity.claims as Record<string, unknown>;
    const name = [claims["name"], "username" in identity && identity.username]
      .filter((value): value is string => typeof value === "string")
      .find((value) => value.trim() !== "");
    return {
      kind: "PERSON",
      ownerId: identity.sub,
      displayName: name ?? identity.sub,
    };
  }
  if (identity && "userArn" in identity) {
    return { kind: "SERVICE", principal: identity.userArn };
  }
  throw new CallerError("FORBIDDEN", "Sign in to the user pool to ask this.");
}

/** The person who asks; a service has no library. */
export function requirePerson(
  caller: Caller,
): Extract<Caller, { kind: "PERSON" }> {
  if (caller.kind === "PERSON") return caller;
  throw new CallerError(
    "FORBIDDEN",
    "This belongs to a person's library: ask it signed in to the user pool.",
  );
}
