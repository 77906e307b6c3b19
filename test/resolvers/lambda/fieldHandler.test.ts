import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { CallerError } from "../../../resolvers/lambda/callerError.ts";
import { fieldHandler } from "../../../resolvers/lambda/fieldHandler.ts";
import type { Asked } from "../../../resolvers/lambda/fieldResolver.ts";
import { ADA } from "../../support/aPhoto.ts";
import { aFieldEvent, aServicesIdentity } from "../../support/appsyncEvents.ts";
import { capturedLog } from "../../support/capturedLog.ts";

const SECRET = "table Photos-1A2B3C in 123456789012";

/** A function that serves a few fields; the sources of Photo.name say what becomes of it. */
function given() {
  const asked: unknown[] = [];
  const handler = fieldHandler({
    "Query.photo": (question: Asked<never, never>) => {
      asked.push(question);
      return { id: "p1" };
    },
    "Query.nothing": () => null,
    "Query.mended": () => {
      throw new CallerError("INVALID", "first must be 1 to 200, not 500.");
    },
    "Query.broken": () => {
      throw new TypeError(`Could not read ${SECRET}`);
    },
    "Query.strange": () => Promise.reject("no error at all" as never),
    "Mutation.mended": () => {
      throw new CallerError("NOT_FOUND", "There is no such photo.", [
        "input",
        "photoId",
      ]);
    },
    "Mutation.whole": () => {
      throw new CallerError("TOO_MANY", "At most 100.");
    },
    "Mutation.broken": () => {
      throw new Error(SECRET);
    },
    "Photo.name": async ({ source }: Asked<never, never>) => {
      const { name, delay = 0 } = source as { name: string; delay?: number };
      await sleep(delay);
      if (name === "mended") throw new CallerError("INVALID", "Not so.");
      if (name === "broken") throw new Error(SECRET);
      return name === "null" ? undefined : name;
    },
  });
  return { handler, asked };
}

const named = (name: string, delay = 0) =>
  aFieldEvent("Photo.name", { source: { name, delay } });

