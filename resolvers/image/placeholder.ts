import sharp from "sharp";
import { rgbaToThumbHash, thumbHashToRGBA } from "thumbhash";
import { srgbLight } from "./iccProfile.ts";
import type { Placeholder } from "./photoReading.ts";
import { type Pixels, sharpOf, toPixels } from "./pixels.ts";
import { targetInside } from "./previewLadder.ts";

/** ThumbHash keeps seven waves a side and takes up to 100 px; at 64 the result is the same, in half the time. */
const MAX_SIDE = 64;
const MAX_COLOURS = 6;
/** Less of the picture than this is not one of its colours. */
const MIN_SHARE = 0.01;
/** Distance in OKLab under which two colours are one to a casual eye. */
const SAME_COLOUR = 0.12;
/** What comes after so many is speckles. */
const MAX_CLUSTERS = 24;
const LIGHT = Array.from({ length: 256 }, (_, code) => srgbLight(code / 255));

/** @param pixels the smallest preview: upright, sRGB. */
export async function describePlaceholder(
  pixels: Pixels,
): Promise<Placeholder> {
  const { width, height } = targetInside(pixels.width, pixels.height, MAX_SIDE);
  const small = await toPixels(
    sharpOf(pixels).resize(width, height, { fit: "fill" }).ensureAlpha(),
  );
  const palette = paletteOf(small.data);
  const hash = rgbaToThumbHash(width, height, small.data);
  return {
    thumbHash: Buffer.from(hash).toString("base64"),
    dataUrl: await dataUrlOf(hash),
    dominantColor: palette[0]?.hex ?? "#ffffff", // nothing but transparency: the page shows through
    palette,
  };
}

/** What the hash looks like. As WebP about 250 bytes; thumbhash's own PNG takes 4,000, in every row of every page. */
async function dataUrlOf(hash: Uint8Array): Promise<string> {
  const { w: width, h: height, rgba } = thumbHashToRGBA(hash);
  const webp = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .webp({ quality: 40, alphaQuality: 40, effort: 4 })
    .toBuffer();
  return `data:image/webp;base64,${webp.toString("base64")}`;
}

interface Cluster {
  weight: number;
  red: number;
  green: number;
  blue: number;
  lab: Lab;
}

type Lab = [number, number, number];

/** Colours of one 8th per channel, the commonest first, each joined to the nearest that it resembles. */
function paletteOf(rgba: Buffer): Placeholder["palette"] {
  const sums = new Float64Array(512 * 4);
  let total = 0;
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const red = rgba[at] as number;
    const green = rgba[at + 1] as number;
    const blue = rgba[at + 2] as number;
    const weight = (rgba[at + 3] as number) / 255;
    const bin = 4 * (((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5));
    (sums[bin] as number) += weight;
    (sums[bin + 1] as number) += weight * red;
    (sums[bin + 2] as number) += weight * green;
    (sums[bin + 3] as number) += weight * blue;
    total += weight;
  }
  const bins: Cluster[] = [];
  for (let at = 0; at < sums.length; at += 4) {
    const weight = sums[at] as number;
    if (weight === 0) continue;
    bins.push({
      weight,
      red: sums[at + 1] as number,
      green: sums[at + 2] as number,
      blue: sums[at + 3] as number,
      lab: [0, 0, 0],
    });
  }
  const clusters: Cluster[] = [];
  for (const bin of bins.sort((a, b) => b.weight - a.weight)) {
    bin.lab = oklab(meanOf(bin));
    const near = nearestOf(clusters, bin.lab);
    if (near) {
      near.weight += bin.weight;
      near.red += bin.red;
      near.green += bin.green;
      near.blue += bin.blue;
    } else if (clusters.length < MAX_CLUSTERS) clusters.push(bin);
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

function nearestOf(clusters: Cluster[], lab: Lab): Cluster | undefined {
  let nearest: Cluster | undefined;
  let least = SAME_COLOUR ** 2;
  for (const cluster of clusters) {
    const far =
      (cluster.lab[0] - lab[0]) ** 2 +
      (cluster.lab[1] - lab[1]) ** 2 +
      (cluster.lab[2] - lab[2]) ** 2;
    if (far < least) {
      least = far;
      nearest = cluster;
    }
  }
  return nearest;
}

function meanOf({ weight, red, green, blue }: Cluster): number[] {
  return [red, green, blue].map((sum) => Math.round(sum / weight));
}

function hexOf(rgb: number[]): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Björn Ottosson, A perceptual color space for image processing. */
function oklab(rgb: number[]): Lab {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => LIGHT[value] ?? 0);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
