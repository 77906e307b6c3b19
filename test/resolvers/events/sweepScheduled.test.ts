import { describe, expect, it } from "vitest";
import { sweepScheduled } from "../../../resolvers/events/sweepScheduled.ts";
import { shardOf } from "../../../resolvers/records/photoItem.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { aPhoto } from "../../support/aPhoto.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = "2024-06-01T12:00:00.000Z";
const ENOUGH_TIME = () => 120_000;

/** So many photos of one shard, due a minute one after the other, the last an hour ago. */
function duePhotos(count: number, shard = "7"): PhotoRecord[] {
  return Array.from({ length: count * 64 }, (_, i) => aPhoto(i))
    .filter(({ id }) => shardOf(id) === shard)
    .slice(0, count)
    .map((photo, i) => ({
      ...photo,
      dueAt: minutesAgo(60 + count - 1 - i),
    }));
}

function minutesAgo(minutes: number): string {
  return new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
}

/** A library, and a sweep whose items take as long as they are told, fail, or never end. */
function given(photos: PhotoRecord[]) {
  const store = photosInMemory(...photos);
  const tried: string[] = [];
  const faults: unknown[] = [];
  const failing = new Set<string>();
  const endless = new Set<string>();
  let meanwhile = () => {};
  const run = sweepScheduled({
    ...store,
    async sweep({ photoId }) {
      tried.push(photoId);
      meanwhile();
      if (endless.has(photoId)) await new Promise(() => {});
      if (failing.has(photoId)) throw new Error("It cannot be swept.");
      await store.change(photoId, (before) => ({
        put: { ...before!, dueAt: null },
      }));
    },
    recordFault: (_error, where) => void faults.push(where),
    now: () => new Date(NOW),
  });
  return {
    store,
    run,
    tried,
    faults,
    fail: (...all: PhotoRecord[]) => all.forEach(({ id }) => failing.add(id)),
    hang: (photo: PhotoRecord) => void endless.add(photo.id),
    meanwhile: (what: () => void) => void (meanwhile = what),
  };
}

const idsOf = (photos: PhotoRecord[]) => photos.map(({ id }) => id);

/** Time for so many items, and then none to begin another. */
function timeFor({ meanwhile }: ReturnType<typeof given>, count: number) {
  let left = count;
  meanwhile(() => (left -= 1));
  return () => (left > 0 ? 20_000 : 19_999);
}

