import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { SQSRecord } from "aws-lambda";
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

/** Longer than an address lives (downloadAddress): what a browser holds outlives the address it came from, and is true. */
const CACHE_SECONDS = 2 * 60 * 60;

async function openOriginal(key: string) {
  try {
    const { Body, ContentLength } = await s3.send(
      new GetObjectCommand({ Bucket: originals, Key: key }),
    );
    return {
      sizeBytes: ContentLength!,
      read: async () => Buffer.from(await Body!.transformToByteArray()),
    };
  } catch (error) {
    // Only 404 means missing: without the right to list, S3 answers 403 for everything (AWS-RULES 4).
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
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
