import { color, hexOf, mix, shaded } from "../color.ts";
import type { Motif } from "../motif.ts";
import { creases, noise, smoothstep } from "../noise.ts";
import type { Random } from "../random.ts";
import { add, blend, shade } from "../raster.ts";

const CLOTHS = [
  ["#e4572e", "#fdf6e9"],
  ["#2e86ab", "#fdf6e9"],
  ["#f2b134", "#fdf6e9"],
  ["#f26d85", "#fff4ec"],
  ["#2a9d8f", "#f7f3e3"],
  ["#f7f3e8", "#f7f3e8"],
  ["#e9c46a", "#e76f51"],
  ["#7b4b94", "#f6e7cb"],
] as const;

/** A beach seen from straight above. */
export const beach: Motif = ({ random, aspect, light, finest }) => {
  const isLow = light === "golden" || light === "sunset" || light === "dawn";
  const warmth = isLow ? 0.86 : 1;
  const angle =
    random.between(-0.6, 0.6) + (random.chance(0.4) ? Math.PI / 2 : 0);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const seed = random() * 8;
  const at = random.between(-0.14, 0.16);
  const sand = color(random.pick(["#e8d3a8", "#efe0c2", "#dcc39a", "#d9c7ad"]));
  const deep = color(random.pick(["#0e7490", "#0a6a8f", "#12808a", "#1a5f8a"]));
  const shallow = color(random.pick(["#7fd8d0", "#8fdcc8", "#6cc9cf"]));
  /** How far out at sea a place is. */
  const outOf = (u: number, v: number) => {
    const x = u - aspect / 2;
    const y = v - 0.5;
    const along = x * cos + y * sin;
    return (
      y * cos -
      x * sin -
      at +
      (noise(along * 0.2 + seed, 0.4) - 0.5) * 0.16 +
      (noise(along * 0.9 + seed, 0.8) - 0.5) * 0.03
    );
  };
  const raster = shade(aspect, Math.min(560, finest), (u, v, pixel) => {
    const out = outOf(u, v);
    if (out < 0) {
      const grain = noise(u * 2.9, v * 2.9 + seed);
      const dune =
        noise(u * 0.45 + seed, v * 0.45) -
        noise(u * 0.45 + seed + 0.012, v * 0.45 + 0.012);
      blend(pixel, shaded(sand, 0.93 + grain * 0.12 + dune * 1.6), 1);
      blend(
        pixel,
        shaded(sand, 0.66),
        smoothstep(-0.055, -0.008, out + (grain - 0.5) * 0.012) * 0.8,
      );
    } else {
      const depth = smoothstep(
        0,
        0.55,
        out + (noise(u * 0.4 + seed, v * 0.4) - 0.5) * 0.16,
      );
      blend(
        pixel,
        mix(
          mix(shallow, sand, 0.35 * (1 - smoothstep(0, 0.12, out))),
          deep,
          depth,
        ),
        1,
      );
      const caustic =
        creases(u * 0.9 + seed, v * 0.9) * creases(u * 1.3, v * 1.3 + seed);
      add(
        pixel,
        [255, 255, 255],
        smoothstep(0.55, 1, caustic) * 0.16 * (1 - depth),
      );
      const swell = noise(u * 0.8 + out * 2, out * 2.6 + seed);
      add(pixel, [255, 255, 255], (swell - 0.5) * 0.1);
    }
    // Three lines of foam, the oldest thinnest.
    for (const [from, width, strength] of [
      [0.004, 0.02, 1],
      [0.075, 0.026, 0.85],
      [0.17, 0.02, 0.5],
    ] as const) {
      const edge =
        out - from + (noise(u * 1.2 + seed, v * 1.2 + from * 9) - 0.5) * 0.045;
      if (edge < -width * 0.4 || edge > width * 2.4) continue;
      const lace = noise(u * 3.6, v * 3.6 + from * 30);
      const body =
        edge < 0
          ? 1 - smoothstep(0, width * 0.4, -edge)
          : 1 - smoothstep(0, width * 2.4, edge);
      blend(
        pixel,
        [250, 252, 252],
        body * smoothstep(0.25, 0.75, lace + body * 0.35) * strength,
      );
    }
    pixel[1] *= 0.97 + warmth * 0.03;
    pixel[2] *= warmth;
  });

  const shadow = {
    x: random.between(14, 30) * (isLow ? 2.1 : 1),
    y: random.between(10, 24) * (isLow ? 1.7 : 1),
  };
  const spots = placesOnSand(random, aspect, outOf);
  const size = random.between(30, 46);
  const things = spots.map(([x, y], index) => {
    const cloth = random.pick(CLOTHS);
    const towels = Array.from({ length: random.whole(0, 2) }, (_, side) =>
      towel(
        random,
        x + (side ? -1 : 1) * size * random.between(1, 1.4),
        y + random.between(-20, 30),
        size,
      ),
    ).join("");
    return index % 5 === 4
      ? towels + towel(random, x, y, size)
      : towels +
          parasol(
            random,
            x,
            y,
            size * random.between(0.85, 1.15),
            cloth,
            shadow,
          );
  });
  const bathers = Array.from({ length: random.whole(0, 7) }, () => {
    const x = random.between(0, aspect);
    const y = random();
    const out = outOf(x, y);
    if (out < 0.05 || out > 0.4) return "";
    const ring = random.pick(["#f2b134", "#f26d85", "#ffffff", "#e4572e"]);
    return `<g transform="translate(${x * 1000} ${y * 1000})"><ellipse cx="3" cy="4" rx="13" ry="11" fill="#04414f" fill-opacity=".35"/><circle r="9" fill="none" stroke="${ring}" stroke-width="6"/><circle r="4.5" fill="#8a5a3c"/></g>`;
  }).join("");
  return { raster, overlay: things.join("") + bathers };
};

