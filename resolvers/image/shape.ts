import type { PreviewFormat } from "../generated/schema.ts";

/** Where a photo is cut to a shape that is not its own: around a point (fractions of the upright picture), or as said. */
export type ShapeCrop = "CENTER" | "ATTENTION" | { x: number; y: number };

/** One picture, to the pixel. */
export interface Shape {
  width: number;
  height: number;
  /** Null: the whole picture, whose proportions are then those of width and height. */
  crop: ShapeCrop | null;
  format: PreviewFormat;
}
