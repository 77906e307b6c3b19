// The cloud assembly that is run: synthesized again when, and only when, something it is made of has changed.

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const STAGE = "development";
export const STACK_NAME = `PhotoSky-${STAGE}`;

/** Everything that the template or a bundle can depend on. */
const INPUTS = [
  "infra",
  "resolvers",
  "schema.graphql",
  "cdk.json",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** @returns the folder of the assembly, which lies under the repository: bundles find this machine's sharp there. */
export async function assembly(root: string): Promise<string> {
  const folder = join(root, "cdk.out");
  const stamp = join(folder, `${STACK_NAME}.inputs`);
  const inputs = hashOf(root, INPUTS);
  const isCurrent = () =>
    existsSync(stamp) && readFileSync(stamp, "utf8") === inputs;
  if (isCurrent()) return folder;
  mkdirSync(folder, { recursive: true });
  const giveBack = await takeTurn(join(folder, "synthesizing.pid"));
  try {
    // Whoever was before us has most likely done it.
    if (isCurrent()) return folder;
    // Half an assembly must not pass for a whole one.
    rmSync(stamp, { force: true });
    const { synthesize } = await import("../infra/synthesize.ts");
    synthesize(STAGE, folder);
    writeFileSync(stamp, inputs);
    return folder;
  } finally {
    giveBack();
  }
}

const TURN_POLL_MILLISECONDS = 100;

/** Synthesizing takes seconds: by then whoever began was killed, and somebody else has its process id. */
const TURN_MILLISECONDS = 120_000;

/** One process at a time writes the assembly; one that was killed does not count. @returns what ends the turn. */
async function takeTurn(file: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (isHeld(file)) await sleep(TURN_POLL_MILLISECONDS);
    else rmSync(file, { force: true });
  }
}

function isHeld(file: string): boolean {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    // Empty for the moment between its making and its writing.
    const pid = Number(readFileSync(file, "utf8")) || process.pid;
    process.kill(pid, 0);
    return age < TURN_MILLISECONDS;
  } catch (error) {
    // ESRCH: its holder is gone. ENOENT: it has just been given back. EPERM: somebody else's process, and running.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function hashOf(root: string, inputs: string[]): string {
  const hash = createHash("sha256");
  for (const file of inputs
    .flatMap((input) => filesOf(join(root, input)))
    .sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesOf(join(path, name)));
}
