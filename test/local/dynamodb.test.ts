import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { TableDefinition } from "../../local/dynamodb.ts";
import { CREDENTIAL, givenDynamoDB } from "../support/givenDynamoDB.ts";

const TABLE = "Photos";
const ARN = `arn:aws:dynamodb:us-east-1:000000000000:table/${TABLE}`;

const DEFINITION: TableDefinition = {
  TableName: TABLE,
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "owner", AttributeType: "S" },
  ],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [
    {
      IndexName: "byOwner",
      KeySchema: [{ AttributeName: "owner", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
    },
  ],
};

async function given(options: Parameters<typeof givenDynamoDB>[0] = {}) {
  const running = await givenDynamoDB(options);
  await running.database.ensureTable(DEFINITION);
  return { ...running, client: running.client() };
}

const put = (client: DynamoDBClient, pk: string, owner = "ada") =>
  client.send(
    new PutItemCommand({
      TableName: TABLE,
      Item: { pk: { S: pk }, owner: { S: owner } },
    }),
  );

const ownedBy = (client: DynamoDBClient, owner: string, more: object = {}) =>
  client.send(
    new QueryCommand({
      TableName: TABLE,
      IndexName: "byOwner",
      KeyConditionExpression: "#o = :o",
      ExpressionAttributeNames: { "#o": "owner" },
      ExpressionAttributeValues: { ":o": { S: owner } },
      ...more,
    }),
  );

const get = async (client: DynamoDBClient, pk: string) =>
  (
    await client.send(
      new GetItemCommand({ TableName: TABLE, Key: { pk: { S: pk } } }),
    )
  ).Item;

const count = (pk: string, ClientRequestToken: string) =>
  new TransactWriteItemsCommand({
    ClientRequestToken,
    TransactItems: [
      {
        Update: {
          TableName: TABLE,
          Key: { pk: { S: pk } },
          UpdateExpression: "ADD n :one",
          ExpressionAttributeValues: { ":one": { N: "1" } },
        },
      },
    ],
  });

async function emptyFolder() {
  const folder = await mkdtemp(join(tmpdir(), "dynamodb-test-"));
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

describe("the embedded DynamoDB", () => {
  it("does not know a caller whose key nobody issued", async () => {
    await using running = await givenDynamoDB();
    const stranger = running.client({
      ...CREDENTIAL,
      accessKeyId: "AKIDOTHER",
    });
    await expect(put(stranger, "p1")).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
  });

  it("refuses a request signed with another secret", async () => {
    await using running = await givenDynamoDB();
    const forger = running.client({ ...CREDENTIAL, secretAccessKey: "guess" });
    await expect(put(forger, "p1")).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
  });

  it("says who may not do what on which index", async () => {
    await using running = await given({
      authorize: (_credential, action) => action !== "dynamodb:Query",
    });
    await expect(ownedBy(running.client, "ada")).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        `${CREDENTIAL.principal} is not authorized to perform: dynamodb:Query on resource: ${ARN}/index/byOwner`,
      ) as string,
    });
  });

  it("asks for the permissions of a transaction's parts, with the partition keys they touch", async () => {
    const asked: unknown[] = [];
    await using running = await given({
      authorize: (_credential, action, resource, leadingKeys) =>
        asked.push([action, resource, leadingKeys]) > 0,
    });
    await running.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: TABLE, Item: { pk: { S: "p1" } } } },
          {
            ConditionCheck: {
              TableName: TABLE,
              Key: { pk: { S: "p2" } },
              ConditionExpression: "attribute_not_exists(pk)",
            },
          },
        ],
      }),
    );
    expect(asked).toEqual([
      ["dynamodb:PutItem", ARN, ["p1"]],
      ["dynamodb:ConditionCheckItem", ARN, ["p2"]],
    ]);
  });

  it("asks for the partition key that a query reads", async () => {
    const asked: unknown[] = [];
    await using running = await given({
      authorize: (_credential, _action, _resource, leadingKeys) =>
        asked.push(leadingKeys) > 0,
    });
    await ownedBy(running.client, "ada");
    expect(asked).toEqual([["ada"]]);
  });

  it("counts the calls it was asked for", async () => {
    await using running = await given();
    await put(running.client, "p1");
    await ownedBy(running.client, "ada");
    await ownedBy(running.client, "ada");
    expect(running.database.calls()).toEqual({ PutItem: 1, Query: 2 });
  });

  it("keeps items, and the answers to repeated transactions, over a restart", async () => {
    await using data = await emptyFolder();
    {
      await using before = await given({ folder: data.folder });
      await put(before.client, "p1");
      await before.client.send(count("p1", "once"));
    }
    await using after = await given({ folder: data.folder });
    await after.client.send(count("p1", "once"));
    expect(await get(after.client, "p1")).toEqual({
      pk: { S: "p1" },
      owner: { S: "ada" },
      n: { N: "1" },
    });
    expect((await ownedBy(after.client, "ada")).Items).toHaveLength(1);
  });

  it("tells two items of one owner apart whatever their keys hash to", async () => {
    await using running = await given();
    const [one, other] = keysWithOneHash();
    await put(running.client, one);
    await put(running.client, other);
    const first = await ownedBy(running.client, "ada", { Limit: 1 });
    const second = await ownedBy(running.client, "ada", {
      Limit: 1,
      ExclusiveStartKey: first.LastEvaluatedKey,
    });
    const found = [...first.Items!, ...second.Items!].map(({ pk }) => pk?.S);
    expect(found.sort()).toEqual([one, other].sort());
  });

  it("pages through an index backwards without losing or repeating an item", async () => {
    await using running = await given();
    const keys = Array.from({ length: 25 }, (_, i) => `p${i}`);
    await running.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TABLE]: keys.map((pk) => ({
            PutRequest: { Item: { pk: { S: pk }, owner: { S: "ada" } } },
          })),
        },
      }),
    );
    const found: (string | undefined)[] = [];
    let ExclusiveStartKey;
    do {
      const page = await ownedBy(running.client, "ada", {
        Limit: 4,
        ScanIndexForward: false,
        ExclusiveStartKey,
      });
      found.push(...page.Items!.map(({ pk }) => pk?.S));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(found.sort()).toEqual(keys.sort());
  });

  it("refuses an empty string as the key of an index", async () => {
    await using running = await given();
    await expect(put(running.client, "p1", "")).rejects.toMatchObject({
      name: "ValidationException",
    });
    await expect(
      running.client.send(
        new UpdateItemCommand({
          TableName: TABLE,
          Key: { pk: { S: "p1" } },
          UpdateExpression: "SET #o = :o",
          ExpressionAttributeNames: { "#o": "owner" },
          ExpressionAttributeValues: { ":o": { S: "" } },
        }),
      ),
    ).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("lets global indexes lag behind when told to, and catch up", async () => {
    await using running = await given({ indexDelayMilliseconds: () => 300 });
    await put(running.client, "p1");
    expect((await ownedBy(running.client, "ada")).Count).toBe(0);
    expect(await get(running.client, "p1")).toBeDefined();
    await sleep(400);
    expect((await ownedBy(running.client, "ada")).Count).toBe(1);
  });

  it("cancels a transaction for a conflict when told to, and writes nothing of it", async () => {
    let conflicts = 1;
    await using running = await given({ conflict: () => conflicts-- > 0 });
    await expect(
      running.client.send(count("p1", "token")),
    ).rejects.toMatchObject({
      name: "TransactionCanceledException",
      CancellationReasons: [{ Code: "TransactionConflict" }],
    });
    expect(await get(running.client, "p1")).toBeUndefined();
    await running.client.send(count("p1", "token"));
    expect((await get(running.client, "p1"))?.["n"]).toEqual({ N: "1" });
  });

  it("reports an update that cannot be applied as a reason of the cancelled transaction", async () => {
    await using running = await given();
    await put(running.client, "p1");
    const failed = running.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          {
            Update: {
              TableName: TABLE,
              Key: { pk: { S: "p1" } },
              UpdateExpression: "SET n = n + :one",
              ExpressionAttributeValues: { ":one": { N: "1" } },
            },
          },
          { Put: { TableName: TABLE, Item: { pk: { S: "p2" } } } },
        ],
      }),
    );
    await expect(failed).rejects.toMatchObject({
      CancellationReasons: [{ Code: "ValidationError" }, { Code: "None" }],
    });
    expect(await get(running.client, "p2")).toBeUndefined();
  });
});

