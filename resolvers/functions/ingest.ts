import type { SQSRecord } from "aws-lambda";
import { originalUploaded } from "../events/originalUploaded.ts";
import { photoMessages } from "../events/photoMessages.ts";
import { readPhoto } from "../image/readPhoto.ts";
import { log } from "../lambda/log.ts";
import { queueHandler } from "../lambda/queueHandler.ts";
import { openOriginal, storePreview } from "./buckets.ts";
import { now, photoStore } from "./clients.ts";

const uploaded = originalUploaded({
  ...photoStore(),
  openOriginal,
  readPhoto,
  storePreview: (key, body) => storePreview(key, body, "WEBP"),
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
