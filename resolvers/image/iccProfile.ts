/** A colour space in numbers: RGB primaries as XYZ under D50, and the curve of a channel from code value to light. */
interface RgbSpace {
  columns: number[];
  light: (value: number) => number;
}

/** sRGB's primaries adapted to D50, as every sRGB profile carries them (IEC 61966-2-1, ICC.1). */
const SRGB_COLUMNS = [
  0.43607, 0.22249, 0.01392, 0.38515, 0.71687, 0.09708, 0.14307, 0.06061,
  0.7141,
];

/** Half of what an eye would notice in a photo; profiles differ in the fourth decimal among themselves. */
const COLUMN_TOLERANCE = 0.004;
const LIGHT_TOLERANCE = 0.012;

/** IEC 61966-2-1. */
export function srgbLight(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/**
 * Whether an embedded profile means sRGB. Told by its numbers, not its name: phones embed one in nearly every photo,
 * under a dozen names, and converting from sRGB to sRGB costs as much as the decode.
 */
export function isSrgbProfile(icc: Buffer): boolean {
  const space = readRgbSpace(icc);
  return (
    space !== null &&
    space.columns.every(
      (value, i) => Math.abs(value - (SRGB_COLUMNS[i] ?? 0)) < COLUMN_TOLERANCE,
    ) &&
    [0.05, 0.2, 0.4, 0.6, 0.8, 1].every(
      (value) =>
        Math.abs(space.light(value) - srgbLight(value)) < LIGHT_TOLERANCE,
    )
  );
}

/** Matrix and curve of a plain RGB profile; null for one with tables, for grey and CMYK, and for a damaged one. */
function readRgbSpace(icc: Buffer): RgbSpace | null {
  try {
    if (icc.toString("latin1", 16, 20) !== "RGB ") return null;
    const tags = new Map<string, Buffer>();
    const count = Math.min(icc.readUInt32BE(128), 100);
    for (let at = 132; at < 132 + count * 12; at += 12) {
      const offset = icc.readUInt32BE(at + 4);
      tags.set(
        icc.toString("latin1", at, at + 4),
        icc.subarray(offset, offset + icc.readUInt32BE(at + 8)),
      );
    }
    const light = readCurve(tags.get("rTRC"));
    if (tags.has("A2B0") || !light) return null;
    const columns = ["rXYZ", "gXYZ", "bXYZ"].flatMap((name) => {
      const tag = tags.get(name);
      return tag ? [8, 12, 16].map((at) => tag.readInt32BE(at) / 65_536) : [];
    });
    return columns.length === 9 ? { columns, light } : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** ICC.1:2022, 10.6 (`curv`) and 10.18 (`para`). */
function readCurve(tag: Buffer | undefined): RgbSpace["light"] | null {
  const type = tag?.toString("latin1", 0, 4);
  if (tag && type === "curv") {
    const count = tag.readUInt32BE(8);
    if (count === 0) return (value) => value;
    if (count === 1) {
      const gamma = tag.readUInt16BE(12) / 256;
      return (value) => value ** gamma;
    }
    return (value) =>
      tag.readUInt16BE(12 + 2 * Math.round(value * (count - 1))) / 65_535;
  }
  if (tag && type === "para") {
    const kind = tag.readUInt16BE(8);
    const [g = 1, a = 1, b = 0, c = 0, d = 0] = Array.from(
      { length: [1, 3, 4, 5, 7][kind] ?? 1 },
      (_, i) => tag.readInt32BE(12 + i * 4) / 65_536,
    );
    if (kind === 0) return (value) => value ** g;
    if (kind === 3)
      return (value) => (value >= d ? (a * value + b) ** g : c * value);
  }
  return null;
}
