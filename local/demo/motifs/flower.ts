import { color, hexOf, mix, shaded, type Color } from "../color.ts";
import type { Motif } from "../motif.ts";
import { noise, smoothstep } from "../noise.ts";
import type { Random } from "../random.ts";
import { blend, shade } from "../raster.ts";

/** Heart of a petal, its tip, and the middle of the flower. */
const FLOWERS = [
  ["#f7c8d8", "#d6336c", "#f2c230"],
  ["#fff6d8", "#f7b733", "#7a4a1e"],
  ["#d8c8f7", "#6a3fb5", "#f5d76e"],
  ["#ffffff", "#e9edf5", "#f2b518"],
  ["#ffb199", "#d62828", "#2a1a1a"],
  ["#ffe3b0", "#f3722c", "#5a2a14"],
  ["#cfe4ff", "#3a6ed8", "#f5e6a8"],
  ["#ffd9e8", "#f28ab2", "#c9d86a"],
] as const;

/** A flower from near by, everything behind it out of focus. */
export const flower: Motif = ({ random, aspect, light, finest }) => {
  const dim = {
    dawn: 0.9,
    day: 1,
    golden: 1,
    sunset: 0.85,
    dusk: 0.6,
    night: 0.45,
    overcast: 0.85,
  }[light];
  const green = shaded(
    color(random.pick(["#2f5a34", "#4a6b2f", "#274a45", "#5a6a38", "#3a3f2a"])),
    dim,
  );
  const glow = shaded(
    color(random.pick(["#c9d88a", "#e8d9a0", "#a8c8a0", "#e0b48a", "#b8c8d8"])),
    dim,
  );
  const [heart, tip, core] = random.pick(FLOWERS).map((hex) => color(hex)) as [
    Color,
    Color,
    Color,
  ];
  const discs = Array.from({ length: random.whole(14, 34) }, () => ({
    u: random.between(0, aspect),
    v: random(),
    radius: random.between(0.03, 0.13),
    tone: random.chance(0.2) ? tip : mix(glow, [255, 250, 230], random() * 0.4),
    strength: random.between(0.08, 0.42),
  }));
  const seed = random() * 8;
  const raster = shade(aspect, Math.min(220, finest), (u, v, pixel) => {
    const soft = noise(u * 0.16 + seed, v * 0.16);
    blend(
      pixel,
      mix(
        shaded(green, 0.6),
        mix(green, glow, 0.6),
        smoothstep(0.15, 0.95, soft * 0.8 + (1 - v) * 0.25),
      ),
      1,
    );
    for (const { u: x, v: y, radius, tone, strength } of discs) {
      const distance = Math.hypot(u - x, v - y);
      if (distance > radius * 1.1) continue;
      // Out of focus, a point is a disc with a brighter rim.
      const body = 1 - smoothstep(radius * 0.9, radius * 1.06, distance);
      blend(
        pixel,
        tone,
        body *
          strength *
          (0.7 + 0.3 * smoothstep(0.6, 0.95, distance / radius)),
      );
    }
  });
  const x = aspect * random.between(400, 600);
  const y = random.between(420, 540);
  const size = random.between(300, 440);
  const stem = `<path d="M${x} ${y} Q${x + random.between(-60, 60)} ${y + 260} ${x + random.between(-130, 130)} 1040" fill="none" stroke="${hexOf(mix(green, [120, 160, 70], 0.4))}" stroke-width="${size * 0.055}"/>`;
  return {
    raster,
    overlay: `${stem}<g transform="translate(${x} ${y}) rotate(${random.between(0, 90)}) scale(1 ${random.between(0.82, 1)})">${blossom(random, size, shaded(heart, dim), shaded(tip, dim), shaded(core, dim))}</g>`,
  };
};

function blossom(
  random: Random,
  size: number,
  heart: Color,
  tip: Color,
  core: Color,
): string {
  const count = random.pick([8, 13, 16, 21, 5, 6]);
  const rings = count > 10 ? random.pick([2, 3, 4]) : random.pick([1, 2]);
  const breadth = ((Math.PI * size * 0.62) / count) * random.between(1, 1.35);
  const notch = random.pick([0, 0, 0.06, 0.1]);
  const defs: string[] = [];
  const petals: string[] = [];
  for (let ring = 0; ring < rings; ring++) {
    const reach = size * (1 - ring * (0.62 / Math.max(2, rings)));
    const wide = breadth * (1 - ring * 0.14);
    for (let variant = 0; variant < 3; variant++) {
      const tone = random.between(0.86, 1.06) * (1 - (rings - 1 - ring) * 0.05);
      defs.push(
        `<linearGradient id="p${ring}${variant}" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="0" y2="${-reach}"><stop offset=".1" stop-color="${hexOf(shaded(mix(heart, tip, 0.5), tone * 0.6))}"/><stop offset=".32" stop-color="${hexOf(shaded(heart, tone * 0.95))}"/><stop offset=".8" stop-color="${hexOf(shaded(tip, tone))}"/><stop offset="1" stop-color="${hexOf(shaded(mix(tip, [255, 255, 255], 0.25), tone))}"/></linearGradient>`,
      );
    }
    for (let petal = 0; petal < count; petal++) {
      const angle =
        ((petal + ring * 0.5) / count) * 360 + random.between(-5, 5);
      const length = reach * random.between(0.92, 1.04);
      const half = (wide / 2) * random.between(0.9, 1.1);
      const veins = [-0.45, -0.15, 0.15, 0.45]
        .map(
          (off) =>
            `M${off * half * 0.3} ${-size * 0.16} Q${off * half * 1.5} ${-length * 0.6} ${off * half * 0.8} ${-length * 0.92}`,
        )
        .join("");
      petals.push(
        `<g transform="rotate(${angle.toFixed(2)})"><path d="M0 0 C${-half * 1.5} ${-length * 0.42} ${-half * 1.15} ${-length} 0 ${-length * (1 - notch)} C${half * 1.15} ${-length} ${half * 1.5} ${-length * 0.42} 0 0Z" transform="translate(5 8)" fill="#000" fill-opacity=".14"/><path d="M0 0 C${-half * 1.5} ${-length * 0.42} ${-half * 1.15} ${-length} 0 ${-length * (1 - notch)} C${half * 1.15} ${-length} ${half * 1.5} ${-length * 0.42} 0 0Z" fill="url(#p${ring}${petal % 3})"/><path d="${veins}" fill="none" stroke="${hexOf(shaded(tip, 0.62))}" stroke-width="2" stroke-opacity=".28"/></g>`,
      );
    }
  }
  const radius = size * random.between(0.14, 0.26);
  const seeds = Array.from({ length: 210 }, (_, index) => {
    const t = Math.sqrt((index + 0.5) / 210);
    const angle = index * 2.39996;
    return `<circle cx="${(Math.cos(angle) * t * radius).toFixed(1)}" cy="${(Math.sin(angle) * t * radius).toFixed(1)}" r="${(radius * (0.035 + 0.02 * t)).toFixed(1)}" fill="${hexOf(shaded(core, 0.72 + 0.5 * t * random.between(0.8, 1.1)))}"/>`;
  }).join("");
  return `<defs>${defs.join("")}</defs>${petals.join("")}<circle r="${radius * 1.12}" cx="4" cy="6" fill="#000" fill-opacity=".22"/><circle r="${radius * 1.04}" fill="${hexOf(shaded(core, 0.6))}"/>${seeds}`;
}
