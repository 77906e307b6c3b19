import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it, vi } from "vitest";
import { ensureTable } from "../../local/dynamodb/ensureTable.ts";
import { entriesOf } from "../../local/dynamodb/indexEntries.ts";
import {
  openTables,
  type Item,
  type Sublevel,
} from "../../local/dynamodb/tables.ts";
import { CREDENTIAL } from "../support/givenDynamoDB.ts";

const TABLE = "Photos";
const ROUNDS = 4;
const WRITERS = 8;

const DEFINITION = {
  TableName: TABLE,
  AttributeDefinitions: ["pk", "state", "n"].map((AttributeName) => ({
    AttributeName,
    AttributeType: AttributeName === "n" ? "N" : "S",
  })),
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [
    { IndexName: "byState", projection: "ALL" },
    { IndexName: "byStateKeys", projection: "KEYS_ONLY" },
  ].map(({ IndexName, projection }) => ({
    IndexName,
    KeySchema: [
      { AttributeName: "state", KeyType: "HASH" },
      { AttributeName: "n", KeyType: "RANGE" },
    ],
    Projection: { ProjectionType: projection },
  })),
};

/** Each writer moves items of its own from state to state; `acknowledged` is what it was told is stored. */
async function write(
  client: DynamoDBClient,
  writer: number,
  acknowledged: Map<string, number>,
): Promise<void> {
  for (let n = acknowledged.get(`w${writer}`) ?? 0; ; n++) {
    const item = (pk: string) => ({
      pk: { S: pk },
      state: { S: `s${n % 3}` },
      n: { N: String(n) },
    });
    const [own, left, right] = [`w${writer}`, `l${writer}`, `r${writer}`];
    await client.send(
      new PutItemCommand({ TableName: TABLE, Item: item(own) }),
    );
    acknowledged.set(own, n);
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [left, right].map((pk) => ({
          Put: { TableName: TABLE, Item: item(pk) },
        })),
      }),
    );
    if (n % 5 === 0) {
      await client.send(
        new DeleteItemCommand({ TableName: TABLE, Key: { pk: { S: left } } }),
      );
    }
  }
}

async function contents(sublevel: Sublevel) {
  return Object.fromEntries(await sublevel.iterator().all());
}

describe("a DynamoDB that is killed while it writes", () => {
  it(`has every write it acknowledged, and indexes that agree with the table, ${ROUNDS} times over`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "dynamodb-crash-"));
    const acknowledged = new Map<string, number>();
    {
      const tables = await openTables(folder);
      await ensureTable(tables, DEFINITION, (name) => name);
      await tables.close();
    }

    for (let round = 0; round < ROUNDS; round++) {
      const child = spawn(
        process.execPath,
        ["--import", "tsx", "test/support/dynamodbProcess.ts", folder],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      const [endpoint] = (await once(
        createInterface(child.stdout),
        "line",
      )) as [string];
      const client = new DynamoDBClient({
        endpoint,
        region: "us-east-1",
        credentials: CREDENTIAL,
        maxAttempts: 1,
      });
      const before = new Map(acknowledged);
      const writers = Array.from({ length: WRITERS }, (_, i) =>
        write(client, i, acknowledged).catch(() => undefined),
      );
      // On a busy machine the first answer may take long, and only what was acknowledged can be lost.
      await vi.waitUntil(() => acknowledged.get("w0") !== before.get("w0"), {
        timeout: 20_000,
        interval: 10,
      });
      await sleep(150 * round);
      child.kill("SIGKILL");
      await once(child, "exit");
      await Promise.all(writers);
      expect(acknowledged).not.toEqual(before); // or nothing was under way

      const tables = await openTables(folder);
      const record = tables.records.get(TABLE)!;
      const items = await contents(tables.items(TABLE));
      const wanted: Record<string, Record<string, unknown>> = {};
      for (const { IndexName } of DEFINITION.GlobalSecondaryIndexes)
        wanted[tables.index(TABLE, IndexName).prefix] = {};
      for (const item of Object.values(items))
        for (const entry of entriesOf(tables, record, item as Item))
          wanted[entry.sublevel.prefix]![entry.key] = entry.value;
      for (const { IndexName } of DEFINITION.GlobalSecondaryIndexes) {
        const index = tables.index(TABLE, IndexName);
        expect(await contents(index)).toEqual(wanted[index.prefix]);
      }
      const stored = new Map(
        Object.values(items).map((it) => [
          String((it as Item)["pk"]!["S"]),
          Number((it as Item)["n"]!["N"]),
        ]),
      );
      for (const [pk, n] of acknowledged)
        expect(stored.get(pk)).toBeGreaterThanOrEqual(n);
      await tables.close();
    }
    await rm(folder, { recursive: true });
  }, 60_000);
});
