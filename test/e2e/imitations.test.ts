// What the local runtime imitates of AWS, seen from outside: with each switch on, the thing it names happens.

import { afterEach, describe, expect, it } from "vitest";
import { fileOf, put, signIn } from "../support/apiClient.ts";
import { drawnPhoto } from "../support/drawnPhotos.ts";
import {
  openRunningPhotoSky,
  runNode,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";

let photoSky: RunningPhotoSky | undefined;
afterEach(async () => {
  await photoSky?.close();
  photoSky = undefined;
});

const SIGNED = "previews { url } original { url }";

/** The session token that an address carries. */
const tokenOf = (url: string) =>
  new URL(url).searchParams.get("X-Amz-Security-Token")!;

describe("without any switch", () => {
  it("every function signs with credentials of its own, whose tokens are as long as Lambda's", async () => {
    photoSky = await openRunningPhotoSky({ names: [], seed: 1 });
    const ann = await signIn(photoSky.origin, "tokens");
    const [{ photo, target }] = await ann.create([
      fileOf(await drawnPhoto({ seed: 1 })),
    ]);
    const sent = await drawnPhoto({ seed: 2 });
    const shown = await ann.upload(sent, {}, SIGNED);
    expect(photo.status).toBe("UPLOADING");
    const mutation = tokenOf(target.url);
    const query = tokenOf(shown.previews[0]!.url);
    expect([mutation.length, query.length]).toEqual([1_200, 1_200]);
    expect(mutation).not.toBe(query);
  });
});

describe("sandboxCredentials", () => {
  it("lets two sandboxes of a function sign differently, and both addresses open", async () => {
    photoSky = await openRunningPhotoSky({
      names: ["sandboxCredentials"],
      seed: 1,
    });
    const ann = await signIn(photoSky.origin, "sandboxes");
    const { id } = await ann.upload(await drawnPhoto({ seed: 3 }));
    // At once, so that more than one sandbox answers.
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => ann.photo(id, SIGNED)),
    );
    const byToken = new Map<string, string>(
      answers.map(({ previews: [{ url }] }) => [tokenOf(url), url]),
    );
    expect(byToken.size).toBeGreaterThan(1);
    for (const url of byToken.values())
      expect((await fetch(url)).status).toBe(200);
  });
});

describe("eventsLost", () => {
  it("leaves a photo UPLOADING for good, unless the sweep finds it", async () => {
    photoSky = await openRunningPhotoSky({ names: ["eventsLost"], seed: 1 });
    const ann = await signIn(photoSky.origin, "lost");
    const photos = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const bytes = await drawnPhoto({ seed: 10 + i });
        const [ticket] = await ann.create([
          fileOf(bytes, { clientKey: String(i) }),
        ]);
        expect((await put(ticket.target, bytes)).status).toBe(200);
        return ticket.photo.id as string;
      }),
    );
    const counts = () => photoSky!.queueCounts("IngestQueue");
    await expect
      .poll(counts, { timeout: 30_000 })
      .toMatchObject({ visible: 0, inFlight: 0 });
    const statuses = async () =>
      Promise.all(photos.map(async (id) => (await ann.photo(id)).status));
    const lost = (await statuses()).filter((status) => status === "UPLOADING");
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(8);
    await photoSky.quiet();
    expect(new Set(await statuses())).toEqual(new Set(["READY"]));
    expect((await ann.usage()).photoCount).toBe(8);
  });
});

describe("npm start", () => {
  it("refuses an imitation that there is not, and lists those that there are", async () => {
    const { code, stderr } = await runNode("local/start.mjs", [
      "--imitate=indexDelay,rain",
    ]).exit;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /There is no imitation rain: --imitate takes all, none, or some of indexDelay, conflicts/,
    );
  });
});
