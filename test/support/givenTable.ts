import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { DynamoDBOptions } from "../../local/dynamodb.ts";
import { openPhotoStore } from "../../resolvers/records/photoStore.ts";
import { INDEXES, TABLE_KEYS } from "../../resolvers/records/tableIndexes.ts";
import { givenDynamoDB } from "./givenDynamoDB.ts";

export const TABLE = "Photos";

/** As resolvers/functions/clients.ts sets it up. */
export const MARSHALLING = { marshallOptions: { removeUndefinedValues: true } };

/** PhotoSky's table in an embedded DynamoDB of its own, and the photo store upon it. */
export async function givenTable(options: Partial<DynamoDBOptions> = {}) {
  const running = await givenDynamoDB(options);
  const indexes = Object.values(INDEXES);
  const names = new Set([
    ...Object.values(TABLE_KEYS),
    ...indexes.flatMap(({ partition, sort }) => [partition, sort]),
  ]);
  await running.database.ensureTable({
    TableName: TABLE,
    AttributeDefinitions: [...names].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: keySchema(TABLE_KEYS),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: index.projection },
    })),
  });
  // As patient as the product's own client; the one that is given with the database tries once.
  const dynamodb = new DynamoDBClient({
    endpoint: running.endpoint,
    region: "us-east-1",
    credentials: running.credential,
  });
  const client = DynamoDBDocumentClient.from(dynamodb, MARSHALLING);
  return { ...running, dynamodb, client, store: openPhotoStore(client, TABLE) };
}

function keySchema({ partition, sort }: { partition: string; sort: string }) {
  return [
    { AttributeName: partition, KeyType: "HASH" as const },
    { AttributeName: sort, KeyType: "RANGE" as const },
  ];
}
