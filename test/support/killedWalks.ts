// Every walk of a photo up to one of its steps, so that something can be killed there, and on to its end after that.

import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { setTimeout as sleep } from "node:timers/promises";
import type { KillAt } from "../../local/lambda.ts";
import { REGION } from "../../local/template.ts";
import type { SingleUploadTarget } from "../../resolvers/generated/schema.ts";
import type { Step } from "../../resolvers/lambda/step.ts";
import { shapesItem, shardOf } from "../../resolvers/records/photoItem.ts";
import { photoIdOf } from "../../resolvers/records/photoId.ts";
import { previewsPrefix } from "../../resolvers/records/photoRecord.ts";
import { noShapes } from "../../resolvers/records/photoShapes.ts";
import { aFewAtATime, fileOf, put, type ApiClient } from "./apiClient.ts";
import { drawnPhoto, sha256Of } from "./drawnPhotos.ts";
import type { Operator } from "./runningPhotoSky.ts";
import { storedPhotos } from "./storedPhotos.ts";

/** What a photo is to be in the end, whatever was killed. */
export type End = "READY" | "TRASHED" | "GONE";

export interface KilledWalk {
  step: Step;
  photoId: string;
  bytes: Buffer;
  end: End;
  /** Where the kill is: at this photo's step, or at anybody's where steps are not about one photo. */
  words: string[];
  /** Goes on until the step; answers as the caller is answered, or rejects when that was killed. */
  act(): Promise<unknown>;
  /** For what only a sweep brings to its step. */
  sweepAgain?: () => void;
  /** What a caller who was not answered does: asks once more. */
  askAgain(): Promise<unknown>;
}

/** Finishes in an instant, and has more than one preview. */
const SIZE = { width: 700, height: 500 };

export function killAt(
  { words }: KilledWalk,
  signal: KillAt["signal"],
): KillAt {
  return { words, signal };
}

/**
 * Brings a photo for each step to where its walk begins.
 * @param firstSeed of the photos drawn; another for each call.
 */
