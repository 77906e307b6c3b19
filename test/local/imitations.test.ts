// An imitation that does nothing would be a promise of nothing: each is seen to do what it says.

import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import {
  IMITATION_NAMES,
  imitationsOf,
  openImitations,
  type Imitation,
} from "../../local/imitations.ts";
import { openCredentials, SESSIONS } from "../../local/credentials.ts";
import type { TableDefinition } from "../../local/dynamodb.ts";
import { OPERATOR } from "../../local/policies.ts";
import { dataFolder } from "../support/runningPhotoSky.ts";
import { CREDENTIAL, givenDynamoDB } from "../support/givenDynamoDB.ts";
import { givenQueues, INGEST } from "../support/givenQueues.ts";

const imitating = (...names: Imitation[]) => openImitations({ names, seed: 8 });

const TABLE = "Photos";
const DEFINITION: TableDefinition = {
  TableName: TABLE,
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "list", AttributeType: "S" },
    { AttributeName: "at", AttributeType: "S" },
  ],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [
    {
      IndexName: "byList",
      KeySchema: [
        { AttributeName: "list", KeyType: "HASH" },
        { AttributeName: "at", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
};

async function givenTable(options: Parameters<typeof givenDynamoDB>[0]) {
  const running = await givenDynamoDB(options);
  await running.database.ensureTable(DEFINITION);
  return { ...running, client: running.client() };
}

const put = (client: DynamoDBClient, pk: string, at: string, list = "l") =>
  client.send(
    new PutItemCommand({
      TableName: TABLE,
      Item: { pk: { S: pk }, list: { S: list }, at: { S: at } },
    }),
  );

/** "pk at" of what the index shows, in its order. */
async function listed(
  client: DynamoDBClient,
  more: object = {},
): Promise<string[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: TABLE,
      IndexName: "byList",
      KeyConditionExpression: "#l = :l",
      ExpressionAttributeNames: { "#l": "list" },
      ExpressionAttributeValues: { ":l": { S: "l" } },
      ...more,
    }),
  );
  return Items.map(({ pk, at }) => `${pk!.S} ${at!.S}`);
}

describe("the imitations", () => {
  it("are named one by one, all at once, or not at all", () => {
    expect(imitationsOf("indexDelay,conflicts")).toEqual([
      "indexDelay",
      "conflicts",
    ]);
    expect(imitationsOf("all")).toEqual(IMITATION_NAMES);
    expect(imitationsOf("none")).toEqual([]);
    expect(imitationsOf("")).toEqual([]);
    expect(() => imitationsOf("indexDelay,conflict")).toThrow(
      `There is no imitation conflict: --imitate takes all, none, or some of ${IMITATION_NAMES.join(", ")}.`,
    );
    expect(() => imitationsOf("toString")).toThrow(/no imitation toString/);
  });

  it("do nothing unless they are switched on", () => {
    expect(imitating()).toMatchObject({
      dynamodb: {},
      queues: {},
      credentialsPerSandbox: false,
    });
    expect(Object.keys(imitating().dynamodb)).toEqual([]);
    expect(Object.keys(imitating().queues)).toEqual([]);
    expect(imitating().losesEvent()).toBe(false);
  });

  it("decide the same again with the same seed, and otherwise with another", () => {
    const decisions = (seed: number) => {
      const { losesEvent, queues } = openImitations({
        names: IMITATION_NAMES,
        seed,
      });
      return Array.from({ length: 20 }, () => [
        losesEvent(),
        queues.holdMilliseconds?.(0),
        queues.repeatAfterMilliseconds?.(),
      ]);
    };
    expect(decisions(1)).toEqual(decisions(1));
    expect(decisions(1)).not.toEqual(decisions(2));
  });
});

