import { color, type Color } from "./color.ts";
import type { Light } from "./motif.ts";
import { noise, smoothstep } from "./noise.ts";
import type { Random } from "./random.ts";
import { add, blend, type Shader } from "./raster.ts";

export interface Sky {
  shader: Shader;
  /** Where sky and ground meet; distant things fade into its colour. */
  haze: Color;
  /** What the ground is multiplied with: 1, 1, 1 at noon. */
  ambient: Color;
  sun: { u: number; v: number; color: Color } | undefined;
  isDark: boolean;
}

interface Palette {
  zenith: string;
  middle: string;
  haze: string;
  sun: string;
  lit: string;
  shadow: string;
  ambient: Color;
}

/** Several of each, so that two evenings are not the same. */
const PALETTES: Record<Light, Palette[]> = {
  dawn: [
    of("#5b7fb0 #b9b6cf #f6d3b8 #ffe3b8 #ffe4d6 #8f8aa8", [0.72, 0.7, 0.78]),
    of("#6a6fa5 #c9a5c0 #f9c7b0 #ffd9b0 #ffd0c4 #837aa3", [0.7, 0.64, 0.76]),
    of("#3f6f95 #9cc3cf #f3e3bd #fff0c8 #fdf0dc #7e98ab", [0.72, 0.76, 0.8]),
  ],
  day: [
    of("#2467b5 #5b9bd8 #bfdcee #fffbe8 #ffffff #b3c2d2", [1, 1, 1]),
    of("#1c79c0 #6bb3e0 #d3e9f0 #fff9e0 #ffffff #a9bccb", [1, 1, 0.98]),
    of("#3a78b8 #86b4d8 #dbe5e6 #fffce8 #fdfbf6 #a5b0bc", [0.98, 0.98, 0.97]),
  ],
  golden: [
    of("#4d7fb3 #a9bfc9 #f7dca2 #fff0b8 #fff0cf #a68f8c", [1, 0.87, 0.68]),
    of("#5f8fb5 #c9c8b4 #fbd28c #ffe9a6 #ffe6b5 #b08d7d", [1, 0.83, 0.62]),
  ],
  sunset: [
    of("#2c3a6d #a4567d #ff9a4d #ffd27a #ff9d6b #4a3358", [0.62, 0.47, 0.48]),
    of("#1f4373 #c0708a #ffb65c #ffe08e #ffb37e #5a4268", [0.62, 0.5, 0.5]),
    of("#473063 #d0506a #ff7f3f #ffc760 #ff7d5c #40234f", [0.6, 0.42, 0.44]),
    of("#386a8f #d9a27c #ffc86a #fff0a8 #ffc690 #7a5a62", [0.66, 0.54, 0.46]),
  ],
  dusk: [
    of("#14234f #3e4f8c #d18a86 #ffb48a #b27c96 #262f5a", [0.36, 0.38, 0.54]),
    of("#0f2a4a #2f6283 #c9a98c #ffd09a #8d8fa0 #1f3a56", [0.34, 0.4, 0.5]),
    of("#241b4d #5c3f86 #c46f92 #ff9f9a #8d5a90 #2a1f52", [0.38, 0.34, 0.54]),
  ],
  night: [
    of("#050a1c #0d1a38 #2a3a5c #cdd8ff #22304e #0a1228", [0.14, 0.17, 0.28]),
    of("#070818 #14163a #3a2f58 #ffe6d0 #2c2a4c #0c0d22", [0.15, 0.15, 0.28]),
    of("#04101a #0b2636 #26475a #d8f0ff #1d3a4a #081822", [0.13, 0.18, 0.26]),
  ],
  overcast: [
    of("#8594a3 #a9b4be #d3d8da #ffffff #e4e7e8 #7f8b97", [0.8, 0.82, 0.84]),
    of("#6f7f8c #98a5ad #c6cccb #ffffff #d5dadb #65727e", [0.72, 0.75, 0.77]),
    of("#9a9690 #b9b4ac #dcd7cd #fffaf0 #ebe7df #8d8881", [0.82, 0.8, 0.77]),
  ],
};

function of(hexes: string, ambient: Color): Palette {
  const [zenith, middle, haze, sun, lit, shadow] = hexes.split(" ");
  return {
    zenith: zenith!,
    middle: middle!,
    haze: haze!,
    sun: sun!,
    lit: lit!,
    shadow: shadow!,
    ambient,
  };
}

