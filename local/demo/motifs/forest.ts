import { color, mix, shaded, type Color } from "../color.ts";
import type { Motif } from "../motif.ts";
import { noise, smoothstep } from "../noise.ts";
import type { Random } from "../random.ts";
import { add, blend, scale, shade } from "../raster.ts";

interface Season {
  fog: string;
  leaves: string[];
  bark: string;
  floor: string;
}

const SEASONS: Season[] = [
  {
    fog: "#dfe9c4",
    leaves: ["#6f9a3c", "#88b04a", "#4f7f35"],
    bark: "#2d2a22",
    floor: "#56702f",
  },
  {
    fog: "#f3dcae",
    leaves: ["#c9752b", "#d99a35", "#a84f25"],
    bark: "#2f231c",
    floor: "#8a5a2b",
  },
  {
    fog: "#cfdcdc",
    leaves: ["#3f6b58", "#547f66", "#2f5548"],
    bark: "#20282a",
    floor: "#34503f",
  },
  {
    fog: "#e9d9c8",
    leaves: ["#8f9d4c", "#b7a94a", "#6f8238"],
    bark: "#33291f",
    floor: "#6e6a35",
  },
  {
    fog: "#c9d8e6",
    leaves: ["#4d7d4a", "#6b9a55", "#3a6644"],
    bark: "#242a2a",
    floor: "#476a55",
  },
];

