import type { Color } from "./color.ts";

/** Pixels as three bytes each, row by row. */
export interface Raster {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** Where a shader leaves its colour: one for all pixels, as most of the time would go into making new ones. */
export type Pixel = [number, number, number];

/**
 * Says what colour a place has. Both coordinates are in heights of the picture: v runs from 0 at the top to 1, u from 0 to
 * the aspect ratio.
 */
export type Shader = (u: number, v: number, pixel: Pixel) => void;

/** @param height in pixels: as fine as the shader's work needs to be seen. */
export function shade(aspect: number, height: number, shader: Shader): Raster {
  const width = Math.max(1, Math.round(height * aspect));
  const data = new Uint8ClampedArray(width * height * 3);
  // Fractions from the start: an array that begins with whole numbers is compiled for those.
  const pixel: Pixel = [0.5, 0.5, 0.5];
  let at = 0;
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5) / height;
    for (let x = 0; x < width; x++) {
      shader((x + 0.5) / height, v, pixel);
      data[at] = pixel[0];
      data[at + 1] = pixel[1];
      data[at + 2] = pixel[2];
      at += 3;
    }
  }
  return { width, height, data };
}

/** Lays a colour over a pixel. */
export function blend(pixel: Pixel, over: Color, opacity: number): void {
  pixel[0] += (over[0] - pixel[0]) * opacity;
  pixel[1] += (over[1] - pixel[1]) * opacity;
  pixel[2] += (over[2] - pixel[2]) * opacity;
}

export function scale(pixel: Pixel, factor: number): void {
  pixel[0] *= factor;
  pixel[1] *= factor;
  pixel[2] *= factor;
}

export function add(pixel: Pixel, light: Color, amount: number): void {
  pixel[0] += light[0] * amount;
  pixel[1] += light[1] * amount;
  pixel[2] += light[2] * amount;
}
