import { App } from "aws-cdk-lib";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundledCode } from "./bundle.ts";
import { deployedSchema } from "./deployedSchema.ts";
import { PhotoSkyStack } from "./photoSkyStack.ts";
import { requireStage } from "./stages.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Writes the template, its asset manifest and the assets of a stage to `outdir`, as `cdk synth` does, without the
 * command line tool. The functions in there run on this machine as long as it lies under the repository.
 */
export function synthesize(stage: string, outdir: string): void {
  const { context } = JSON.parse(
    readFileSync(join(ROOT, "cdk.json"), "utf8"),
  ) as { context: Record<string, unknown> };
  const app = new App({
    outdir,
    context,
    analyticsReporting: false,
    // Three quarters of the time, and for nothing on one machine: whoever deploys goes through `cdk`, which has it all.
    builtinCloudFormationValidation: false,
    stackTraces: false,
    treeMetadata: false,
  });
  synthesizeInto(app, stage);
}

/** The same into an app that `cdk` has set up: it passes folder and context by environment variables. */
export function synthesizeInto(app: App, stage: unknown): CloudAssembly {
  new PhotoSkyStack(app, {
    stage: requireStage(stage),
    sdl: deployedSchema(readFileSync(join(ROOT, "schema.graphql"), "utf8")),
    code: bundledCode(),
  });
  return app.synth();
}
