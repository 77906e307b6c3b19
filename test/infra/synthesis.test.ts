import { CfnResource, type Stack } from "aws-cdk-lib";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundles } from "../../infra/bundle.ts";
import { givenApp } from "./givenTemplate.ts";

/** What a process sees of the network when there is none. */
const OFFLINE = {
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  http_proxy: "http://127.0.0.1:9",
  https_proxy: "http://127.0.0.1:9",
  CDK_DISABLE_VERSION_CHECK: "1",
};

/** Where the system allows it, a network of its own without any way out. */
const UNSHARED =
  spawnSync("unshare", ["-rn", "true"]).status === 0 ? ["unshare", "-rn"] : [];

function runOffline(command: string[], options: { cwd?: string } = {}) {
  const [program, ...rest] = [...UNSHARED, ...command] as [string, ...string[]];
  return spawnSync(program, rest, {
    encoding: "utf8",
    env: { ...process.env, ...OFFLINE },
    ...options,
  });
}

const folder = mkdtempSync(join(tmpdir(), "photosky-synth-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("cdk synth, with the network off", () => {
  const outdir = join(folder, "cdk.out");

  beforeAll(() => {
    // What an installation has fetched may be used, and is all that may.
    bundles();
  }, 120_000);

  it("writes the template and everything that it deploys", () => {
    const { status, stderr } = runOffline([
      process.execPath,
      "node_modules/aws-cdk/bin/cdk",
      "synth",
      "--quiet",
      "--output",
      outdir,
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { files } = JSON.parse(
      readFileSync(join(outdir, "PhotoSky-development.assets.json"), "utf8"),
    ) as { files: Record<string, { source: { path: string } }> };
    const paths = Object.values(files).map(({ source }) => source.path);
    expect(paths.length).toBeGreaterThanOrEqual(5);
    for (const path of paths) {
      expect(existsSync(join(outdir, path))).toBe(true);
    }
  }, 120_000);

  it("says which stages there are when asked for another", () => {
    const { status, stderr } = runOffline([
      process.execPath,
      "--import",
      "tsx",
      "--eval",
      `import("./infra/synthesize.ts").then(({ synthesize }) => synthesize("staging", ${JSON.stringify(outdir)}))`,
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain(
      'There is no stage "staging": choose one with -c stage=development or -c stage=production',
    );
  }, 30_000);
});

describe("the strict CloudFormation validator", () => {
  // What it finds wrong with development fails `cdk synth` above.
  it("finds nothing wrong with production", () => {
    expect(() => givenApp("production", true).synth()).not.toThrow();
  }, 60_000);

  it("stops the synthesis when a resource says what CloudFormation would refuse", () => {
    const app = givenApp("development", true);
    const stack = app.node.findChild("PhotoSky-development") as Stack;
    new CfnResource(stack, "Refused", {
      type: "AWS::SQS::Queue",
      properties: { VisibilityTimeout: "long" },
    });
    expect(() => app.synth()).toThrow("'long' is not of type 'integer'");
  }, 60_000);
});

describe("sharp for Lambda, when it was never fetched and the network is off", () => {
  const tree = join(folder, "tree");

  function fetchSharp(...options: string[]) {
    cpSync("infra/sharpForLambda.mjs", join(tree, "infra/sharpForLambda.mjs"));
    cpSync("package-lock.json", join(tree, "package-lock.json"));
    return runOffline(
      [process.execPath, "infra/sharpForLambda.mjs", ...options],
      { cwd: tree },
    );
  }

  // npm's own cache may hold the packages: an empty one is the machine that has never seen them.
  beforeAll(() => {
    process.env["npm_config_cache"] = join(folder, "npm-cache");
    process.env["npm_config_fetch_retries"] = "0";
  });
  afterAll(() => {
    delete process.env["npm_config_cache"];
    delete process.env["npm_config_fetch_retries"];
  });

  it("fails with a sentence that says what to do", () => {
    const { status, stderr } = fetchSharp();
    expect(status).toBe(1);
    expect(stderr).toContain(
      "Could not fetch sharp for Lambda (linux-arm64), which is needed once: run `node infra/sharpForLambda.mjs`",
    );
    expect(stderr).not.toContain("    at ");
  }, 60_000);

  it("only warns after an installation, and leaves nothing half done", () => {
    const { status, stderr } = fetchSharp("--tolerant");
    expect(status).toBe(0);
    expect(stderr).toContain("Could not fetch sharp for Lambda");
    expect(readdirSync(join(tree, "node_modules/.cache/photosky"))).toEqual([]);
  }, 60_000);
});
