import { color, hexOf, mix, shaded } from "../color.ts";
import type { Motif } from "../motif.ts";
import { noise, smoothstep } from "../noise.ts";
import type { Random } from "../random.ts";
import { blend, shade } from "../raster.ts";

/** Wall, second wall, hair, cloth, accent. */
const PALETTES = [
  ["#e9b44c", "#f3d9a0", "#2d1e2f", "#9b2915", "#50a2a7"],
  ["#2f4858", "#4f7a84", "#1b1b22", "#f26419", "#f6ae2d"],
  ["#d8a7b1", "#f0d5d8", "#4a2c40", "#3d5a80", "#e07a5f"],
  ["#6b9080", "#cce3de", "#3a2618", "#f4a259", "#bc4b51"],
  ["#1d3557", "#457b9d", "#5a1a1a", "#f1faee", "#e63946"],
  ["#f4e3c1", "#e8c9a0", "#b5502a", "#264653", "#2a9d8f"],
  ["#8d6a9f", "#c5a3cf", "#161018", "#dbb957", "#d9594c"],
];
const SKINS = [
  "#f0c8a8",
  "#d9a07a",
  "#b97a56",
  "#8a5538",
  "#5f3a28",
  "#e8b48f",
];

/** A portrait, cut from paper. */
export const face: Motif = ({ random, aspect, light, finest }) => {
  const [wall, second, hair, cloth, accent] = random
    .pick(PALETTES)
    .map(color) as [
    [number, number, number],
    [number, number, number],
    [number, number, number],
    [number, number, number],
    [number, number, number],
  ];
  const seed = random() * 8;
  const slant = random.between(-0.5, 0.5);
  const lamp = {
    day: 1,
    overcast: 0.92,
    dawn: 0.98,
    golden: 1.02,
    sunset: 0.9,
    dusk: 0.72,
    night: 0.6,
  }[light];
  const raster = shade(aspect, Math.min(360, finest), (u, v, pixel) => {
    const fibre = noise(u * 1.2 + seed, v * 3.2) - 0.5;
    const stain = noise(u * 0.3 + seed, v * 0.3);
    const side = smoothstep(
      -0.12,
      0.12,
      u - aspect / 2 + slant * (v - 0.5) + fibre * 0.05,
    );
    blend(
      pixel,
      shaded(
        mix(wall, second, side),
        lamp * (0.88 + stain * 0.18 + fibre * 0.09),
      ),
      1,
    );
  });
  const middle = aspect * 500 + random.between(-50, 50);
  return {
    raster,
    overlay: `<g transform="translate(${middle} ${random.between(480, 525)}) scale(${random.between(0.92, 1.12)}) rotate(${random.between(-4, 4)})">${portrait(random, { skin: shaded(color(random.pick(SKINS)), lamp), hair: shaded(hair, lamp), cloth: shaded(cloth, lamp), accent: shaded(accent, lamp), wall })}</g>`,
  };
};

type Tone = readonly [number, number, number];

