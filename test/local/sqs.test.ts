import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import type { EventSourceMapping } from "../../local/sqs.ts";
import { CREDENTIAL } from "../support/givenDynamoDB.ts";
import { DEAD_LETTERS, givenQueues, INGEST } from "../support/givenQueues.ts";

const QueueUrl = INGEST.url;

async function emptyFolder() {
  const folder = await mkdtemp(join(tmpdir(), "sqs-test-"));
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

describe("a queue, asked by the SDK", () => {
  it("gives out what was sent, until it is deleted", async () => {
    await using running = await givenQueues();
    const { client, queues } = running;
    await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: "a photo ✓" }),
    );
    const { Messages } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MessageSystemAttributeNames: ["All"],
      }),
    );
    expect(Messages).toMatchObject([
      {
        Body: "a photo ✓",
        Attributes: {
          ApproximateReceiveCount: "1",
          SenderId: CREDENTIAL.principal,
        },
      },
    ]);
    expect(queues.counts(INGEST.arn)).toEqual({
      visible: 0,
      inFlight: 1,
      delayed: 0,
    });
    await client.send(
      new DeleteMessageCommand({
        QueueUrl,
        ReceiptHandle: Messages![0]!.ReceiptHandle,
      }),
    );
    expect(queues.counts(INGEST.arn)).toEqual({
      visible: 0,
      inFlight: 0,
      delayed: 0,
    });
  });

  it("sends, receives and deletes in batches", async () => {
    await using running = await givenQueues();
    const { client, queues } = running;
    const Entries = ["a", "b", "c"].map((Id) => ({ Id, MessageBody: Id }));
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const { Messages } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    expect(Messages!.map(({ Body }) => Body)).toEqual(["a", "b", "c"]);
    await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: Messages!.map(({ ReceiptHandle }, i) => ({
          Id: String(i),
          ReceiptHandle,
        })),
      }),
    );
    expect(queues.counts(INGEST.arn)).toEqual({
      visible: 0,
      inFlight: 0,
      delayed: 0,
    });
  });

  it("answers who waits as soon as a message comes", async () => {
    await using running = await givenQueues();
    const waiting = running.client.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }),
    );
    await sleep(100);
    await running.queues.send(INGEST.arn, "late");
    expect((await waiting).Messages).toMatchObject([{ Body: "late" }]);
  });

  it("answers with nothing when the wait is over", async () => {
    await using running = await givenQueues();
    const { Messages } = await running.client.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }),
    );
    expect(Messages).toBeUndefined();
  });

  it("makes a message visible when its receiver says so", async () => {
    await using running = await givenQueues();
    const { client, queues } = running;
    await queues.send(INGEST.arn, "again");
    const [message] = await queues.receive(INGEST.arn, 1);
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: message!.receiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    expect(queues.counts(INGEST.arn)).toEqual({
      visible: 1,
      inFlight: 0,
      delayed: 0,
    });
  });

  it("tells its address, its settings, and who else is there", async () => {
    await using running = await givenQueues();
    const { client } = running;
    const found = await client.send(
      new GetQueueUrlCommand({ QueueName: INGEST.name }),
    );
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    const { QueueUrls } = await client.send(new ListQueuesCommand({}));
    expect(found.QueueUrl).toBe(QueueUrl);
    expect(Attributes).toMatchObject({
      QueueArn: INGEST.arn,
      VisibilityTimeout: "30",
      ApproximateNumberOfMessages: "0",
    });
    expect(QueueUrls).toEqual([INGEST.url, DEAD_LETTERS.url]);
  });

  it("forgets everything when it is purged", async () => {
    await using running = await givenQueues();
    await running.queues.send(INGEST.arn, "a");
    await running.client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await running.queues.receive(INGEST.arn, 1)).toEqual([]);
  });

  it("says so when there is no such queue", async () => {
    await using running = await givenQueues();
    const asked = running.client.send(
      new GetQueueUrlCommand({ QueueName: "elsewhere" }),
    );
    await expect(asked).rejects.toMatchObject({ name: "QueueDoesNotExist" });
  });

  it("refuses who may not send to it", async () => {
    const asked: string[] = [];
    await using running = await givenQueues({
      authorize: (_credential, action, resource) =>
        asked.push(action, resource) < 0,
    });
    const sent = running.client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [{ Id: "a", MessageBody: "a" }],
      }),
    );
    await expect(sent).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(asked).toEqual(["sqs:SendMessage", INGEST.arn]);
  });
});

