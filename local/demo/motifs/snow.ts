import { color, hexOf, mix, shaded } from "../color.ts";
import type { Motif } from "../motif.ts";
import { creases, noise, smoothstep } from "../noise.ts";
import type { Random } from "../random.ts";
import { blend, shade } from "../raster.ts";
import { skyOf, under } from "../sky.ts";
import { conifer } from "./trees.ts";

/** Hills under snow. */
export const snow: Motif = ({ random, aspect, light, finest }) => {
  const horizon = random.between(0.46, 0.6);
  const sky = skyOf(light, random, aspect, horizon + 0.05);
  const lit = mix(
    under(sky, [255, 253, 250]),
    sky.sun?.color ?? sky.haze,
    0.18,
  );
  const shadow = mix(under(sky, color("#9db6dc")), sky.haze, 0.12);
  const pines = under(sky, color("#3c5260"));
  const count = 4;
  const hills = Array.from({ length: count }, (_, index) => {
    const t = index / (count - 1);
    const seed = random() * 8;
    const base = horizon + 0.05 + t * 0.34;
    const height = random.between(0.1, 0.2);
    const stretch = random.between(0.055, 0.1);
    return {
      t,
      seed,
      top: (u: number) =>
        base - height * (noise(u * stretch + seed, seed) - 0.3) * 1.2,
    };
  });
  const wood = random() * 8;
  const ripples = random.between(0.1, 0.35);
  const raster = shade(aspect, Math.min(520, finest), (u, v, pixel) => {
    for (let index = count - 1; index >= 0; index--) {
      const { t, seed, top } = hills[index]!;
      const edge = top(u);
      if (v < edge) continue;
      const below = v - edge;
      const slope = (top(u + 0.02) - edge) * 18;
      const drift =
        (noise(u * 0.3 + seed, v * 1.3) -
          noise(u * 0.3 + seed + 0.008, v * 1.3 + 0.014)) *
        (3 + ripples * 8);
      const crust = noise(u * 3.3, v * 5 + seed) - 0.5;
      const light = Math.max(
        0,
        Math.min(1, 0.62 + slope * 0.45 + drift + crust * 0.1 - below * 0.7),
      );
      blend(pixel, mix(shadow, lit, light), 1);
      blend(pixel, sky.haze, (1 - t) * 0.42);
      return;
    }
    sky.shader(u, v, pixel);
    // A wood behind the hills.
    const far =
      hills[0]!.top(u) -
      0.02 -
      (creases(u * 1.1 + wood, 0.4) * 0.05 + noise(u * 0.2 + wood, 0.9) * 0.05);
    if (v > far)
      blend(
        pixel,
        mix(pines, sky.haze, 0.45 + noise(u * 3, v * 3) * 0.2),
        smoothstep(0, 0.012, v - far),
      );
  });

  const width = aspect * 1000;
  const trees: { x: number; y: number; height: number }[] = [];
  const wanted = Math.round(random.between(5, 24) * Math.max(1, aspect / 1.4));
  for (let tree = 0; tree < wanted; tree++) {
    const hill = hills[random.whole(1, count - 1)]!;
    const x = width * random();
    const y = hill.top(x / 1000) * 1000 + random.between(4, 70);
    trees.push({
      x,
      y,
      height: random.between(45, 190) * (0.45 + hill.t * 1.9),
    });
  }
  trees.sort((one, other) => one.y - other.y);
  const white = hexOf(mix(lit, [255, 255, 255], 0.2));
  const drawn = trees.map(({ x, y, height }) => {
    const tone = mix(pines, sky.haze, Math.max(0, 0.4 - (y / 1000 - horizon)));
    return `<ellipse cx="${x + height * 0.1}" cy="${y}" rx="${height * 0.26}" ry="${height * 0.045}" fill="${hexOf(shadow)}" fill-opacity=".8"/><path d="${conifer(random, x, y, height)}" fill="${hexOf(shaded(tone, 0.8))}"/><path d="${conifer(random, x - height * 0.018, y - height * 0.13, height * 0.86)}" fill="${white}" fill-opacity=".78"/><path d="${conifer(random, x + height * 0.03, y - height * 0.03, height * 0.84)}" fill="${hexOf(tone)}" fill-opacity=".82"/>`;
  });
  const overlay =
    drawn.join("") +
    (random.chance(0.45)
      ? cabin(random, width, hills[2]!.top, {
          white,
          wood: hexOf(under(sky, color("#6b4a35"))),
          isLit: sky.isDark || light === "sunset" || light === "dawn",
        })
      : "") +
    (light === "overcast" || random.chance(0.3) ? flakes(random, width) : "");
  return { raster, overlay };
};

function cabin(
  random: Random,
  width: number,
  top: (u: number) => number,
  { white, wood, isLit }: { white: string; wood: string; isLit: boolean },
): string {
  const x = width * random.between(0.25, 0.75);
  const y = top(x / 1000) * 1000 + 34;
  const pane = isLit ? "#ffd27a" : "#2c3540";
  const halo = isLit
    ? `<defs><radialGradient id="hearth"><stop offset="0" stop-color="#ffc766" stop-opacity=".6"/><stop offset="1" stop-color="#ffc766" stop-opacity="0"/></radialGradient></defs><ellipse cx="-6" cy="0" rx="110" ry="60" fill="url(#hearth)"/>`
    : "";
  return `<g transform="translate(${x} ${y}) scale(${random.between(0.9, 1.5)})">${halo}<rect x="-48" y="-46" width="96" height="50" fill="${wood}"/><path d="M-48 -34 h96 M-48 -22 h96 M-48 -10 h96" stroke="#000" stroke-opacity=".25" stroke-width="2"/><path d="M20 -98 h14 v34 h-14Z" fill="${wood}"/><path d="M-64 -40 L0 -92 L64 -40 L54 -36 L0 -78 L-54 -36Z" fill="${white}"/><path d="M-54 -38 L0 -80 L54 -38Z" fill="${wood}"/><path d="M-66 -42 Q-34 -74 0 -97 Q34 -74 66 -42 L58 -40 L0 -86 L-58 -40Z" fill="${white}"/><rect x="-34" y="-32" width="19" height="19" fill="${pane}"/><rect x="-4" y="-32" width="19" height="19" fill="${pane}"/><rect x="26" y="-32" width="14" height="36" fill="#2a1c14"/><path d="M-70 8 Q0 -8 70 8 Q0 18 -70 8Z" fill="${white}"/></g>`;
}

function flakes(random: Random, width: number): string {
  return Array.from({ length: random.whole(90, 260) }, () => {
    const near = random() ** 4;
    return `<circle cx="${(random() * width).toFixed(0)}" cy="${(random() * 1000).toFixed(0)}" r="${(1.2 + near * 11).toFixed(1)}" fill="#fff" fill-opacity="${(0.75 - near * 0.5).toFixed(2)}"/>`;
  }).join("");
}
