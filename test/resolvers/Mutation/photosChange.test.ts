import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { CallerError } from "../../../resolvers/lambda/callerError.ts";
import {
  photosChange,
  requirePhoto,
} from "../../../resolvers/Mutation/photosChange.ts";

const upTo = (count: number) =>
  Array.from({ length: count }, (_, i) => `p${i}`);

/** Changes that write down their photos; those named `no…` cannot be made. */
function given() {
  const begun: string[] = [];
  let now = 0;
  let most = 0;
  const changing = (ids: string[] | null | undefined) =>
    photosChange({ ids }, async (id) => {
      begun.push(id);
      most = Math.max(most, (now += 1));
      await sleep(1);
      now -= 1;
      if (id.startsWith("no")) throw new CallerError("CONFLICT", `Not ${id}.`);
      if (id === "broken") throw new Error("The table is away.");
    });
  return { begun, changing, most: () => most };
}

describe("a change to many photos", () => {
  it("names those that are as asked, and one error for each that is not", async () => {
    const { changing } = given();
    expect(await changing(["a", "no-1", "b", "no-2"])).toEqual({
      changedIds: ["a", "b"],
      userErrors: [
        {
          code: "CONFLICT",
          message: "Not no-1.",
          field: ["input", "ids", "1"],
        },
        {
          code: "CONFLICT",
          message: "Not no-2.",
          field: ["input", "ids", "3"],
        },
      ],
    });
  });

  it("changes a photo once that is named twice, and points at the first", async () => {
    const { begun, changing } = given();
    const { changedIds, userErrors } = await changing(["a", "no", "a", "no"]);
    expect(begun).toEqual(["a", "no"]);
    expect(changedIds).toEqual(["a"]);
    expect(userErrors).toMatchObject([{ field: ["input", "ids", "1"] }]);
  });

  it("is of a hundred at most, eight of them at once", async () => {
    const { begun, changing, most } = given();
    await changing(upTo(100));
    expect(begun).toEqual(upTo(100));
    expect(most()).toBe(8);
  });

  it.each<[string, string[] | null | undefined, string]>([
    ["a hundred and one", upTo(101), "TOO_MANY"],
    ["a hundred and one times the same", upTo(101).map(() => "a"), "TOO_MANY"],
    ["none", [], "INVALID"],
    ["null", null, "INVALID"],
    ["nothing", undefined, "INVALID"],
  ])("is not of %s", async (_what, ids, code) => {
    const { begun, changing } = given();
    await expect(changing(ids)).rejects.toMatchObject({
      name: "CallerError",
      code,
      field: ["input", "ids"],
    });
    expect(begun).toEqual([]);
  });

  it("fails as a whole when the fault is ours, and begins no more", async () => {
    const { begun, changing } = given();
    await expect(changing(["broken", ...upTo(99)])).rejects.toThrow(
      "The table is away.",
    );
    expect(begun.length).toBeLessThan(30);
  });
});

describe("a photo that is to be changed", () => {
  it.each(["PROCESSING", "READY", "FAILED"])("may be %s", (status) => {
    expect(requirePhoto({ status })).toEqual({ status });
  });

  it.each([
    ["NOT_FOUND", undefined],
    ["NOT_READY", { status: "UPLOADING" }],
  ])("is refused with %s", (code, before) => {
    expect(() => requirePhoto(before)).toThrow(
      expect.objectContaining({ name: "CallerError", code }),
    );
  });
});