/** Between the trees, with light coming through. */
export const forest: Motif = ({ random, aspect, light, finest }) => {
  const season = random.pick(SEASONS);
  const dim = {
    dawn: 0.92,
    day: 1,
    golden: 1,
    sunset: 0.85,
    dusk: 0.55,
    night: 0.4,
    overcast: 0.85,
  }[light];
  const warm: Color =
    light === "golden" || light === "sunset" || light === "dawn"
      ? [1.06, 0.98, 0.86]
      : [0.98, 1, 1.01];
  const lamp = (hex: string): Color => {
    const [red, green, blue] = color(hex);
    return [red * dim * warm[0], green * dim * warm[1], blue * dim * warm[2]];
  };
  const fog = lamp(season.fog);
  const bark = lamp(season.bark);
  const floor = lamp(season.floor);
  const leaves = season.leaves.map(lamp);
  const ground = random.between(0.66, 0.8);
  const brightU = aspect * random.between(0.3, 0.7);
  const count = 6;
  const layers = Array.from({ length: count }, (_, index) => {
    const near = (index + 1) / count;
    return {
      near,
      seed: random() * 8,
      ...standing(trunksOf(random, aspect, near), aspect),
      lean: random.between(-0.07, 0.07),
      leaf: random.pick(leaves),
      foot: ground - 0.1 + near * 0.16,
      canopy: random.between(0.2, 0.42) * (1 - near * 0.25),
    };
  });
  const slope = random.between(0.35, 0.8) * (random.chance(0.5) ? 1 : -1);
  const hasShafts =
    light !== "overcast" && light !== "night" && random.chance(0.75);
  const shaftSeed = random() * 8;
  const hasPath = random.chance(0.5);
  const pathSeed = random() * 8;

  const raster = shade(aspect, Math.min(500, finest), (u, v, pixel) => {
    const away = Math.hypot(u - brightU, (v - 0.42) * 1.2);
    const bright = Math.exp(-away * away * 2.2);
    for (let i = 0; i < 3; i++) pixel[i] = fog[i]! * (0.68 + 0.42 * bright);
    // Leaves far away.
    const backdrop = noise(u * 0.7 + shaftSeed, v * 0.7);
    blend(pixel, leaves[0]!, smoothstep(0.35, 0.9, backdrop) * 0.3);
    if (v > ground - 0.08) {
      const depth = Math.max(0.001, v - ground + 0.08);
      const litter = noise(u * 2.4 * (1.2 - depth), v * 6 + shaftSeed);
      const patch = noise(u * 0.5 + 2, v * 1.3 + shaftSeed);
      const tone = mix(floor, leaves[1]!, smoothstep(0.3, 0.8, patch) * 0.55);
      blend(
        pixel,
        shaded(tone, 0.55 + litter * 0.55 + bright * 0.3),
        smoothstep(0, 0.22, depth),
      );
      if (hasPath) {
        const centre =
          brightU + (noise(v * 0.4 + pathSeed, 0.3) - 0.5) * 0.35 * depth * 3;
        const width = 0.015 + depth * 0.42;
        const onPath =
          1 -
          smoothstep(
            width * 0.65,
            width,
            Math.abs(u - centre) + (litter - 0.5) * 0.05,
          );
        blend(
          pixel,
          shaded(mix(floor, fog, 0.52), 0.75 + litter * 0.3),
          onPath * 0.8 * smoothstep(0, 0.1, depth),
        );
      }
    }
    for (const layer of layers) {
      const { near, seed, trunks, nearest, lean, leaf, foot, canopy } = layer;
      const sway = (noise(v * 0.16 + seed, seed) - 0.5) * 0.08;
      const bulge = v > foot - 0.05 ? (v - foot + 0.05) * 0.14 : 0;
      if (v < foot + 0.015) {
        const place = u + sway + lean * (v - 0.5);
        const trunk = trunks[nearestIn(nearest, place / aspect)];
        const across = trunk
          ? (place - trunk.u) / (trunk.width * (0.75 + v * 0.4 + bulge * 8))
          : 2;
        if (across > -1 && across < 1) {
          const grain = noise(u * 3.4 + seed, v * 0.7 + seed);
          const side = 1 - across * 0.5 * Math.sign(u - brightU);
          const tone = shaded(bark, (0.8 + grain * 0.75) * side);
          const veil = (1 - near) ** 1.25 * 0.94;
          blend(
            pixel,
            mix(tone, fog, veil * (0.75 + bright * 0.25)),
            smoothstep(0, 0.12, 1 - Math.abs(across)) *
              smoothstep(-0.015, 0.01, foot - v + 0.005),
          );
        }
      }
      const clump = noise(
        u * (0.75 - near * 0.25) + seed,
        v * (0.75 - near * 0.25) + seed,
      );
      const twig = noise(u * 3 + seed, v * 3 + seed);
      const cover = smoothstep(
        0.42,
        0.62,
        clump * 0.72 + twig * 0.4 - (v - canopy) * 1.1,
      );
      if (cover > 0) {
        const tone = shaded(
          leaf,
          0.5 + twig * 0.62 + bright * 0.35 - near * 0.12,
        );
        blend(
          pixel,
          mix(tone, fog, (1 - near) * 0.75),
          cover * (0.5 + near * 0.42),
        );
      }
    }
    if (hasShafts) {
      const along = u - brightU + (v - 0.2) * slope;
      const beam = smoothstep(
        0.5,
        0.95,
        noise(along * 0.42 + shaftSeed, 0.5 + v * 0.02),
      );
      add(pixel, fog, beam * bright * 0.42 * (1 - smoothstep(0.5, 1, v) * 0.5));
    }
    scale(pixel, 1.06 - 0.28 * away);
  });
  return { raster };
};

const PLACES = 512;

/** With the trunk that stands nearest to each place, which spares asking all of them for every pixel. */
function standing(trunks: { u: number; width: number }[], aspect: number) {
  const nearest = Int16Array.from({ length: PLACES }, (_, index) => {
    const place = ((index + 0.5) / PLACES) * aspect;
    let best = 0;
    trunks.forEach(({ u }, trunk) => {
      if (Math.abs(u - place) < Math.abs(trunks[best]!.u - place)) best = trunk;
    });
    return best;
  });
  return { trunks, nearest };
}

function nearestIn(nearest: Int16Array, part: number): number {
  return nearest[Math.max(0, Math.min(PLACES - 1, Math.floor(part * PLACES)))]!;
}

function trunksOf(random: Random, aspect: number, near: number) {
  const count = Math.round((3 + (1 - near) * 13) * Math.max(0.8, aspect));
  return Array.from({ length: count }, () => ({
    u: random.between(-0.05, aspect + 0.05),
    width: (0.004 + 0.03 * near ** 1.9) * random.between(0.6, 1.35),
  }));
}