describe("ensuring a table of the embedded DynamoDB", () => {
  it("leaves a table that is already as wanted", async () => {
    await using running = await given();
    await put(running.client, "p1");
    await running.database.ensureTable(DEFINITION);
    expect(await get(running.client, "p1")).toBeDefined();
  });

  it("fills an index that is new, and drops one that is no longer wanted", async () => {
    await using running = await given();
    await put(running.client, "p1");
    const { GlobalSecondaryIndexes, ...bare } = DEFINITION;
    await running.database.ensureTable({
      ...bare,
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    });
    await expect(ownedBy(running.client, "ada")).rejects.toMatchObject({
      name: "ValidationException",
    });
    await put(running.client, "p2");
    await running.database.ensureTable({ ...bare, ...DEFINITION });
    expect(GlobalSecondaryIndexes).toHaveLength(1);
    expect((await ownedBy(running.client, "ada")).Count).toBe(2);
  });

  it("says in a sentence that it cannot change the key", async () => {
    await using running = await given();
    const changed = running.database.ensureTable({
      ...DEFINITION,
      AttributeDefinitions: [
        { AttributeName: "id", AttributeType: "S" },
        { AttributeName: "owner", AttributeType: "S" },
      ],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    });
    await expect(changed).rejects.toThrow(
      "The table Photos in the data folder has the key pk (S, HASH), and id (S, HASH) is wanted",
    );
  });

  it("removes what has expired, also of items that were there before the time to live", async () => {
    await using running = await given();
    const aMinuteAgo = String(Math.floor(Date.now() / 1000) - 60);
    await running.client.send(
      new PutItemCommand({
        TableName: TABLE,
        Item: { pk: { S: "old" }, expiresAt: { N: aMinuteAgo } },
      }),
    );
    await put(running.client, "kept");
    await running.database.ensureTable({
      ...DEFINITION,
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    });
    await expect
      .poll(() => get(running.client, "old"), { timeout: 8_000 })
      .toBeUndefined();
    expect(await get(running.client, "kept")).toBeDefined();
  }, 10_000);
});

/** dynalite tells index entries of one key apart by 24 bits of this hash: two keys that share them. */
function keysWithOneHash(): [string, string] {
  const known = new Map<string, string>();
  for (let i = 0; ; i++) {
    const key = `p${i}`;
    const hash = createHash("md5")
      .update(`Outliers${key}`)
      .digest("hex")
      .slice(0, 6);
    const other = known.get(hash);
    if (other) return [other, key];
    known.set(hash, key);
  }
}
