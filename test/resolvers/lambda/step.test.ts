import { describe, expect, it } from "vitest";
import { step, STEPS } from "../../../resolvers/lambda/step.ts";
import { aPhoto } from "../../support/aPhoto.ts";
import { capturedLog } from "../../support/capturedLog.ts";

const linesOf = (work: () => void) =>
  capturedLog(() => {
    work();
    return Promise.resolve();
  });

describe("a step in the log", () => {
  it("is one line with its name, the photo and counts", async () => {
    const { id } = aPhoto();
    expect(
      await linesOf(() =>
        step("ingest 4 preview stored", { photoId: id, width: 320 }),
      ),
    ).toEqual([
      expect.objectContaining({
        level: "INFO",
        step: "ingest 4 preview stored",
        photoId: id,
        width: 320,
      }),
    ]);
  });

  it("never holds what a caller gave for an id and is none", async () => {
    const [line] = await linesOf(() =>
      step("trash 1 asked", { photoId: "https://example.org/?token=secret" }),
    );
    expect(JSON.stringify(line)).not.toContain("secret");
    expect(line).not.toHaveProperty("photoId");
  });

  it("is numbered in its walk, in order", () => {
    for (const [walk, names] of Object.entries(STEPS)) {
      expect(
        names.map((name) => name.split(" ").slice(0, 2).join(" ")),
      ).toEqual(names.map((_, i) => `${walk} ${i + 1}`));
    }
  });
});
