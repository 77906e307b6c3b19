import { type Color } from "./color.ts";
import { noise, smoothstep } from "./noise.ts";
import type { Random } from "./random.ts";
import { add, blend, type Shader } from "./raster.ts";
import type { Sky } from "./sky.ts";

export interface Water {
  horizon: number;
  deep: Color;
  /** 0: a mirror; 1: wind. */
  roughness: number;
}

/** The sea below a sky, which it shows upside down and broken by waves. */
export function waterUnder(
  sky: Sky,
  random: Random,
  { horizon, deep, roughness }: Water,
): Shader {
  const offsetX = random() * 8;
  const offsetY = random() * 8;
  const drift = random.between(-0.3, 0.3);
  return (u, v, pixel) => {
    const depth = (v - horizon) / (1 - horizon);
    const far = 1 / (depth + 0.035);
    // Waves run along the shore: far longer than they are deep.
    const x = u * far * 0.05 + offsetX;
    const y = far * 0.5 + drift * u + offsetY;
    const swell = noise(x, y) - 0.5;
    const ripple = noise(x * 3.1 + y * 0.1, y * 3.7) - 0.5;
    const wave = (swell * 0.7 + ripple * 0.6) * (0.25 + roughness);
    sky.shader(
      u + wave * 0.05,
      Math.max(0.02, horizon - (v - horizon) * 0.85 + wave * 0.22 - 0.02),
      pixel,
    );
    const steep = smoothstep(0, 1, depth);
    blend(pixel, deep, 0.24 + 0.42 * steep + wave * 0.3);
    if (sky.sun) {
      const across = Math.abs(u - sky.sun.u + wave * 0.12);
      const width = 0.035 + depth * (0.1 + 0.22 * roughness);
      const path = Math.exp(-(across * across) / (width * width));
      const spark = smoothstep(0.02, 0.4, ripple + swell * 0.6 + path * 0.12);
      add(
        pixel,
        sky.sun.color,
        path * (0.12 + spark * 0.75) * (1 - steep * 0.4),
      );
    } else {
      add(pixel, sky.haze, smoothstep(0.3, 0.55, ripple + swell * 0.5) * 0.16);
    }
    // Where it meets the sky it is the sky.
    blend(pixel, sky.haze, Math.exp(-depth * 26) * 0.45);
  };
}
