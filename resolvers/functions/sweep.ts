import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  NotFound,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context, ScheduledEvent, SQSEvent } from "aws-lambda";
import { dueSwept } from "../events/dueSwept.ts";
import { photoMessages } from "../events/photoMessages.ts";
import { shapesSwept } from "../events/shapesSwept.ts";
import { sweepScheduled } from "../events/sweepScheduled.ts";
import { requireEnvironment } from "../lambda/environment.ts";
import { recordFault } from "../lambda/faults.ts";
import { log } from "../lambda/log.ts";
import { METRIC_NAMES } from "../lambda/metricNames.ts";
import { queueHandler } from "../lambda/queueHandler.ts";
import { now, photoStore } from "./clients.ts";
import { sendTo } from "./queues.ts";

const metrics = new Metrics();
const s3 = new S3Client({});
const originals = requireEnvironment("originalsBucket");
const previews = requireEnvironment("previewsBucket");
const store = photoStore();

async function hasOriginal(key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: originals, Key: key }));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}

async function deletePreviews(prefix: string): Promise<void> {
  const pages = paginateListObjectsV2(
    { client: s3 },
    { Bucket: previews, Prefix: prefix },
  );
  for await (const { Contents = [] } of pages) {
    await deletePreviewObjects(Contents.flatMap(({ Key }) => Key ?? []));
  }
}

async function deletePreviewObjects(keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  const { Errors = [] } = await s3.send(
    new DeleteObjectsCommand({
      Bucket: previews,
      Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
    }),
  );
  if (Errors[0])
    throw new Error(`S3 did not delete ${Errors[0].Key}: ${Errors[0].Code}`);
}

async function deleteOriginal(key: string): Promise<void> {
  // Each delete of a versioned bucket adds a marker, so only what is there is deleted.
  if (await hasOriginal(key)) {
    await s3.send(new DeleteObjectCommand({ Bucket: originals, Key: key }));
  }
}

const { sweep, sweepTombstone } = dueSwept({
  ...store,
  hasOriginal,
  deletePreviews,
  deleteOriginal,
  sendIngest: sendTo(requireEnvironment("ingestQueueUrl")),
  now,
});

const sweepShapes = shapesSwept({ ...store, deletePreviewObjects, now });

const onPurgeMessage = queueHandler(async ({ body }) => {
  for (const message of photoMessages(body)) await sweepTombstone(message);
});

const sweepAll = sweepScheduled({
  ...store,
  sweep: (item) =>
    item.kind === "SHAPES"
      ? sweepShapes({ id: item.photoId, generation: item.generation })
      : sweep(item),
  recordFault: (error, where) =>
    recordFault("Something due could not be swept", error, { ...where }),
  now,
});

async function onSchedule(context: Context): Promise<void> {
  const outcome = await sweepAll(() => context.getRemainingTimeInMillis());
  metrics.addMetric(
    METRIC_NAMES.oldestDueSeconds,
    MetricUnit.Seconds,
    outcome.oldestDueSeconds,
  );
  metrics.publishStoredMetrics();
  // What failed has been counted, and stays due: thrown, Lambda would only run all of it twice more.
  log.info("Swept what was due", { ...outcome });
}

/** Two sources: the purge queue, and the schedule. */
export const handler = async (
  event: SQSEvent | ScheduledEvent,
  context: Context,
): Promise<unknown> =>
  "Records" in event ? onPurgeMessage(event) : onSchedule(context);
