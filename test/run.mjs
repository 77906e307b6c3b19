// `npm test`: installs what is missing, then every named check, then the tests; ends with one line of counts.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "../local/installed.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
ensureInstalled(root);

const CHECKS = ["check:format", "check:lint", "check:types", "check:generated"];

let passed = 0;
let failed = 0;
let skipped = 0;

for (const check of CHECKS) {
  console.log(`\n> ${check}`);
  if (npm("run", "--silent", check) === 0) passed += 1;
  else failed += 1;
}

const folder = mkdtempSync(join(tmpdir(), "photosky-test-"));
const report = join(folder, "report.json");
console.log("\n> vitest");
const status = npm(
  "exec",
  "--",
  "vitest",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
);
try {
  const counts = JSON.parse(readFileSync(report, "utf8"));
  passed += counts.numPassedTests;
  failed +=
    counts.numFailedTests +
    counts.numFailedTestSuites * (counts.numFailedTests === 0 ? 1 : 0);
  skipped += counts.numPendingTests + (counts.numTodoTests ?? 0);
} catch {
  // Vitest could not even begin: that is a failure, whatever it printed.
  failed += 1;
}
if (status !== 0 && failed === 0) failed += 1;
rmSync(folder, { recursive: true, force: true });

console.log(
  `\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
);
process.exit(failed === 0 ? 0 : 1);

function npm(...words) {
  return spawnSync("npm", words, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  }).status;
}
