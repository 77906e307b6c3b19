import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { openDynamoDB, type DynamoDBOptions } from "../../local/dynamodb.ts";

export const CREDENTIAL = {
  accessKeyId: "AKIDTEST",
  secretAccessKey: "secret of the test",
  principal: "arn:aws:iam::000000000000:role/test",
};

/** A DynamoDB on a free port, its data in `folder`, which stays when it was given. */
export async function givenDynamoDB(options: Partial<DynamoDBOptions> = {}) {
  const folder =
    options.folder ?? (await mkdtemp(join(tmpdir(), "dynamodb-test-")));
  const database = await openDynamoDB({
    folder,
    find: (id) => (id === CREDENTIAL.accessKeyId ? CREDENTIAL : undefined),
    authorize: () => true,
    region: "us-east-1",
    accountId: "000000000000",
    ...options,
  });
  const server = createServer((request, response) => {
    void database.handle(request, response);
  });
  await new Promise<void>((listening) =>
    server.listen(0, "127.0.0.1", listening),
  );
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const client = (credentials = CREDENTIAL) =>
    new DynamoDBClient({
      endpoint,
      region: "us-east-1",
      credentials,
      maxAttempts: 1,
    });
  return {
    database,
    endpoint,
    folder,
    credential: CREDENTIAL,
    client,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await database.close();
      if (!options.folder) await rm(folder, { recursive: true });
    },
  };
}
