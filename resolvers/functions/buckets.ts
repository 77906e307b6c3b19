// The objects of a photo, for the functions that look at pixels.

import {
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import type { PreviewFormat } from "../generated/schema.ts";
import { requireEnvironment } from "../lambda/environment.ts";

const s3 = new S3Client({});
const originals = requireEnvironment("originalsBucket");
const previews = requireEnvironment("previewsBucket");

/** As long as an address lives (downloadAddress.ts); with the next one the browser would not find it again. */
const CACHE_SECONDS = 2 * 60 * 60;

const MEDIA_TYPES = {
  JPEG: "image/jpeg",
  WEBP: "image/webp",
  AVIF: "image/avif",
  PNG: "image/png",
} as const satisfies Record<PreviewFormat, string>;

/** Asks for its size only: a body begun and not read to its end would hold one of the client's connections for good. */
export async function openOriginal(key: string) {
  const original = { Bucket: originals, Key: key };
  try {
    const { ContentLength } = await s3.send(new HeadObjectCommand(original));
    const sizeBytes = ContentLength!;
    return { sizeBytes, read: () => readObject(original) };
  } catch (error) {
    // Only 404 means missing: without the right to list, S3 answers 403 for everything (AWS-RULES 4).
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

export function readOriginal(key: string): Promise<Buffer> {
  return readObject({ Bucket: originals, Key: key });
}

export function readPreview(key: string): Promise<Buffer> {
  return readObject({ Bucket: previews, Key: key });
}

export async function storePreview(
  key: string,
  body: Buffer,
  format: PreviewFormat,
): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: previews,
      Key: key,
      Body: body,
      ContentType: MEDIA_TYPES[format],
      CacheControl: `private, max-age=${CACHE_SECONDS}`,
    }),
  );
}

/** Into one buffer from the start: collected first and joined then, 1 GiB would take 2. */
async function readObject(object: {
  Bucket: string;
  Key: string;
}): Promise<Buffer> {
  const { Body, ContentLength } = await s3.send(new GetObjectCommand(object));
  const sizeBytes = ContentLength!;
  const bytes = Buffer.allocUnsafeSlow(sizeBytes);
  let filled = 0;
  for await (const chunk of Body as Readable as AsyncIterable<Buffer>) {
    if (filled + chunk.length > sizeBytes) break;
    filled += chunk.copy(bytes, filled);
  }
  if (filled !== sizeBytes) {
    throw new Error(`S3 sent ${filled} bytes of an object of ${sizeBytes}.`);
  }
  return bytes;
}
