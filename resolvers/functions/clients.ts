// Clients are made once a sandbox, here.

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { requireEnvironment } from "../lambda/environment.ts";
import { openPresigner, type Presigner } from "../lambda/presigner.ts";
import { openPhotoStore, type PhotoStore } from "../records/photoStore.ts";

const dynamodb = new DynamoDBClient({});

export function photoStore(): PhotoStore {
  return openPhotoStore(
    DynamoDBDocumentClient.from(dynamodb, {
      marshallOptions: { removeUndefinedValues: true },
    }),
    requireEnvironment("table"),
  );
}

/** Signs with the function's own rights (AWS-RULES 1), found and cached as the SDK's clients do. */
export function presigner(): Presigner {
  return openPresigner({
    region: dynamodb.config.region,
    credentials: dynamodb.config.credentials,
    endpoint:
      process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"],
  });
}

export const now = () => new Date();