describe("a function that serves fields", () => {
  it("asks the resolver of the field what AppSync asks, and who", async () => {
    const { handler, asked } = given();
    const source = { id: "parent" };
    await handler(
      aFieldEvent("Query.photo", {
        source,
        args: { id: "p1" },
        selection: ["id", "previews", "previews/url"],
      }),
    );
    expect(asked).toEqual([
      {
        source,
        args: { id: "p1" },
        caller: { kind: "PERSON", ownerId: ADA, displayName: "ada" },
        selection: ["id", "previews", "previews/url"],
      },
    ]);
  });

  it("answers with what the resolver answers", async () => {
    const { handler } = given();
    expect(await handler(aFieldEvent("Query.photo"))).toEqual({ id: "p1" });
    expect(await handler(aFieldEvent("Query.nothing"))).toBeNull();
  });

  it("names what the caller can mend Invalid, in the sentence it was thrown with", async () => {
    await expect(
      given().handler(aFieldEvent("Query.mended")),
    ).rejects.toMatchObject({
      name: "Invalid",
      message: "first must be 1 to 200, not 500.",
    });
  });

  it("says in a mutation's payload what the caller can mend", async () => {
    expect(await given().handler(aFieldEvent("Mutation.mended"))).toEqual({
      userErrors: [
        {
          code: "NOT_FOUND",
          message: "There is no such photo.",
          field: ["input", "photoId"],
        },
      ],
    });
  });

  it("points at no field when it is about the whole request", async () => {
    expect(await given().handler(aFieldEvent("Mutation.whole"))).toEqual({
      userErrors: [{ code: "TOO_MANY", message: "At most 100.", field: null }],
    });
  });

  it("logs nothing of what the caller can mend", async () => {
    const { handler } = given();
    expect(
      await capturedLog(() => handler(aFieldEvent("Mutation.mended"))),
    ).toEqual([]);
    expect(
      await capturedLog(() => handler(aFieldEvent("Query.mended"))),
    ).toEqual([]);
  });

  it.each(["Query.broken", "Query.strange", "Mutation.broken"])(
    "keeps to itself what broke %s, and gives an id to quote",
    async (field) => {
      const failure = await failureOf(field);
      expect(failure.name).toBe("InternalError");
      expect(failure.message).toMatch(
        new RegExp(
          `^PhotoSky could not answer ${field}\\. .* quote [0-9a-f-]{36}\\.$`,
        ),
      );
      expect(JSON.stringify({ ...failure })).not.toContain(SECRET);
      expect(failure.cause).toBeUndefined();
    },
  );

  it("logs once what broke, under that id, without the caller's token or words", async () => {
    const { handler } = given();
    let message = "";
    const lines = await capturedLog(async () => {
      try {
        await handler(
          aFieldEvent("Query.broken", { args: { words: "private" } }),
        );
      } catch (error) {
        ({ message } = error as Error);
      }
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: "ERROR",
      field: "Query.broken",
      error: { name: "TypeError", message: `Could not read ${SECRET}` },
    });
    expect(message).toContain(lines[0]!["errorId"]);
    expect(JSON.stringify(lines)).not.toMatch(/token|private/);
  });

  it.each(["Query.unheardOf", "Query.toString", "Photo.photo"])(
    "does not know %s",
    async (field) => {
      expect((await failureOf(field)).name).toBe("InternalError");
    },
  );

  it.each([null, undefined])(
    "turns away a caller without an identity (%s)",
    async (identity) => {
      const { handler, asked } = given();
      const event = { ...aFieldEvent("Query.photo"), identity: identity! };
      await expect(handler(event)).rejects.toMatchObject({
        name: "Invalid",
        message: "Sign in to the user pool to ask this.",
      });
      expect(asked).toEqual([]);
    },
  );

  it("tells a service from a person", async () => {
    const { handler, asked } = given();
    await handler(
      aFieldEvent("Query.photo", { identity: aServicesIdentity() }),
    );
    expect(asked).toMatchObject([
      {
        caller: {
          kind: "SERVICE",
          principal: "arn:aws:sts::123456789012:assumed-role/Operator/operator",
        },
      },
    ]);
  });
});

describe("a function that is asked for a field of many parents", () => {
  it("answers in the order asked, whoever is done first", async () => {
    const { handler } = given();
    expect(
      await handler([named("slow", 20), named("quick"), named("null")]),
    ).toEqual([{ data: "slow" }, { data: "quick" }, { data: null }]);
  });

  it("answers one parent as a list too", async () => {
    expect(await given().handler([named("only")])).toEqual([{ data: "only" }]);
  });

  it("answers no parents with none", async () => {
    expect(await given().handler([])).toEqual([]);
  });

  it("spoils no parent's field by another's", async () => {
    const { handler } = given();
    let answer: unknown;
    await capturedLog(async () => {
      answer = await handler([named("a"), named("broken"), named("b")]);
    });
    expect(answer).toEqual([
      { data: "a" },
      {
        data: null,
        errorType: "InternalError",
        errorMessage: expect.stringContaining("could not answer Photo.name"),
      },
      { data: "b" },
    ]);
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  it("names what the caller can mend Invalid", async () => {
    expect(await given().handler([named("mended"), named("a")])).toEqual([
      { data: null, errorType: "Invalid", errorMessage: "Not so." },
      { data: "a" },
    ]);
  });

  it("logs each that broke once", async () => {
    const { handler } = given();
    const lines = await capturedLog(() =>
      handler([named("broken"), named("a"), named("mended"), named("broken")]),
    );
    expect(lines.map(({ field }) => field)).toEqual([
      "Photo.name",
      "Photo.name",
    ]);
    expect(new Set(lines.map(({ errorId }) => errorId)).size).toBe(2);
  });
});

async function failureOf(field: string): Promise<Error> {
  const { handler } = given();
  let failure: unknown;
  await capturedLog(() =>
    handler(aFieldEvent(field)).catch((error) => (failure = error)),
  );
  expect(failure).toBeInstanceOf(Error);
  return failure as Error;
}
