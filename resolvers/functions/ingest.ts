import {
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { SQSRecord } from "aws-lambda";
import type { Readable } from "node:stream";
import { originalUploaded } from "../events/originalUploaded.ts";
import { photoMessages } from "../events/photoMessages.ts";
import { readPhoto } from "../image/readPhoto.ts";
import { requireEnvironment } from "../lambda/environment.ts";
import { log } from "../lambda/log.ts";
import { queueHandler } from "../lambda/queueHandler.ts";
import { now, photoStore } from "./clients.ts";

const s3 = new S3Client({});
const originals = requireEnvironment("originalsBucket");
const previews = requireEnvironment("previewsBucket");

/** As long as an address lives (downloadAddress.ts); with the next one the browser would not find it again. */
const CACHE_SECONDS = 2 * 60 * 60;

/** Asks for its size only: a body begun and not read to its end would hold one of the client's connections for good. */
async function openOriginal(key: string) {
  const original = { Bucket: originals, Key: key };
  try {
    const { ContentLength } = await s3.send(new HeadObjectCommand(original));
    const sizeBytes = ContentLength!;
    return {
      sizeBytes,
      async read() {
        const { Body } = await s3.send(new GetObjectCommand(original));
        return readAll(Body as Readable, sizeBytes);
      },
    };
  } catch (error) {
    // Only 404 means missing: without the right to list, S3 answers 403 for everything (AWS-RULES 4).
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

/** Into one buffer from the start: collected first and joined then, 1 GiB would take 2. */
async function readAll(body: Readable, sizeBytes: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(sizeBytes);
  let filled = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (filled + chunk.length > sizeBytes) break;
    filled += chunk.copy(bytes, filled);
  }
  if (filled !== sizeBytes) {
    throw new Error(`S3 sent ${filled} bytes of an original of ${sizeBytes}.`);
  }
  return bytes;
}

async function storePreview(key: string, body: Buffer): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: previews,
      Key: key,
      Body: body,
      ContentType: "image/webp",
      CacheControl: `private, max-age=${CACHE_SECONDS}`,
    }),
  );
}

const uploaded = originalUploaded({
  change: photoStore().change,
  openOriginal,
  readPhoto,
  storePreview,
  now,
});

export const handler = queueHandler(async (record: SQSRecord) => {
  const receiveCount = Number(record.attributes.ApproximateReceiveCount);
  for (const message of photoMessages(record.body)) {
    const started = performance.now();
    const outcome = await uploaded(message, receiveCount);
    log.info("An original was read", {
      ...message,
      outcome,
      receiveCount,
      milliseconds: Math.round(performance.now() - started),
    });
  }
});
