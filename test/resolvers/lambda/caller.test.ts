import { describe, expect, it } from "vitest";
import { callerOf, requirePerson } from "../../../resolvers/lambda/caller.ts";
import { CallerError } from "../../../resolvers/lambda/callerError.ts";
import { ADA } from "../../support/aPhoto.ts";
import {
  aPersonsIdentity,
  aServicesIdentity,
} from "../../support/appsyncEvents.ts";

describe("the caller", () => {
  it("is the person whose token it is, under the name they sign in by", () => {
    expect(callerOf(aPersonsIdentity())).toEqual({
      kind: "PERSON",
      ownerId: ADA,
      displayName: "ada",
    });
  });

  it.each([
    ["the name they go by, where the pool knows it", "Ada L.", "ada", "Ada L."],
    ["their user name when that name is blank", "  ", "ada", "ada"],
    ["their user name when that name is no text", 7, "ada", "ada"],
    ["their id when there is neither", undefined, "", ADA],
  ])("is shown by %s", (_what, name, username, displayName) => {
    const { claims } = aPersonsIdentity();
    expect(
      callerOf(aPersonsIdentity({ username, claims: { ...claims, name } })),
    ).toMatchObject({ displayName });
  });

  it("is a service when IAM let them in", () => {
    const identity = aServicesIdentity();
    expect(callerOf(identity)).toEqual({
      kind: "SERVICE",
      principal: identity.userArn,
    });
  });

  it.each([
    ["nobody", null],
    ["nobody at all", undefined],
    ["a Lambda authorizer's word", { resolverContext: {} }],
  ])("is turned away as %s", (_what, identity) => {
    expect(() => callerOf(identity as never)).toThrow(CallerError);
  });
});

describe("what belongs to a person's library", () => {
  it("is theirs", () => {
    const caller = callerOf(aPersonsIdentity());
    expect(requirePerson(caller)).toBe(caller);
  });

  it("is no service's", () => {
    expect(() => requirePerson(callerOf(aServicesIdentity()))).toThrow(
      expect.objectContaining({ name: "CallerError", code: "FORBIDDEN" }),
    );
  });
});
