// Pictures of a photo besides its ladder: made when first asked for, kept, remembered.

import type { PreviewFormat } from "../generated/schema.ts";
import type { Shape, ShapeCrop } from "../image/shape.ts";

/** A shape that is in the previews bucket, under the photo's prefix. */
export interface MadeShape {
  /** As {@link shapeFile} names it. */
  file: string;
  sizeBytes: number;
  /** ISO instant: the oldest make room when there are too many. */
  madeAt: string;
}

/** What `query` sends to the function `preview`: shapes of one photo that are not made yet. */
export interface ShapesAsked {
  photoId: string;
  generation: string;
  shapes: Shape[];
}

/** What it answers: those of them that are there now. */
export interface ShapesMade {
  made: MadeShape[];
}

const EXTENSIONS = {
  JPEG: "jpg",
  WEBP: "webp",
  AVIF: "avif",
  PNG: "png",
} as const satisfies Record<PreviewFormat, string>;

export const PREVIEW_FORMATS = Object.keys(EXTENSIONS) as PreviewFormat[];

/** The same shape has the same name, so that two who ask at once make one picture, not two. */
export function shapeFile({ width, height, crop, format }: Shape): string {
  return `${width}x${height}${cropName(crop)}.${EXTENSIONS[format]}`;
}

function cropName(crop: ShapeCrop | null): string {
  if (crop === null) return "";
  if (crop === "CENTER") return "-center";
  if (crop === "ATTENTION") return "-attention";
  const permille = (fraction: number) => Math.round(fraction * 1_000);
  return `-focal-${permille(crop.x)}-${permille(crop.y)}`;
}