export async function prepareWalks(
  ann: ApiClient,
  operator: Operator & { awsEndpoint: string },
  steps: readonly Step[],
  firstSeed: number,
): Promise<KilledWalk[]> {
  const stored = storedPhotos(operator);
  const ownerId: string = (await ann.viewer()).user.id;
  const sweep = () => sweepNow(operator);
  const sweepAgain = () => void sweep().catch(() => {});

  const mutate = (name: string, photoId: string) =>
    ann.data(
      `mutation { ${name}(input: {photoId: "${photoId}"}) { userErrors { code } } }`,
    );

  /** As if its message had been lost, a while ago. */
  async function makeStale(photoId: string): Promise<void> {
    const record = await stored.record(photoId);
    await stored.amend(record, {
      status: "PROCESSING",
      dueShard: shardOf(photoId),
    });
    await stored.letPass(record, "dueAt");
  }

  /** A shape that has been dropped, of which no address lives any more. */
  async function dropAShape(photoId: string): Promise<void> {
    const { generation } = await stored.record(photoId);
    const life = { id: photoId, generation };
    const file = "320x320-center.webp";
    await operator.s3.send(
      new PutObjectCommand({
        Bucket: operator.previewsBucket,
        Key: `${previewsPrefix(life)}${file}`,
        Body: "a shape",
      }),
    );
    await operator.dynamodb.send(
      new PutCommand({
        TableName: operator.tableName,
        Item: shapesItem({
          ...noShapes(life),
          revision: 1,
          dropped: [
            { file, sizeBytes: 7, deleteAt: "2020-01-01T00:00:00.000Z" },
          ],
        }),
      }),
    );
  }

  async function prepare(step: Step, index: number): Promise<KilledWalk> {
    const bytes = await drawnPhoto({ seed: firstSeed + index, ...SIZE });
    const photoId = photoIdOf(ownerId, sha256Of(bytes));
    const [walk = "", number = ""] = step.split(" ");
    const ready = async () => {
      const { status } = await ann.upload(bytes);
      if (status !== "READY") throw new Error(`A photo is ${status}.`);
    };
    const trashed = async () => {
      await ready();
      await ann.change("photosTrash", [photoId]);
    };
    const about = {
      step,
      photoId,
      bytes,
      words: [`"step":"${step}"`, `"photoId":"${photoId}"`],
    };
    const twice = (act: () => Promise<unknown>) => ({ act, askAgain: act });
    const byItself = { askAgain: () => Promise.resolve() };

    /** Asks for a ticket, and sends the bytes if there is one. */
    async function upload(): Promise<void> {
      const [outcome] = await ann.create([fileOf(bytes)]);
      if (outcome.__typename !== "UploadTicket") return;
      const target: SingleUploadTarget = outcome.target;
      const { status } = await put(target, bytes);
      // 412: they are there already.
      if (![200, 412].includes(status)) throw new Error(`PUT ${status}`);
    }

    switch (walk) {
      case "upload":
        return {
          ...about,
          end: "READY",
          act: () => ann.create([fileOf(bytes)]),
          askAgain: upload,
        };
      case "cancel":
        await ann.create([fileOf(bytes)]);
        return {
          ...about,
          end: "GONE",
          ...twice(() => mutate("uploadCancel", photoId)),
        };
      case "ingest":
        return { ...about, end: "READY", act: upload, ...byItself };
      case "reprocess":
        await ready();
        return {
          ...about,
          end: "READY",
          ...twice(() => mutate("photoReprocess", photoId)),
        };
      case "preview":
        await ready();
        return {
          ...about,
          end: "READY",
          ...twice(async () => {
            const { preview } = await ann.photo(
              photoId,
              `preview(width: 320, aspectRatio: "1:1") { url }`,
            );
            if (!preview) throw new Error("It has not been made.");
          }),
        };
      case "trash":
        await ready();
        return {
          ...about,
          end: "TRASHED",
          ...twice(() => ann.change("photosTrash", [photoId])),
        };
      case "restore":
        await trashed();
        return {
          ...about,
          end: "READY",
          ...twice(() => ann.change("photosRestore", [photoId])),
        };
      case "purge": {
        await trashed();
        const purge = () => ann.change("photosPurge", [photoId]);
        if (number !== "8") return { ...about, end: "GONE", ...twice(purge) };
        return {
          ...about,
          end: "GONE",
          async act() {
            await purge();
            const { dueAt } = await stored.tombstone(photoId);
            // Put off once, it is not due until nothing can arrive any more; then that is over.
            for (;;) {
              const tombstone = await stored.tombstone(photoId);
              if (tombstone["dueAt"] !== dueAt) {
                await stored.letPass(tombstone, "addressesExpireAt", "dueAt");
                break;
              }
              await sleep(50);
            }
            await sweep();
          },
          sweepAgain,
          ...byItself,
        };
      }
      case "sweep": {
        await (number === "5" ? trashed() : ready());
        const isOfAPhoto = ["2", "3", "4", "5"].includes(number);
        return {
          ...about,
          ...(!isOfAPhoto && { words: [`"step":"${step}"`] }),
          end: number === "5" ? "GONE" : "READY",
          async act() {
            if (number === "5") {
              await stored.letPass(
                await stored.record(photoId),
                "purgesAt",
                "dueAt",
              );
            } else await makeStale(photoId);
            await sweep();
          },
          sweepAgain,
          ...byItself,
        };
      }
      case "shapes":
        await ready();
        return {
          ...about,
          end: "READY",
          async act() {
            await dropAShape(photoId);
            await sweep();
          },
          sweepAgain,
          ...byItself,
        };
      default:
        throw new Error(`Nobody knows how to come to ${step}.`);
    }
  }

  return aFewAtATime(steps, prepare, 4);
}

/** Runs the schedule's function now, until it does not fail: what is killed in it, or fails, is there the next time. */
async function sweepNow({
  awsEndpoint,
  credentials,
  sweepArn,
}: Operator & { awsEndpoint: string }): Promise<void> {
  const lambda = new LambdaClient({
    endpoint: awsEndpoint,
    region: REGION,
    credentials,
    maxAttempts: 1,
  });
  try {
    await lambda.send(
      new InvokeCommand({
        FunctionName: sweepArn,
        Payload: JSON.stringify({ source: "aws.events" }),
      }),
    );
  } finally {
    lambda.destroy();
  }
}

/** Lets the time pass that everything unfinished waits for, and sweeps, until nothing is. */
export async function letAllBeDue(
  operator: Operator & { awsEndpoint: string },
  photoIds: readonly string[],
): Promise<void> {
  const { items, letPass } = storedPhotos(operator);
  let waiting = [...photoIds];
  for (;;) {
    const unfinished: string[] = [];
    await aFewAtATime(waiting, async (photoId) => {
      for (const item of await items(photoId)) {
        if (item["sk"].startsWith("GONE")) {
          unfinished.push(photoId);
          await letPass(item, "addressesExpireAt", "dueAt").catch(ifGone);
        } else if (item["dropped"]?.length > 0) {
          unfinished.push(photoId);
        } else if (["UPLOADING", "PROCESSING"].includes(item["status"])) {
          unfinished.push(photoId);
          await letPass(item, "dueAt").catch(ifGone);
        }
      }
    });
    if (unfinished.length === 0) return;
    waiting = [...new Set(unfinished)];
    await sweepNow(operator);
    await sleep(500);
  }
}

/** It may have been finished since it was looked at. */
function ifGone(error: Error): void {
  if (error.name !== "ConditionalCheckFailedException") throw error;
}
