import type { Sharp } from "sharp";
import { sharp } from "./libvips.ts";

/** Decoded pixels: 8-bit RGB or RGBA, rows without gaps. */
export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: 3 | 4;
}

export function sharpOf({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

/** Runs a pipeline down to pixels; one and two channels (grey) become three and four. */
export async function toPixels(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 && info.channels !== 4)
    throw new Error(`${info.channels} channels where RGB was asked for`);
  return {
    data,
    width: info.width,
    height: info.height,
    channels: info.channels,
  };
}
