import { color, hexOf, mix, shaded } from "../color.ts";
import type { Motif } from "../motif.ts";
import { creases, noise } from "../noise.ts";
import type { Random } from "../random.ts";
import { blend, shade } from "../raster.ts";
import { skyOf, under } from "../sky.ts";
import { waterUnder } from "../water.ts";

/** The open sea under a large sky. */
export const sea: Motif = ({ random, aspect, light, finest }) => {
  const horizon = random.between(0.46, 0.68);
  const sky = skyOf(light, random, aspect, horizon);
  const deep = under(
    sky,
    color(random.pick(["#17506b", "#12405f", "#1f6a78"])),
  );
  const water = waterUnder(sky, random, {
    horizon,
    deep,
    roughness: random.between(0.1, 0.9),
  });
  const hasIslands = random.chance(0.6);
  const islandAt = random() * 8;
  const islandHeight = random.between(0.03, 0.11);
  const islandColor = mix(
    shaded(deep, 0.7),
    sky.haze,
    random.between(0.25, 0.6),
  );
  const raster = shade(aspect, Math.min(540, finest), (u, v, pixel) => {
    if (v > horizon) return water(u, v, pixel);
    sky.shader(u, v, pixel);
    if (!hasIslands || v < horizon - islandHeight) return;
    const top =
      (creases(u * 0.16 + islandAt, 0.3) * 0.85 +
        noise(u * 0.9, 0.7) * 0.15 -
        0.5) *
      2;
    if (horizon - v < top * islandHeight) blend(pixel, islandColor, 0.95);
  });
  const dark = hexOf(mix(shaded(deep, 0.25), sky.haze, 0.05));
  const width = aspect * 1000;
  const overlay = random.pick([
    () =>
      sailboats(
        random,
        width,
        horizon * 1000,
        dark,
        hexOf(mix(sky.haze, [255, 255, 255], 0.4)),
      ),
    () => palm(random, width, dark),
    () => gulls(random, width, horizon * 1000, dark),
    () => "",
  ])();
  return { raster, overlay };
};

function sailboats(
  random: Random,
  width: number,
  horizon: number,
  dark: string,
  sail: string,
): string {
  return Array.from({ length: random.whole(1, 3) }, () => {
    const size = random.between(14, 62);
    const x = width * random.between(0.1, 0.9);
    const y = horizon + size * 0.35;
    const heel = random.between(-7, 7);
    return `<g transform="translate(${x} ${y}) rotate(${heel}) scale(${size / 40})">
<path d="M-1 -44 L-1 -5 L-22 -5 Q-10 -20 -1 -44Z" fill="${sail}" fill-opacity=".92"/>
<path d="M1 -40 L1 -5 L17 -6 Q13 -24 1 -40Z" fill="${sail}" fill-opacity=".75"/>
<path d="M-24 -3 L22 -3 Q18 6 12 6 L-16 6 Q-22 4 -24 -3Z" fill="${dark}"/>
<path d="M-20 8 Q0 14 18 8 L10 26 L-6 34Z" fill="${dark}" fill-opacity=".22"/></g>`;
  }).join("");
}

/** A palm leaning in from a side. */
function palm(random: Random, width: number, dark: string): string {
  const side = random.chance(0.5) ? 1 : -1;
  const lean = random.between(120, 260);
  const height = random.between(430, 700);
  const trunk = `<path d="M-16 20 Q${lean * 0.2} ${-height * 0.55} ${lean - 7} ${-height} L${lean + 7} ${-height} Q${lean * 0.35} ${-height * 0.5} 20 20Z" fill="${dark}"/>`;
  const fronds = Array.from({ length: 11 }, (_, index) => {
    const angle = -200 + index * 22 + random.between(-8, 8);
    const reach = random.between(150, 230);
    const teeth = Array.from({ length: 22 }, (__, tooth) => {
      const t = (tooth + 1) / 23;
      const x = reach * t;
      const y = -46 * Math.sin(t * Math.PI) + 70 * t * t;
      const hang = 52 * Math.sin(Math.min(1, t * 1.25) * Math.PI * 0.86) + 6;
      return `M${x} ${y} l${11} ${hang} M${x} ${y} l14 ${-hang * 0.3}`;
    }).join("");
    return `<g transform="translate(${lean} ${-height}) rotate(${angle}) scale(1 ${Math.cos((angle * Math.PI) / 180) < 0 ? -1 : 1})"><path d="M0 0 Q${reach * 0.5} -92 ${reach} 70" fill="none" stroke="${dark}" stroke-width="6"/><path d="${teeth}" stroke="${dark}" stroke-width="5" stroke-linecap="round"/></g>`;
  }).join("");
  const x =
    side > 0 ? random.between(20, 110) : width - random.between(20, 110);
  return `<g transform="translate(${x} 1000) scale(${side} 1)">${trunk}${fronds}</g>`;
}

export function gulls(
  random: Random,
  width: number,
  lowest: number,
  dark: string,
): string {
  const flockX = width * random.between(0.2, 0.7);
  const flockY = lowest * random.between(0.25, 0.7);
  return Array.from({ length: random.whole(4, 12) }, () => {
    const size = random.between(7, 19);
    const x = flockX + random.between(-180, 180);
    const y = flockY + random.between(-90, 90);
    const lift = random.between(0.3, 0.9) * size;
    return `<path d="M${x - size} ${y - lift * 0.4} Q${x - size * 0.45} ${y - lift} ${x} ${y} Q${x + size * 0.45} ${y - lift} ${x + size} ${y - lift * 0.3}" fill="none" stroke="${dark}" stroke-width="${size / 6}" stroke-linecap="round" transform="rotate(${random.between(-20, 20)} ${x} ${y})"/>`;
  }).join("");
}
