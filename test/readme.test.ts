// Every block of code in README.md is run, and every command that it names exists.

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIn } from "./support/apiClient.ts";
import { UNDISTURBED } from "./support/imitating.ts";
import {
  openRunningPhotoSky,
  ROOT,
  type RunningPhotoSky,
} from "./support/runningPhotoSky.ts";

const run = promisify(execFile);
const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const blocks = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
  ([, language, code]) => ({
    language: language!,
    code: code!,
  }),
);
const blocksOf = (language: string) =>
  blocks.filter((block) => block.language === language).map(({ code }) => code);

/** Tried below; text is a drawing or a list, and nothing to run. */
const TRIED = ["js", "sh", "graphql", "console"];

describe("the README", () => {
  it("has no block that is not tried here", () => {
    const languages = blocks.map(({ language }) => language);
    expect(
      languages.filter((one) => ![...TRIED, "text"].includes(one)),
    ).toEqual([]);
  });

  let photoSky: RunningPhotoSky;
  const folder = mkdtempSync(join(tmpdir(), "photosky-readme-"));
  const photo = join(folder, "photo.jpg");

  beforeAll(async () => {
    // The README's programs wait for a photo, and nobody sweeps meanwhile.
    photoSky = await openRunningPhotoSky(UNDISTURBED);
  });
  afterAll(async () => {
    await photoSky?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Another picture for each, so that each goes all the way. */
  async function drawPhoto(background: string): Promise<void> {
    writeFileSync(
      photo,
      await sharp({
        create: { width: 900, height: 600, channels: 3, background },
      })
        .jpeg()
        .toBuffer(),
    );
  }

  it("sends a photo with its sample client, and shows its preview", async () => {
    const [client, ...others] = blocksOf("js");
    expect(others).toEqual([]);
    await drawPhoto("#204060");
    writeFileSync(join(folder, "upload.mjs"), client!);
    const send = () =>
      run(process.execPath, ["upload.mjs", photo], {
        cwd: folder,
        env: { ...process.env, PHOTOSKY: photoSky.origin },
      });

    const { stdout } = await send();

    expect(stdout).toContain("status: 'READY'");
    expect(stdout).toContain("width: 900");
    expect(await sharp(join(folder, "preview.webp")).metadata()).toMatchObject({
      format: "webp",
      width: 320,
    });
    // The second time its bytes are there already, and it must say the same.
    expect((await send()).stdout).toContain("status: 'READY'");
  });

  it("sends a photo with curl", async () => {
    const [script, ...others] = blocksOf("sh");
    expect(others).toEqual([]);
    await drawPhoto("#602040");

    const { stdout } = await run("bash", ["-euc", script!], {
      cwd: folder,
      env: { ...process.env, PHOTOSKY: photoSky.origin, PHOTO: photo },
    });

    const answer = JSON.parse(stdout) as {
      data: { photo: Record<string, unknown> };
    };
    expect(answer.data.photo).toMatchObject({
      status: "READY",
      fileName: "photo.jpg",
      width: 900,
      height: 600,
    });
  });

  it("asks for the pictures of a gallery, and all of them are there", async () => {
    const [query, ...others] = blocksOf("graphql");
    expect(others).toEqual([]);
    const ann = await signIn(photoSky.origin, "readme-gallery");
    await drawPhoto("#206040");
    await ann.upload(readFileSync(photo));

    const { photos } = await ann.data(query!);

    expect(photos.nodes).toHaveLength(1);
    const { responsiveImage, square } = photos.nodes[0];
    expect(responsiveImage).toMatchObject({
      width: 640,
      height: 427,
      sizes: "(min-width: 60em) 33vw, 100vw",
    });
    const sizes = [];
    for (const url of [responsiveImage.src, square.url]) {
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      const { width, height } = await sharp(bytes).metadata();
      sizes.push([width, height]);
    }
    expect(sizes).toEqual([
      [640, 427],
      [320, 320],
    ]);
  });

  it("names only commands that there are", () => {
    const { scripts } = JSON.parse(
      readFileSync(join(ROOT, "package.json"), "utf8"),
    ) as {
      scripts: Record<string, string>;
    };
    const named = [
      ...readme.matchAll(/npm (?:run ([\w:]+)|(start|test))/g),
    ].map(([, script, short]) => script ?? short!);
    expect(named.length).toBeGreaterThan(8); // or the next line would prove little
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    const commands = blocksOf("console").join("").trim().split("\n");
    expect(commands).toEqual(["npm start", "npm test"]);
  });

  it("names only files that there are", async () => {
    const { existsSync } = await import("node:fs");
    const named = [
      ...readme.matchAll(/`((?:resolvers|infra|local|test|bench)\/[\w./]+)`/g),
    ].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(8); // or the next line would prove little
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
