import { App } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { buildSync } from "esbuild";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TestApiStack } from "./testApiStack.ts";

/** Writes the template of the test API, its asset manifest and the bundle of its function to `outdir`. */
export function synthesizeTestApi(outdir: string): void {
  const app = new App({
    outdir,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    stackTraces: false,
    treeMetadata: false,
  });
  synthesizeInto(app);
}

/** The same into an app that `cdk` has set up. */
export function synthesizeInto(app: App): void {
  new TestApiStack(app, Code.fromAsset(bundle(app.outdir)));
  app.synth();
}

function bundle(outdir: string): string {
  const folder = join(outdir, "testFunction");
  buildSync({
    entryPoints: [join(import.meta.dirname, "testFunction.ts")],
    outfile: join(folder, "index.js"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "silent",
  });
  writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}');
  return folder;
}