describe("a queue", () => {
  it("hides a message while its visibility timeout runs, then gives it out again", async () => {
    await using running = await givenQueues();
    const { queues, pass } = running;
    await queues.send(INGEST.arn, "a");
    await queues.receive(INGEST.arn, 1);
    pass(29);
    expect(await queues.receive(INGEST.arn, 1)).toEqual([]);
    pass(2);
    const [again] = await queues.receive(INGEST.arn, 1);
    expect(again!.attributes.ApproximateReceiveCount).toBe("2");
  });

  it("does not let the handle of an earlier receive delete a message", async () => {
    await using running = await givenQueues();
    const { queues, pass } = running;
    await queues.send(INGEST.arn, "a");
    const [first] = await queues.receive(INGEST.arn, 1);
    pass(31);
    await queues.receive(INGEST.arn, 1);
    await queues.delete(INGEST.arn, first!.receiptHandle);
    expect(queues.counts(INGEST.arn).inFlight).toBe(1);
  });

  it("moves a message to the dead letters instead of giving it out once too often", async () => {
    await using running = await givenQueues();
    const { queues, pass } = running;
    await queues.send(INGEST.arn, "poison");
    for (let i = 0; i < 3; i++) {
      expect(await queues.receive(INGEST.arn, 1)).toHaveLength(1);
      pass(31);
    }
    expect(await queues.receive(INGEST.arn, 1)).toEqual([]);
    expect(queues.counts(INGEST.arn)).toEqual({
      visible: 0,
      inFlight: 0,
      delayed: 0,
    });
    expect(await queues.receive(DEAD_LETTERS.arn, 1)).toMatchObject([
      { body: "poison" },
    ]);
  });

  it("forgets a message when its retention is over", async () => {
    await using running = await givenQueues();
    const { queues, pass } = running;
    await queues.send(INGEST.arn, "a");
    pass(INGEST.retentionSeconds);
    expect(await queues.receive(INGEST.arn, 1)).toEqual([]);
    expect(queues.counts(INGEST.arn).visible).toBe(0);
  });

  it("holds a delayed message back, also over a restart", async () => {
    await using data = await emptyFolder();
    {
      await using before = await givenQueues({ folder: data.folder });
      const message = before.queues.outgoing(INGEST.arn, "later", {
        delaySeconds: 60,
      });
      await before.database.batch(message.operations);
      message.committed();
      expect(await before.queues.receive(INGEST.arn, 1)).toEqual([]);
    }
    await using after = await givenQueues({ folder: data.folder });
    expect(await after.queues.receive(INGEST.arn, 1)).toEqual([]);
    after.pass(61);
    expect(await after.queues.receive(INGEST.arn, 1)).toHaveLength(1);
  });

  it("loses no message whose sender died between the write and the word of it", async () => {
    await using data = await emptyFolder();
    {
      await using before = await givenQueues({ folder: data.folder });
      const { operations } = before.queues.outgoing(INGEST.arn, "stored");
      await before.database.batch([
        { type: "put", key: "the object", value: "its row" },
        ...operations,
      ]);
    }
    await using after = await givenQueues({ folder: data.folder });
    expect(await after.queues.receive(INGEST.arn, 1)).toMatchObject([
      { body: "stored" },
    ]);
    expect(await after.database.get("the object")).toBe("its row");
  });

  it("gives out at once, and counted, what was in flight when the process was killed", async () => {
    await using data = await emptyFolder();
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "test/support/queuesProcess.ts", data.folder],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(createInterface(child.stdout), "line");
    child.kill("SIGKILL");
    await once(child, "exit");
    await using after = await givenQueues({ folder: data.folder });
    const messages = await after.queues.receive(INGEST.arn, 10);
    expect(
      messages.map(({ body, attributes }) => [
        body,
        attributes.ApproximateReceiveCount,
      ]),
    ).toEqual([
      ["in flight", "2"],
      ["waiting", "1"],
    ]);
  });
});