function portrait(
  random: Random,
  {
    skin,
    hair,
    cloth,
    accent,
    wall,
  }: { skin: Tone; hair: Tone; cloth: Tone; accent: Tone; wall: Tone },
): string {
  const width = random.between(150, 182);
  const jaw = random.between(0.5, 0.72);
  const chin = random.between(232, 262);
  const outline = `M${-width} -60 C${-width} -250 ${width} -250 ${width} -60 C${width} 60 ${width * jaw} ${chin} 0 ${chin} C${-width * jaw} ${chin} ${-width} 60 ${-width} -60Z`;
  const tone = hexOf(skin);
  const shadow = hexOf(mix(shaded(skin, 0.68), wall, 0.14));
  const blush = hexOf(mix(skin, [214, 70, 60], 0.35));
  const dark = hexOf(shaded(hair, 0.75));
  const hairTone = hexOf(hair);
  const strand = hexOf(mix(hair, [255, 240, 220], 0.16));
  const lips = hexOf(mix(shaded(skin, 0.75), [196, 40, 50], 0.55));
  const lit = random.chance(0.5) ? 1 : -1;
  const eyes = random.between(-42, -22);
  const gap = width * 0.47;
  const isAsleep = random.chance(0.25);
  const eye = (side: number) =>
    isAsleep
      ? `<path d="M${side * gap - 34} ${eyes} q34 26 68 0" fill="none" stroke="${dark}" stroke-width="7" stroke-linecap="round"/>`
      : `<path d="M${side * gap - 38} ${eyes + 3} Q${side * gap} ${eyes - 30} ${side * gap + 38} ${eyes + 3} Q${side * gap} ${eyes + 24} ${side * gap - 38} ${eyes + 3}Z" fill="#f7f1e6"/><circle cx="${side * gap}" cy="${eyes - 1}" r="16" fill="${hexOf(shaded(accent, 0.85))}"/><circle cx="${side * gap}" cy="${eyes - 1}" r="8" fill="#14110f"/><circle cx="${side * gap + 5}" cy="${eyes - 6}" r="3.4" fill="#fff"/><path d="M${side * gap - 41} ${eyes + 3} Q${side * gap} ${eyes - 35} ${side * gap + 41} ${eyes + 2}" fill="none" stroke="${dark}" stroke-width="7" stroke-linecap="round"/>`;
  const brow = (side: number) =>
    `<path d="M${side * (gap - 44)} ${eyes - 46} Q${side * (gap + 6)} ${eyes - 76} ${side * (gap + 52)} ${eyes - 44}" fill="none" stroke="${dark}" stroke-width="${random.between(9, 15)}" stroke-linecap="round"/>`;
  const length = random.pick([-20, 150, 300, 420]);
  const back = `<path d="M${-width - 40} ${length} C${-width - 95} -120 ${-width - 50} -345 0 -340 C${width + 50} -345 ${width + 95} -120 ${width + 40} ${length} C${width * 0.6} ${length + 70} ${-width * 0.6} ${length + 70} ${-width - 40} ${length}Z" fill="${hairTone}"/>`;
  const fringe = random.pick([
    `<path d="M${-width - 14} -40 C${-width - 40} -330 ${width + 40} -330 ${width + 14} -40 C${width * 0.8} -150 ${width * 0.5} -190 ${lit * 40} -205 C${-width * 0.5} -190 ${-width * 0.8} -150 ${-width - 14} -40Z" fill="${hairTone}"/>`,
    `<path d="M${-width - 14} -30 C${-width - 30} -320 ${width + 30} -320 ${width + 14} -30 Q${width * 0.92} -112 ${width * 0.8} -118 L${-width * 0.8} -112 Q${-width * 0.95} -100 ${-width - 14} -30Z" fill="${hairTone}"/>`,
    `<path d="M${-lit * (width + 14)} -10 C${-lit * (width + 60)} -330 ${lit * (width + 50)} -330 ${lit * (width + 12)} -60 C${lit * width * 0.5} -210 ${-lit * width * 0.3} -215 ${-lit * (width + 14)} -10Z" fill="${hairTone}"/>`,
  ]);
  const strands = Array.from({ length: 7 }, (_, index) => {
    const x = -width * 0.8 + index * width * 0.27;
    return `<path d="M${x} ${-235 - 30 * Math.cos((index - 3) * 0.6)} Q${x * 1.25} -235 ${x * 1.12 - 10} -175" fill="none" stroke="${strand}" stroke-width="4" stroke-opacity=".6"/>`;
  }).join("");
  const extras = [
    random.chance(0.45)
      ? [-1, 1]
          .map(
            (side) =>
              `<circle cx="${side * (width + 4)}" cy="92" r="${random.between(12, 22)}" fill="none" stroke="${hexOf(accent)}" stroke-width="8"/>`,
          )
          .join("")
      : "",
    !isAsleep && random.chance(0.35)
      ? `<g fill="none" stroke="${dark}" stroke-width="8"><rect x="${-gap - 58}" y="${eyes - 44}" width="116" height="92" rx="44"/><rect x="${gap - 58}" y="${eyes - 44}" width="116" height="92" rx="44"/><path d="M${-gap + 58} ${eyes - 8} q${gap - 58} -22 ${2 * (gap - 58)} 0"/></g>`
      : "",
    random.chance(0.25)
      ? `<path d="M${-width - 130} -176 Q0 -255 ${width + 130} -176 Q0 -130 ${-width - 130} -176Z" fill="${hexOf(shaded(accent, 0.8))}"/><path d="M${-width + 5} -196 C${-width + 10} -400 ${width - 10} -400 ${width - 5} -196 Q0 -160 ${-width + 5} -196Z" fill="${hexOf(accent)}"/><path d="M${-width + 4} -222 Q0 -190 ${width - 4} -222 L${width - 5} -196 Q0 -160 ${-width + 5} -196Z" fill="${hexOf(cloth)}"/>`
      : "",
  ].join("");
  return `<defs><clipPath id="head"><path d="${outline}"/></clipPath></defs>
${back}
<path d="M-470 560 C-440 390 -260 350 -96 322 L96 322 C260 350 440 390 470 560Z" fill="${hexOf(cloth)}"/>
<path d="M${lit * -60} 560 C${lit * -50} 440 ${lit * -80} 380 ${lit * -100} 326 C${lit * -260} 350 ${lit * -440} 390 ${lit * -470} 560Z" fill="#000" fill-opacity=".2"/>
<path d="M-78 150 L-88 330 Q0 420 88 330 L78 150Z" fill="${tone}"/><path d="M-78 190 Q0 ${chin + 60} 78 190 L84 262 Q0 ${chin + 92} -84 262Z" fill="${shadow}"/>
<path d="${outline}" fill="${tone}"/>
<g clip-path="url(#head)"><path d="M${lit * -8} -300 Q${lit * 26} -60 ${lit * -16} 40 Q${lit * 26} 120 ${lit * -4} 300 L${lit * -300} 300 L${lit * -300} -300Z" fill="${shadow}" fill-opacity=".9"/>
<ellipse cx="${lit * gap * 1.1}" cy="66" rx="52" ry="36" fill="${blush}" fill-opacity=".75"/></g>
<path d="M${lit * -10} ${eyes - 20} Q${lit * 20} 30 ${lit * 34} 74 Q${lit * 12} 96 ${lit * -18} 84" fill="none" stroke="${shadow}" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"/>
<path d="M-58 152 Q-26 130 0 142 Q26 130 58 152 Q0 ${random.between(186, 204)} -58 152Z" fill="${lips}"/><path d="M-58 152 Q0 162 58 152" fill="none" stroke="${dark}" stroke-width="4" stroke-opacity=".6"/>
${eye(-1)}${eye(1)}${brow(-1)}${brow(1)}${fringe}${strands}${extras}`;
}