describe("a sweep of what is due", () => {
  it("goes through all of it, the oldest first, however much there is", async () => {
    const photos = duePhotos(120);
    const { run, tried, store } = given(photos);
    expect(await run(ENOUGH_TIME)).toEqual({
      swept: 120,
      failures: 0,
      unfinished: 0,
      oldestDueSeconds: 0,
    });
    expect(tried).toEqual(idsOf(photos));
    expect(await store.findSweepPlace("7")).toBeUndefined();
  });

  it("goes on past those that fail, be they more than a page, and counts them", async () => {
    const photos = duePhotos(60);
    const { run, tried, faults, fail } = given(photos);
    fail(...photos.slice(0, 55));
    expect(await run(ENOUGH_TIME)).toEqual({
      swept: 5,
      failures: 55,
      unfinished: 0,
      // The oldest that failed, and is still due.
      oldestDueSeconds: (60 + 59) * 60,
    });
    expect(tried).toEqual(idsOf(photos));
    expect(faults).toHaveLength(55);
  });

  it("begins nothing with less than twenty seconds left, and the next run goes on from there", async () => {
    const photos = duePhotos(40);
    const all = given(photos);
    expect(await all.run(timeFor(all, 30))).toEqual({
      swept: 30,
      failures: 0,
      unfinished: 1,
      oldestDueSeconds: (60 + 9) * 60,
    });
    expect(all.tried).toEqual(idsOf(photos.slice(0, 30)));
    await all.run(ENOUGH_TIME);
    expect(all.tried).toEqual(idsOf(photos));
  });

  it("comes to all the others though the oldest take all the time there is, and then to those again", async () => {
    const photos = duePhotos(9);
    const all = given(photos);
    all.fail(...photos.slice(0, 6));
    await all.run(timeFor(all, 4));
    await all.run(timeFor(all, 4));
    expect(all.tried).toEqual(idsOf(photos.slice(0, 8)));
    all.tried.length = 0;
    // On from the ninth, and round the end.
    await all.run(timeFor(all, 4));
    expect(all.tried).toEqual(
      idsOf([photos[8]!, photos[0]!, photos[1]!, photos[2]!]),
    );
    expect(await all.run(ENOUGH_TIME)).toMatchObject({ unfinished: 0 });
    expect(await all.store.findSweepPlace("7")).toBeUndefined();
  });

  it("tries each once a run, also those due at the very moment where the last one stopped", async () => {
    const photos = duePhotos(6).map((photo) => ({ ...photo, dueAt: NOW }));
    const all = given(photos);
    all.fail(...photos);
    await all.run(timeFor(all, 3));
    all.tried.length = 0;
    await all.run(ENOUGH_TIME);
    expect(all.tried.sort()).toEqual(idsOf(photos).sort());
  });

  it("is not killed twice by the same photo before it has come to the others", async () => {
    const photos = duePhotos(4);
    const all = given(photos);
    all.hang(photos[1]!);
    void all.run(ENOUGH_TIME); // Lambda ends it when its time is over.
    await until(() => all.tried.length === 2);
    all.tried.length = 0;
    void all.run(ENOUGH_TIME);
    await until(() => all.tried.length === 3);
    expect(all.tried).toEqual(idsOf([photos[2]!, photos[3]!, photos[1]!]));
  });

  it("lets no shard wait for another", async () => {
    const [slow, other] = [duePhotos(3, "7"), duePhotos(3, "8")];
    const all = given([...slow, ...other]);
    all.hang(slow[0]!);
    void all.run(ENOUGH_TIME);
    await until(() => all.tried.length === 4);
    expect(all.tried).toEqual(expect.arrayContaining(idsOf(other)));
  });

  it("goes on with the other shards when the table does not answer for one", async () => {
    const photos = [...duePhotos(2, "7"), ...duePhotos(2, "8")];
    const { store, tried, faults } = given(photos);
    const run = sweepScheduled({
      ...store,
      due: (asked) =>
        asked.shard === "7" && tried.length < 2
          ? Promise.reject(new Error("Throttled."))
          : store.due(asked),
      sweep: ({ photoId }) => Promise.resolve(void tried.push(photoId)),
      recordFault: (_error, where) => void faults.push(where),
      now: () => new Date(NOW),
    });
    expect(await run(ENOUGH_TIME)).toMatchObject({ swept: 2, unfinished: 1 });
    expect(faults).toEqual([{ shard: "7" }]);
  });

  it("does no harm beside another", async () => {
    const photos = duePhotos(40);
    const { run, store } = given(photos);
    await Promise.all([run(ENOUGH_TIME), run(ENOUGH_TIME)]);
    for (const { id } of photos)
      expect((await store.find(id))!.dueAt).toBeNull();
    expect(await store.findSweepPlace("7")).toBeUndefined();
  });

  it("does not take for due what the index still shows though it was seen to", async () => {
    const photos = duePhotos(3);
    const { run } = laggingIndex(photos);
    expect(await run(ENOUGH_TIME)).toMatchObject({ oldestDueSeconds: 0 });
  });

  it("writes nothing when nothing is due", async () => {
    const store = photosInMemory(aPhoto());
    const never = () => Promise.reject(new Error("It wrote."));
    const run = sweepScheduled({
      ...store,
      rememberSweepPlace: never,
      forgetSweepPlace: never,
      sweep: never,
      recordFault: (error) => {
        throw error;
      },
      now: () => new Date(NOW),
    });
    expect(await run(ENOUGH_TIME)).toEqual({
      swept: 0,
      failures: 0,
      unfinished: 0,
      oldestDueSeconds: 0,
    });
  });
});

/** A sweep that changes nothing which its index would show at once. */
function laggingIndex(photos: PhotoRecord[]) {
  return {
    run: sweepScheduled({
      ...photosInMemory(...photos),
      sweep: () => Promise.resolve(),
      recordFault: () => {},
      now: () => new Date(NOW),
    }),
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
