import { color, mix, shaded, type Color } from "../color.ts";
import type { Motif } from "../motif.ts";
import { noise, smoothstep } from "../noise.ts";
import type { Random } from "../random.ts";
import { blend, scale, shade } from "../raster.ts";

const SEASONS = [
  ["#7f9f3f", "#a8bf55", "#5d8a3a", "#c9c46a", "#8a6f45", "#e0d04a", "#6b8f4a"],
  ["#d9b65a", "#c99a45", "#e6cf86", "#8f9a4a", "#a8763c", "#6f8a45", "#b88a4f"],
  ["#d94f6b", "#f2b93b", "#8f5bb0", "#f5e9dc", "#e8743b", "#5f9a45", "#f08fb0"],
  ["#8a5f3c", "#a87a4f", "#6b8a4a", "#c2a070", "#7a5034", "#93a35a", "#b08f60"],
  ["#4f9a6a", "#7fb87a", "#9fd0a0", "#3f7f5f", "#b5c98a", "#5fa88a", "#88a85a"],
];

interface Field {
  tone: Color;
  cos: number;
  sin: number;
  rows: number;
  strength: number;
  seed: number;
}

interface Split {
  isAcross: boolean;
  at: number;
  less: Split | Field;
  more: Split | Field;
}

/** Farmland from the air. */
export const fields: Motif = ({ random, aspect, light, finest }) => {
  const season = random.pick(SEASONS).map(color);
  const isLow = light !== "day" && light !== "overcast";
  const warm: Color = isLow
    ? [1.06, 0.95, 0.8]
    : light === "overcast"
      ? [0.88, 0.9, 0.93]
      : [1, 1, 1];
  const turn = random.between(-0.7, 0.7);
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const size = Math.max(1, aspect) * 1.5;
  const tree = split(
    random,
    season,
    -size / 2,
    -size / 2,
    size / 2,
    size / 2,
    0,
  );
  const seed = random() * 8;
  const hedge = color(random.pick(["#2f4a28", "#3a4a2a", "#27402f"]));
  const lane = color("#d8cbb0");
  const hasRiver = random.chance(0.5);
  const riverColor = color(random.pick(["#3f7f93", "#4a6f80", "#2f6a86"]));
  const riverAt = random.between(-0.25, 0.25);
  const hasShadows = light === "day" && random.chance(0.6);

  const raster = shade(aspect, Math.min(580, finest), (u, v, pixel) => {
    const bend = noise(u * 0.22 + seed, v * 0.22) - 0.5;
    const x0 = u - aspect / 2;
    const y0 = v - 0.5;
    const x = x0 * cos - y0 * sin + bend * 0.09;
    const y = x0 * sin + y0 * cos + bend * 0.07;
    let node: Split | Field = tree;
    let edge = 1;
    let way = 1;
    let depth = 0;
    while ("at" in node) {
      const off: number = (node.isAcross ? x : y) - node.at;
      const distance = Math.abs(off);
      if (depth < 2) way = Math.min(way, distance);
      else edge = Math.min(edge, distance);
      node = off < 0 ? node.less : node.more;
      depth++;
    }
    const { tone, rows, strength } = node;
    const patch = noise(u * 0.7 + node.seed, v * 0.7);
    const fine = noise(u * 3 + node.seed, v * 3);
    const line = Math.sin(
      ((x * node.cos + y * node.sin) * rows + (fine - 0.5) * 0.9) * Math.PI * 2,
    );
    blend(
      pixel,
      shaded(tone, 0.84 + patch * 0.22 + (fine - 0.5) * 0.16 + line * strength),
      1,
    );
    const bush = noise(u * 2.2 + seed, v * 2.2);
    const hedgeWidth = 0.0035 + bush * 0.008;
    if (edge < hedgeWidth)
      blend(
        pixel,
        shaded(hedge, 0.7 + fine * 0.7),
        smoothstep(0.15, 0.5, bush),
      );
    // Trees throw their shadow to one side.
    else if (edge < hedgeWidth * 2 && isLow) scale(pixel, 0.84);
    if (way < 0.012) blend(pixel, hedge, 0.6 * smoothstep(0.3, 0.6, bush));
    if (way < 0.0055) blend(pixel, lane, 0.9);
    const grove = noise(u * 0.42 + seed + 2, v * 0.42 + seed);
    if (grove > 0.84) {
      const crown =
        noise(u * 2.6, v * 2.6 + seed) -
        noise(u * 2.6 + 0.02, v * 2.6 + seed + 0.02);
      blend(
        pixel,
        shaded(hedge, 0.85 + crown * 3 + fine * 0.3),
        smoothstep(0.84, 0.855, grove + (fine - 0.5) * 0.02),
      );
    }
    if (hasRiver) {
      const meander =
        x0 * 0.9 -
        y0 * 0.35 -
        riverAt +
        (noise(v * 0.33 + seed, u * 0.1) - 0.5) * 0.5;
      const off = Math.abs(meander);
      blend(
        pixel,
        shaded(hedge, 0.8 + fine * 0.5),
        (1 - smoothstep(0.035, 0.06, off + (bush - 0.5) * 0.03)) * 0.9,
      );
      blend(
        pixel,
        mix(riverColor, [220, 235, 240], patch * 0.25),
        1 - smoothstep(0.024, 0.029, off),
      );
    }
    if (hasShadows)
      scale(
        pixel,
        1 - 0.42 * smoothstep(0.62, 0.78, noise(u * 0.25 + 4, v * 0.25 + seed)),
      );
    pixel[0] *= warm[0];
    pixel[1] *= warm[1];
    pixel[2] *= warm[2];
    blend(pixel, [196, 206, 214], 0.07);
  });
  return { raster };
};

function split(
  random: Random,
  season: Color[],
  left: number,
  top: number,
  right: number,
  bottom: number,
  depth: number,
): Split | Field {
  const width = right - left;
  const height = bottom - top;
  const isSmall = Math.max(width, height) < 0.42;
  if (
    depth > 8 ||
    (isSmall &&
      (depth > 6 || random.chance(0.5) || Math.max(width, height) < 0.22))
  ) {
    const angle = random.pick([0, Math.PI / 2, random.between(0, Math.PI)]);
    return {
      tone: shaded(random.pick(season), random.between(0.88, 1.1)),
      cos: Math.cos(angle),
      sin: Math.sin(angle),
      rows: random.between(28, 85),
      strength: random.pick([0.02, 0.05, 0.1]),
      seed: random() * 8,
    };
  }
  const isAcross = width > height * random.between(0.7, 1.3);
  const part = random.between(0.3, 0.7);
  const at = isAcross ? left + width * part : top + height * part;
  return {
    isAcross,
    at,
    less: isAcross
      ? split(random, season, left, top, at, bottom, depth + 1)
      : split(random, season, left, top, right, at, depth + 1),
    more: isAcross
      ? split(random, season, at, top, right, bottom, depth + 1)
      : split(random, season, left, at, right, bottom, depth + 1),
  };
}
