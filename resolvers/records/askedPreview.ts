// From what a caller asks of a picture to one that can be kept: sizes are bounded, so that those of many callers meet.

import type {
  CropMode,
  PreviewFit,
  PreviewFormat,
} from "../generated/schema.ts";
import { PREVIEW_WIDTHS, shrinkToLimits } from "../image/previewLadder.ts";
import { CallerError } from "../lambda/callerError.ts";
import type { PhotoRecord } from "./photoRecord.ts";
import type { Shape, ShapeCrop } from "../image/shape.ts";

type Rung = PhotoRecord["previews"][number];

/** A photo as far as its pictures go. */
export interface PicturedPhoto {
  /** Upright, in pixels. */
  width: number;
  height: number;
  /** Smallest first, at least one. */
  rungs: Rung[];
  focalPoint: { x: number; y: number } | null;
}

/** A picture of the ladder, or one to be made, with the rung to be shown for as long as it is not. */
export type AskedPicture = { rung: Rung } | { shape: Shape; meanwhile?: Rung };

export interface AskedShape {
  /** Width to height; null: the photo's own. */
  ratio: number | null;
  fit: PreviewFit;
  crop: CropMode;
  format: PreviewFormat;
}

const MAX_RATIO = 10;

/** 16:9 as people write it, 16/9 as CSS does, 1.91 as card makers do. */
const RATIO = /^(\d{1,5}(?:\.\d{1,4})?)(?:\s*[:/]\s*(\d{1,5}(?:\.\d{1,4})?))?$/;

/** Reads the arguments that preview and responsiveImage share. Throws CallerError INVALID. */
export function askedShape(args: {
  aspectRatio?: string | null | undefined;
  fit?: PreviewFit | null | undefined;
  crop?: CropMode | null | undefined;
  format?: PreviewFormat | null | undefined;
}): AskedShape {
  const ratio = args.aspectRatio == null ? null : ratioOf(args.aspectRatio);
  return {
    ratio,
    fit: args.fit ?? (ratio === null ? "INSIDE" : "COVER"),
    crop: args.crop ?? "FOCAL",
    format: args.format ?? "WEBP",
  };
}

function ratioOf(text: string): number {
  const [, width, height = "1"] = RATIO.exec(text.trim()) ?? [];
  const ratio = Number(width) / Number(height);
  if (ratio >= 1 / MAX_RATIO && ratio <= MAX_RATIO) return ratio;
  throw new CallerError(
    "INVALID",
    `aspectRatio must be width to height as 16:9, 16/9 or 1.91, from 1:${MAX_RATIO} to ${MAX_RATIO}:1.`,
    ["aspectRatio"],
  );
}

/** The width asked, or the next one up of the ladder's. Throws CallerError INVALID. */
export function askedWidth(name: "width" | "maxWidth", width: number): number {
  if (width < 1) {
    throw new CallerError(
      "INVALID",
      `${name} must be 1 pixel or more, and ${width} is not.`,
      [name],
    );
  }
  return PREVIEW_WIDTHS.find((rung) => rung >= width) ?? LARGEST_WIDTH;
}

export const LARGEST_WIDTH = PREVIEW_WIDTHS.at(-1)!;

/** The picture that answers. @param width one of the ladder's. */
export function askedPicture(
  photo: PicturedPhoto,
  width: number,
  { ratio, fit, crop, format }: AskedShape,
): AskedPicture {
  if (ratio === null) return whole(photo, ownShape(photo, width), format);
  if (fit === "INSIDE") {
    const scale = width / ratio / photo.height;
    return photo.width * scale >= width
      ? whole(photo, ownShape(photo, width), format)
      : whole(photo, shrinkToLimits(photo, Math.min(1, scale)), format);
  }
  const size = coverSize(photo, width, ratio);
  if (isOwnShape(photo, size)) {
    return whole(photo, ownShape(photo, size.width), format);
  }
  return { shape: { ...size, crop: cropOf(photo, crop), format } };
}

/** The whole photo at this width, or at its own where that is less. */
function ownShape(photo: PicturedPhoto, width: number): Size {
  const rung = photo.rungs.find((one) => one.width >= width);
  return rung ?? shrinkToLimits(photo, Math.min(1, width / photo.width));
}

/** As large as width and photo allow. The height follows from the width alone: one width is one picture. */
function coverSize(photo: PicturedPhoto, asked: number, ratio: number): Size {
  const width = Math.max(
    1,
    Math.round(Math.min(asked, photo.width, photo.height * ratio)),
  );
  const height = Math.max(1, Math.round(width / ratio));
  return shrinkToLimits({ width, height: Math.min(photo.height, height) }, 1);
}

function whole(
  photo: PicturedPhoto,
  size: Size,
  format: PreviewFormat,
): AskedPicture {
  const rung = photo.rungs.find(
    ({ width, height }) => width === size.width && height === size.height,
  );
  if (format === "WEBP" && rung) return { rung };
  const { width, height } = size;
  const meanwhile = photo.rungs.findLast(
    (one) => one.width <= width && one.height <= height,
  );
  return {
    shape: { width, height, crop: null, format },
    ...(format === "WEBP" && meanwhile && { meanwhile }),
  };
}

interface Size {
  width: number;
  height: number;
}

/** Off by no more than rounding makes it. */
function isOwnShape(photo: PicturedPhoto, { width, height }: Size): boolean {
  return Math.abs((width * photo.height) / photo.width - height) < 1;
}

function cropOf({ focalPoint }: PicturedPhoto, crop: CropMode): ShapeCrop {
  if (crop !== "FOCAL") return crop;
  if (!focalPoint) return "ATTENTION";
  // A thousandth of the picture is finer than anybody points, and what has one name is to be one picture.
  const rounded = (part: number) => Math.round(part * 1_000) / 1_000;
  return { x: rounded(focalPoint.x), y: rounded(focalPoint.y) };
}
