import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  NotFound,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import type { ScheduledEvent, SQSEvent } from "aws-lambda";
import { dueSwept } from "../events/dueSwept.ts";
import { photoMessages } from "../events/photoMessages.ts";
import { atMostAtOnce } from "../lambda/atMostAtOnce.ts";
import { requireEnvironment } from "../lambda/environment.ts";
import { recordFault } from "../lambda/faults.ts";
import { log } from "../lambda/log.ts";
import { queueHandler } from "../lambda/queueHandler.ts";
import { now, photoStore } from "./clients.ts";
import { sendTo } from "./queues.ts";

const s3 = new S3Client({});
const originals = requireEnvironment("originalsBucket");
const previews = requireEnvironment("previewsBucket");
const store = photoStore();

/** Of each of the sixteen shards in one run; the next run goes on. */
const DUE_PER_SHARD = 50;

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
    if (Contents.length === 0) continue;
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({
        Bucket: previews,
        Delete: { Objects: Contents.map(({ Key }) => ({ Key })), Quiet: true },
      }),
    );
    if (Errors[0])
      throw new Error(`S3 did not delete ${Errors[0].Key}: ${Errors[0].Code}`);
  }
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

const onPurgeMessage = queueHandler(async ({ body }) => {
  for (const message of photoMessages(body)) await sweepTombstone(message);
});

async function onSchedule(): Promise<void> {
  const due = await store.due(now().toISOString(), DUE_PER_SHARD);
  let failures = 0;
  await atMostAtOnce(8, due, async (item) => {
    try {
      await sweep(item);
    } catch (error) {
      // One that fails must not keep the others waiting; it stays due, and is counted.
      failures += 1;
      recordFault("Something due could not be swept", error, {
        kind: item.kind,
        photoId: item.photoId,
      });
    }
  });
  log.info("Swept what was due", { due: due.length, failures });
  if (failures > 0)
    throw new Error(
      `${failures} of ${due.length} due items could not be swept.`,
    );
}

/** Two sources: the purge queue, and the schedule. */
export const handler = async (
  event: SQSEvent | ScheduledEvent,
): Promise<unknown> =>
  "Records" in event ? onPurgeMessage(event) : onSchedule();
