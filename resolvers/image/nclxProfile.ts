import { type Curve, srgbLight } from "./iccProfile.ts";

// HEIF, AVIF and PNG may name their colour space by numbers instead of carrying a profile. Colour management knows only
// profiles, so the numbers are written out as one.

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

/** An ICC profile for these code points; null when they mean sRGB or something near enough. */
export function nclxProfile({ primaries, transfer }: Nclx): Buffer | null {
  const wide = WIDE_PRIMARIES[primaries];
  const hdr =
    transfer === PQ ? pqLight : transfer === HLG ? hlgLight : undefined;
  if (!wide && !hdr) return null;
  return writeProfile(underD50(wide ?? SRGB_PRIMARIES), hdr ?? srgbLight);
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

/** Enough for the steep foot of an HDR curve. */
const CURVE_ENTRIES = 4096;

/** A display profile of three primaries and one curve (ICC.1:2001-04, version 2, which everything reads). */
function writeProfile(primaries: number[][], curve: Curve): Buffer {
  const trc = Buffer.alloc(12 + CURVE_ENTRIES * 2);
  trc.write("curv", 0, "latin1");
  trc.writeUInt32BE(CURVE_ENTRIES, 8);
  for (let i = 0; i < CURVE_ENTRIES; i += 1) {
    const light = Math.min(1, Math.max(0, curve(i / (CURVE_ENTRIES - 1))));
    trc.writeUInt16BE(Math.round(light * 65_535), 12 + i * 2);
  }
  const description = Buffer.alloc(12 + 5 + 79);
  description.write("desc\0\0\0\0\0\0\0\x05nclx", 0, "latin1");
  const [red = [], green = [], blue = []] = primaries;
  const bodies: [names: string[], body: Buffer][] = [
    [["desc"], description],
    [["cprt"], Buffer.from("text\0\0\0\0none\0\0\0\0", "latin1")],
    [["wtpt"], xyzTag(D50)],
    [["rXYZ"], xyzTag(red)],
    [["gXYZ"], xyzTag(green)],
    [["bXYZ"], xyzTag(blue)],
    [["rTRC", "gTRC", "bTRC"], trc],
  ];

  const tagCount = bodies.reduce((sum, [names]) => sum + names.length, 0);
  const table = Buffer.alloc(4 + tagCount * 12);
  table.writeUInt32BE(tagCount, 0);
  let entry = 4;
  let offset = 128 + table.length;
  for (const [names, body] of bodies) {
    for (const name of names) {
      table.write(name, entry, "latin1");
      table.writeUInt32BE(offset, entry + 4);
      table.writeUInt32BE(body.length, entry + 8);
      entry += 12;
    }
    offset += body.length;
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(offset, 0);
  header.writeUInt32BE(0x0240_0000, 8);
  header.write("mntrRGB XYZ ", 12, "latin1");
  header.write("acsp", 36, "latin1");
  xyzTag(D50).copy(header, 68, 8);
  return Buffer.concat([header, table, ...bodies.map(([, body]) => body)]);
}

function xyzTag(xyz: number[]): Buffer {
  const tag = Buffer.alloc(20);
  tag.write("XYZ ", 0, "latin1");
  xyz.forEach((value, i) =>
    tag.writeInt32BE(Math.round(value * 65_536), 8 + i * 4),
  );
  return tag;
}

function multiply(matrix: number[][], vector: number[]): number[] {
  return matrix.map((row) =>
    row.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0),
  );
}

function transpose(matrix: number[][]): number[][] {
  return [0, 1, 2].map((i) => matrix.map((row) => row[i] ?? 0));
}

/** Of three rows and three columns, by cofactors. */
function inverse(matrix: number[][]): number[][] {
  const at = (row: number, column: number) =>
    matrix[row % 3]?.[column % 3] ?? 0;
  const cofactor = (row: number, column: number) =>
    at(row + 1, column + 1) * at(row + 2, column + 2) -
    at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = [0, 1, 2].reduce(
    (sum, column) => sum + at(0, column) * cofactor(0, column),
    0,
  );
  return [0, 1, 2].map((row) =>
    [0, 1, 2].map((column) => cofactor(column, row) / determinant),
  );
}
