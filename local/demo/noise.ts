// What makes clouds, rock and water of a gradient. One fractal texture is made once and looked up ever after: computing
// octaves for every pixel would take most of the time that drawing takes.

import { randomOf } from "./random.ts";

const SIZE = 512;
const MASK = SIZE - 1;
const COARSEST_CELLS = 4;
const FINEST_CELLS = 256;

let texture: Float32Array | undefined;

/** Fractal noise, evenly spread over 0 to 1; it repeats after 1 in both directions, its largest shapes are about 0.2 wide. */
export function noise(x: number, y: number): number {
  const texels = (texture ??= fractalTexture());
  const column = x * SIZE;
  const row = y * SIZE;
  const left = Math.floor(column);
  const top = Math.floor(row);
  const across = column - left;
  const down = row - top;
  const x0 = left & MASK;
  const x1 = (left + 1) & MASK;
  const y0 = (top & MASK) * SIZE;
  const y1 = ((top + 1) & MASK) * SIZE;
  const upper = texels[y0 + x0]! * (1 - across) + texels[y0 + x1]! * across;
  const lower = texels[y1 + x0]! * (1 - across) + texels[y1 + x1]! * across;
  return upper * (1 - down) + lower * down;
}

/** Noise with creases instead of waves: 1 along lines that branch, as ridges and light under water do. */
export function creases(x: number, y: number): number {
  return 1 - Math.abs(2 * noise(x, y) - 1);
}

function fractalTexture(): Float32Array {
  const random = randomOf("noise");
  const sum = new Float32Array(SIZE * SIZE);
  let amplitude = 1;
  for (let cells = COARSEST_CELLS; cells <= FINEST_CELLS; cells *= 2) {
    const lattice = Float32Array.from({ length: cells * cells }, random);
    addOctave(sum, lattice, cells, amplitude);
    amplitude *= 0.5;
  }
  return evenlySpread(sum);
}

function addOctave(
  sum: Float32Array,
  lattice: Float32Array,
  cells: number,
  amplitude: number,
): void {
  const step = cells / SIZE;
  for (let y = 0; y < SIZE; y++) {
    const row = Math.floor(y * step);
    const down = smooth(y * step - row);
    const upper = row * cells;
    const lower = ((row + 1) % cells) * cells;
    for (let x = 0; x < SIZE; x++) {
      const column = Math.floor(x * step);
      const across = smooth(x * step - column);
      const next = (column + 1) % cells;
      const above =
        lattice[upper + column]! * (1 - across) +
        lattice[upper + next]! * across;
      const below =
        lattice[lower + column]! * (1 - across) +
        lattice[lower + next]! * across;
      const at = y * SIZE + x;
      sum[at] = sum[at]! + amplitude * (above * (1 - down) + below * down);
    }
  }
}

/** By rank, so that half of the sky is clouded where a cloud is noise above one half. */
function evenlySpread(values: Float32Array): Float32Array {
  const sorted = values.slice().sort();
  const STEPS = 1024;
  const least = sorted[0]!;
  const range = sorted[sorted.length - 1]! - least;
  const ranks = new Float32Array(STEPS + 1);
  let below = 0;
  for (let step = 0; step <= STEPS; step++) {
    const limit = least + (range * step) / STEPS;
    while (below < sorted.length && sorted[below]! < limit) below++;
    ranks[step] = below / sorted.length;
  }
  return values.map((value) => {
    const place = ((value - least) / range) * STEPS;
    const step = Math.min(STEPS - 1, Math.floor(place));
    const part = place - step;
    return ranks[step]! * (1 - part) + ranks[step + 1]! * part;
  });
}

export function smooth(part: number): number {
  return part * part * (3 - 2 * part);
}

/** 0 below `from`, 1 above `to`, and smooth in between. */
export function smoothstep(from: number, to: number, value: number): number {
  const part = (value - from) / (to - from);
  return part <= 0 ? 0 : part >= 1 ? 1 : smooth(part);
}
