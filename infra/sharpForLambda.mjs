// sharp as Lambda needs it (linux, arm64, glibc), whatever machine this is: fetched once for each locked version, without
// Docker, so that synthesis needs no network. Plain JavaScript without packages: it also runs while they are being installed.
//
//   node infra/sharpForLambda.mjs             fetches it and prints where it is; fails with a sentence when it cannot
//   node infra/sharpForLambda.mjs --tolerant  the same after `npm install`, where it only warns: synthesis will ask again

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CACHE = join(ROOT, "node_modules", ".cache", "photosky");

/** The binaries of the Lambda runtime; sharp asks for one of each platform, and only these are wanted. */
const PLATFORM = ["@img/sharp-linux-arm64", "@img/sharp-libvips-linux-arm64"];

/** @returns {string} a node_modules folder that holds sharp and what it needs on Lambda, and nothing else. */
export function sharpForLambda() {
  const lock = lockOfSharp();
  const folder = join(CACHE, `sharp-linux-arm64-${hashOf(lock)}`);
  const modules = join(folder, "node_modules");
  if (existsSync(folder)) return modules;

  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    install(lock, unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    // Somebody else was faster: theirs is the same.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return modules;
}

/** The part of the root's lock file that says which bytes sharp for Lambda is. */
function lockOfSharp() {
  const { lockfileVersion, packages } = JSON.parse(
    readFileSync(join(ROOT, "package-lock.json"), "utf8"),
  );
  /** @type {Record<string, any>} */
  const wanted = {};
  /** As Node resolves it: what lies in the package itself comes before what lies beside it. */
  const add = (/** @type {string} */ name, /** @type {string} */ parent) => {
    const entry =
      packages[`${parent}node_modules/${name}`] ??
      packages[`node_modules/${name}`];
    if (!entry) throw new Error(`package-lock.json does not lock ${name}.`);
    const {
      dependencies = {},
      dev: _dev,
      optional: _optional,
      ...rest
    } = entry;
    wanted[`node_modules/${name}`] = {
      ...rest,
      dependencies,
      optionalDependencies: undefined,
    };
    for (const each of Object.keys(dependencies)) {
      if (!(`node_modules/${each}` in wanted)) {
        add(each, `node_modules/${name}/`);
      }
    }
  };
  for (const name of ["sharp", ...PLATFORM]) add(name, "");
  const dependencies = Object.fromEntries(
    ["sharp", ...PLATFORM].map((name) => [
      name,
      packages[`node_modules/${name}`].version,
    ]),
  );
  return {
    name: "sharp-for-lambda",
    lockfileVersion,
    requires: true,
    packages: { "": { name: "sharp-for-lambda", dependencies }, ...wanted },
  };
}

/** @param {ReturnType<typeof lockOfSharp>} lock */
function hashOf({ packages }) {
  const locked = Object.entries(packages)
    .map(([path, { version, integrity }]) => `${path} ${version} ${integrity}`)
    .sort();
  return createHash("sha256")
    .update(locked.join("\n"))
    .digest("hex")
    .slice(0, 16);
}

/**
 * @param {ReturnType<typeof lockOfSharp>} lock
 * @param {string} folder
 */
function install(lock, folder) {
  const write = (/** @type {string} */ name, /** @type {unknown} */ content) =>
    writeFileSync(join(folder, name), JSON.stringify(content, undefined, 2));
  write("package.json", { ...lock.packages[""], private: true });
  write("package-lock.json", lock);
  const { status, stderr, error } = spawnSync(
    "npm",
    [
      "ci",
      "--os=linux",
      "--cpu=arm64",
      "--libc=glibc",
      // npm refuses a package of another platform that is not optional; optional, it would pass over one it cannot fetch.
      "--force",
      // sharp's install script would look for binaries of this machine.
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--no-bin-links",
    ],
    {
      cwd: folder,
      encoding: "utf8",
      env: environmentOfItsOwn(),
      // npm is a batch file there.
      shell: process.platform === "win32",
    },
  );
  if (status !== 0) {
    throw new Error(
      `Could not fetch sharp for Lambda (linux-arm64), which is needed once: run \`node infra/sharpForLambda.mjs\` with the npm registry in reach.\n${(error?.message ?? stderr).trim()}`,
      { cause: error },
    );
  }
  rmSync(join(folder, "node_modules", ".package-lock.json"), { force: true });
}

/** What an `npm install` around this one says of itself must not be taken for what is asked here. */
function environmentOfItsOwn() {
  const outer =
    /^npm_(config_(local_prefix|global|omit|include|dry_run|package_lock.*|workspaces?)$|package_|lifecycle_)/i;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !outer.test(name)),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(sharpForLambda());
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.warn(error.message);
    if (!process.argv.includes("--tolerant")) process.exitCode = 1;
  }
}
