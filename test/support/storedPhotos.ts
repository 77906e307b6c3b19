// What table and buckets hold of a photo, seen and moved with the rights of whoever owns the account.

import {
  ListObjectsV2Command,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { RunningPhotoSky } from "./runningPhotoSky.ts";

const PAST = "2020-01-01T00:00:00.000Z";

type Item = Record<string, any>;

export function storedPhotos({
  dynamodb,
  s3,
  tableName,
  originalsBucket,
  previewsBucket,
}: Pick<
  RunningPhotoSky,
  "dynamodb" | "s3" | "tableName" | "originalsBucket" | "previewsBucket"
>) {
  /** Writes over attributes of an item that is there. */
  async function amend(item: Item, attributes: Item): Promise<void> {
    const names = Object.keys(attributes);
    await dynamodb.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: item["pk"], sk: item["sk"] },
        ConditionExpression: "attribute_exists(pk)",
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
        ExpressionAttributeNames: Object.fromEntries(
          names.map((name) => [`#${name}`, name]),
        ),
        ExpressionAttributeValues: Object.fromEntries(
          names.map((name) => [`:${name}`, attributes[name]]),
        ),
      }),
    );
  }

  /** The items that are about a photo: its record, and a tombstone for each life that has ended. */
  async function items(photoId: string): Promise<Item[]> {
    const { Items = [] } = await dynamodb.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": `PHOTO#${photoId}` },
        ConsistentRead: true,
      }),
    );
    return Items;
  }

  async function find(photoId: string, kind: "PHOTO" | "GONE"): Promise<Item> {
    const found = (await items(photoId)).find(({ sk }) => sk.startsWith(kind));
    if (!found) throw new Error(`There is no item ${kind} of ${photoId}.`);
    return found;
  }

  return {
    amend,
    items,
    record: (photoId: string) => find(photoId, "PHOTO"),
    tombstone: (photoId: string) => find(photoId, "GONE"),

    /** As time would: moments of an item that were to come are of the past. */
    letPass: (item: Item, ...names: string[]) =>
      amend(item, Object.fromEntries(names.map((name) => [name, PAST]))),

    async objects(photoId: string) {
      const [previews, originals] = await Promise.all([
        s3.send(
          new ListObjectsV2Command({
            Bucket: previewsBucket,
            Prefix: `p/${photoId}/`,
          }),
        ),
        s3.send(
          new ListObjectVersionsCommand({
            Bucket: originalsBucket,
            Prefix: `o/${photoId}/`,
          }),
        ),
      ]);
      const { Versions = [], DeleteMarkers = [] } = originals;
      return {
        previews: (previews.Contents ?? []).map(({ Key }) => Key!),
        originals: Versions.filter(({ IsLatest }) => IsLatest),
        /** Behind delete markers, until the bucket's retention has passed. */
        undeletable: Versions.filter(({ IsLatest }) => !IsLatest),
        markers: DeleteMarkers,
      };
    },
  };
}
