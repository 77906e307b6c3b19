import { build } from "esbuild";
import { createHash, randomUUID } from "node:crypto";
import {
  readdir,
  readFile,
  mkdir,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";

export interface ExplorerBundle {
  /** Changes with any byte of what the bundle is made of. */
  version: string;
  files: ReadonlyMap<string, Buffer>;
}

const ROOT = join(import.meta.dirname, "..");
const SOURCES = join(import.meta.dirname, "explorer");
const ENTRIES = ["main.tsx", "hashWorker.ts", "style.css", "icon.svg"];

/** The page's files: from the cache when it holds them, else made, which takes about a second. */
export async function bundleExplorer(
  cacheFolder = join(ROOT, "node_modules", ".cache", "photosky"),
): Promise<ExplorerBundle> {
  const version = await versionOf();
  const folder = join(cacheFolder, `explorer-${version}`);
  const cached = await readFolder(folder);
  if (cached) return { version, files: cached };

  const { outputFiles } = await build({
    entryPoints: ENTRIES.map((entry) => join(SOURCES, entry)),
    outdir: folder,
    bundle: true,
    write: false,
    format: "esm",
    // What is seldom wanted is a file of its own, fetched when it is.
    splitting: true,
    minify: true,
    target: "es2022",
    loader: { ".svg": "copy" },
    define: { "process.env.NODE_ENV": '"production"' },
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "silent",
  });
  const files = new Map(
    outputFiles.map(({ path, contents }) => [
      path.slice(folder.length + 1),
      Buffer.from(contents),
    ]),
  );
  await keep(cacheFolder, folder, files);
  return { version, files };
}

/** Of the page's sources, of how they are bundled, and of the packages that they import. */
async function versionOf(): Promise<string> {
  const hash = createHash("sha256");
  const names = (await readdir(SOURCES)).sort();
  for (const path of [
    ...names.map((name) => join(SOURCES, name)),
    import.meta.filename,
    join(ROOT, "package-lock.json"),
  ]) {
    hash.update(`${path.slice(ROOT.length)}\0`).update(await readFile(path));
  }
  return hash.digest("hex").slice(0, 16);
}

async function readFolder(
  folder: string,
): Promise<Map<string, Buffer> | undefined> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const files = new Map<string, Buffer>();
  for (const name of names) files.set(name, await readFile(join(folder, name)));
  return files;
}

/** Under its name only when whole: two may be starting at once, and either may be stopped. */
async function keep(
  cacheFolder: string,
  folder: string,
  files: Map<string, Buffer>,
): Promise<void> {
  const growing = join(cacheFolder, `growing-${randomUUID()}`);
  await mkdir(growing, { recursive: true });
  for (const [name, contents] of files)
    await writeFile(join(growing, name), contents);
  try {
    await rename(growing, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another one was quicker, with the same files.
    if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "EPERM")
      throw error;
    await rm(growing, { recursive: true, force: true });
  }
}
