import {
  getVariableValues,
  isObjectType,
  parse,
  validate,
  type OperationDefinitionNode,
} from "graphql";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSchema } from "../../local/appsync/openSchema.ts";
import { openExplorer } from "../../local/explorer.ts";
import { bundleExplorer } from "../../local/explorerBundle.ts";
import * as pageOperations from "../../local/explorer/operations.ts";
import { SAMPLES } from "../../local/explorer/samples.ts";

const schema = openSchema(
  readFileSync(join(import.meta.dirname, "../../schema.graphql"), "utf8"),
);

describe("the explorer's page", () => {
  const explorer = openExplorer();
  const server = createServer((request, response) => {
    void explorer(request, response).then((isItsOwn) => {
      if (!isItsOwn) response.writeHead(421).end();
    });
  });
  let origin: string;
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it("names only files that it serves, and none of another site", async () => {
    const html = await (await fetch(origin)).text();
    const named = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(
      ([, address]) => address ?? "",
    );
    expect(named).toHaveLength(3);
    const types = [];
    for (const address of named) {
      expect(address).toMatch(/^\/explorer\//);
      const response = await fetch(origin + address);
      expect(response.status).toBe(200);
      types.push(response.headers.get("content-type")?.split(";")[0]);
    }
    expect(types.sort()).toEqual([
      "image/svg+xml",
      "text/css",
      "text/javascript",
    ]);
  });

  it("lets nothing run but its own scripts, and talks to this machine only", async () => {
    const response = await fetch(origin);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain("unsafe");
    const origins = policy.match(/\w+:\/\/[^\s;]+/g) ?? [];
    expect(new Set(origins)).toEqual(new Set(["http://127.0.0.1:*"]));
    expect(await response.text()).not.toMatch(/<script(?![^>]* src=)|style=/);
  });

  it("never uses a nonce twice", async () => {
    const nonces = await Promise.all(
      [1, 2].map(
        async () =>
          /nonce="([^"]+)"/.exec(await (await fetch(origin)).text())?.[1],
      ),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it("is asked for anew each time, its files only once", async () => {
    const page = await fetch(origin);
    const script = /src="([^"]+)"/.exec(await page.text())?.[1];
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(
      (await fetch(origin + script)).headers.get("cache-control"),
    ).toContain("immutable");
  });

  it("answers HEAD with the headers of GET and no bytes", async () => {
    const got = await fetch(origin);
    const length = (await got.arrayBuffer()).byteLength;
    const head = await fetch(origin, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(head.headers.get("content-length")).toBe(String(length));
    expect((await head.arrayBuffer()).byteLength).toBe(0);
  });

  it("is found whatever follows a question mark", async () => {
    expect((await fetch(`${origin}/?from=readme`)).status).toBe(200);
  });

  it.each(["/explorer/", "/explorer/0000/main.js", "/explorer/../explorer.ts"])(
    "does not answer %s with a file",
    async (path) => {
      expect((await fetch(origin + path)).status).not.toBe(200);
    },
  );

  it("is read, not written", async () => {
    const response = await fetch(origin, { method: "POST" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD");
  });

  it("leaves every other address to others", async () => {
    for (const path of ["/graphql", "/dev/token", "/favicon.ico", "/explorers"])
      expect((await fetch(origin + path)).status).toBe(421);
  });
});

describe("the explorer's bundle", { timeout: 30_000 }, () => {
  const cache = mkdtempSync(join(tmpdir(), "explorer-"));
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  it("is made once for an unchanged tree, also by two that start together", async () => {
    const [one, other] = await Promise.all([
      bundleExplorer(cache),
      bundleExplorer(cache),
    ]);
    expect(one.version).toBe(other.version);
    expect(readdirSync(cache)).toEqual([`explorer-${one.version}`]);
    const script = join(cache, `explorer-${one.version}`, "main.js");
    const made = statSync(script).mtimeMs;

    const again = await bundleExplorer(cache);
    // Byte by byte, toEqual would take ten seconds.
    const bytes = one.files.get("main.js") ?? Buffer.alloc(0);
    expect(again.files.get("main.js")?.equals(bytes)).toBe(true);
    expect(statSync(script).mtimeMs).toBe(made);
  });

  it("holds no address of another site's files", async () => {
    const { files } = await bundleExplorer(cache);
    for (const contents of files.values()) {
      expect(contents.length).toBeLessThan(1_500_000);
      expect(contents.toString()).not.toMatch(
        /(?:unpkg|jsdelivr|cdnjs|esm\.sh|googleapis)\./,
      );
    }
  });
});

describe("the explorer's samples", () => {
  it.each(SAMPLES)("the schema takes: $title", ({ query, variables }) => {
    const document = parse(query);
    expect(validate(schema, document)).toEqual([]);
    for (const operation of document.definitions as OperationDefinitionNode[]) {
      const { errors } = getVariableValues(
        schema,
        operation.variableDefinitions ?? [],
        variables ?? {},
      );
      expect(errors ?? []).toEqual([]);
    }
  });

  it("have titles that tell them apart", () => {
    const titles = SAMPLES.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it("show every field of the schema's roots", () => {
    const shown = new Set(
      SAMPLES.flatMap(({ query }) =>
        parse(query).definitions.flatMap((definition) =>
          (definition as OperationDefinitionNode).selectionSet.selections.map(
            (selection) => "name" in selection && selection.name?.value,
          ),
        ),
      ),
    );
    const roots = [schema.getQueryType(), schema.getMutationType()];
    const fields = roots
      .filter(isObjectType)
      .flatMap((type) => Object.keys(type.getFields()));
    expect(fields.filter((field) => !shown.has(field))).toEqual([]);
  });

  it("hold one that is meant to go wrong", () => {
    expect(
      SAMPLES.filter(({ answersWith }) => answersWith === "Invalid"),
    ).toHaveLength(1);
  });
});

describe("what the explorer's page asks", () => {
  const { followPhotos, ...documents } = pageOperations;
  it.each(Object.entries({ ...documents, followPhotos: followPhotos(20) }))(
    "the schema takes: %s",
    (_, document) => {
      expect(validate(schema, parse(document))).toEqual([]);
    },
  );
});
