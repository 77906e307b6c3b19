import sharp from "sharp";
import type { Light, MotifName } from "./motif.ts";
import { motifs } from "./motifs.ts";
import { randomOf, type Random } from "./random.ts";
import type { Raster } from "./raster.ts";

export interface PictureWish {
  seed: string;
  motif: MotifName;
  light: Light;
  /** In pixels, upright. */
  width: number;
  height: number;
}

/** Upright pixels, three bytes each. */
export interface Picture {
  width: number;
  height: number;
  data: Buffer;
}

/** Draws a picture; the same wish gives the same bytes. */
export async function drawPicture({
  seed,
  motif,
  light,
  width,
  height,
}: PictureWish): Promise<Picture> {
  const random = randomOf(seed);
  const aspect = width / height;
  const { raster, overlay } = motifs[motif]({
    random,
    aspect,
    light,
    finest: height,
  });
  const edges = overlay
    ? await sharp(
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${aspect * 1000} 1000" preserveAspectRatio="none">${overlay}</svg>`,
        ),
      )
        .ensureAlpha()
        .raw()
        .toBuffer()
    : undefined;
  const data = develop(raster, edges, { width, height, random, light });
  return { width, height, data };
}

type Look = "plain" | "vivid" | "faded" | "monochrome";

/**
 * Enlarges the raster, lays the edges over it, and adds what a camera adds: a curve, darker corners, and grain that is
 * stronger where light was short. All in one pass, as a pass over two million pixels is most of what a photo costs.
 */
function develop(
  raster: Raster,
  edges: Buffer | undefined,
  {
    width,
    height,
    random,
    light,
  }: { width: number; height: number; random: Random; light: Light },
): Buffer {
  const look: Look = random.pick<Look>([
    ...(["plain", "plain", "plain", "plain", "plain"] as const),
    ...(["plain", "plain", "vivid", "vivid", "vivid"] as const),
    ...(["faded", "faded", "faded", "monochrome"] as const),
  ]);
  const curve = curveOf(look);
  const saturation = { plain: 1, vivid: 1.16, faded: 0.84, monochrome: 0 }[
    look
  ];
  const vignette = random.between(0.04, 0.24);
  const strength =
    (light === "night" || light === "dusk" ? 5 : 2.4) *
    random.between(0.6, 1.3);
  const grain = grains();
  const shift = random.whole(0, 4095);
  const centreX = width / 2;
  const centreY = height / 2;
  const reach = vignette / (centreX * centreX + centreY * centreY);
  const columns = placesIn(raster.width, width);
  const rows = placesIn(raster.height, height);
  const stride = raster.width * 3;
  const data = Buffer.allocUnsafe(width * height * 3);
  const line = new Float64Array(width * 3);
  for (let y = 0; y < height; y++) {
    const upper = rows.from[y]! * stride;
    enlargeRow(raster.data, line, columns, {
      upper,
      lower: upper + rows.step[y]! * stride,
      down: rows.part[y]!,
    });
    if (edges) overlayRow(edges, line, y * width * 4);
    // Each row of grain begins somewhere else, or it would show as a pattern.
    exposeRow(line, data, curve, grain, {
      at: y * width * 3,
      speck: shift + Math.imul(y, 40503),
      strength,
      saturation,
      bright: 1 - (y - centreY) * (y - centreY) * reach,
      centreX,
      reach,
    });
  }
  return data;
}

// A function for each step of a row: small loops over arrays of one kind are what gets compiled well.

function enlargeRow(
  pixels: Uint8ClampedArray,
  line: Float64Array,
  { from, step, part }: ReturnType<typeof placesIn>,
  { upper, lower, down }: { upper: number; lower: number; down: number },
): void {
  let at = 0;
  for (let x = 0; x < from.length; x++) {
    const left = from[x]! * 3;
    const right = left + step[x]! * 3;
    const across = part[x]!;
    const a = upper + left;
    const b = upper + right;
    const c = lower + left;
    const d = lower + right;
    const ofD = across * down;
    const ofB = across - ofD;
    const ofC = down - ofD;
    const ofA = 1 - across - ofC;
    line[at] =
      pixels[a]! * ofA + pixels[b]! * ofB + pixels[c]! * ofC + pixels[d]! * ofD;
    line[at + 1] =
      pixels[a + 1]! * ofA +
      pixels[b + 1]! * ofB +
      pixels[c + 1]! * ofC +
      pixels[d + 1]! * ofD;
    line[at + 2] =
      pixels[a + 2]! * ofA +
      pixels[b + 2]! * ofB +
      pixels[c + 2]! * ofC +
      pixels[d + 2]! * ofD;
    at += 3;
  }
}

function overlayRow(edges: Buffer, line: Float64Array, over: number): void {
  for (let at = 0; at < line.length; at += 3, over += 4) {
    const opacity = edges[over + 3]! / 255;
    if (opacity === 0) continue;
    for (let i = 0; i < 3; i++) {
      const under = line[at + i]!;
      line[at + i] = under + (edges[over + i]! - under) * opacity;
    }
  }
}

function exposeRow(
  line: Float64Array,
  data: Buffer,
  curve: Uint8ClampedArray,
  grain: Float32Array,
  row: {
    at: number;
    speck: number;
    strength: number;
    saturation: number;
    bright: number;
    centreX: number;
    reach: number;
  },
): void {
  const { strength, saturation, bright, centreX, reach } = row;
  let { at, speck } = row;
  for (let from = 0, x = 0; from < line.length; from += 3, x++) {
    const red = line[from]!;
    const green = line[from + 1]!;
    const blue = line[from + 2]!;
    const corner = bright - (x - centreX) * (x - centreX) * reach;
    const grey = red * 0.3 + green * 0.59 + blue * 0.11;
    const base =
      grey * (1 - saturation) * corner +
      grain[speck++ & GRAIN_MASK]! * strength;
    const lit = saturation * corner;
    data[at] = curve[clamped(base + red * lit)]!;
    data[at + 1] = curve[clamped(base + green * lit)]!;
    data[at + 2] = curve[clamped(base + blue * lit)]!;
    at += 3;
  }
}

/** Between which two of `few` each of `many` lies, and how near to the second. */
function placesIn(few: number, many: number) {
  const from = new Int32Array(many);
  const step = new Int32Array(many);
  const part = new Float64Array(many);
  for (let index = 0; index < many; index++) {
    const place = ((index + 0.5) * few) / many - 0.5;
    const first = Math.max(0, Math.min(few - 1, Math.floor(place)));
    from[index] = first;
    step[index] = first < few - 1 ? 1 : 0;
    part[index] = Math.max(0, Math.min(1, place - first));
  }
  return { from, step, part };
}

function clamped(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0;
}

function curveOf(look: Look): Uint8ClampedArray {
  const contrast = { plain: 0.1, vivid: 0.2, faded: -0.08, monochrome: 0.3 }[
    look
  ];
  const floor = look === "faded" ? 18 : 0;
  return Uint8ClampedArray.from({ length: 256 }, (_, value) => {
    const part = value / 255;
    const curved = part + contrast * (part * part * (3 - 2 * part) - part) * 2;
    return floor + curved * (255 - floor);
  });
}

const GRAIN_MASK = 65_535;
let grainTile: Float32Array | undefined;

/** About as wide as a bell curve of 1. */
function grains(): Float32Array {
  if (grainTile) return grainTile;
  const random = randomOf("grain");
  grainTile = Float32Array.from(
    { length: GRAIN_MASK + 1 },
    () => (random() + random() + random() - 1.5) * 2,
  );
  return grainTile;
}
