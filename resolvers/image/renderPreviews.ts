import type { Sharp } from "sharp";
import { type Pixels, sharpOf, toPixels } from "./pixels.ts";
import type { PreviewTarget } from "./previewLadder.ts";

export interface RenderedTarget {
  target: PreviewTarget;
  pixels: Pixels;
  body: Buffer;
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
): Promise<RenderedTarget[]> {
  const uncut = [decoded];
  const rendered = new Map<PreviewTarget, RenderedTarget>();
  const largestFirst = [...targets].sort(
    (a, b) => b.width * b.height - a.width * a.height,
  );
  // Whole pictures first: what is cut to a shape may come from any of them, and none from what is cut.
  for (const target of [
    ...largestFirst.filter(({ fit }) => fit === "inside"),
    ...largestFirst.filter(({ fit }) => fit === "cover"),
  ]) {
    const source = smallestAbove(uncut, target) ?? decoded;
    const pixels = await reduce(source, target);
    if (target.fit === "inside") uncut.push(pixels);
    const body = await encode(sharpOf(pixels)).toBuffer();
    rendered.set(target, { target, pixels, body });
  }
  return targets.flatMap((target) => rendered.get(target) ?? []);
}

/** The size to decode at: the least that serves every target, in the original's proportions. */
export function decodeSize(
  width: number,
  height: number,
  targets: PreviewTarget[],
): { width: number; height: number } {
  // A whole picture is wanted at exactly its size; a cut one must be filled in both directions.
  const whole = targets.filter(({ fit }) => fit === "inside");
  const needed = targets.map((target) =>
    target.fit === "inside"
      ? { width: target.width, height: target.height }
      : fill(width, height, target),
  );
  const largest = (sizes: { width: number; height: number }[]) =>
    sizes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a), {
      width: 1,
      height: 1,
    });
  const ofAll = largest(needed);
  const ofWhole = largest(whole);
  return ofWhole.width >= ofAll.width && ofWhole.height >= ofAll.height
    ? { width: ofWhole.width, height: ofWhole.height }
    : ofAll;
}

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
  if (source.width === target.width && source.height === target.height)
    return source;
  return toPixels(
    sharpOf(source).resize(target.width, target.height, {
      // Exactly the size asked: `inside` would round for itself, and a cut of the odd fraction would move the picture.
      fit: target.fit === "cover" ? "cover" : "fill",
    }),
  );
}
