import type { Sharp } from "sharp";

/**
 * What each EXIF orientation asks for (CIPA DC-008, 4.6.5.1). sharp mirrors before it rotates whatever the order of
 * the calls, which is why 5 and 7 read the way they do.
 */
const TURNS: Record<number, (image: Sharp) => Sharp> = {
  2: (image) => image.flop(),
  3: (image) => image.rotate(180),
  4: (image) => image.flip(),
  5: (image) => image.flop().rotate(270),
  6: (image) => image.rotate(90),
  7: (image) => image.flop().rotate(90),
  8: (image) => image.rotate(270),
};

/**
 * To be called after `resize`: what sharp calls autoOrient turns before it, and has to hold every pixel of the original
 * for that.
 */
export function turnUpright(image: Sharp, orientation: number): Sharp {
  return TURNS[orientation]?.(image) ?? image;
}

export function swapsSides(orientation: number): boolean {
  return orientation >= 5 && orientation <= 8;
}