describe("an event source", () => {
  const mapping = (
    invoke: EventSourceMapping["invoke"],
    more: Partial<EventSourceMapping> = {},
  ): EventSourceMapping => ({
    queueArn: INGEST.arn,
    batchSize: 10,
    maximumConcurrency: 2,
    reportBatchItemFailures: true,
    region: "us-east-1",
    invoke,
    ...more,
  });

  it("invokes with records as SQS delivers them, and deletes them when that went well", async () => {
    const events: SQSEvent[] = [];
    await using running = await givenQueues();
    const { queues } = running;
    await queues.send(INGEST.arn, "a");
    queues.mapEventSource(
      mapping(async (event) => {
        events.push(event);
      }),
    );
    await expect
      .poll(() => queues.counts(INGEST.arn))
      .toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(events).toEqual([
      {
        Records: [
          {
            messageId: expect.any(String) as string,
            receiptHandle: expect.any(String) as string,
            body: "a",
            attributes: {
              ApproximateReceiveCount: "1",
              SentTimestamp: expect.stringMatching(/^\d{13}$/) as string,
              SenderId: expect.any(String) as string,
              ApproximateFirstReceiveTimestamp: expect.stringMatching(
                /^\d{13}$/,
              ) as string,
            },
            messageAttributes: {},
            md5OfBody: "0cc175b9c0f1b6a831c399e269772661",
            eventSource: "aws:sqs",
            eventSourceARN: INGEST.arn,
            awsRegion: "us-east-1",
          },
        ],
      },
    ]);
  });

  it("gives back only those that the function reports as failed", async () => {
    const rounds: string[][] = [];
    await using running = await givenQueues({ redeliverySeconds: 0 });
    const { queues } = running;
    for (const body of ["good", "bad"]) await queues.send(INGEST.arn, body);
    queues.mapEventSource(
      mapping(async ({ Records }) => {
        rounds.push(Records.map(({ body }) => body));
        const bad = Records.filter(({ body }) => body === "bad");
        return {
          batchItemFailures: bad.map(({ messageId }) => ({
            itemIdentifier: messageId,
          })),
        };
      }),
    );
    await expect.poll(() => queues.counts(DEAD_LETTERS.arn).visible).toBe(1);
    expect(rounds).toEqual([["good", "bad"], ["bad"], ["bad"]]);
  });

  it("gives back all of them when the report makes no sense", async () => {
    let invocations = 0;
    await using running = await givenQueues();
    const { queues } = running;
    await queues.send(INGEST.arn, "a");
    queues.mapEventSource(
      mapping(async () => {
        invocations++;
        return { batchItemFailures: [{ itemIdentifier: "" }] };
      }),
    );
    await expect.poll(() => invocations).toBe(1);
    await sleep(20);
    expect(queues.counts(INGEST.arn)).toEqual({
      visible: 0,
      inFlight: 1,
      delayed: 0,
    });
  });

  it("leaves a failed message hidden until its visibility timeout is over, as SQS does", async () => {
    const counts: string[] = [];
    await using running = await givenQueues({
      queues: [{ ...INGEST, visibilityTimeoutSeconds: 1 }, DEAD_LETTERS],
    });
    const { queues } = running;
    await queues.send(INGEST.arn, "a");
    const begun = Date.now();
    queues.mapEventSource(
      mapping(async ({ Records }) => {
        counts.push(Records[0]!.attributes.ApproximateReceiveCount);
        if (counts.length === 1) throw new Error("not this time");
      }),
    );
    await expect.poll(() => counts, { timeout: 3_000 }).toEqual(["1", "2"]);
    expect(Date.now() - begun).toBeGreaterThan(900);
  });

  it("invokes no more at once than it may, and everything in the end", async () => {
    let running = 0;
    let most = 0;
    const done: string[] = [];
    await using queuesRunning = await givenQueues();
    const { queues } = queuesRunning;
    for (let i = 0; i < 12; i++) await queues.send(INGEST.arn, String(i));
    queues.mapEventSource(
      mapping(
        async ({ Records }) => {
          most = Math.max(most, ++running);
          await sleep(10);
          running--;
          done.push(...Records.map(({ body }) => body));
        },
        { batchSize: 1, maximumConcurrency: 3 },
      ),
    );
    await expect.poll(() => done.length).toBe(12);
    expect(most).toBe(3);
    expect(new Set(done).size).toBe(12);
  });

  it("stops when the invocations under way are over", async () => {
    let isDone = false;
    await using running = await givenQueues();
    const { queues } = running;
    await queues.send(INGEST.arn, "a");
    const source = queues.mapEventSource(
      mapping(async () => {
        await sleep(100);
        isDone = true;
      }),
    );
    await sleep(50);
    await source.stop();
    expect(isDone).toBe(true);
    await queues.send(INGEST.arn, "b");
    await sleep(50);
    expect(queues.counts(INGEST.arn)).toEqual({
      visible: 1,
      inFlight: 0,
      delayed: 0,
    });
  });
});
