// Run before anything is installed: plain JavaScript, nothing but Node.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const OLDEST_NODE = [20, 19];

/** Installs what package-lock.json names and node_modules lacks; says so, and ends the process when it cannot. */
export function ensureInstalled(root) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (
    major < OLDEST_NODE[0] ||
    (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
  ) {
    fail(
      `PhotoSky needs Node ${OLDEST_NODE.join(".")} or newer, and this is ${process.version}.`,
    );
  }
  if (isInstalled(root)) return;
  console.log("Installing packages (npm ci) …");
  const npm = spawnSync(
    "npm",
    ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32",
    },
  );
  if (npm.status !== 0)
    fail("npm ci failed: see above. PhotoSky needs the npm registry once.");
}

/** npm keeps a copy of the lock beside what it installed. */
function isInstalled(root) {
  const copy = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(copy)) return false;
  const wanted = packagesOf(join(root, "package-lock.json"));
  const present = packagesOf(copy);
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === "" ||
      optional ||
      devOptional ||
      present[path]?.version === version,
  );
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
