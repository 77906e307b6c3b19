/** From code value to light, both 0 to 1. */
export type Curve = (value: number) => number;

/** sRGB's primaries as XYZ, adapted to D50, as every sRGB profile carries them (ICC.1, annex E). */
const SRGB_PRIMARIES = [
  [0.43607, 0.22249, 0.01392],
  [0.38515, 0.71687, 0.09708],
  [0.14307, 0.06061, 0.7141],
];

/** Half of what an eye would notice in a photo; sRGB profiles differ in the fourth decimal among themselves. */
const PRIMARY_TOLERANCE = 0.004;
const LIGHT_TOLERANCE = 0.012;

/** IEC 61966-2-1. */
export const srgbLight: Curve = (value) =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/** Whether a profile is of RGB pixels at all: some files carry one of another colour model. */
export function isRgbProfile(icc: Buffer): boolean {
  return icc.toString("latin1", 16, 20) === "RGB ";
}

/**
 * Whether an embedded profile means sRGB. Told by its numbers, not by its name: phones embed one in nearly every photo,
 * under a dozen names, and converting from sRGB to sRGB costs as much as a decode.
 */
export function isSrgbProfile(icc: Buffer): boolean {
  const tags = readTags(icc);
  // Where there are tables too, they come first (ICC.1:2022, 8.10).
  if (!tags || tags.has("A2B0")) return false;
  try {
    return (
      ["rXYZ", "gXYZ", "bXYZ"].every((name, i) =>
        SRGB_PRIMARIES[i]?.every((value, j) => {
          const found = tags.get(name)?.readInt32BE(8 + j * 4) ?? 0;
          return Math.abs(found / 65_536 - value) < PRIMARY_TOLERANCE;
        }),
      ) &&
      ["rTRC", "gTRC", "bTRC"].every((name) => {
        const curve = readCurve(tags.get(name));
        return [0.05, 0.2, 0.4, 0.6, 0.8, 1].every(
          (value) =>
            curve &&
            Math.abs(curve(value) - srgbLight(value)) < LIGHT_TOLERANCE,
        );
      })
    );
  } catch (error) {
    // A field that would lie behind the last byte of a damaged profile.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function readTags(icc: Buffer): Map<string, Buffer> | null {
  if (icc.length < 132 || !isRgbProfile(icc)) return null;
  const tags = new Map<string, Buffer>();
  const end = Math.min(icc.length, 132 + icc.readUInt32BE(128) * 12);
  for (let at = 132; at + 12 <= end; at += 12) {
    const offset = icc.readUInt32BE(at + 4);
    const length = icc.readUInt32BE(at + 8);
    tags.set(
      icc.toString("latin1", at, at + 4),
      icc.subarray(offset, offset + length),
    );
  }
  return tags;
}

/** ICC.1:2022, 10.6 (`curv`) and 10.18 (`para`). */
function readCurve(tag: Buffer | undefined): Curve | null {
  const type = tag?.toString("latin1", 0, 4);
  if (tag && type === "curv") {
    const count = tag.readUInt32BE(8);
    if (count === 0) return (value) => value;
    if (count === 1) {
      const gamma = tag.readUInt16BE(12) / 256;
      return (value) => value ** gamma;
    }
    const entry = (i: number) => tag.readUInt16BE(12 + 2 * i) / 65_535;
    return (value) => {
      const place = value * (count - 1);
      const below = Math.min(Math.floor(place), count - 2);
      return entry(below) + (entry(below + 1) - entry(below)) * (place - below);
    };
  }
  if (tag && type === "para") {
    const kind = tag.readUInt16BE(8);
    const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from(
      { length: [1, 3, 4, 5, 7][kind] ?? 1 },
      (_, i) => tag.readInt32BE(12 + i * 4) / 65_536,
    );
    if (kind === 0) return (value) => value ** g;
    const above = (value: number) => Math.max(0, a * value + b) ** g;
    if (kind === 1) return (value) => (value >= -b / a ? above(value) : 0);
    if (kind === 2) return (value) => (value >= -b / a ? above(value) : 0) + c;
    return (value) => (value >= d ? above(value) + e : c * value + f);
  }
  return null;
}
