import { readdirSync } from "node:fs";

// npm run bench NAME: each file here but this one asks one question, prints its answer as a table, and makes the
// process fail when the answer is no longer good enough.

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && file !== "run.ts")
  .map((file) => file.slice(0, -3));

const name = process.argv[2];
if (name === undefined || !names.includes(name)) {
  console.error(
    `npm run bench NAME, where NAME is one of: ${names.join(", ")}`,
  );
  process.exitCode = 1;
} else await import(`./${name}.ts`);