/** How far the sun stands above the horizon, in parts of the sky. */
const SUN_HEIGHTS: Record<Light, [number, number] | undefined> = {
  dawn: [0.06, 0.24],
  day: undefined,
  golden: [0.25, 0.5],
  sunset: [0.03, 0.2],
  dusk: [-0.12, -0.03],
  night: undefined,
  overcast: undefined,
};

/** @param horizon where it ends, as v. */
export function skyOf(
  light: Light,
  random: Random,
  aspect: number,
  horizon: number,
): Sky {
  const palette = random.pick(PALETTES[light]);
  // A hue of its own, within what the light allows.
  const tint: Color = [
    random.between(-9, 9),
    random.between(-6, 6),
    random.between(-9, 9),
  ];
  const tinted = (hex: string): Color => {
    const [red, green, blue] = color(hex);
    return [red + tint[0], green + tint[1], blue + tint[2]];
  };
  const zenith = tinted(palette.zenith);
  const middle = tinted(palette.middle);
  const haze = tinted(palette.haze);
  const lit = tinted(palette.lit);
  const shadow = tinted(palette.shadow);
  const sunColor = color(palette.sun);

  const heights = SUN_HEIGHTS[light];
  const sun = heights && {
    u: aspect * random.between(0.18, 0.82),
    v: horizon * (1 - random.between(...heights)),
    color: sunColor,
  };
  const isVeiled = light === "overcast";
  const cover = isVeiled
    ? random.between(0.75, 0.95)
    : random.pick([0.12, 0.3, 0.42, 0.55, 0.68]);
  const softness = random.between(0.16, 0.4);
  const size = random.between(0.1, 0.2);
  const offsetX = random() * 8;
  const offsetY = random() * 8;
  const glow = light === "dusk" ? 0.5 : 0.62;

  const shader: Shader = (u, v, pixel) => {
    const t = Math.max(0, Math.min(1, v / horizon));
    if (t < 0.58) {
      const part = t / 0.58;
      for (let i = 0; i < 3; i++)
        pixel[i] = zenith[i]! + (middle[i]! - zenith[i]!) * part;
    } else {
      const part = smoothstep(0.58, 1, t);
      for (let i = 0; i < 3; i++)
        pixel[i] = middle[i]! + (haze[i]! - middle[i]!) * part;
    }
    let near = 0;
    if (sun) {
      const across = u - sun.u;
      const down = (v - sun.v) * 1.5;
      const distance = Math.sqrt(across * across + down * down);
      near = distance > 1.6 ? 0 : Math.exp(-distance * 4.2);
      blend(pixel, sunColor, near * glow);
      if (sun.v < horizon) {
        const disc = 1 - smoothstep(0.021, 0.03, Math.hypot(across, v - sun.v));
        add(pixel, sunColor, disc + Math.exp(-distance * 22) * 0.5);
      }
    }
    // Clouds hang on a ceiling: the lower they stand, the farther and flatter they are.
    const far = 1 / (1.08 - t);
    const x = (u - aspect / 2) * far * size + offsetX;
    const y = far * size * 1.7 + offsetY;
    const density = noise(x, y);
    const edge = 1 - cover;
    const amount =
      smoothstep(edge, edge + softness, density) *
      (1 - smoothstep(0.86, 1, t) * 0.8);
    if (amount > 0) {
      const toSun = noise(x + 0.012, y - 0.02);
      const thick = Math.max(
        0,
        Math.min(1, 0.42 + (toSun - density) * 3.4 + (density - edge) * 0.7),
      );
      // Written out: tuples made for every pixel would cost more than the sums.
      const glint = near * 0.8;
      const dark = thick * (1 - near * 0.6);
      const veil = t * t * 0.35;
      const opacity = amount * 0.92;
      for (let i = 0; i < 3; i++) {
        const bright = lit[i]! + (sunColor[i]! - lit[i]!) * glint;
        const body = bright + (shadow[i]! - bright) * dark;
        const cloud = body + (haze[i]! - body) * veil;
        pixel[i] = pixel[i]! + (cloud - pixel[i]!) * opacity;
      }
    }
  };
  return {
    shader,
    haze,
    ambient: palette.ambient,
    sun,
    isDark: light === "night" || light === "dusk",
  };
}

/** A colour as it looks in this light. */
export function under({ ambient }: Sky, of: Color): Color {
  return [of[0] * ambient[0], of[1] * ambient[1], of[2] * ambient[2]];
}
