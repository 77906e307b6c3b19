import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQSClient } from "@aws-sdk/client-sqs";
import { ClassicLevel } from "classic-level";
import {
  openQueues,
  type QueueDefinition,
  type QueuesOptions,
} from "../../local/sqs.ts";
import { CREDENTIAL } from "./givenDynamoDB.ts";

const definition = (
  name: string,
  more: Partial<QueueDefinition> = {},
): QueueDefinition => ({
  name,
  arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
  url: `http://localhost/000000000000/${name}`,
  visibilityTimeoutSeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 3600,
  ...more,
});

export const DEAD_LETTERS = definition("ingest-dead");
export const INGEST = definition("ingest", {
  deadLetter: { queueArn: DEAD_LETTERS.arn, maxReceiveCount: 3 },
});

/** Two queues on a free port, and a clock that only `pass` moves; the data in `folder` stays when it was given. */
export async function givenQueues({
  folder: given,
  ...options
}: Partial<QueuesOptions> & { folder?: string } = {}) {
  const folder = given ?? (await mkdtemp(join(tmpdir(), "sqs-test-")));
  const database = new ClassicLevel<string, string>(folder);
  await database.open();
  let ahead = 0;
  const queues = await openQueues({
    database,
    queues: [INGEST, DEAD_LETTERS],
    find: (id) => (id === CREDENTIAL.accessKeyId ? CREDENTIAL : undefined),
    authorize: () => true,
    now: () => Date.now() + ahead,
    ...options,
  });
  const server = createServer((request, response) => {
    void queues.handle(request, response);
  });
  await new Promise<void>((listening) =>
    server.listen(0, "127.0.0.1", listening),
  );
  const { port } = server.address() as AddressInfo;
  return {
    queues,
    database,
    folder,
    pass(seconds: number) {
      ahead += seconds * 1000;
    },
    client: new SQSClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: "us-east-1",
      credentials: CREDENTIAL,
      maxAttempts: 1,
    }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await queues.close();
      await database.close();
      if (!given) await rm(folder, { recursive: true });
    },
  };
}
