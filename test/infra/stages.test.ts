import { describe, expect, it } from "vitest";
import {
  DEFAULT_STAGE,
  requireStage,
  STAGE_NAMES,
} from "../../infra/stages.ts";

describe("a stage", () => {
  it("is development where nothing else is said", () => {
    expect(requireStage(DEFAULT_STAGE).name).toBe("development");
  });

  it.each(["staging", "", undefined, "constructor", "Production"])(
    "that is not there (%j) stops the synthesis, and the message names those that are",
    (name) => {
      expect(() => requireStage(name)).toThrow(
        "choose one with -c stage=development or -c stage=production",
      );
    },
  );

  it.each(STAGE_NAMES)("%s opens no account to strangers", (name) => {
    expect(requireStage(name).selfSignUpEnabled).toBe(false);
  });

  it.each(STAGE_NAMES)("%s names origins as S3 takes them", (name) => {
    for (const origin of requireStage(name).origins) {
      expect(origin).toMatch(/^https?:\/\/[^/*]*\*?[^/*]*$/);
    }
  });
});
