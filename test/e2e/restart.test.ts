// The command itself, as a process: what survives its end, however it ends, and what it says when it cannot begin.

import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { assembly } from "../../local/assembly.ts";
import type { SingleUploadTarget } from "../../resolvers/generated/schema.ts";
import { eventually, fileOf, post, put, signIn } from "../support/apiClient.ts";
import { drawnPhoto } from "../support/drawnPhotos.ts";
import { exceptSigner, indexed } from "../support/imitating.ts";
import {
  childrenOf,
  dataFolder,
  freePort,
  isAlive,
  ROOT,
  runNode,
  startPhotoSky,
} from "../support/runningPhotoSky.ts";

type Started = Awaited<ReturnType<typeof startPhotoSky>>;

const folders: string[] = [];
let running: Started | undefined;

/** As `npm start`; whatever was started is ended after the test. */
async function start(options: { folder?: string; port?: number } = {}) {
  running = await startPhotoSky(options);
  folders.push(running.folder);
  return running;
}
afterEach(async () => {
  running?.kill("SIGKILL");
  await running?.exit;
});
afterAll(() => {
  for (const folder of folders)
    rmSync(folder, { recursive: true, force: true });
});

/** Two or three starts in a test, on a machine that may be busy with others. */
vi.setConfig({ testTimeout: 120_000 });

/** What Ctrl-C may take on a machine that is busy with other tests; the promise is a second. */
const STOP_MILLISECONDS = 4_000;

const FIELDS =
  "version fileName sizeBytes captured { localDateTime } previews { url width sizeBytes } original { url } updatedAt";

describe("a restart", () => {
  it("keeps photos, people, tokens and addresses, and upload addresses go on working", async () => {
    const first = await start();
    const { folder, port } = first;
    const ann = await signIn(first.origin, "ann");
    const bytes = await drawnPhoto({
      seed: 900,
      width: 400,
      height: 300,
      capturedAt: "2024:05:17 18:03:22",
    });
    const before = await ann.upload(
      bytes,
      { fileName: "Übermorgen.png" },
      FIELDS,
    );
    const trashed = await ann.upload(await drawnPhoto({ seed: 901 }));
    await ann.change("photosTrash", [trashed.id]);
    const later = await drawnPhoto({ seed: 902 });
    const [ticket] = await ann.create([fileOf(later)]);
    const usage = await ann.usage();
    const { user } = await ann.viewer();
    await indexed();
    const page = await ann.data(
      `{ photos(first: 1) { pageInfo { endCursor } } }`,
    );

    const asked = Date.now();
    const { code, stderr } = await first.stop();
    expect(Date.now() - asked).toBeLessThan(STOP_MILLISECONDS);
    expect({ code, stderr: withoutWarnings(stderr) }).toEqual({
      code: 0,
      stderr: "",
    });

    await start({ folder, port });
    // With the very token of before.
    expect(
      exceptSigner(await ann.photo(before.id, `id status ${FIELDS}`)),
    ).toEqual(exceptSigner(before));
    expect((await ann.photo(trashed.id, "trashedAt")).trashedAt).not.toBeNull();
    expect(await ann.usage()).toEqual(usage);
    for (const { url } of [before.original!, ...before.previews])
      expect((await fetch(url)).status).toBe(200);
    const again = await signIn(running!.origin, "ann");
    expect((await again.viewer()).user).toEqual(user);
    await ann.data(
      `query ($after: String) { photos(after: $after) { nodes { id } } }`,
      { after: page.photos.pageInfo.endCursor },
    );
    expect((await put(ticket.target, later)).status).toBe(200);
    expect((await ann.settled(ticket.photo.id)).status).toBe("READY");
    const [duplicate] = await ann.create([fileOf(bytes)]);
    expect(duplicate).toMatchObject({
      __typename: "UploadDuplicate",
      photo: { id: before.id },
    });

    // Elsewhere people are the same, and tokens are not.
    await running!.stop();
    await start({ folder });
    const { status } = await post(
      running!.origin,
      { query: "{ viewer { user { id } } }" },
      { authorization: ann.accessToken },
    );
    expect(status).toBe(401);
    const elsewhere = await signIn(running!.origin, "ann");
    expect((await elsewhere.viewer()).user).toEqual(user);
    expect((await elsewhere.photo(before.id)).status).toBe("READY");
  });
});

