import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build, bundles, FUNCTION_NAMES } from "../../infra/bundle.ts";

describe("the bundles", () => {
  let folder: string;
  beforeAll(() => {
    folder = bundles();
  }, 120_000);

  it("are one file a function; only those that look at pixels have packages beside it", () => {
    expect(readdirSync(folder).sort()).toEqual([...FUNCTION_NAMES].sort());
    for (const name of FUNCTION_NAMES) {
      expect(readdirSync(join(folder, name)).sort()).toEqual(
        ["preview", "ingest"].includes(name)
          ? ["index.js", "node_modules", "package.json"]
          : ["index.js", "package.json"],
      );
    }
  });

  it("carry sharp where there are pixels; query and mutation start without", () => {
    const withSharp = FUNCTION_NAMES.filter((name) =>
      /require\("sharp"\)/.test(
        readFileSync(join(folder, name, "index.js"), "utf8"),
      ),
    );
    expect(withSharp).toEqual(["preview", "ingest"]);
  });

  it("carry sharp for Lambda's platform, and for no other", () => {
    const modules = join(folder, "ingest", "node_modules");
    expect(readdirSync(modules).sort()).toEqual([
      "@img",
      "detect-libc",
      "semver",
      "sharp",
    ]);
    expect(readdirSync(join(modules, "@img")).sort()).toEqual([
      "colour",
      "sharp-libvips-linux-arm64",
      "sharp-linux-arm64",
    ]);
  });

  it("fit Lambda: far under 250 MB unzipped", () => {
    const bytes = readdirSync(join(folder, "ingest"), {
      recursive: true,
      withFileTypes: true,
    })
      .filter((entry) => entry.isFile())
      .reduce(
        (sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size,
        0,
      );
    expect(bytes).toBeGreaterThan(10_000_000);
    expect(bytes).toBeLessThan(40_000_000);
  });

  it("hold no path of the machine they were made on", () => {
    for (const name of FUNCTION_NAMES) {
      const code = readFileSync(join(folder, name, "index.js"), "utf8");
      expect(code).not.toContain(resolve("."));
    }
  });

  it("are not made again for the same sources", () => {
    const before = statSync(folder).mtimeMs;
    expect(bundles()).toBe(folder);
    expect(statSync(folder).mtimeMs).toBe(before);
  });

  it("come out the same when they are made again", () => {
    const again = mkdtempSync(join(tmpdir(), "photosky-bundles-"));
    try {
      build(again);
      for (const name of FUNCTION_NAMES) {
        const code = (root: string) =>
          readFileSync(join(root, name, "index.js"), "utf8");
        // Not toBe: it would print megabytes.
        expect(code(again) === code(folder)).toBe(true);
      }
    } finally {
      rmSync(again, { recursive: true, force: true });
    }
  }, 60_000);

  describe("under the repository, on this machine", () => {
    const outdir = mkdtempSync("node_modules/.cache/photosky-runs-");
    afterAll(() => rmSync(outdir, { recursive: true, force: true }));

    it("find sharp's binary of this machine, with Lambda's beside them", () => {
      cpSync(join(folder, "ingest"), join(outdir, "asset"), {
        recursive: true,
      });
      const { stdout, stderr } = spawnSync(
        process.execPath,
        [
          "--eval",
          `const sharp = require("module").createRequire(process.argv[1])("sharp");
           sharp({ create: { width: 4, height: 3, channels: 3, background: "red" } }).webp().toBuffer()
             .then((body) => sharp(body).metadata())
             .then(({ format, width }) => console.log(format, width));`,
          resolve(outdir, "asset/index.js"),
        ],
        { encoding: "utf8" },
      );
      expect(stderr).toBe("");
      expect(stdout.trim()).toBe("webp 4");
    });

    it("have a handler", () => {
      const { stdout } = spawnSync(
        process.execPath,
        [
          "--eval",
          `console.log(typeof require(process.argv[1]).handler)`,
          resolve(outdir, "asset/index.js"),
        ],
        {
          encoding: "utf8",
          env: {
            ...process.env,
            AWS_REGION: "eu-west-1",
            PHOTOSKY_TABLE: "table",
            PHOTOSKY_ORIGINALS_BUCKET: "originals",
            PHOTOSKY_PREVIEWS_BUCKET: "previews",
          },
        },
      );
      expect(stdout.trim()).toBe("function");
    });
  });
});
