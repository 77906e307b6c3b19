import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { givenS3 } from "../support/givenS3.ts";

const matrix = resolve("../shared/contracts/s3-matrix.mjs");

/** Bucket settings that the template makes instead, and calls that the product never makes. */
const NOT_NEEDED = ["F", "S4", "S6", "S7", "S8", "D3"];

interface Row {
  id: string;
  desc: string;
  status: "pass" | "FAIL" | "skip";
  note: string;
}

describe.skipIf(!existsSync(matrix))("the embedded S3", () => {
  it("does what S3 does, for every row of the conformance matrix that the product needs", async () => {
    const s3 = await givenS3();
    const { runMatrix } = (await import(pathToFileURL(matrix).href)) as {
      runMatrix(options: object): Promise<{ results: Row[] }>;
    };
    const { results } = await runMatrix({
      endpoint: s3.endpoint,
      ak: s3.admin.accessKeyId,
      sk: s3.admin.secretAccessKey,
      skip: NOT_NEEDED,
    });
    await s3.close();

    expect(results.filter(({ status }) => status === "FAIL")).toEqual([]);
    expect(
      results.filter(({ status }) => status === "pass").length,
    ).toBeGreaterThan(60);
  }, 120_000);
});
