/** An RGB colour space in numbers. */
export interface RgbSpace {
  /** Red, green and blue as XYZ under D50: the columns of the matrix to XYZ. */
  primaries: number[][];
  /** Light (0 to 1) of each of the 256 code values, a table a channel. */
  light: Float64Array[];
}

/** IEC 61966-2-1. */
export function srgbLight(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

export function srgbValue(light: number): number {
  return light <= 0.0031308
    ? light * 12.92
    : 1.055 * light ** (1 / 2.4) - 0.055;
}

/** @param curve from code value to light, both 0 to 1. */
export function lightTable(curve: (value: number) => number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, code) =>
    Math.min(1, Math.max(0, curve(code / 255))),
  );
}

const SRGB_TABLE = lightTable(srgbLight);

/** As every sRGB profile carries them: adapted to D50 by the Bradford matrix (ICC.1, annex E). */
export const SRGB: RgbSpace = {
  primaries: [
    [0.43607, 0.22249, 0.01392],
    [0.38515, 0.71687, 0.09708],
    [0.14307, 0.06061, 0.7141],
  ],
  light: [SRGB_TABLE, SRGB_TABLE, SRGB_TABLE],
};

/** Half of what an eye would notice in a photo; sRGB profiles differ in the fourth decimal among themselves. */
const PRIMARY_TOLERANCE = 0.004;
const LIGHT_TOLERANCE = 0.012;

/** Told by the numbers, not by a name: phones embed an sRGB profile in nearly every photo, under a dozen names. */
export function isSrgb({ primaries, light }: RgbSpace): boolean {
  return (
    primaries.every((column, i) =>
      column.every(
        (value, j) =>
          Math.abs(value - (SRGB.primaries[i]?.[j] ?? 0)) < PRIMARY_TOLERANCE,
      ),
    ) &&
    light.every((table) =>
      table.every(
        (value, code) =>
          Math.abs(value - (SRGB_TABLE[code] ?? 0)) < LIGHT_TOLERANCE,
      ),
    )
  );
}

export function multiply(matrix: number[][], vector: number[]): number[] {
  return matrix.map((row) =>
    row.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0),
  );
}

export function transpose(matrix: number[][]): number[][] {
  return [0, 1, 2].map((i) => matrix.map((row) => row[i] ?? 0));
}

/** Of three rows and three columns, by cofactors. */
export function inverse(matrix: number[][]): number[][] {
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
