import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { vi } from "vitest";
import { ENVIRONMENT } from "../../resolvers/lambda/environment.ts";
import { CREDENTIAL } from "./givenDynamoDB.ts";
import { givenS3 } from "./givenS3.ts";
import { givenTable, TABLE } from "./givenTable.ts";

/**
 * Embedded stores, and an environment as infra's grants set it that leads to them: what a module of
 * resolvers/functions wants of its surroundings, imported after this.
 */
export async function givenFunctions() {
  const table = await givenTable();
  const s3 = await givenS3({ credentials: [CREDENTIAL] });
  const client = s3.client();
  for (const Bucket of ["originals", "previews"])
    await client.send(new CreateBucketCommand({ Bucket }));
  const settings = {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: CREDENTIAL.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIAL.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    // By number: the SDK would put the bucket's name in front of any other.
    AWS_ENDPOINT_URL_S3: s3.endpoint.replace("localhost", "127.0.0.1"),
    [ENVIRONMENT.table]: TABLE,
    [ENVIRONMENT.originalsBucket]: "originals",
    [ENVIRONMENT.previewsBucket]: "previews",
    [ENVIRONMENT.ingestQueueUrl]: "http://127.0.0.1:9/queue/ingest",
    [ENVIRONMENT.purgeQueueUrl]: "http://127.0.0.1:9/queue/purge",
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  return {
    table,
    store: table.store,
    s3: client,
    async [Symbol.asyncDispose]() {
      vi.unstubAllEnvs();
      client.destroy();
      await s3.close();
      await table[Symbol.asyncDispose]();
    },
  };
}
