import { color, mix, shaded, type Color } from "../color.ts";
import type { Motif } from "../motif.ts";
import { noise, smoothstep } from "../noise.ts";
import type { Random } from "../random.ts";
import { add, blend, scale, shade, type Raster } from "../raster.ts";
import { skyOf, under, type Sky } from "../sky.ts";

const HEIGHT = 800;
const LAMPS = ["#ffd68a", "#ffe9b8", "#ffc56b", "#cfe4ff", "#fff4dc"].map(
  color,
);

/** A skyline over water, its windows lit when it is dark. */
export const city: Motif = ({ random, aspect, light }) => {
  const shore = random.between(0.7, 0.82);
  const sky = skyOf(light, random, aspect, shore);
  const glow: Color = sky.isDark
    ? color(random.pick(["#d98a5a", "#b87aa0", "#d8b070"]))
    : sky.haze;
  const raster = shade(aspect, HEIGHT, (u, v, pixel) => {
    if (v > shore + 0.004) return;
    sky.shader(u, v, pixel);
    const low = Math.max(0, 1 - (shore - v) / 0.5);
    blend(pixel, glow, low * low * (sky.isDark ? 0.62 : 0.3));
  });
  // At night stone is lit from the street, not by the sky.
  const stone = sky.isDark
    ? mix(under(sky, color("#3a4668")), glow, 0.14)
    : under(sky, color("#6c7a8c"));
  const layers = 4;
  for (let layer = 0; layer < layers; layer++) {
    const t = (layer + 1) / layers;
    raiseRow(raster, random, sky, {
      ground: Math.round(shore * HEIGHT),
      tallest: random.between(0.32, 0.5) * (1.15 - t * 0.45),
      body: mix(mix(sky.haze, glow, 0.3), stone, 0.35 + t * 0.6),
      lit: sky.isDark ? random.between(0.38, 0.7) : 0.04,
      near: t,
    });
  }
  mirror(
    raster,
    Math.round(shore * HEIGHT),
    under(sky, color("#2a4560")),
    random,
  );
  return { raster };
};

interface Row {
  ground: number;
  tallest: number;
  body: Color;
  lit: number;
  near: number;
}

function raiseRow(raster: Raster, random: Random, sky: Sky, row: Row): void {
  const centre = raster.width * random.between(0.25, 0.75);
  let x = -random.whole(0, 30);
  while (x < raster.width) {
    const width = random.whole(24, 74) * (0.6 + row.near * 0.6);
    const central = Math.exp(-(((x - centre) / (raster.width * 0.3)) ** 2));
    const height =
      raster.height *
      row.tallest *
      (0.22 + central * 0.55 * random() + random() ** 2 * 0.4);
    raise(
      raster,
      random,
      sky,
      row,
      Math.round(x),
      Math.round(width),
      Math.round(height),
    );
    x += width + (random.chance(0.3) ? random.whole(2, 22) : 0);
  }
}

function raise(
  raster: Raster,
  random: Random,
  sky: Sky,
  { ground, body, lit, near }: Row,
  left: number,
  width: number,
  height: number,
): void {
  const tone = shaded(body, random.between(0.82, 1.16));
  const roof = random.pick(["flat", "flat", "steps", "spire", "slant"]);
  const glass = random.chance(0.45);
  const pane = random.whole(4, 6);
  const storey = random.whole(6, 9);
  const share = lit * random.between(0.4, 1.5);
  const lamp = random.pick(LAMPS);
  const isBanded = random.chance(0.25);
  const top = ground - height;
  const litRow = new Map<number, boolean>();
  for (let y = Math.max(0, top); y < ground; y++) {
    const down = y - top;
    let inset = 0;
    if (roof === "steps")
      inset =
        down < height * 0.1
          ? width * 0.28
          : down < height * 0.22
            ? width * 0.13
            : 0;
    if (roof === "spire" && down < height * 0.2)
      inset = (1 - (down / (height * 0.2)) ** 1.6) * width * 0.5;
    const slant =
      roof === "slant" ? Math.max(0, 1 - down / (width * 0.5)) * width : 0;
    const from = Math.max(0, Math.round(left + inset));
    const to = Math.min(raster.width, Math.round(left + width - inset - slant));
    const row = Math.floor(down / storey);
    if (!litRow.has(row)) litRow.set(row, random.chance(isBanded ? share : 1));
    for (let x = from; x < to; x++) {
      const at = (y * raster.width + x) * 3;
      const across = (x - left) / width;
      // One side in the light.
      let shine = 1.08 - across * 0.22;
      if (glass && !sky.isDark) shine += 0.18 * noise(x * 0.002, y * 0.0012);
      const column = Math.floor((x - left) / pane);
      const isPane =
        (x - left) % pane < pane - 2 &&
        down % storey > 2 &&
        down % storey < storey - 1 &&
        x - left > 2 &&
        left + width - x > 3;
      const chance = cellOf(left + column * 131, row * 71 + width);
      const isLit =
        isPane && litRow.get(row) && (isBanded ? chance < 0.8 : chance < share);
      for (let i = 0; i < 3; i++) {
        let value = tone[i]! * shine;
        if (isLit)
          value +=
            (lamp[i]! - value) *
            (0.5 + 0.5 * near) *
            (0.55 + 0.45 * cellOf(row, column));
        else if (isPane) value *= sky.isDark ? 0.84 : glass ? 1.12 : 0.8;
        raster.data[at + i] = value;
      }
    }
  }
  if (roof === "spire" && top > 30) {
    const mast = Math.round(left + width / 2);
    for (let y = top - Math.round(height * 0.14); y < top + 6; y++)
      for (let x = mast - 1; x <= mast; x++) {
        if (x < 0 || x >= raster.width || y < 0) continue;
        const at = (y * raster.width + x) * 3;
        for (let i = 0; i < 3; i++) raster.data[at + i] = tone[i]! * 0.8;
      }
  }
}

/** Chance without an order: by place. */
function cellOf(x: number, y: number): number {
  let mixed = Math.imul(x | 0, 374761393) ^ Math.imul(y | 0, 668265263);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 1274126177);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

function mirror(
  raster: Raster,
  shore: number,
  deep: Color,
  random: Random,
): void {
  const { width, height, data } = raster;
  const offset = random() * 8;
  const calm = random.between(0.5, 1.4);
  const pixel: [number, number, number] = [0, 0, 0];
  for (let y = shore; y < height; y++) {
    const depth = (y - shore) / height;
    for (let x = 0; x < width; x++) {
      const swell =
        noise((x / height) * 0.5 + offset, (y / height) * (5.5 - depth * 6)) -
        0.5;
      const ripple =
        noise((x / height) * 2.2, (y / height) * 14 + offset) - 0.5;
      const wave = swell + ripple * 0.5;
      const fromY = Math.max(
        0,
        Math.min(
          shore - 1,
          Math.round(2 * shore - y - 3 + wave * (18 + depth * 420) * calm),
        ),
      );
      const fromX = Math.max(
        0,
        Math.min(width - 1, Math.round(x + wave * depth * 130 * calm)),
      );
      const from = (fromY * width + fromX) * 3;
      pixel[0] = data[from]!;
      pixel[1] = data[from + 1]!;
      pixel[2] = data[from + 2]!;
      scale(pixel, 0.78);
      blend(pixel, deep, 0.2 + smoothstep(0, 0.3, depth) * 0.3);
      add(pixel, deep, wave * 0.16);
      const at = (y * width + x) * 3;
      data[at] = pixel[0];
      data[at + 1] = pixel[1];
      data[at + 2] = pixel[2];
    }
  }
}