function placesOnSand(
  random: Random,
  aspect: number,
  outOf: (u: number, v: number) => number,
): [number, number][] {
  const spots: [number, number][] = [];
  const wanted = random.whole(6, 26);
  const apart = random.between(105, 150);
  for (let attempt = 0; attempt < 260 && spots.length < wanted; attempt++) {
    const u = random.between(-0.02, aspect + 0.02);
    const v = random.between(-0.02, 1.02);
    const isFree = spots.every(
      ([x, y]) => Math.hypot(x - u * 1000, y - v * 1000) > apart,
    );
    if (outOf(u, v) < -0.09 && isFree) spots.push([u * 1000, v * 1000]);
  }
  return spots;
}

function parasol(
  random: Random,
  x: number,
  y: number,
  radius: number,
  [first, second]: readonly [string, string],
  shadow: { x: number; y: number },
): string {
  const ribs = random.pick([8, 10, 12]);
  const turn = random.between(0, 360);
  const point = (index: number, reach: number) => {
    const angle = (index / ribs) * Math.PI * 2;
    return `${(Math.cos(angle) * reach).toFixed(1)} ${(Math.sin(angle) * reach).toFixed(1)}`;
  };
  const wedges = Array.from({ length: ribs }, (_, index) => {
    const tone = color(index % 2 ? second : first);
    const facing =
      0.9 +
      0.16 *
        Math.cos((index / ribs) * Math.PI * 2 + (turn * Math.PI) / 180 + 2.4);
    return `<path d="M0 0L${point(index, radius)}Q${point(index + 0.5, radius * 0.93)} ${point(index + 1, radius)}Z" fill="${hexOf(shaded(tone, facing))}"/>`;
  }).join("");
  return `<ellipse cx="${x + shadow.x}" cy="${y + shadow.y}" rx="${radius}" ry="${radius * 0.96}" fill="#3a2a1a" fill-opacity=".34"/><g transform="translate(${x} ${y}) rotate(${turn})">${wedges}<circle r="${radius * 0.08}" fill="#fff"/></g>`;
}

function towel(random: Random, x: number, y: number, size: number): string {
  const [first, second] = random.pick(CLOTHS);
  const [width, length] = [size * 0.78, size * 1.75];
  const stripes = Array.from(
    { length: random.pick([0, 3, 5]) },
    (_, index, { length: count } = { length: 5 }) =>
      `<rect x="${-width / 2}" y="${-length / 2 + (index + 0.5) * (length / Math.max(3, count))}" width="${width}" height="${length / 12}" fill="${second}"/>`,
  ).join("");
  return `<g transform="translate(${x} ${y}) rotate(${random.between(-40, 40)})"><rect x="${-width / 2 + 3}" y="${-length / 2 + 3}" width="${width}" height="${length}" fill="#3a2a1a" fill-opacity=".25"/><rect x="${-width / 2}" y="${-length / 2}" width="${width}" height="${length}" rx="2" fill="${first}"/>${stripes}</g>`;
}
