import { color, hexOf, mix, shaded, type Color } from "../color.ts";
import type { Motif } from "../motif.ts";
import { creases, noise, smoothstep } from "../noise.ts";
import type { Random } from "../random.ts";
import { add, blend, shade, type Raster } from "../raster.ts";
import { coniferRow } from "./trees.ts";

const TINTS: Color[] = [
  [255, 255, 255],
  [214, 226, 255],
  [255, 236, 210],
  [190, 208, 255],
  [255, 214, 180],
];

/** The Milky Way over a dark land. */
export const stars: Motif = ({ random, aspect, finest }) => {
  const zenith = color(
    random.pick(["#050a1e", "#0a0820", "#041420", "#0b0f26"]),
  );
  const low = color(random.pick(["#243a5e", "#3d2f5a", "#1f4a56", "#5a3a4a"]));
  const glow = color(random.pick(["#e0965a", "#7fb08a", "#c97fa0", "#8fb0d8"]));
  const core = color(random.pick(["#e8d2b0", "#d9c4e0", "#cfdcf5"]));
  const arms = color(random.pick(["#6a6fb5", "#7a5aa0", "#4f86b0"]));
  const tilt = random.between(0.5, 1.25) * (random.chance(0.5) ? 1 : -1);
  const centreU = aspect * random.between(0.35, 0.65);
  const seed = random() * 8;
  const landTop = random.between(0.76, 0.88);
  const landHeight = random.between(0.05, 0.16);
  const cos = Math.cos(tilt);
  const sin = Math.sin(tilt);
  const across = (u: number, v: number) =>
    (u - centreU) * sin - (v - 0.45) * cos;
  const along = (u: number, v: number) =>
    (u - centreU) * cos + (v - 0.45) * sin;
  const top = (u: number) =>
    landTop -
    landHeight *
      (creases(u * 0.13 + seed, 0.6) * 0.75 +
        noise(u * 0.5 + seed, 0.1) * 0.3 -
        0.3);
  const land = shaded(zenith, 0.35);
  const height = Math.min(560, finest);
  const glowU = aspect * random.between(0.1, 0.9);

  const raster = shade(aspect, height, (u, v, pixel) => {
    if (v > top(u)) {
      const rough = noise(u * 1.4, v * 2.6 + seed);
      blend(pixel, mix(land, low, rough * 0.12), 1);
      return;
    }
    blend(pixel, mix(zenith, low, smoothstep(0, 0.95, v) ** 1.5), 1);
    const ember =
      Math.exp(-(((u - glowU) / 0.55) ** 2)) * Math.exp(-(landTop - v) * 9);
    add(pixel, glow, ember * 0.55);
    const off = across(u, v);
    const far = along(u, v);
    const cloud = noise(u * 0.55 + seed, v * 0.55);
    const wisp = noise(u * 1.5 + seed, v * 1.5 + 3);
    const width = 0.13 + cloud * 0.06;
    const band = Math.exp(-(off * off) / (width * width));
    const bulge = Math.exp(-(off * off) / 0.006 - far * far * 3);
    add(pixel, arms, band * (0.12 + cloud * 0.36 + wisp * 0.16));
    add(pixel, core, (band * 0.16 + bulge * 0.55) * (0.35 + wisp * 0.75));
    // Dust in front of it.
    const dust =
      smoothstep(0.42, 0.75, noise(u * 0.8 + off * 1.5 + 5, v * 0.8 + seed)) *
      Math.exp(-((off + 0.02) ** 2) / 0.005);
    blend(pixel, shaded(zenith, 1.25), dust * 0.72);
  });
  sprinkle(raster, random, {
    top,
    isDenser: (u, v) => Math.exp(-(across(u, v) ** 2) / 0.02),
  });
  const width = aspect * 1000;
  const dark = hexOf(shaded(land, 0.75));
  const trees = random.chance(0.65)
    ? `<path d="${coniferRow(random, width, () => 1000 + random.between(0, 40), { count: Math.round(random.between(8, 26) * Math.max(1, aspect / 1.4)), least: 130, most: 430 })}" fill="${dark}"/>`
    : "";
  return {
    raster,
    overlay: trees + (random.chance(0.4) ? tent(random, width, dark) : ""),
  };
};

function sprinkle(
  { width, height, data }: Raster,
  random: Random,
  sky: { top(u: number): number; isDenser(u: number, v: number): number },
): void {
  const count = Math.round(1150 * (width / height));
  for (let star = 0; star < count; star++) {
    const x = random.whole(1, width - 3);
    const y = random.whole(1, height - 3);
    const u = x / height;
    const v = y / height;
    const keep = 0.35 + sky.isDenser(u, v) * 0.65;
    const bright = random() ** 5;
    const tint = random.pick(TINTS);
    if (!random.chance(keep) || v > sky.top(u) - 0.004) continue;
    const radius = bright > 0.55 ? 2 : 1;
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) {
        const reach = Math.exp(
          -(dx * dx + dy * dy) * (bright > 0.55 ? 0.75 : 1.9),
        );
        const at = ((y + dy) * width + x + dx) * 3;
        for (let i = 0; i < 3; i++)
          data[at + i] =
            data[at + i]! + tint[i]! * reach * (0.22 + bright * 0.95);
      }
  }
}

/** Somebody is reading in there. */
function tent(random: Random, width: number, dark: string): string {
  const x = width * random.between(0.3, 0.7);
  const size = random.between(0.7, 1.1);
  return `<defs><radialGradient id="lamp" cx=".5" cy=".8" r=".8"><stop offset="0" stop-color="#fff0b0"/><stop offset=".5" stop-color="#f2a23c"/><stop offset="1" stop-color="#a8481c"/></radialGradient><radialGradient id="pool"><stop offset="0" stop-color="#ffb758" stop-opacity=".5"/><stop offset="1" stop-color="#ffb758" stop-opacity="0"/></radialGradient></defs>
<g transform="translate(${x} 965) scale(${size})"><ellipse cx="0" cy="0" rx="210" ry="46" fill="url(#pool)"/><path d="M-95 0 Q-40 -40 -6 -98 Q40 -52 98 0Z" fill="url(#lamp)"/><path d="M-6 -98 Q-14 -40 -26 0 L14 0 Q6 -40 -6 -98Z" fill="#7a3214" fill-opacity=".55"/><path d="M-6 -98 L-120 4 M-6 -98 L122 4" stroke="${dark}" stroke-width="2"/></g>`;
}
