import { color, hexOf, mix, shaded } from "../color.ts";
import type { Motif } from "../motif.ts";
import { creases, noise, smoothstep } from "../noise.ts";
import { blend, scale, shade } from "../raster.ts";
import { skyOf, under } from "../sky.ts";
import { waterUnder } from "../water.ts";
import { gulls } from "./sea.ts";

/** A lighthouse on its rocks. */
export const lighthouse: Motif = ({ random, aspect, light, finest }) => {
  const horizon = random.between(0.6, 0.72);
  const sky = skyOf(light, random, aspect, horizon);
  const water = waterUnder(sky, random, {
    horizon,
    deep: under(sky, color("#1d4c63")),
    roughness: random.between(0.4, 1),
  });
  const isRight = random.chance(0.5);
  const towerU =
    aspect * (isRight ? random.between(0.6, 0.8) : random.between(0.2, 0.4));
  const seed = random() * 8;
  const rock = under(
    sky,
    color(random.pick(["#6b5d52", "#575b60", "#7a6a58"])),
  );
  const grass = under(
    sky,
    color(random.pick(["#5d7a3f", "#7d8148", "#4e6b45"])),
  );
  const plateau = horizon - random.between(0.06, 0.13);
  const reach = random.between(0.3, 0.48);
  const side = isRight ? 1 : -1;
  const cliffTop = (u: number) => {
    const out = (towerU - u) * side;
    const rough = (noise(u * 0.8 + seed, 0.2) - 0.5) * 0.05;
    const base = out < 0 ? plateau - Math.min(0.05, -out * 0.08) : plateau;
    return (
      base +
      rough * smoothstep(0.02, 0.12, Math.abs(out)) +
      smoothstep(reach * 0.35, reach, out + rough) *
        (horizon + 0.16 - plateau) +
      Math.max(0, out - reach) * 2
    );
  };
  const foot = (u: number) =>
    horizon +
    0.1 +
    (noise(u * 0.9 + seed, 0.9) - 0.5) * 0.035 +
    Math.max(0, -(towerU - u) * side) * 0.5;
  const raster = shade(aspect, Math.min(560, finest), (u, v, pixel) => {
    if (v > horizon) water(u, v, pixel);
    else sky.shader(u, v, pixel);
    const top = cliffTop(u);
    const bottom = foot(u);
    if (v < top || v > bottom) {
      const surf = v - bottom;
      if (surf > 0 && top < bottom)
        blend(pixel, shaded(rock, 0.35), 0.5 * Math.exp(-surf * 9));
      if (surf > 0 && surf < 0.035 && top < bottom)
        blend(
          pixel,
          under(sky, [245, 250, 252]),
          smoothstep(0.25, 0.7, noise(u * 2, v * 5)) *
            (1 - surf / 0.035) *
            0.85,
        );
      return;
    }
    const below = v - top;
    const layers = noise(u * 0.55 + seed, v * 2.4 + u * 0.3);
    const cracks = creases(u * 1.3 + seed, v * 0.9);
    blend(pixel, shaded(rock, 0.5 + layers * 0.55 + cracks * 0.2), 1);
    const turf = 1 - smoothstep(0.012, 0.055, below + (layers - 0.5) * 0.05);
    blend(pixel, shaded(grass, 0.65 + noise(u * 3, v * 6) * 0.6), turf);
    scale(pixel, 1 - smoothstep(0, 0.3, below) * 0.35);
  });

  const x = towerU * 1000;
  const y = cliffTop(towerU) * 1000 + 8;
  const height = Math.min(y - 90, random.between(380, 520));
  const bottom = height * 0.105;
  const top = height * 0.062;
  const white = hexOf(under(sky, [250, 247, 240]));
  const stripe = hexOf(
    under(
      sky,
      color(random.pick(["#c23b32", "#c23b32", "#1f3a5f", "#23282d"])),
    ),
  );
  const dark = hexOf(under(sky, color("#2b2f36")));
  const bands = random.pick([0, 2, 3, 4]);
  const widthAt = (t: number) => bottom + (top - bottom) * t;
  const band = (from: number, to: number) =>
    `<path d="M${-widthAt(from)} ${-height * from} Q0 ${-height * from + widthAt(from) * 0.22} ${widthAt(from)} ${-height * from} L${widthAt(to)} ${-height * to} Q0 ${-height * to + widthAt(to) * 0.22} ${-widthAt(to)} ${-height * to}Z" fill="${stripe}"/>`;
  const stripes = Array.from({ length: bands }, (_, index) =>
    band((index + 0.5) / bands - 0.01, (index + 0.98) / bands - 0.01),
  ).join("");
  const isLit = sky.isDark || light === "sunset";
  const lamp = hexOf(
    isLit ? [255, 240, 190] : mix(sky.haze, [255, 255, 255], 0.3),
  );
  const lantern = -height;
  const away = isRight ? -1 : 1;
  const beam = sky.isDark
    ? `<path d="M0 ${lantern - 18} L${away * 1900} ${lantern - 180} L${away * 1900} ${lantern + 130}Z" fill="url(#beam)"/><path d="M0 ${lantern - 18} L${-away * 1900} ${lantern - 110} L${-away * 1900} ${lantern + 90}Z" fill="url(#beam)" fill-opacity=".45"/>`
    : "";
  const shadeSide = (sky.sun?.u ?? 0) < towerU ? ["0", ".55"] : [".5", "0"];
  const house = random.chance(0.7)
    ? `<g transform="translate(${side * random.between(70, 110)} 4)"><rect x="-46" y="-44" width="92" height="48" fill="${white}"/><rect x="${side > 0 ? 0 : -46}" y="-44" width="46" height="48" fill="#000" fill-opacity=".16"/><path d="M-54 -42 L-30 -74 L30 -74 L54 -42Z" fill="${stripe}"/><rect x="-30" y="-32" width="13" height="16" fill="${isLit ? "#ffdf95" : dark}"/><rect x="14" y="-32" width="13" height="16" fill="${isLit ? "#ffdf95" : dark}"/></g>`
    : "";
  const overlay = `<defs>
<linearGradient id="round"><stop offset="0" stop-color="#0a1428" stop-opacity="${shadeSide[0]}"/><stop offset=".5" stop-color="#0a1428" stop-opacity=".06"/><stop offset="1" stop-color="#0a1428" stop-opacity="${shadeSide[1]}"/></linearGradient>
<radialGradient id="beam" gradientUnits="userSpaceOnUse" cx="0" cy="${lantern}" r="1500"><stop offset="0" stop-color="#fff3c8" stop-opacity=".85"/><stop offset=".25" stop-color="#fff0c0" stop-opacity=".28"/><stop offset="1" stop-color="#fff0c0" stop-opacity="0"/></radialGradient>
<radialGradient id="halo"><stop offset="0" stop-color="#fff6d8" stop-opacity=".95"/><stop offset=".3" stop-color="#ffe9ae" stop-opacity=".4"/><stop offset="1" stop-color="#ffe0a0" stop-opacity="0"/></radialGradient></defs>
${gulls(random, aspect * 1000, horizon * 900, dark)}
<g transform="translate(${x} ${y})">${beam}${house}
<path d="M${-bottom} 6 L${-top} ${lantern} L${top} ${lantern} L${bottom} 6Z" fill="${white}"/>${stripes}
<path d="M${-bottom} 6 L${-top} ${lantern} L${top} ${lantern} L${bottom} 6Z" fill="url(#round)"/>
<rect x="-6" y="${-height * 0.35}" width="11" height="20" rx="5" fill="${dark}"/><rect x="-5" y="${-height * 0.7}" width="10" height="18" rx="5" fill="${dark}"/>
<path d="M${-top * 1.5} ${lantern} h${top * 3} v-9 h${-top * 3}Z" fill="${dark}"/>
<rect x="${-top * 0.72}" y="${lantern - 44}" width="${top * 1.44}" height="36" fill="${lamp}"/>
<path d="M${-top * 0.72} ${lantern - 44} v36 M${-top * 0.24} ${lantern - 44} v36 M${top * 0.24} ${lantern - 44} v36 M${top * 0.72} ${lantern - 44} v36 M${-top * 1.45} ${lantern - 22} h${top * 2.9}" stroke="${dark}" stroke-width="3"/>
<path d="M${-top * 0.95} ${lantern - 43} Q${-top * 0.7} ${lantern - 78} 0 ${lantern - 84} Q${top * 0.7} ${lantern - 78} ${top * 0.95} ${lantern - 43}Z M-2 ${lantern - 108} h4 v30 h-4Z" fill="${bands ? stripe : dark}"/>
${isLit ? `<circle cx="0" cy="${lantern - 26}" r="${sky.isDark ? 130 : 60}" fill="url(#halo)"/>` : ""}</g>`;
  return { raster, overlay };
};
