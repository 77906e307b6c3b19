import { rgbaToThumbHash } from "thumbhash";
import { srgbLight } from "./iccProfile.ts";
import type { Placeholder } from "./photoReading.ts";
import { type Pixels, sharpOf, toPixels } from "./pixels.ts";
import { targetInside } from "./previewLadder.ts";

/** ThumbHash takes no more, and colours are the same at this size. */
const MAX_SIDE = 100;
const MAX_COLOURS = 6;
/** Less of the picture than this is not one of its colours. */
const MIN_SHARE = 0.01;
/** Distance in OKLab under which two colours are one to a casual eye. */
const SAME_COLOUR = 0.12;

/** @param pixels the smallest preview: upright, sRGB. */
export async function describePlaceholder(
  pixels: Pixels,
): Promise<Placeholder> {
  const { width, height } = targetInside(pixels.width, pixels.height, MAX_SIDE);
  const small = await toPixels(
    sharpOf(pixels).resize(width, height, { fit: "fill" }).ensureAlpha(),
  );
  const palette = paletteOf(small.data);
  return {
    thumbHash: Buffer.from(rgbaToThumbHash(width, height, small.data)).toString(
      "base64",
    ),
    dominantColor: palette[0]?.hex ?? "#ffffff", // nothing but transparency: the page shows through
    palette,
  };
}

interface Cluster {
  weight: number;
  /** Sums of red, green, blue. */
  sums: [number, number, number];
  lab: Lab;
}

type Lab = [number, number, number];

/** Colours of one 16th per channel, the commonest first, each joined to the nearest that it resembles. */
function paletteOf(rgba: Buffer): Placeholder["palette"] {
  const bins = new Map<number, Omit<Cluster, "lab">>();
  let total = 0;
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const [r = 0, g = 0, b = 0, alpha = 0] = rgba.subarray(at, at + 4);
    if (alpha === 0) continue;
    const weight = alpha / 255;
    const key = ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4);
    const bin = bins.get(key) ?? { weight: 0, sums: [0, 0, 0] };
    bin.weight += weight;
    bin.sums[0] += r * weight;
    bin.sums[1] += g * weight;
    bin.sums[2] += b * weight;
    bins.set(key, bin);
    total += weight;
  }
  const clusters: Cluster[] = [];
  for (const bin of [...bins.values()].sort((a, b) => b.weight - a.weight)) {
    const lab = oklab(meanOf(bin));
    const near = clusters
      .map((cluster) => ({ cluster, far: distance(cluster.lab, lab) }))
      .filter(({ far }) => far < SAME_COLOUR)
      .sort((a, b) => a.far - b.far)[0]?.cluster;
    if (!near) clusters.push({ ...bin, lab });
    else {
      near.weight += bin.weight;
      near.sums = near.sums.map((sum, i) => sum + (bin.sums[i] ?? 0)) as [
        number,
        number,
        number,
      ];
    }
  }
  return clusters
    .sort((a, b) => b.weight - a.weight)
    .map((cluster) => ({
      hex: hexOf(meanOf(cluster)),
      share: Math.round((cluster.weight / total) * 1000) / 1000,
    }))
    .filter(({ share }, i) => i === 0 || share >= MIN_SHARE)
    .slice(0, MAX_COLOURS);
}

function meanOf({ weight, sums }: Omit<Cluster, "lab">): number[] {
  return sums.map((sum) => Math.round(sum / weight));
}

function hexOf(rgb: number[]): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function distance(a: Lab, b: Lab): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Björn Ottosson, A perceptual color space for image processing. */
function oklab(rgb: number[]): Lab {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => srgbLight(value / 255));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
