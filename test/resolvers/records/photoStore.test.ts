import {
  TransactWriteCommand,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AwsError } from "../../../local/awsJson.ts";
import { openPhotoStore } from "../../../resolvers/records/photoStore.ts";
import { pageRequest } from "../../../resolvers/records/pageRequest.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { buried } from "../../../resolvers/records/trash.ts";
import { describePhotoStore } from "../../contracts/describePhotoStore.ts";
import { ADA, aPhoto, anUpload } from "../../support/aPhoto.ts";
import { givenTable, TABLE } from "../../support/givenTable.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");

describePhotoStore("the table in DynamoDB", () => givenTable());

type Given = Awaited<ReturnType<typeof givenTable>>;

async function add({ store }: Given, photo: PhotoRecord): Promise<PhotoRecord> {
  return (await store.change(photo.id, () => ({ put: photo }))).photo!;
}

/** What DynamoDB is called with while `work` runs. */
async function callsOf({ database }: Given, work: () => Promise<unknown>) {
  const before = database.calls();
  await work();
  return Object.fromEntries(
    Object.entries(database.calls())
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
}

describe("what the photo store asks of DynamoDB", () => {
  it.each([1, 200])("is one query for a page of %i", async (first) => {
    await using given = await givenTable();
    const photos = Array.from({ length: 3 }, (_, i) => aPhoto(i));
    for (const photo of photos) await add(given, photo);
    const { request } = pageRequest(ADA, "LIBRARY", { first });
    const page = () => given.store.listPage(ADA, "LIBRARY", request);
    expect(await callsOf(given, page)).toEqual({ Query: 1 });
  });

  it("is no query at all for a page that nothing can be on", async () => {
    await using given = await givenTable();
    const filter = { status: [] };
    const { request } = pageRequest(ADA, "LIBRARY", { filter });
    const page = () => given.store.listPage(ADA, "LIBRARY", request);
    expect(await callsOf(given, page)).toEqual({});
  });

  it("is one read and one transaction for a change", async () => {
    await using given = await givenTable();
    expect(await callsOf(given, () => add(given, aPhoto()))).toEqual({
      GetItem: 1,
      TransactWriteItems: 1,
    });
  });

  it("is one read when nothing changes, and none for what is no id", async () => {
    await using given = await givenTable();
    const { store } = given;
    expect(
      await callsOf(given, () => store.change(aPhoto().id, () => undefined)),
    ).toEqual({ GetItem: 1 });
    expect(await callsOf(given, () => store.find("PHOTO#1"))).toEqual({});
  });

  it("is one query for all counters", async () => {
    await using given = await givenTable();
    for (let i = 0; i < 20; i += 1) await add(given, aPhoto(i));
    expect(await callsOf(given, () => given.store.counters(ADA))).toEqual({
      Query: 1,
    });
  });

  it("is never a Scan, nor anything in PartiQL", () => {
    const sources = readdirSync("resolvers", { recursive: true })
      .map(String)
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(join("resolvers", name), "utf8"));
    expect(sources.some((text) => /\bQueryCommand\b/.test(text))).toBe(true); // or the next line would prove nothing
    expect(
      sources.filter((text) =>
        /\b(paginate)?Scan(Command)?\(|ExecuteStatement/.test(text),
      ),
    ).toEqual([]);
  });
});

// Mostly waiting for its turn, so all at once.
describe.concurrent("a change in a busy table", () => {
  it("is made all the same when its transaction is cancelled a few times", async () => {
    let cancelled = 0;
    await using given = await givenTable({
      conflict: () => (cancelled += 1) <= 4,
    });
    await add(given, aPhoto());
    expect(cancelled).toBe(5);
    expect(await given.store.find(aPhoto().id)).toMatchObject({ version: 1 });
    expect((await given.store.counters(ADA)).photoCount).toBe(1);
  });

  it("loses none of twenty, though every other transaction is cancelled", async () => {
    let transactions = 0;
    await using given = await givenTable({
      conflict: () => (transactions += 1) % 2 === 0,
    });
    const photos = Array.from({ length: 20 }, (_, i) => aPhoto(i));
    await Promise.all(photos.map((photo) => add(given, photo)));
    expect(transactions).toBeGreaterThan(30); // or nothing was cancelled
    expect(await given.store.counters(ADA)).toMatchObject({
      photoCount: 20,
      originalBytes: 20 * 4_000_000,
    });
  });

  it("fails in the end when it is always cancelled, and leaves no trace", async () => {
    let isBusy = false;
    await using given = await givenTable({ conflict: () => isBusy });
    const photo = await add(given, aPhoto());
    isBusy = true;
    await expect(add(given, { ...photo, sizeBytes: 1 })).rejects.toMatchObject({
      name: "TransactionCanceledException",
    });
    expect(await given.store.find(photo.id)).toEqual(photo);
    expect((await given.store.counters(ADA)).originalBytes).toBe(4_000_000);
  });

  it("comes through too when it is a plain write whose item a transaction has", async () => {
    const refused: string[] = [];
    await using given = await givenTable({
      refuse: (_caller, action) => {
        const before = refused.filter((one) => one === action).length;
        if (!/^(Put|Update|Delete)Item$/.test(action) || before === 3) return;
        refused.push(action);
        return new AwsError(
          "com.amazonaws.dynamodb.v20120810#TransactionConflictException",
          "Transaction is ongoing for the item",
        );
      },
    });
    const photo = await add(given, aPhoto());
    const tombstone = buried(photo, NOW);
    await given.store.change(photo.id, () => ({ bury: tombstone }));
    const find = () =>
      given.store.findTombstone(photo.id, photo.generation) as Promise<
        Record<string, unknown> | undefined
      >;

    await given.store.moveTombstone(tombstone, "2025-01-01T00:00:00.000Z");
    expect((await find())?.["dueAt"]).toBe("2025-01-01T00:00:00.000Z");
    await given.store.moveTombstone(tombstone, null);
    expect(await find()).toBeUndefined();
    expect(refused).toEqual([
      ...Array(3).fill("UpdateItem"),
      ...Array(3).fill("DeleteItem"),
    ]);
  });

  it("is counted exactly as often as it came through, of fifty at once on one photo", async () => {
    await using given = await givenTable();
    const { id } = await add(given, aPhoto(1, { sizeBytes: 0 }));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () =>
        given.store.change(id, (before) => ({
          put: { ...before!, sizeBytes: before!.sizeBytes + 1 },
        })),
      ),
    );
    const made = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect(made).toBeGreaterThan(25);
    expect(await given.store.find(id)).toMatchObject({
      sizeBytes: made,
      version: made + 1,
    });
    expect((await given.store.counters(ADA)).originalBytes).toBe(made);
  });

  it("is not tried again when DynamoDB will never take it", async () => {
    await using given = await givenTable();
    const photo = aPhoto(1, { fileName: "x".repeat(500_000) });
    const calls = await callsOf(given, async () => {
      await expect(add(given, photo)).rejects.toThrow();
    });
    expect(calls).toEqual({ GetItem: 1, TransactWriteItems: 1 });
  });

  it("is made once when its answer is lost on the way", async () => {
    await using given = await givenTable();
    const { store, lost } = storeThatLosesAnswers(given, 1);
    const { photo } = await store.change(aPhoto().id, () => ({
      put: aPhoto(),
    }));
    expect(lost()).toBe(1); // or the next lines would prove nothing
    expect(await given.store.find(photo!.id)).toEqual(photo);
    expect(photo).toMatchObject({ version: 1 });
    expect((await given.store.counters(ADA)).photoCount).toBe(1);
  });

  it("never writes an earlier life of a photo over a later one", async () => {
    await using given = await givenTable();
    const earlier = await add(given, anUpload());
    const later = anUpload(1, { generation: "0m2x9k2zzzz9zzz" });
    let isFirst = true;
    const { store, beforeTransaction } = interrupted(given);
    beforeTransaction(async () => {
      if (!isFirst) return;
      isFirst = false;
      // Cancelled and asked for again, it is at version 1 once more.
      await given.store.change(earlier.id, () => ({
        bury: buried(earlier, NOW),
      }));
      await add(given, later);
    });
    const seen: unknown[] = [];
    await store.change(earlier.id, (photo) => {
      seen.push(photo!.generation);
      return photo!.generation === earlier.generation
        ? { put: { ...photo!, fileName: "late.jpg" } }
        : undefined;
    });
    expect(seen).toEqual([earlier.generation, later.generation]);
    expect(await given.store.find(later.id)).toEqual({ ...later, version: 1 });
    expect((await given.store.counters(ADA)).uploadCount).toBe(1);
  });
});

/** A store whose first transactions are made, and never answered. */
function storeThatLosesAnswers({ dynamodb, client }: Given, count: number) {
  let lost = 0;
  dynamodb.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      const isTransaction = context.commandName?.startsWith("TransactWrite");
      if (!isTransaction || lost === count) return answer;
      lost += 1;
      throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    },
    // Below the SDK's own retries, where a connection breaks.
    { step: "deserialize", priority: "low" },
  );
  return { store: openPhotoStore(client, TABLE), lost: () => lost };
}

/** A store beside the given one, that lets something happen before each of its transactions. */
function interrupted(given: Given) {
  let happen = () => Promise.resolve();
  const client = {
    async send(command: object) {
      if (command instanceof TransactWriteCommand) await happen();
      return given.client.send(command as TransactWriteCommand);
    },
  };
  return {
    store: openPhotoStore(client as DynamoDBDocumentClient, TABLE),
    beforeTransaction: (what: () => Promise<void>) => void (happen = what),
  };
}
