// Pictures besides the ladder: any size, cut as asked, in any format, several of them out of one decode.

import type { Sharp } from "sharp";
import type { PreviewFormat } from "../generated/schema.ts";
import { decodeOriginal } from "./decodeOriginal.ts";
import { sharp } from "./libvips.ts";
import { type Pixels, sharpOf, toPixels } from "./pixels.ts";
import { readHeader } from "./readHeader.ts";
import { asWebp, decodeSize } from "./renderPreviews.ts";
import type { Shape } from "./shape.ts";
import { sniffFormat } from "./sniffFormat.ts";

/** What shapes are made from: a rung of the ladder, or the original where none is large enough. */
export interface ShapeSource {
  kind: "RUNG" | "ORIGINAL";
  bytes: Buffer;
}

/** A shape with its bytes, or with why there are none. */
export type RenderedShape<Asked extends Shape> = { shape: Asked } & (
  { body: Buffer } | { failure: unknown }
);

/** What is encoded from raw pixels carries no metadata. */
export const ENCODERS = {
  // mozjpeg's ways take three to seven times as long; what they save, a lower quality saves as well.
  JPEG: (image) =>
    image
      .flatten({ background: "white" })
      .jpeg({ quality: 80, progressive: true }),
  WEBP: asWebp,
  // Effort 1 takes a third of the time of 2, for the same bytes and the same likeness.
  AVIF: (image) =>
    image.avif({ quality: 50, effort: 1, chromaSubsampling: "4:2:0" }),
  // Filters halve a photo at no cost; a level above 3 only costs time.
  PNG: (image) => image.png({ compressionLevel: 3, adaptiveFiltering: true }),
} as const satisfies Record<PreviewFormat, (image: Sharp) => Sharp>;

/**
 * Renders one shape after the other, so that who runs out of time can stop between two; what fails of one costs no other.
 * @throws when the source cannot be decoded.
 */
export async function* renderShapes<Asked extends Shape>(
  source: ShapeSource,
  shapes: readonly Asked[],
): AsyncGenerator<RenderedShape<Asked>> {
  const pixels = await decode(source, shapes);
  for (const shape of shapes) {
    const rendered = await renderShape(pixels, shape).then(
      (body) => ({ body }),
      (failure: unknown) => ({ failure }),
    );
    yield { shape, ...rendered };
  }
}

/** Upright and sRGB, large enough for all of them where the source is. */
async function decode(
  { kind, bytes }: ShapeSource,
  shapes: readonly Shape[],
): Promise<Pixels> {
  if (kind === "RUNG") return toPixels(sharp(bytes));
  const { format } = sniffFormat(bytes);
  const { decoded } = await decodeOriginal(
    bytes,
    format,
    readHeader(bytes, format),
    (width, height) =>
      decodeSize(
        width,
        height,
        shapes.map((shape) => ({ ...shape, fit: "cover" })),
      ),
  );
  return decoded;
}

async function renderShape(pixels: Pixels, shape: Shape): Promise<Buffer> {
  const { width, height, crop, format } = shape;
  if (pixels.width < width || pixels.height < height)
    throw new Error(
      `${width} × ${height} was wanted of ${pixels.width} × ${pixels.height}: nothing is enlarged.`,
    );
  const image = sharpOf(pixels);
  const cut =
    crop === "ATTENTION"
      ? image.resize(width, height, {
          fit: "cover",
          position: sharp.strategy.attention,
        })
      : image
          .extract(
            crop === null
              ? { left: 0, top: 0, ...sizeOf(pixels) }
              : regionAround(crop === "CENTER" ? MIDDLE : crop, pixels, shape),
          )
          .resize(width, height, { fit: "fill" });
  return ENCODERS[format](cut).toBuffer();
}

const MIDDLE = { x: 0.5, y: 0.5 };

/** The largest part of the picture that has the shape's proportions, as near as it can be to have the point in its middle. */
export function regionAround(
  { x, y }: { x: number; y: number },
  picture: { width: number; height: number },
  shape: { width: number; height: number },
): { left: number; top: number; width: number; height: number } {
  const scale = Math.min(
    picture.width / shape.width,
    picture.height / shape.height,
  );
  const width = Math.min(picture.width, Math.round(shape.width * scale));
  const height = Math.min(picture.height, Math.round(shape.height * scale));
  const within = (middle: number, length: number, whole: number) =>
    Math.min(whole - length, Math.max(0, Math.round(middle - length / 2)));
  return {
    left: within(x * picture.width, width, picture.width),
    top: within(y * picture.height, height, picture.height),
    width,
    height,
  };
}

function sizeOf({ width, height }: Pixels) {
  return { width, height };
}
