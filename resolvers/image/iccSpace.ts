import { lightTable, type RgbSpace } from "./rgbSpace.ts";

/**
 * Reads the colour space of a plain RGB profile: three primaries and a curve a channel, as cameras and phones embed.
 * @returns null for a profile that works by tables, for grey and CMYK, and for a damaged one.
 */
export function readIccSpace(icc: Buffer): RgbSpace | null {
  try {
    if (icc.toString("latin1", 16, 20) !== "RGB ") return null;
    const tags = new Map<string, Buffer>();
    const count = Math.min(icc.readUInt32BE(128), 100);
    for (let at = 132; at < 132 + count * 12; at += 12) {
      const offset = icc.readUInt32BE(at + 4);
      const length = icc.readUInt32BE(at + 8);
      tags.set(
        icc.toString("latin1", at, at + 4),
        icc.subarray(offset, offset + length),
      );
    }
    // Where there are tables too, they come first (ICC.1:2022, 8.10).
    if (tags.has("A2B0")) return null;
    const primaries = ["rXYZ", "gXYZ", "bXYZ"].map((name) => {
      const tag = tags.get(name);
      return [8, 12, 16].map((at) => (tag?.readInt32BE(at) ?? 0) / 65_536);
    });
    // Y adds up to the white's, which is 1.
    const white = primaries.reduce((sum, [, y = 0]) => sum + y, 0);
    if (Math.abs(white - 1) > 0.05) return null;
    const light = ["rTRC", "gTRC", "bTRC"].flatMap((name) => {
      const curve = readCurve(tags.get(name));
      return curve ? lightTable(curve) : [];
    });
    return light.length === 3 ? { primaries, light } : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** ICC.1:2022, 10.6 (`curv`) and 10.18 (`para`). */
function readCurve(
  tag: Buffer | undefined,
): ((value: number) => number) | null {
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
