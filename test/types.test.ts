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
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A change to the resolvers or to the schema, and the next. */
type Variant = readonly { file: string; from: string; to: string }[];

const VARIANTS = {
  unchanged: [],
  "without a resolver": [
    {
      file: "resolvers/functions/query.ts",
      from: '  "Query.viewer": viewer(store),\n',
      to: "",
    },
  ],
  "without wiring": [
    {
      file: "resolvers/functions/fields.ts",
      from: '"Query.viewer": {},',
      to: "",
    },
  ],
  "with a wrong answer": [
    {
      file: "resolvers/Query/viewer.ts",
      from: "user: { id: ownerId, displayName }",
      to: "user: displayName",
    },
  ],
  "with a larger schema": [
    {
      file: "schema.graphql",
      from: "type Query {",
      to: 'type Query {\n  "How many people there are."\n  people: Int!\n',
    },
    {
      file: "schema.graphql",
      from: "type Photo {",
      to: 'type Photo {\n  "What somebody thinks of it, 0 to 5."\n  rating: Int\n',
    },
  ],
} satisfies Record<string, Variant>;

type Name = keyof typeof VARIANTS;

/** Every variant of the resolvers in a folder of its own, all compiled at once: the packages are what takes time. */
describe("the compiler", () => {
  const project = mkdtempSync(join(tmpdir(), "photosky-types-"));
  const folderOf = (name: Name) => join(project, name.replaceAll(" ", "-"));
  let output = "";

  beforeAll(async () => {
    symlinkSync(
      resolve("node_modules"),
      join(project, "node_modules"),
      "junction",
    );
    const { compilerOptions } = JSON.parse(
      readFileSync("tsconfig.json", "utf8"),
    ) as { compilerOptions: object };
    writeFileSync(
      join(project, "tsconfig.json"),
      JSON.stringify({ compilerOptions, include: ["*/resolvers"] }),
    );
    await Promise.all((Object.keys(VARIANTS) as Name[]).map(make));
    ({ output } = await run(project, "typescript/bin/tsc", "--project", "."));
  });
  afterAll(() => rmSync(project, { recursive: true }));

  async function make(name: Name): Promise<void> {
    const folder = folderOf(name);
    for (const part of [
      "resolvers",
      "schema.graphql",
      "codegen.yml",
      "package.json",
    ])
      cpSync(part, join(folder, part), { recursive: true });
    const variant: Variant = VARIANTS[name];
    for (const { file, from, to } of variant) {
      const path = join(folder, file);
      const before = readFileSync(path, "utf8");
      expect(before).toContain(from); // or what follows would prove nothing
      writeFileSync(path, before.replace(from, to));
    }
    if (!variant.some(({ file }) => file === "schema.graphql")) return;
    const { status } = await run(
      folder,
      "@graphql-codegen/cli/esm/bin.js",
      "--config",
      "codegen.yml",
    );
    expect(status).toBe(0);
  }

  /** What tsc says of a variant, each error as `file: message`. */
  const errors = (name: Name) =>
    [...output.matchAll(/^(\S+?)\/(\S+)\(\d+,\d+\): error TS\d+: (.*)$/gm)]
      .filter(([, folder]) => join(project, folder!) === folderOf(name))
      .map(([, , file, message]) => `${file}: ${message}`);

  it("takes the resolvers as they are", () => {
    expect(output).toContain("error"); // of the others: it has run
    expect(errors("unchanged")).toEqual([]);
  });

  it("notices a field without its resolver", () => {
    expect(errors("without a resolver")).toContainEqual(
      expect.stringMatching(
        /^resolvers\/functions\/query\.ts: .*Query\.viewer/,
      ),
    );
  });

  it("notices a field that is wired to no function", () => {
    expect(errors("without wiring")).toContainEqual(
      expect.stringMatching(
        /^resolvers\/functions\/functionResolvers\.ts: .*Query\.viewer/,
      ),
    );
  });

  it("notices a resolver that answers with the wrong type", () => {
    expect(errors("with a wrong answer")).toEqual([
      expect.stringMatching(/^resolvers\/Query\/viewer\.ts: /),
    ]);
  });

  it("notices a query that the schema has and nobody answers", () => {
    expect(errors("with a larger schema")).toContainEqual(
      expect.stringMatching(
        /^resolvers\/functions\/functionResolvers\.ts: .*Query\.people/,
      ),
    );
  });

  it("notices a field of photos that the schema has and no photo", () => {
    expect(errors("with a larger schema")).toContainEqual(
      expect.stringMatching(/^resolvers\/records\/photoSource\.ts: .*rating/),
    );
  });
});

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
