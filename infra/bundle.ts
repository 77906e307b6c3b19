// From resolvers/ to what Lambda runs: one CommonJS file a function, without Docker, the same bytes on every machine.

import { Code } from "aws-cdk-lib/aws-lambda";
import { buildSync, type BuildOptions } from "esbuild";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { sharpForLambda } from "./sharpForLambda.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CACHE = join(ROOT, "node_modules", ".cache", "photosky", "bundles");

/** How a bundle is made, whatever is in it: the bench makes what it compares with the same way. */
export const BUNDLING = {
  bundle: true,
  platform: "node",
  // Lambda runs Node 24, people's machines 20: what is made for 24 does not run on 20.
  target: "node20",
  format: "cjs",
  // The ES modules of a package come out a third smaller than its CommonJS, and start faster.
  mainFields: ["module", "main"],
  minify: true,
  // AppSync hands an error's name to the client, and a minified class would have another.
  keepNames: true,
  legalComments: "none",
  external: ["sharp", "@img/*"],
  define: { "process.env.NODE_ENV": '"production"' },
} as const satisfies BuildOptions;

/** Each is resolvers/functions/<name>.ts, which exports `handler`. */
export const FUNCTION_NAMES = [
  "query",
  "mutation",
  "preview",
  "ingest",
  "sweep",
] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** The functions that look at pixels; the others start faster without. */
const WITH_SHARP: readonly FunctionName[] = ["preview", "ingest"];

/** What a bundle is made of, besides the packages that the lock file names. */
const SOURCES = [
  "resolvers",
  "package.json",
  "package-lock.json",
  "infra/bundle.ts",
];

/** Of 23 MB each: enough to go back and forth between two states of the tree. */
const BUNDLES_KEPT = 4;

/** The code of a function: a folder with index.js, and sharp beside it where that is needed. */
export function bundledCode(): (name: FunctionName) => Code {
  const folder = bundles();
  return (name) => Code.fromAsset(join(folder, name));
}

/** Bundles every function, unless that has been done for these very sources. */
export function bundles(): string {
  const folder = join(CACHE, hashOfSources());
  if (existsSync(folder)) return folder;

  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(join(CACHE, "unfinished-"));
  try {
    build(unfinished);
    for (const name of FUNCTION_NAMES) {
      // On this machine the folder lies in a repository of ES modules, and the bundle is none.
      writeFileSync(
        join(unfinished, name, "package.json"),
        '{"type":"commonjs"}',
      );
    }
    for (const name of WITH_SHARP) {
      cpSync(sharpForLambda(), join(unfinished, name, "node_modules"), {
        recursive: true,
      });
    }
    renameSync(unfinished, folder);
    forgetOldBundles();
  } catch (error) {
    // Somebody else was faster: theirs is the same.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

function forgetOldBundles(): void {
  const age = (name: string) => statSync(join(CACHE, name)).mtimeMs;
  const byAge = readdirSync(CACHE).sort((a, b) => age(b) - age(a));
  for (const name of byAge.slice(BUNDLES_KEPT)) {
    rmSync(join(CACHE, name), { recursive: true, force: true });
  }
}

/** Writes <name>/index.js of every function: the same bytes from the same sources and packages, on every machine. */
export function build(outdir: string): void {
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: FUNCTION_NAMES.map((name) => ({
      in: `resolvers/functions/${name}.ts`,
      out: `${name}/index`,
    })),
    outdir,
    ...BUNDLING,
    metafile: true,
    logLevel: "silent",
  });
  for (const input of Object.keys(metafile.inputs)) {
    // Packages may lie further up, where the repository is part of another tree.
    if (!/^(resolvers|node_modules|\.\.)\/|^package\.json$/.test(input)) {
      throw new Error(
        `${input} would be bundled, but only resolvers/ and packages run in Lambda.`,
      );
    }
  }
}

function hashOfSources(): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap(filesOf).sort()) {
    hash
      .update(`${relative(ROOT, file)}\n`)
      .update(readFileSync(file))
      .update("\n");
  }
  return hash.digest("hex").slice(0, 32);
}

function filesOf(source: string): string[] {
  const path = join(ROOT, source);
  if (/\.\w+$/.test(source)) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
