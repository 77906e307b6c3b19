import type { Random } from "./random.ts";
import type { Raster } from "./raster.ts";

/** The time of day and the weather in one. */
export type Light =
  "dawn" | "day" | "golden" | "sunset" | "dusk" | "night" | "overcast";

export type MotifName =
  | "sea"
  | "mountains"
  | "city"
  | "forest"
  | "lighthouse"
  | "beach"
  | "stars"
  | "fields"
  | "face"
  | "flower"
  | "snow"
  | "road";

export interface Scene {
  random: Random;
  /** Width to height. */
  aspect: number;
  light: Light;
  /** How many pixels high the photo will be: nothing finer can be seen. */
  finest: number;
}

export interface Drawing {
  /** What is soft or has texture; enlarged to the size of the photo. */
  raster: Raster;
  /** What has edges: SVG in a space 1,000 high and 1,000 times the aspect ratio wide. */
  overlay?: string;
}

export type Motif = (scene: Scene) => Drawing;
