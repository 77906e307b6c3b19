// Where S3's events get lost only sweep finds an arrival, ten minutes after its address was asked for. Whoever waits
// for a photo lets those minutes pass at once, and sweeps.

import {
  GetCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";

/** To be done by everybody who waits, each time they look. */
const meanwhile = new Set<() => Promise<unknown>>();

export async function waiting(): Promise<void> {
  for (const work of meanwhile) await work();
}

interface Runtime {
  s3: S3Client;
  dynamodb: DynamoDBDocumentClient;
  originalsBucket: string;
  tableName: string;
  sweep(): Promise<void>;
  /** Of another process: what fails then is nothing to be told of. */
  hasEnded?(): boolean;
}

const PAST = "2020-01-01T00:00:00.000Z";

/** Apart by this: each look lists the bucket, and sweeps if there is a reason to. */
const LOOK_MILLISECONDS = 250;

/** @returns looks for arrivals that no event has told of, and how many there are; and the end of that. */
export function lookForLostEvents(runtime: Runtime) {
  const { s3, dynamodb, originalsBucket, tableName } = runtime;
  const told = new Set<string>();
  let looking: Promise<number> | undefined;
  let lookedAt = 0;

  async function isLost(key: string): Promise<boolean> {
    const [, photoId = "", generation = ""] = key.split("/");
    const Key = { pk: `PHOTO#${photoId}`, sk: "PHOTO" };
    const { Item: record } = await dynamodb.send(
      new GetCommand({ TableName: tableName, Key, ConsistentRead: true }),
    );
    if (record?.["generation"] !== generation) return false;
    if (record["status"] !== "UPLOADING") {
      told.add(key);
      return false;
    }
    if (record["dueAt"] === PAST) return true;
    return letTenMinutesPass(Key, generation);
  }

  /** @returns false when word of it has come meanwhile. */
  async function letTenMinutesPass(
    Key: { pk: string; sk: string },
    generation: string,
  ): Promise<boolean> {
    const amendment = new UpdateCommand({
      TableName: tableName,
      Key,
      ConditionExpression: "#status = :uploading AND generation = :generation",
      UpdateExpression: "SET dueAt = :past",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: {
        ":uploading": "UPLOADING",
        ":generation": generation,
        ":past": PAST,
      },
    });
    try {
      await dynamodb.send(amendment);
      return true;
    } catch (error) {
      if ((error as Error).name === "ConditionalCheckFailedException")
        return false;
      throw error;
    }
  }

  async function look(): Promise<number> {
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: originalsBucket }),
    );
    const keys = Contents.map(({ Key = "" }) => Key).filter(
      (key) => !told.has(key),
    );
    const lost = (await Promise.all(keys.map(isLost))).filter(Boolean).length;
    if (lost > 0) await runtime.sweep();
    lookedAt = Date.now();
    return lost;
  }

  function lookNow(): Promise<number> {
    looking ??= look()
      .catch((error: unknown) => {
        if (!runtime.hasEnded?.()) throw error;
        return 0;
      })
      .finally(() => (looking = undefined));
    return looking;
  }
  const lookSometimes = async () => {
    if (Date.now() - lookedAt > LOOK_MILLISECONDS) await lookNow();
  };
  meanwhile.add(lookSometimes);
  return { lookNow, end: () => void meanwhile.delete(lookSometimes) };
}
