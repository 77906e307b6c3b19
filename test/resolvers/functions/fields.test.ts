import { buildSchema } from "graphql";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FIELDS } from "../../../resolvers/functions/fields.ts";
import { SUPPLIED_BY_APPSYNC } from "../../infra/suppliedByAppSync.ts";

const schema = buildSchema(
  SUPPLIED_BY_APPSYNC + readFileSync("schema.graphql", "utf8"),
);

const fields: [string, { readonly maxBatchSize?: number }][] = Object.values(
  FIELDS,
).flatMap((byFunction) => Object.entries(byFunction));
const names = fields.map(([name]) => name);

describe("the fields that functions serve", () => {
  it("are fields of the schema", () => {
    const unknown = names.filter((name) => {
      const [type, field] = name.split(".");
      const found = schema.getType(type!);
      return !found || !("getFields" in found) || !found.getFields()[field!];
    });
    expect(unknown).toEqual([]);
  });

  it("are all root fields of it, each served by one function", () => {
    const roots = [schema.getQueryType()!, schema.getMutationType()!].flatMap(
      (type) => Object.keys(type.getFields()).map((name) => `${type}.${name}`),
    );
    expect(roots.filter((root) => !names.includes(root))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it("are batched when they are fields of many parents, and only then", () => {
    // AppSync batches no root mutations, and a root query has one parent.
    const isRoot = (name: string) => /^(Query|Mutation)\./.test(name);
    expect(names.some((name) => !isRoot(name))).toBe(true); // or the next lines would prove little
    for (const [name, { maxBatchSize }] of fields)
      expect([name, maxBatchSize]).toEqual([
        name,
        isRoot(name) ? undefined : expect.any(Number),
      ]);
  });

  it("are told without loading anything: infra reads them while it synthesizes", () => {
    for (const file of [
      "functions/fields.ts",
      "lambda/environment.ts",
      "records/tableIndexes.ts",
    ])
      expect(readFileSync(`resolvers/${file}`, "utf8")).not.toMatch(
        /^\s*(import\b|export .* from\b)|\brequire\(/m,
      );
  });
});
