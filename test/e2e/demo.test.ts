// `npm run demo`, as the command that it is, against a PhotoSky that is running.

import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { eventually, signIn, type ApiClient } from "../support/apiClient.ts";
import { indexed } from "../support/imitating.ts";
import { waiting } from "../support/lostEvents.ts";
import {
  freePort,
  openRunningPhotoSky,
  runNode,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";

let photoSky: RunningPhotoSky;
beforeAll(async () => {
  photoSky = await openRunningPhotoSky();
});
// The command waits for its photos, and knows nothing of events that get lost.
const looking = setInterval(() => void waiting(), 500);
afterAll(async () => {
  clearInterval(looking);
  await photoSky?.close();
});

/** Drawing takes its time on a machine that is busy with other tests. */
vi.setConfig({ testTimeout: 240_000 });

const PHOTOS = `{ photos(first: 100) { totalCount nodes {
  status problems { code } format timelineDate
  camera { model } location { point { latitude } } previews { width }
} } }`;

const demo = (...words: string[]) =>
  runNode("--import", ["tsx", "local/demo.ts", ...words]);

describe("npm run demo", () => {
  it("fills a library with photos that are READY without problems, and a second run adds none", async () => {
    const words = ["--to", photoSky.origin, "--as", "demo-ann", "--photos=12"];
    const first = await demo(...words).exit;
    expect(first.stdout).toContain(
      "12 photos added, 0 were there already, 0 failed.",
    );
    expect(first.stdout).toContain(
      `Look at ${photoSky.origin}/, signed in as demo-ann.`,
    );
    // Not a terminal: lines in place of a bar.
    expect(first.stderr).toMatch(/12 of 12 photos done, 12 drawn, 12 sent/);
    expect(first.code).toBe(0);

    const ann = await signIn(photoSky.origin, "demo-ann");
    await indexed();
    const { photos } = await ann.data(PHOTOS);
    expect(photos.totalCount).toBe(12);
    for (const photo of photos.nodes) {
      expect(photo).toMatchObject({ status: "READY", problems: [] });
      expect(photo.previews.length).toBeGreaterThan(1);
    }
    const nodes: { camera: object | null; location: object | null }[] =
      photos.nodes;
    expect(nodes.some(({ camera }) => camera !== null)).toBe(true);
    expect(nodes.some(({ location }) => location !== null)).toBe(true);

    // By a token this time: the same person.
    const again = await demo(
      ...["--to", `${photoSky.origin}/graphql`, "--photos=12"],
      ...["--token", ann.accessToken],
    ).exit;
    expect(again.stdout).toBe(
      "0 photos added, 12 were there already, 0 failed.\n",
    );
    expect(again.code).toBe(0);
    expect((await ann.viewer()).usage.photoCount).toBe(12);
  });

  it("is stopped by Ctrl-C between two photos: nothing is half sent, and it says how to go on", async () => {
    const ann = await signIn(photoSky.origin, "demo-stopped");
    const run = demo("--to", photoSky.origin, "--as", "demo-stopped");
    await eventually(async () => (await listed(ann, "photos")) > 0);
    run.kill("SIGINT");
    const { code, stdout } = await run.exit;
    expect(code).toBe(130);
    expect(stdout).toMatch(
      /^\d+ photos added, 0 were there already, 0 failed\.\nStopped at \d+ of 300(?:; \d+ of those are still being read)?\. Run it again to go on\.\n/,
    );
    await photoSky.quiet();
    await indexed();
    expect(await listed(ann, "uploads")).toBe(0);
    const { photos } = await ann.data(PHOTOS);
    expect(photos.totalCount).toBe(Number(/Stopped at (\d+)/.exec(stdout)![1]));
    for (const { status } of photos.nodes) expect(status).toBe("READY");
  });

  it("says what it takes", async () => {
    const { code, stdout } = await demo("--help").exit;
    expect(code).toBe(0);
    for (const option of ["--photos", "--as", "--to", "--token"])
      expect(stdout).toContain(option);
  });
});

describe("npm run demo refuses in one sentence", () => {
  async function refusal(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await demo(...words).exit;
    const lines = stderr.trimEnd().split("\n");
    expect({ code, stdout, count: lines.length }).toEqual({
      code: 1,
      stdout: "",
      count: 1,
    });
    return lines[0]!;
  }

  it.each([
    [["--photo", "12"], /^Unknown option '--photo'.*The demo takes --photos N/],
    [["--photos", "0"], /^--photos must be a number from 1 to 2000, not 0\.$/],
    [["--photos", "many"], /^--photos must be a number/],
    [["--to", "localhost:4000"], /^--to takes the address of a PhotoSky/],
    [["--as", "a", "--token", "b"], /^Give --as or --token, not both/],
  ])("what it does not take: %j", async (words, sentence) => {
    expect(await refusal(...words)).toMatch(sentence);
  });

  it("when nobody answers", async () => {
    const origin = `http://localhost:${await freePort()}`;
    expect(await refusal("--to", origin)).toBe(
      `No PhotoSky answers at ${origin}: start it with npm start, or say where it is with --to URL.`,
    );
  });

  it("when a name is nobody's, or a token is not good", async () => {
    const { origin } = photoSky;
    expect(await refusal("--to", origin, "--as", "a b")).toMatch(
      /^Nobody can be called a b: username is/,
    );
    expect(await refusal("--to", origin, "--token", "e30.e30.e30")).toMatch(
      /does not accept this token/,
    );
  });

  it("when something else answers", async () => {
    await answering(
      (_, response) => response.end("<h1>A page</h1>"),
      async (origin) => {
        expect(await refusal("--to", origin)).toBe(
          `${origin} answers, but is no PhotoSky.`,
        );
      },
    );
  });

  it("when there is an API without a development sign-in, until it is given a token", async () => {
    await answering(
      (_, response) => {
        response.writeHead(401, { "content-type": "application/json" });
        response.end(
          '{"errors":[{"errorType":"UnauthorizedException","message":"Missing authorization header"}]}',
        );
      },
      async (origin) => {
        expect(await refusal("--to", origin)).toMatch(
          /has no development sign-in: give the token .* with --token\.$/,
        );
      },
    );
  });

  async function answering(
    listener: RequestListener,
    act: (origin: string) => Promise<void>,
  ): Promise<void> {
    const server = createServer(listener);
    await new Promise<void>((resolve) =>
      server.listen(0, "127.0.0.1", resolve),
    );
    try {
      await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }
});

async function listed(ann: ApiClient, list: string): Promise<number> {
  return (await ann.data(`{ ${list} { totalCount } }`))[list].totalCount;
}
