// `npm test`: installs what is missing, then every named check, then the tests; ends with one line of counts.
//   npm test                            all tests, those of the whole way with all imitations of AWS on
//   npm test -- --imitate=each          the tests of the whole way with each imitation alone
//   npm test -- --imitate=conflicts     with these
//   npm test -- test/local/sqs.test.ts  what vitest takes: these tests, once, as PHOTOSKY_IMITATE says

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "../local/installed.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
ensureInstalled(root);

const CHECKS = ["check:format", "check:lint", "check:types", "check:generated"];

/** Those of the whole way: here imitations make a difference. */
const WHOLE_WAY = "test/e2e";

/**
 * Plain in `npm test`; `--imitate` runs them with imitations too. What is read of real photos does not depend on when or
 * how often their events came, what is refused as bad input is refused before anything is asked or sent, and the demo is
 * one more client: photos go the imitated way in all the others.
 */
const PLAIN = [
  "test/e2e/realPhotos.test.ts",
  "test/e2e/badInput.test.ts",
  "test/e2e/everyBadInput.test.ts",
  "test/e2e/demo.test.ts",
];

/** It imitates nothing, whatever it is told, and says why. */
const NEVER = ["test/e2e/kill.test.ts"];

const IMITATE = "--imitate=";
const words = process.argv.slice(2).filter((word) => !word.startsWith(IMITATE));
const imitate = process.argv
  .find((word) => word.startsWith(IMITATE))
  ?.slice(IMITATE.length);

let passed = 0;
let failed = 0;
let skipped = 0;

for (const check of CHECKS) {
  console.log(`\n> ${check}`);
  if (npm("run", "--silent", check) === 0) passed += 1;
  else failed += 1;
}

// The same in every run, so that a change and not a die decides; another number finds other orders.
process.env.PHOTOSKY_SEED ??= "1";

if (imitate !== undefined) {
  const { register } = await import("tsx/esm/api");
  register();
  const { IMITATION_NAMES } = await import("../local/imitations.ts");
  const each = imitate === "each" ? IMITATION_NAMES : [imitate];
  const files = words.length > 0 ? words : [WHOLE_WAY, ...without(NEVER)];
  for (const names of each) runTests(names, files);
} else {
  if (words.length > 0) runTests(process.env.PHOTOSKY_IMITATE ?? "none", words);
  else {
    const imitated = readdirSync(join(root, WHOLE_WAY))
      .map((name) => `${WHOLE_WAY}/${name}`)
      .filter((file) => ![...PLAIN, ...NEVER].includes(file));
    runTests("none", without(imitated));
    // They wait more than they work.
    runTests("all", [...imitated, "--maxWorkers=4"]);
  }
}

console.log(
  `\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
);
process.exit(failed === 0 ? 0 : 1);

function without(files) {
  return files.map((file) => `--exclude=${file}`);
}

/** Adds to the counts what comes of the tests. */
function runTests(imitating, more) {
  process.env.PHOTOSKY_IMITATE = imitating;
  const folder = mkdtempSync(join(tmpdir(), "photosky-test-"));
  const report = join(folder, "report.json");
  console.log(
    imitating === "none"
      ? "\n> vitest"
      : `\n> vitest, imitating ${imitating} (PHOTOSKY_IMITATE=${imitating} PHOTOSKY_SEED=${process.env.PHOTOSKY_SEED})`,
  );
  const status = npm(
    "exec",
    "--",
    "vitest",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...more,
  );
  const failedBefore = failed;
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
  if (status !== 0 && failed === failedBefore) failed += 1;
  rmSync(folder, { recursive: true, force: true });
}

function npm(...words) {
  return spawnSync("npm", words, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  }).status;
}
