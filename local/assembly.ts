// The cloud assembly that is run: synthesized again when, and only when, something it is made of has changed.

import { createHash } from "node:crypto";
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";

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
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs)
    return folder;
  // Half an assembly must not pass for a whole one.
  rmSync(stamp, { force: true });
  const { synthesize } = await import("../infra/synthesize.ts");
  synthesize(STAGE, folder);
  writeFileSync(stamp, inputs);
  return folder;
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
