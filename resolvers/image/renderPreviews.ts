import type { Sharp } from "sharp";
import type { RenderedPreview } from "./photoReading.ts";
import { type Pixels, sharpOf, toPixels } from "./pixels.ts";
import type { PreviewTarget } from "./previewLadder.ts";

export interface RenderedLadder {
  /** In the order of the targets. */
  previews: RenderedPreview[];
  /** The smallest whole picture, for whatever else is to be told from it. */
  smallest: Pixels;
}

/** Effort 2 takes half the time of 4 at nearly the same size; quality 80 is where a difference stops being seen. */
export const asWebp = (image: Sharp): Sharp =>
  image.webp({ quality: 80, effort: 2 });

/**
 * Renders every target from one decoded picture, each from the smallest one above it: a reduction from the rung above
 * costs a quarter of one from the original and looks the same.
 * @param decoded upright and sRGB, at least as large as the largest target.
 */
export async function renderPreviews(
  decoded: Pixels,
  targets: PreviewTarget[],
  encode: (image: Sharp) => Sharp = asWebp,
): Promise<RenderedLadder> {
  const rungs = [decoded];
  const bodies = new Map<PreviewTarget, Buffer>();
  const largestFirst = [...targets].sort(
    (a, b) => b.width * b.height - a.width * a.height,
  );
  for (const target of largestFirst.filter(({ fit }) => fit === "inside")) {
    const rung = await reduce(smallestAbove(rungs, target) ?? decoded, target);
    rungs.push(rung);
    bodies.set(target, await encode(sharpOf(rung)).toBuffer());
  }
  // What is cut to a shape may come from any rung, and nothing comes from it: straight to its encoder.
  for (const target of largestFirst.filter(({ fit }) => fit === "cover")) {
    const { width, height } = target;
    const source = sharpOf(smallestAbove(rungs, target) ?? decoded);
    const image = source.resize(width, height, { fit: "cover" });
    bodies.set(target, await encode(image).toBuffer());
  }
  return {
    previews: targets.flatMap((target) => {
      const body = bodies.get(target);
      return body ? { width: target.width, height: target.height, body } : [];
    }),
    smallest: rungs.reduce((a, b) => (b.width < a.width ? b : a)),
  };
}

/** The size to decode at: the least that serves every target, in the original's proportions. */
export function decodeSize(
  width: number,
  height: number,
  targets: PreviewTarget[],
): { width: number; height: number } {
  return targets
    .map((target) =>
      target.fit === "inside" ? target : fill(width, height, target),
    )
    .reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
}

/** What is cut to a shape must be filled in both directions. */
function fill(width: number, height: number, target: PreviewTarget) {
  const scale = Math.min(
    1,
    Math.max(target.width / width, target.height / height),
  );
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

function smallestAbove(
  candidates: Pixels[],
  target: PreviewTarget,
): Pixels | undefined {
  return candidates
    .filter(
      ({ width, height }) => width >= target.width && height >= target.height,
    )
    .reduce<Pixels | undefined>(
      (best, next) =>
        !best || next.width * next.height < best.width * best.height
          ? next
          : best,
      undefined,
    );
}

async function reduce(source: Pixels, target: PreviewTarget): Promise<Pixels> {
  const { width, height } = target;
  if (source.width === width && source.height === height) return source;
  // Exactly the size asked: `inside` would round for itself, and a cut of the odd fraction would move the picture.
  return toPixels(sharpOf(source).resize(width, height, { fit: "fill" }));
}