describe("kill -9", () => {
  it("in the middle of reading photos and of a PUT loses nothing: they become READY without help, counted once, and nothing is left running", async () => {
    const first = await start();
    const ann = await signIn(first.origin, "ann");
    const drawings = await Promise.all(
      [910, 911].map((seed) => drawnPhoto({ seed, width: 3000, height: 2400 })),
    );
    const late = await drawnPhoto({ seed: 913, width: 1000, height: 800 });
    const [ticket] = await ann.create([fileOf(late)]);
    const ids = await Promise.all(drawings.map((bytes) => ann.send(bytes)));
    const broken = sendHalf(ticket.target, late);
    const processing = `{ photos(filter: {status: [PROCESSING]}) { nodes { id } } }`;
    await eventually(
      async () => (await ann.data(processing)).photos.nodes.length > 0,
    );
    const children = childrenOf(first.pid);
    expect(children.length).toBeGreaterThanOrEqual(4);
    first.kill("SIGKILL");
    await Promise.all([first.exit, broken]);
    await eventually(() => !children.some(isAlive));

    await start(first);
    expect((await ann.photo(ticket.photo.id)).status).toBe("UPLOADING");
    // Not 412: half a photo is none.
    expect((await put(ticket.target, late)).status).toBe(200);
    let previewBytes = 0;
    for (const id of [...ids, ticket.photo.id]) {
      const { status, previews, problems } = await ann.settled(
        id,
        "problems { code } previews { url sizeBytes }",
      );
      expect({ status, problems }).toEqual({ status: "READY", problems: [] });
      for (const { url, sizeBytes } of previews) {
        previewBytes += sizeBytes;
        expect((await fetch(url)).status).toBe(200);
      }
    }
    expect(await ann.usage()).toEqual({
      photoCount: ids.length + 1,
      originalBytes: [...drawings, late].reduce(
        (sum, { length }) => sum + length,
        0,
      ),
      previewBytes,
      trashBytes: 0,
    });
  });

  /** Resolves when the connection is broken off. */
  function sendHalf(
    { url, headers }: SingleUploadTarget,
    bytes: Buffer,
  ): Promise<void> {
    return new Promise((resolve) => {
      const half = request(url, {
        method: "PUT",
        headers: {
          ...Object.fromEntries(
            headers.map(({ name, value }) => [name, value]),
          ),
          "content-length": bytes.length,
        },
      });
      half.on("error", () => resolve());
      half.write(bytes.subarray(0, bytes.length / 2));
    });
  }
});

describe("Ctrl-C", () => {
  it("in the middle of reading a photo ends everything at once, and the photo becomes READY the next time", async () => {
    const first = await start();
    const ann = await signIn(first.origin, "ann");
    const bytes = await drawnPhoto({ seed: 930, width: 4000, height: 3000 });
    const id = await ann.send(bytes);
    await eventually(async () => (await ann.photo(id)).status === "PROCESSING");
    const children = childrenOf(first.pid);
    expect(children.length).toBeGreaterThanOrEqual(4);
    const asked = Date.now();
    const { code } = await first.stop();
    expect(code).toBe(0);
    expect(Date.now() - asked).toBeLessThan(STOP_MILLISECONDS);
    await eventually(() => !children.some(isAlive));
    expect(Date.now() - asked).toBeLessThan(STOP_MILLISECONDS);

    await start(first);
    expect((await ann.settled(id)).status).toBe("READY");
    expect((await ann.usage()).photoCount).toBe(1);
  });
});

