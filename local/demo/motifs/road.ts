import { color, hexOf, mix, shaded } from "../color.ts";
import type { Motif } from "../motif.ts";
import { creases, noise, smoothstep } from "../noise.ts";
import { blend, shade } from "../raster.ts";
import { skyOf, under } from "../sky.ts";

const LANDS = [
  { near: "#b5763f", far: "#c98f5a", tuft: "#8a8048" },
  { near: "#5f8a3f", far: "#8aa85a", tuft: "#7fa04a" },
  { near: "#c9a94f", far: "#dcc27a", tuft: "#e6cf7a" },
  { near: "#5a6650", far: "#7f8a78", tuft: "#8a9070" },
  { near: "#8a6fa0", far: "#a893b8", tuft: "#6f8a55" },
  { near: "#43403f", far: "#6a6866", tuft: "#6f7f4a" },
];

/** A road that runs to the horizon. */
export const road: Motif = ({ random, aspect, light, finest }) => {
  const horizon = random.between(0.4, 0.56);
  const sky = skyOf(light, random, aspect, horizon);
  const land = random.pick(LANDS);
  const near = under(sky, color(land.near));
  const far = mix(under(sky, color(land.far)), sky.haze, 0.3);
  const tuft = under(sky, color(land.tuft));
  const asphalt = under(
    sky,
    color(random.pick(["#55585c", "#4a4a4e", "#6a6660"])),
  );
  const paint = under(sky, color(random.pick(["#f4efe2", "#f0c040"])));
  const edgePaint = under(sky, [235, 232, 225]);
  const seed = random() * 8;
  const vanish = aspect * random.between(0.36, 0.64);
  const bend = random.between(-0.45, 0.45);
  const shift = random.between(-0.5, 0.5);
  const half = random.between(0.42, 0.62);
  const ridge = random.between(0.03, 0.17);
  const ridgeTone = mix(under(sky, color("#566074")), sky.haze, 0.5);
  const centreAt = (depth: number) =>
    vanish +
    shift * depth +
    bend * Math.sin(Math.min(1, depth * 2.4) * Math.PI) * 0.22 * (1 - depth);
  const raster = shade(aspect, Math.min(560, finest), (u, v, pixel) => {
    if (v < horizon) {
      sky.shader(u, v, pixel);
      const top =
        horizon -
        ridge *
          (creases(u * 0.16 + seed, 0.2) * 0.8 +
            noise(u * 0.6 + seed, 0.5) * 0.2 -
            0.2);
      if (v > top) {
        const relief =
          noise(u * 0.5 + seed, v) - noise(u * 0.5 + seed + 0.01, v - 0.01);
        blend(pixel, shaded(ridgeTone, 1 + relief * 2), 0.96);
        blend(pixel, sky.haze, smoothstep(0, ridge, v - top) * 0.55);
      }
      return;
    }
    const depth = (v - horizon) / (1 - horizon);
    const distance = 1 / (depth + 0.012);
    const rise = (noise(u * 0.2 + seed, 0.7) - 0.5) * 0.1;
    const x = ((u - vanish) * distance) / 6;
    const patch = noise(x * 0.22 + seed, distance * 0.11 + seed);
    const blades = noise(x * 2.1, distance * 0.75 + seed);
    const fine = noise(u * 2.7, v * 4.1 + seed);
    blend(
      pixel,
      mix(near, tuft, smoothstep(0.35, 0.7, patch * 0.5 + blades * 0.5)),
      1,
    );
    const shine = 0.72 + blades * 0.4 + (fine - 0.5) * 0.32 * depth + rise;
    for (let i = 0; i < 3; i++) pixel[i] = pixel[i]! * shine;
    blend(pixel, far, Math.exp(-depth * 7) * 0.85);

    const width = half * (depth + 0.006);
    const across = (u - centreAt(depth)) / width;
    const side = Math.abs(across);
    if (side < 1.35) {
      const verge = 1 - smoothstep(1.04, 1.35, side + (blades - 0.5) * 0.3);
      blend(pixel, mix(near, edgePaint, 0.25), verge * 0.6);
      if (side < 1.04) {
        const wheel = Math.exp(-((side - 0.5) ** 2) / 0.018);
        const tone = shaded(asphalt, 0.88 + fine * 0.2 + wheel * 0.1);
        blend(pixel, mix(tone, sky.haze, 0.12 + Math.exp(-depth * 6) * 0.5), 1);
        const worn = 0.65 + blades * 0.35;
        if (side > 0.91 && side < 0.95) blend(pixel, edgePaint, 0.8 * worn);
        const isDash = (distance * 1.15) % 1 < 0.48;
        if (side < 0.022 + 0.002 / (depth + 0.05) && (isDash || depth < 0.02))
          blend(pixel, paint, 0.9 * worn);
      }
    }
    if (sky.sun)
      blend(
        pixel,
        sky.sun.color,
        Math.exp(-Math.abs(u - sky.sun.u) * 2.4) * 0.12,
      );
  });

  const dark = hexOf(shaded(near, 0.28));
  const isLeft = random.chance(0.5) ? -1 : 1;
  const poles = Array.from({ length: 8 }, (_, index) => {
    const depth = 0.9 / (1 + index * 0.95);
    const x = (centreAt(depth) + isLeft * half * (depth + 0.006) * 1.9) * 1000;
    const y = (horizon + depth * (1 - horizon)) * 1000;
    return { x, y, height: 560 * depth + 12, depth };
  }).reverse();
  const lines = poles.flatMap(({ x, y, height, depth }, index) => {
    const next = poles[index + 1];
    const arm = height * 0.09;
    const wire = next
      ? [-0.8, 0.8].map((end) => {
          const fromY = y - height * 0.92;
          const toY = next.y - next.height * 0.92;
          const toArm = next.height * 0.09;
          return `<path d="M${x + arm * end} ${fromY} Q${(x + next.x) / 2} ${(fromY + toY) / 2 + next.height * 0.09} ${next.x + toArm * end} ${toY}" fill="none" stroke="${dark}" stroke-width="${0.7 + depth * 1.6}" stroke-opacity=".75"/>`;
        })
      : [];
    return [
      `<path d="M${x - depth * 5 - 0.6} ${y} L${x - depth * 3 - 0.5} ${y - height} h${depth * 6 + 1} L${x + depth * 5 + 0.6} ${y}Z M${x - arm} ${y - height * 0.93} h${arm * 2} v${2 + depth * 7} h${-arm * 2}Z" fill="${dark}"/>`,
      ...wire,
    ];
  });
  return random.chance(0.6) ? { raster, overlay: lines.join("") } : { raster };
};
