import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { givenDynamoDB } from "../support/givenDynamoDB.ts";

const MATRIX = resolve("../shared/contracts/dynamodb-matrix.mjs");

/** Streams, PartiQL and keys of several attributes: nothing in the product uses them. */
const NOT_USED = ["T13", "T14", "T23"];

interface Row {
  id: string;
  desc: string;
  status: string;
  note: string;
}

describe.skipIf(!existsSync(MATRIX))("the embedded DynamoDB", () => {
  it("keeps every row of the contract matrix that the product uses", async () => {
    await using database = await givenDynamoDB();
    const { runMatrix } = (await import(pathToFileURL(MATRIX).href)) as {
      runMatrix(config: object): Promise<{ results: Row[] }>;
    };
    const { accessKeyId: ak, secretAccessKey: sk } = database.credential;
    const { results } = await runMatrix({
      endpoint: database.endpoint,
      ak,
      sk,
      skip: NOT_USED,
    });
    expect(results.length).toBeGreaterThan(30);
    expect(results.filter(({ status }) => status === "FAIL")).toEqual([]);
  }, 60_000);
});
