import { spawn } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/** The tree of resolvers by itself, in a folder that may be changed. */
function givenResolvers() {
  const folder = mkdtempSync(join(tmpdir(), "photosky-types-"));
  const parts = [
    "resolvers",
    "schema.graphql",
    "codegen.yml",
    "package.json",
    "tsconfig.json",
  ];
  for (const part of parts)
    cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(
    resolve("node_modules"),
    join(folder, "node_modules"),
    "junction",
  );
  return {
    change(file: string, from: string | RegExp, to: string) {
      const path = join(folder, file);
      const before = readFileSync(path, "utf8");
      const after = before.replace(from, to);
      expect(after).not.toBe(before); // or what follows would prove nothing
      writeFileSync(path, after);
    },
    codegen: () =>
      run(folder, "@graphql-codegen/cli/esm/bin.js", "--config", "codegen.yml"),
    /** The errors that tsc finds, as `file: message`, each on one line. */
    async errors(): Promise<string[]> {
      const { output } = await run(
        folder,
        "typescript/bin/tsc",
        "--project",
        ".",
      );
      return [
        ...output.matchAll(/^(\S+)\(\d+,\d+\): error TS\d+: (.*)$/gm),
      ].map(([, file, message]) => `${file}: ${message}`);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

async function run(folder: string, script: string, ...words: string[]) {
  const child = spawn(
    process.execPath,
    [resolve("node_modules", script), ...words],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (output += text.toString()));
  const status = await new Promise((ended) => child.on("close", ended));
  return { status, output };
}

describe("the compiler", () => {
  it("takes the resolvers as they are", async () => {
    using project = givenResolvers();
    expect(await project.errors()).toEqual([]);
  });

  it("notices a field without its resolver", async () => {
    using project = givenResolvers();
    project.change(
      "resolvers/functions/query.ts",
      '  "Query.viewer": viewer(store),\n',
      "",
    );
    expect(await project.errors()).toContainEqual(
      expect.stringMatching(
        /^resolvers\/functions\/query\.ts: .*Query\.viewer/,
      ),
    );
  });

  it("notices a field that is wired to no function", async () => {
    using project = givenResolvers();
    project.change("resolvers/functions/fields.ts", '"Query.viewer": {},', "");
    expect(await project.errors()).toContainEqual(
      expect.stringMatching(
        /^resolvers\/functions\/functionResolvers\.ts: .*Query\.viewer/,
      ),
    );
  });

  it("notices a resolver that answers with the wrong type", async () => {
    using project = givenResolvers();
    project.change(
      "resolvers/Query/viewer.ts",
      "user: { id: ownerId, displayName }",
      "user: displayName",
    );
    expect(await project.errors()).toEqual([
      expect.stringMatching(/^resolvers\/Query\/viewer\.ts: /),
    ]);
  });

  it("notices a query that the schema has and nobody answers", async () => {
    using project = givenResolvers();
    project.change(
      "schema.graphql",
      "type Query {",
      'type Query {\n  "How many people there are."\n  people: Int!\n',
    );
    expect(await project.codegen()).toMatchObject({ status: 0 });
    expect(await project.errors()).toEqual([
      expect.stringMatching(
        /^resolvers\/functions\/functionResolvers\.ts: .*Query\.people/,
      ),
    ]);
  });

  it("notices a field of photos that the schema has and no photo", async () => {
    using project = givenResolvers();
    project.change(
      "schema.graphql",
      "type Photo {",
      'type Photo {\n  "What somebody thinks of it, 0 to 5."\n  rating: Int\n',
    );
    expect(await project.codegen()).toMatchObject({ status: 0 });
    expect(await project.errors()).toContainEqual(
      expect.stringMatching(/^resolvers\/records\/photoSource\.ts: .*rating/),
    );
  });
});
