import { color, hexOf, mix, shaded, type Color } from "../color.ts";
import type { Motif } from "../motif.ts";
import { creases, noise, smoothstep } from "../noise.ts";
import { blend, scale, shade, type Pixel } from "../raster.ts";
import { skyOf, under } from "../sky.ts";
import { coniferRow } from "./trees.ts";

interface Ridge {
  top(u: number): number;
  seed: number;
  color: Color;
  fog: number;
  snow: number;
}

/** Ranges behind ranges, each paler than the one before it, sometimes over a lake. */
export const mountains: Motif = ({ random, aspect, light, finest }) => {
  const horizon = random.between(0.5, 0.62);
  const sky = skyOf(light, random, aspect, horizon + 0.06);
  const hasLake = random.chance(0.4);
  const shore = hasLake ? random.between(0.68, 0.78) : 2;
  const count = random.whole(4, 7);
  const near = under(
    sky,
    color(random.pick(["#23412f", "#2b3a4a", "#4a3b2a", "#1f3a3f", "#39402a"])),
  );
  const rock = mix(sky.haze, under(sky, color("#5d6f86")), 0.7);
  const isAlpine = random.chance(0.65);
  const ridges: Ridge[] = Array.from({ length: count }, (_, index) => {
    const t = index / (count - 1);
    const seed = random() * 8;
    const base = horizon - 0.02 + t ** 1.3 * (hasLake ? 0.12 : 0.36);
    const height =
      index < 2 && isAlpine
        ? random.between(0.28, 0.44)
        : random.between(0.1, 0.2) * (1.15 - t * 0.4);
    const stretch = random.between(0.1, 0.17) * (index < 2 ? 1.2 : 1);
    return {
      seed,
      top: (u) =>
        base -
        height *
          (creases(u * stretch + seed, seed * 0.37) * 0.72 +
            noise(u * stretch * 2.7 + seed, seed * 0.71) * 0.22 +
            noise(u * 1.1, seed) * 0.04 -
            0.25),
      color: mix(mix(sky.haze, rock, 0.5 + t * 0.3), near, t ** 0.8),
      fog: random.between(0.45, 0.95) * (1 - t * 0.55),
      snow: isAlpine && index < 2 ? random.between(0.1, 0.26) : 0,
    };
  });
  const sunward = sky.sun && sky.sun.u < aspect / 2 ? -1 : 1;
  const white = under(sky, [250, 250, 255]);

  const height = Math.min(560, finest);
  const columns = Math.round(height * aspect);
  const tops = ridges.map(({ top }) =>
    Float32Array.from({ length: columns }, (_, x) => top((x + 0.5) / height)),
  );
  const land = (u: number, v: number, pixel: Pixel) => {
    const column = Math.max(0, Math.min(columns - 1, Math.floor(u * height)));
    for (let index = count - 1; index >= 0; index--) {
      const top = tops[index]![column]!;
      if (v < top) continue;
      const { color: body, fog, seed, snow } = ridges[index]!;
      const below = v - top;
      pixel[0] = body[0];
      pixel[1] = body[1];
      pixel[2] = body[2];
      const far = 1 - index / count;
      // Gullies run down the slope and lean: light falls on one side of each.
      const x = u * 0.55 + below * 0.35 * sunward + seed;
      const y = v * 0.32 + seed;
      const relief =
        (noise(x + 0.006 * sunward, y - 0.004) - noise(x, y)) * 5.5;
      scale(
        pixel,
        1 + Math.max(-0.42, Math.min(0.5, relief)) * (0.35 + 0.5 * far),
      );
      if (snow > 0) {
        const line = snow * (0.35 + noise(u * 0.7 + seed, v * 0.9));
        const amount = 1 - smoothstep(line * 0.75, line, below);
        if (amount > 0)
          blend(
            pixel,
            shaded(white, 0.86 + Math.max(-0.3, Math.min(0.16, relief))),
            amount * 0.93,
          );
      } else if (index > 1) {
        scale(pixel, 0.88 + noise(u * 3.1 + seed, v * 4.3) * 0.24);
      }
      const mist = smoothstep(0.015, 0.24, below) * fog;
      blend(
        pixel,
        sky.haze,
        mist * (0.7 + noise(u * 0.3 + seed, v * 0.8) * 0.45),
      );
      return;
    }
    sky.shader(u, v, pixel);
  };

  const lakeTint = under(
    sky,
    color(random.pick(["#1d5a66", "#24506e", "#2f6b5f"])),
  );
  const raster = shade(aspect, height, (u, v, pixel) => {
    if (v < shore) return land(u, v, pixel);
    const depth = v - shore;
    const ripple = noise(u * 0.35 + 3, v * (6 - depth * 8)) - 0.5;
    land(
      u + ripple * depth * 0.12,
      shore - depth * 1.05 + ripple * depth * 0.28,
      pixel,
    );
    scale(pixel, 0.86);
    blend(pixel, lakeTint, 0.14 + depth * 0.9);
    if (depth < 0.006) blend(pixel, sky.haze, 0.35);
  });
  const width = aspect * 1000;
  const hasTrees = !hasLake || random.chance(0.5);
  if (!hasTrees) return { raster };
  const floor = hasLake ? 1010 : 985;
  const trees = coniferRow(random, width, () => floor + random.between(0, 30), {
    count: Math.round(random.between(10, 34) * Math.max(1, aspect / 1.4)),
    least: hasLake ? 120 : 90,
    most: hasLake ? 420 : 330,
  });
  return {
    raster,
    overlay: `<path d="${trees}" fill="${hexOf(shaded(near, 0.42))}"/>`,
  };
};