describe("starting", () => {
  /** Runs a program that is to refuse: what it says, which is one line. */
  async function refusal(
    words: string[],
    { program = "local/start.mjs" } = {},
  ): Promise<string> {
    await assembly(ROOT);
    const { code, stdout, stderr } = await runNode(program, words).exit;
    const lines = withoutWarnings(stderr).trimEnd().split("\n");
    expect({ code, stdout, lines }).toEqual({
      code: 1,
      stdout: "",
      lines: [expect.any(String)],
    });
    return lines[0]!;
  }

  it("says what it serves and where, and takes its settings from the environment too", async () => {
    await assembly(ROOT);
    const folder = dataFolder();
    folders.push(folder);
    const port = await freePort();
    const began = Date.now();
    const run = runNode("local/start.mjs", [], {
      PORT: String(port),
      PHOTOSKY_DATA: folder,
    });
    await run.printed(`http://localhost:${port}/graphql`);
    // Within 20 s on a warm install, whatever else runs here.
    expect(Date.now() - began).toBeLessThan(20_000);
    run.kill("SIGTERM");
    const { code, stdout } = await run.exit;
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toMatch(/^PhotoSky is ready/);
    expect(stdout).toContain(`http://localhost:${port}/dev/token`);
    expect(stdout).toContain(`http://127.0.0.1:${port + 1}`);
    expect(stdout).toContain(folder);
  });

  it("is refused in one line when a port or the folder is another's, who goes on undisturbed", async () => {
    const first = await start();
    const { folder, port } = first;
    const elsewhere = dataFolder();
    folders.push(elsewhere);
    const words = (port: number, folder: string) => [
      `--port=${port}`,
      `--data=${folder}`,
    ];
    expect(await refusal(words(port, elsewhere))).toMatch(
      `Port ${port} is in use: choose another with --port`,
    );
    expect(await refusal(words(port - 1, elsewhere))).toMatch(
      `Port ${port} is in use`,
    );
    expect(await refusal(words(await freePort(), folder))).toBe(
      `Another PhotoSky is using ${folder}: stop it, or choose another folder with --data.`,
    );
    expect(await refusal(words(port, folder))).toMatch(/is in use/);
    expect(
      await refusal(["--data", folder], { program: "local/reset.mjs" }),
    ).toBe(`PhotoSky is using ${folder}: stop it first. Nothing was deleted.`);

    const ann = await signIn(first.origin, "ann");
    const photo = await ann.upload(await drawnPhoto({ seed: 940 }));
    expect(photo.status).toBe("READY");
  });

  it("is refused in one line when its folder cannot be one", async () => {
    const folder = dataFolder();
    folders.push(folder);
    const file = join(folder, "file");
    writeFileSync(file, "not a folder");
    for (const path of [file, join(file, "below"), "/proc/nothing"]) {
      expect(
        await refusal(["--port", String(await freePort()), "--data", path]),
      ).toMatch(`PhotoSky cannot keep its data in ${path}`);
    }
  });

  it("is refused in one line when its settings make no sense", async () => {
    for (const port of ["65535", "four"]) {
      expect(await refusal([`--port=${port}`])).toMatch(
        "--port must be a number from 1 to 65534",
      );
    }
    expect(await refusal(["--prot", "4000"])).toMatch(
      /PhotoSky takes --port NUMBER and --data FOLDER/,
    );
  });
});

describe("npm run reset", () => {
  const reset = (folder: string) =>
    runNode("local/reset.mjs", ["--data", folder]).exit;

  it("empties the folder of a PhotoSky that has stopped", async () => {
    const first = await start();
    await first.stop();
    expect(await reset(first.folder)).toMatchObject({ code: 0 });
    expect(existsSync(first.folder)).toBe(false);
    // Twice is no mistake.
    expect(await reset(first.folder)).toMatchObject({ code: 0 });
  });

  it("deletes nothing that is not PhotoSky's", async () => {
    const folder = dataFolder();
    folders.push(folder);
    mkdirSync(join(folder, "letters"));
    const { code, stderr } = await reset(folder);
    expect(code).toBe(1);
    expect(stderr).toContain("nothing was deleted");
    expect(existsSync(join(folder, "letters"))).toBe(true);
  });
});

/** What Node and the SDK say of their own versions is not PhotoSky's to answer for. */
function withoutWarnings(text: string): string {
  return text
    .split(/(?<=\n)/)
    .filter((line) => !/^\(node:\d+\)|^\(Use `node/.test(line))
    .join("");
}