describe("indexDelay", () => {
  it("draws another delay of 0 to 2 s each time", () => {
    const delay = imitating("indexDelay").dynamodb.indexDelayMilliseconds!;
    const delays = Array.from({ length: 200 }, delay);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...delays)).toBeLessThan(100);
    expect(Math.max(...delays)).toBeLessThanOrEqual(2_000);
    expect(Math.max(...delays)).toBeGreaterThan(1_900);
    expect(new Set(delays).size).toBeGreaterThan(190);
  });

  it("shows one write later than the next, each at its time, while the table shows all at once", async () => {
    const delays = [1_200, 400];
    let now = 0;
    await using running = await givenTable({
      indexDelayMilliseconds: () => delays.shift()!,
      now: () => now,
    });
    const { client } = running;
    await put(client, "slow", "1");
    await put(client, "quick", "2");
    now = 399;
    expect(await listed(client)).toEqual([]);
    const { Item } = await client.send(
      new GetItemCommand({ TableName: TABLE, Key: { pk: { S: "slow" } } }),
    );
    expect(Item).toBeDefined();
    now = 400;
    expect(await listed(client)).toEqual(["quick 2"]);
    now = 1_200;
    expect(await listed(client)).toEqual(["slow 1", "quick 2"]);
  });

  it("shows an item in one place at a time, its writes in their order, and pages as it would have", async () => {
    let delay = 0;
    let now = 0;
    await using running = await givenTable({
      indexDelayMilliseconds: () => delay,
      now: () => now,
    });
    const { client } = running;
    for (const pk of ["a", "b", "c", "d"]) await put(client, pk, pk);
    delay = 600;
    await put(client, "b", "z");
    await put(client, "e", "cc");
    await client.send(
      new DeleteItemCommand({ TableName: TABLE, Key: { pk: { S: "c" } } }),
    );
    const old = ["a a", "b b", "c c", "d d"];
    expect(await listed(client)).toEqual(old);
    expect(await listed(client, { ScanIndexForward: false })).toEqual(
      old.toReversed(),
    );
    expect(await listed(client, { Limit: 3 })).toEqual(old.slice(0, 3));
    const second = { pk: { S: "b" }, list: { S: "l" }, at: { S: "b" } };
    expect(await listed(client, { ExclusiveStartKey: second })).toEqual(
      old.slice(2),
    );
    // By its own time sooner than the one before, and yet not before it.
    delay = 1;
    await put(client, "b", "y");
    for (const moment of [1, 300, 599]) {
      now = moment;
      expect(await listed(client)).toEqual(old);
    }
    now = 600;
    expect(await listed(client)).toEqual(["a a", "e cc", "d d", "b y"]);
  });
});

describe("conflicts", () => {
  it("cancel some transactions, and let the same ones through in the end", async () => {
    await using running = await givenTable(imitating("conflicts").dynamodb);
    const { client } = running;
    let cancelled = 0;
    for (let done = 0; done < 60;) {
      try {
        await client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                Update: {
                  TableName: TABLE,
                  Key: { pk: { S: "p" } },
                  UpdateExpression: "ADD n :one",
                  ExpressionAttributeValues: { ":one": { N: "1" } },
                },
              },
            ],
          }),
        );
        done += 1;
      } catch (error) {
        expect(error).toMatchObject({
          name: "TransactionCanceledException",
          CancellationReasons: [{ Code: "TransactionConflict" }],
        });
        cancelled += 1;
      }
    }
    expect(cancelled).toBeGreaterThan(2);
    expect(cancelled).toBeLessThan(30);
    // Nothing of those that were cancelled was written.
    expect(await itemOf(running.client, "p")).toMatchObject({ n: { N: "60" } });
  });

  it("throttle some plain calls and refuse some plain writes, none twice in a row, and do not count them", async () => {
    await using running = await givenTable(imitating("conflicts").dynamodb);
    const { client, database } = running;
    const names = new Set<string>();
    const refusedOnce = async (call: () => Promise<unknown>) => {
      try {
        await call();
      } catch (error) {
        names.add((error as Error).name);
        await call();
      }
    };
    for (let i = 0; i < 100; i += 1) {
      const Key = { pk: { S: `p${i}` } };
      await refusedOnce(() =>
        client.send(
          new UpdateItemCommand({
            TableName: TABLE,
            Key,
            UpdateExpression: "SET n = :one",
            ExpressionAttributeValues: { ":one": { N: "1" } },
          }),
        ),
      );
      await refusedOnce(() =>
        client.send(new GetItemCommand({ TableName: TABLE, Key })),
      );
    }
    expect([...names].sort()).toEqual([
      "ProvisionedThroughputExceededException",
      "ThrottlingException",
      "TransactionConflictException",
    ]);
    expect(database.calls()).toMatchObject({ UpdateItem: 100, GetItem: 100 });
  });

  it("spare whoever owns the account, who only looks on", () => {
    const { refuse } = imitating("conflicts").dynamodb;
    const refusals = (principal: string) =>
      Array.from({ length: 300 }, (_, i) =>
        refuse!({ principal }, "GetItem", { i }),
      ).filter((refusal) => refusal !== undefined).length;
    expect(refusals(OPERATOR)).toBe(0);
    expect(refusals(CREDENTIAL.principal)).toBeGreaterThan(5);
  });

  async function itemOf(client: DynamoDBClient, pk: string) {
    for (;;) {
      try {
        const command = { TableName: TABLE, Key: { pk: { S: pk } } };
        return (await client.send(new GetItemCommand(command))).Item;
      } catch {
        // Refused for once.
      }
    }
  }
});

interface Delivery {
  body: string;
  began: number;
  ended: number;
}

