import { describe, expect, it } from "vitest";
import {
  PREVIEW_WIDTHS,
  previewTargets,
  targetInside,
} from "../../../resolvers/image/previewLadder.ts";

const widthsFor = (width: number, height: number) =>
  previewTargets(width, height).map((target) => target.width);

describe("the preview ladder", () => {
  it("rises, each rung at most twice the one below", () => {
    for (const [i, width] of PREVIEW_WIDTHS.slice(1).entries()) {
      expect(width).toBeGreaterThan(PREVIEW_WIDTHS[i] ?? 0);
      expect(width).toBeLessThanOrEqual(2 * (PREVIEW_WIDTHS[i] ?? 0));
    }
  });

  it("never enlarges: a photo gets the rungs that are not wider than itself", () => {
    expect(widthsFor(4032, 3024)).toEqual([...PREVIEW_WIDTHS]);
    expect(widthsFor(1280, 960)).toEqual([320, 640, 960, 1280]);
    expect(widthsFor(1279, 960)).toEqual([320, 640, 960]);
  });

  it("gives a photo smaller than the first rung exactly one preview, at its own size", () => {
    expect(previewTargets(319, 200)).toEqual([
      { width: 319, height: 200, fit: "inside" },
    ]);
    expect(previewTargets(1, 1)).toEqual([
      { width: 1, height: 1, fit: "inside" },
    ]);
  });

  it("keeps a very long panorama at 1 px or more", () => {
    for (const { height } of previewTargets(60_000, 20))
      expect(height).toBeGreaterThanOrEqual(1);
  });

  it("never asks WebP for more than it can hold, however tall the picture", () => {
    for (const [width, height] of [
      [1080, 60_000],
      [400, 200_000],
      [3000, 65_000],
      [20, 65_535],
    ] as const) {
      const targets = previewTargets(width, height);
      expect(targets.length).toBeGreaterThan(0);
      for (const target of targets) {
        expect(Math.max(target.width, target.height)).toBeLessThan(16_384);
        expect(target.width * target.height).toBeLessThanOrEqual(16_000_000);
      }
    }
  });

  it("counts every size from the original's, so that no rung drifts by a pixel", () => {
    expect(targetInside(2608, 1626, 320)).toMatchObject({
      width: 320,
      height: 200,
    });
    expect(targetInside(100, 50, 320)).toMatchObject({
      width: 100,
      height: 50,
    });
  });
});
