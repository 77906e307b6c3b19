// `npm run reset`: empties the data folder, unless PhotoSky is using it.

import { existsSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureInstalled } from "./installed.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
ensureInstalled(root);
const { ClassicLevel } = await import("classic-level");

const { values } = parseArgs({ options: { data: { type: "string" } } });
const folder = resolve(
  values.data ?? process.env.PHOTOSKY_DATA ?? join(root, ".photosky"),
);
const services = join(folder, "services");

if (!existsSync(folder)) {
  console.log(`${folder} is empty already.`);
} else if (!existsSync(services)) {
  // Not to be taken for ours: it could be somebody's home.
  console.error(
    `${folder} is not a data folder of PhotoSky: nothing was deleted.`,
  );
  process.exit(1);
} else {
  await takeLock();
  rmSync(folder, { recursive: true });
  console.log(`${folder} is empty now.`);
}

async function takeLock() {
  const database = new ClassicLevel(services);
  try {
    await database.open();
    await database.close();
  } catch {
    console.error(
      `PhotoSky is using ${folder}: stop it first. Nothing was deleted.`,
    );
    process.exit(1);
  }
}