/** Sends messages, and waits until nothing is left of them: how they were delivered. */
async function delivered(
  imitated: Imitation[],
  count: number,
  options: { batchSize?: number; fails?: (times: number) => boolean } = {},
): Promise<Delivery[]> {
  await using running = await givenQueues({
    ...imitating(...imitated).queues,
    now: Date.now,
    redeliverySeconds: 0.1,
  });
  const { queues } = running;
  const deliveries: Delivery[] = [];
  const source = queues.mapEventSource({
    queueArn: INGEST.arn,
    batchSize: options.batchSize ?? 1,
    maximumConcurrency: 2,
    reportBatchItemFailures: false,
    region: "us-east-1",
    async invoke({ Records }: SQSEvent) {
      const began = Date.now();
      await sleep(20);
      for (const { body } of Records) {
        deliveries.push({ body, began, ended: Date.now() });
        const times = deliveries.filter((one) => one.body === body).length;
        if (options.fails?.(times)) throw new Error("not yet");
      }
      return {};
    },
  });
  for (let i = 0; i < count; i += 1)
    await queues.send(INGEST.arn, String(i).padStart(2, "0"));
  await expect
    .poll(() => queues.counts(INGEST.arn), { timeout: 20_000, interval: 20 })
    .toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  await source.stop();
  return deliveries;
}

describe("eventsTwice", () => {
  it("delivers every message twice: at the same time, or again after it was done", async () => {
    const deliveries = await delivered(["eventsTwice"], 12);
    let atOnce = 0;
    let later = 0;
    for (let i = 0; i < 12; i += 1) {
      const [first, second, ...more] = deliveries.filter(
        ({ body }) => Number(body) === i,
      );
      expect(more).toEqual([]);
      if (second!.began < first!.ended) atOnce += 1;
      else {
        later += 1;
        expect(second!.began - first!.ended).toBeGreaterThanOrEqual(80);
      }
    }
    expect(atOnce).toBeGreaterThan(1);
    expect(later).toBeGreaterThan(1);
  });

  it("brings back what has failed, until it has been done", async () => {
    const deliveries = await delivered(["eventsTwice"], 4, {
      fails: (times) => times <= 2,
    });
    for (let i = 0; i < 4; i += 1) {
      const own = deliveries.filter(({ body }) => Number(body) === i);
      expect(own.length).toBeGreaterThan(2);
    }
  });
});

describe("eventsLate", () => {
  it("delivers every message up to 2 s late, in the order sent", async () => {
    const sent = Date.now();
    const deliveries = await delivered(["eventsLate"], 8);
    const late = deliveries.map(({ began }) => began - sent);
    expect(deliveries.map(({ body }) => body)).toEqual(
      deliveries.map(({ body }) => body).toSorted(),
    );
    expect(deliveries).toHaveLength(8);
    expect(Math.max(...late)).toBeGreaterThan(300);
    expect(Math.max(...late)).toBeLessThan(4_000);
  });

  it("tells of what is on its way", async () => {
    await using running = await givenQueues({
      ...imitating("eventsLate").queues,
    });
    await running.queues.send(INGEST.arn, "later");
    expect(running.queues.counts(INGEST.arn)).toEqual({
      visible: 0,
      inFlight: 0,
      delayed: 1,
    });
  });
});

describe("eventsReordered", () => {
  it("delivers every message once, and later ones before earlier ones", async () => {
    const deliveries = await delivered(["eventsReordered"], 12);
    const order = deliveries.map(({ body }) => Number(body));
    expect(order.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, i) => i),
    );
    const overtaken = order.filter((body, i) =>
      order.slice(0, i).some((earlier) => earlier > body),
    );
    expect(overtaken.length).toBeGreaterThan(2);
    expect(overtaken.length).toBeLessThan(11);
  });
});

describe("eventsLost", () => {
  it("loses about half of the events", () => {
    const { losesEvent } = imitating("eventsLost");
    const lost = Array.from({ length: 400 }, losesEvent).filter(Boolean);
    expect(lost.length).toBeGreaterThan(150);
    expect(lost.length).toBeLessThan(250);
  });
});

describe("sandboxCredentials", () => {
  it("gives the sessions of a role keys and long tokens of their own, and the role's rights", () => {
    const role = "arn:aws:iam::000000000000:role/query";
    const credentials = openCredentials(dataFolder(), [role]);
    const sessions = Array.from({ length: SESSIONS }, (_, session) =>
      credentials.ofRole(role, session),
    );
    for (const key of [
      "accessKeyId",
      "secretAccessKey",
      "sessionToken",
    ] as const) {
      expect(new Set(sessions.map((one) => one[key])).size).toBe(SESSIONS);
    }
    for (const session of sessions) {
      expect(session.sessionToken).toHaveLength(1_200);
      expect(session.principal).toBe(role);
      expect(credentials.find(session.accessKeyId)).toEqual(session);
    }
    // A ninth sandbox has the first one's: there are never more than four at once.
    expect(credentials.ofRole(role, SESSIONS)).toEqual(sessions[0]);
  });
});
