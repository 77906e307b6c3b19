import {
  inverse,
  lightTable,
  multiply,
  type RgbSpace,
  srgbLight,
  transpose,
} from "./rgbSpace.ts";

/** How HEIF, AVIF and PNG name a colour space without a profile: code points of ITU-T H.273. */
export interface Nclx {
  primaries: number;
  transfer: number;
}

type Chromaticity = [x: number, y: number];

const SRGB_PRIMARIES: Chromaticity[] = [
  [0.64, 0.33],
  [0.3, 0.6],
  [0.15, 0.06],
];
/** Those that look different from sRGB (those of BT.601 differ less than screens do); all have a D65 white. */
const WIDE_PRIMARIES: Record<number, Chromaticity[]> = {
  // BT.2020
  9: [
    [0.708, 0.292],
    [0.17, 0.797],
    [0.131, 0.046],
  ],
  // Display P3
  12: [
    [0.68, 0.32],
    [0.265, 0.69],
    [0.15, 0.06],
  ],
};
const D65: Chromaticity = [0.3127, 0.329];
const D50 = [0.9642, 1, 0.8249];
const BRADFORD = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

const PQ = 16;
const HLG = 18;
/** Paper white on an HDR screen, in nits (ITU-R BT.2408). */
const REFERENCE_WHITE_NITS = 203;
/** Up to this share of white an HDR picture is shown as it is; what is brighter is pressed into the rest. */
const SHOULDER = 0.6;

/** The colour space that these code points name; null when they mean sRGB or something near enough. */
export function nclxSpace({ primaries, transfer }: Nclx): RgbSpace | null {
  const wide = WIDE_PRIMARIES[primaries];
  const hdr =
    transfer === PQ ? pqLight : transfer === HLG ? hlgLight : undefined;
  if (!wide && !hdr) return null;
  const table = lightTable(hdr ?? srgbLight);
  return {
    primaries: underD50(wide ?? SRGB_PRIMARIES),
    light: [table, table, table],
  };
}

/** SMPTE ST 2084, relative to paper white. */
function pqLight(value: number): number {
  const p = value ** (1 / 78.84375);
  const light =
    (Math.max(p - 0.8359375, 0) / (18.8515625 - 18.6875 * p)) **
    (1 / 0.1593017578125);
  return underShoulder((light * 10_000) / REFERENCE_WHITE_NITS);
}

/** ITU-R BT.2100 on a screen of 1,000 nits, whose system gamma is 1.2, relative to paper white. */
function hlgLight(value: number): number {
  const scene =
    value <= 0.5
      ? value ** 2 / 3
      : (Math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12;
  return underShoulder((scene ** 1.2 * 1_000) / REFERENCE_WHITE_NITS);
}

function underShoulder(light: number): number {
  if (light <= SHOULDER) return light;
  const over = (light - SHOULDER) / (1 - SHOULDER);
  return SHOULDER + (1 - SHOULDER) * (over / (1 + over));
}

/** Bradford adaptation from D65 (ICC.1, annex E). */
function underD50(primaries: Chromaticity[]): number[][] {
  const columns = primaries.map(xyzOf);
  const white = xyzOf(D65);
  const strength = multiply(inverse(transpose(columns)), white);
  const from = multiply(BRADFORD, white);
  const to = multiply(BRADFORD, D50);
  return columns.map((column, i) => {
    const scaled = column.map((value) => value * (strength[i] ?? 0));
    const cones = multiply(BRADFORD, scaled).map(
      (value, j) => (value * (to[j] ?? 0)) / (from[j] ?? 1),
    );
    return multiply(inverse(BRADFORD), cones);
  });
}

function xyzOf([x, y]: Chromaticity): number[] {
  return [x / y, 1, (1 - x - y) / y];
}
