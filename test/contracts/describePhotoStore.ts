// What every photo store promises, whatever holds its photos.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  countersOf,
  DUE_SHARDS,
  NO_COUNTERS,
  shardOf,
  type Counters,
} from "../../resolvers/records/photoItem.ts";
import type { PhotoRecord } from "../../resolvers/records/photoRecord.ts";
import type {
  DueItem,
  DuePlace,
  PhotoStore,
} from "../../resolvers/records/photoStore.ts";
import { buried, intoTrash } from "../../resolvers/records/trash.ts";
import { aPhoto, anUpload } from "../support/aPhoto.ts";

/** All but its pages: those are asked for with DynamoDB's own conditions. */
export type AnyPhotoStore = Omit<PhotoStore, "listPage">;

const NOW = new Date("2024-06-01T12:00:00.000Z");

export function describePhotoStore(
  name: string,
  open: () => Promise<{ store: AnyPhotoStore } & AsyncDisposable>,
): void {
  describe(`${name} keeps the photo store's promises:`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    let store: AnyPhotoStore;
    let owners = 0;

    beforeAll(async () => {
      opened = await open();
      ({ store } = opened);
    });
    afterAll(() => opened[Symbol.asyncDispose]());

    /** In all shards, the oldest first within each. */
    async function dueUntil(until: string, limit: number): Promise<DueItem[]> {
      const pages = await Promise.all(
        DUE_SHARDS.map((shard) => store.due({ shard, until, limit })),
      );
      return pages.flat().map(({ dueAt: _, ...item }) => item);
    }

    /** Each test has an owner of its own, so one store serves all. */
    const anOwner = () => `owner-${(owners += 1)}`;

    async function add(photo: PhotoRecord): Promise<PhotoRecord> {
      const added = await store.change(photo.id, () => ({ put: photo }));
      return added.photo!;
    }

    it("gives back a photo as it was put", async () => {
      const photo = aPhoto(1, { ownerId: anOwner(), dueAt: NOW.toISOString() });
      await add(photo);
      expect(await store.find(photo.id)).toEqual({ ...photo, version: 1 });
    });

    it("gives back what is unknown as null, not as left out", async () => {
      const photo = anUpload(1, { ownerId: anOwner(), dueAt: null });
      await add(photo);
      expect(await store.find(photo.id)).toStrictEqual({
        ...photo,
        version: 1,
      });
    });

    it.each([
      ["nobody added", aPhoto(1, { ownerId: "nobody" }).id],
      ["has not the form of ours", "../etc"],
      ["is empty", ""],
    ])("finds nothing under an id that %s", async (_what, id) => {
      expect(await store.find(id)).toBeUndefined();
    });

    it("shows a photo to its owner, and to nobody else", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      expect(await store.findOwned(photo.ownerId, photo.id)).toEqual(photo);
      expect(await store.findOwned(anOwner(), photo.id)).toBeUndefined();
    });

    it("lets an owner change a photo of theirs", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      const outcome = await store.changeOwned(
        photo.ownerId,
        photo.id,
        (before) => ({ put: { ...before!, fileName: "new.jpg" } }),
      );
      expect(outcome).toEqual({
        photo: { ...photo, fileName: "new.jpg", version: 2 },
        changed: true,
      });
    });

    it("decides on somebody else's photo as on none at all", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      const seen: unknown[] = [];
      const outcome = await store.changeOwned(
        anOwner(),
        photo.id,
        (before) => void seen.push(before),
      );
      expect(seen).toEqual([undefined]);
      expect(outcome).toEqual({ photo: undefined, changed: false });
    });

    it.each([
      ["put", (photo: PhotoRecord) => ({ put: photo })],
      ["bury", (photo: PhotoRecord) => ({ bury: buried(photo, NOW) })],
    ])(
      "does not let anybody %s somebody else's photo",
      async (_what, decision) => {
        const photo = await add(aPhoto(1, { ownerId: anOwner() }));
        const stranger = anOwner();
        await expect(
          store.changeOwned(stranger, photo.id, () =>
            decision({ ...photo, ownerId: stranger }),
          ),
        ).rejects.toThrow("somebody else's");
        expect(await store.find(photo.id)).toEqual(photo);
      },
    );

    it("does not let a photo move to another owner", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      const other = anOwner();
      await expect(
        store.changeOwned(photo.ownerId, photo.id, (before) => ({
          put: { ...before!, ownerId: other },
        })),
      ).rejects.toThrow("another owner");
      expect(await store.find(photo.id)).toEqual(photo);
    });

    it("counts the changes of a photo in its version", async () => {
      const photo = aPhoto(1, { ownerId: anOwner() });
      const versions: number[] = [];
      for (let i = 0; i < 3; i += 1) versions.push((await add(photo)).version);
      expect(versions).toEqual([1, 2, 3]);
    });

    it("leaves a photo alone when nothing is decided", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      expect(await store.change(photo.id, () => undefined)).toEqual({
        photo,
        changed: false,
      });
      expect(await store.find(photo.id)).toEqual(photo);
    });

    it("leaves a photo alone when the decision fails", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      await expect(
        store.change(photo.id, () => {
          throw new Error("undecided");
        }),
      ).rejects.toThrow("undecided");
      expect(await store.find(photo.id)).toEqual(photo);
    });

    it("loses none of a dozen changes made to one photo at once", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner(), sizeBytes: 0 }));
      await Promise.all(
        Array.from({ length: 12 }, () =>
          store.change(photo.id, (before) => ({
            put: { ...before!, sizeBytes: before!.sizeBytes + 1 },
          })),
        ),
      );
      expect(await store.find(photo.id)).toMatchObject({
        sizeBytes: 12,
        version: 13,
      });
      expect((await store.counters(photo.ownerId)).originalBytes).toBe(12);
    });

    it("loses none of a hundred photos added by one owner at once", async () => {
      const ownerId = anOwner();
      const photos = Array.from({ length: 100 }, (_, i) =>
        aPhoto(i, { ownerId, sizeBytes: 10 ** 9 + i, previews: [] }),
      );
      await Promise.all(photos.map(add));
      expect(await store.counters(ownerId)).toEqual({
        ...NO_COUNTERS,
        photoCount: 100,
        originalBytes: 100 * 10 ** 9 + 4950,
      });
    });

    it("lets one of many win who all add the same photo", async () => {
      const ownerId = anOwner();
      const { id } = aPhoto(1, { ownerId });
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          store.change(id, (before) =>
            before
              ? undefined
              : { put: aPhoto(1, { ownerId, fileName: `${i}.jpg` }) },
          ),
        ),
      );
      expect(outcomes.filter(({ changed }) => changed)).toHaveLength(1);
      expect(new Set(outcomes.map(({ photo }) => photo!.fileName)).size).toBe(
        1,
      );
      expect((await store.counters(ownerId)).photoCount).toBe(1);
    });

    it("counts nothing for somebody who has nothing", async () => {
      expect(await store.counters(anOwner())).toEqual(NO_COUNTERS);
    });

    it("keeps every counter what the photos come to, through any walk", async () => {
      const ownerId = anOwner();
      const random = randomFrom(20_240_517);
      for (let step = 0; step < 40; step += 1) {
        const number = Math.floor(random() * 5);
        const next = Math.floor(random() * 4);
        const size = Math.floor(random() * 1e10);
        await store.change(aPhoto(number, { ownerId }).id, (before) => {
          const photo = aPhoto(number, { ownerId, sizeBytes: size });
          if (next === 0) return { put: anUpload(number, { ownerId }) };
          if (next === 1) return { put: photo };
          if (next === 2) return { put: intoTrash(photo, NOW) };
          return before && { bury: buried(before, NOW) };
        });
      }
      const left = await Promise.all(
        [0, 1, 2, 3, 4].map((i) => store.find(aPhoto(i, { ownerId }).id)),
      );
      const sum = left.map(countersOf).reduce(addUp);
      expect(Object.values(sum).some((value) => value > 0)).toBe(true); // or the next line would prove nothing
      expect(await store.counters(ownerId)).toEqual(sum);
    });

    it("leaves a tombstone, and no photo, of what is buried", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      const tombstone = buried(photo, NOW);
      expect(await store.change(photo.id, () => ({ bury: tombstone }))).toEqual(
        { photo: undefined, changed: true },
      );
      expect(await store.find(photo.id)).toBeUndefined();
      expect(
        await store.findTombstone(photo.id, photo.generation),
      ).toMatchObject(tombstone);
      expect(await store.counters(photo.ownerId)).toEqual(NO_COUNTERS);
    });

    it("keeps the tombstone of one life beside the photo's next", async () => {
      const first = await add(aPhoto(1, { ownerId: anOwner() }));
      await store.change(first.id, () => ({ bury: buried(first, NOW) }));
      const second = await add({ ...first, generation: "0m2x9k2zzzz9zzz" });
      expect(await store.find(first.id)).toEqual(second);
      expect(
        await store.findTombstone(first.id, first.generation),
      ).toBeDefined();
      expect(
        await store.findTombstone(first.id, second.generation),
      ).toBeUndefined();
    });

    it("knows what is due from its moment on, and not before", async () => {
      const ownerId = anOwner();
      const photo = await add(
        aPhoto(1, { ownerId, dueAt: "2023-01-01T10:00:00.000Z" }),
      );
      const gone = await add(aPhoto(2, { ownerId }));
      await store.change(gone.id, () => ({
        bury: buried(gone, new Date("2023-01-01T11:00:00.000Z")),
      }));
      await add(aPhoto(3, { ownerId, dueAt: null }));
      const due = (at: string) => dueUntil(`2023-01-01T${at}.000Z`, 50);

      const thePhoto = { kind: "PHOTO", photoId: photo.id };
      const theTombstone = {
        kind: "TOMBSTONE",
        photoId: gone.id,
        generation: gone.generation,
      };
      expect(await due("09:59:59")).toEqual([]);
      expect(await due("10:00:00")).toEqual([thePhoto]);
      const both = await due("11:00:00");
      expect(both).toHaveLength(2);
      expect(both).toEqual(expect.arrayContaining([thePhoto, theTombstone]));

      await add({ ...photo, dueAt: null });
      expect(await due("11:00:00")).toEqual([theTombstone]);
    });

    it("finds what is due in every shard, the oldest first, and no more than asked for", async () => {
      const photos = Array.from({ length: 200 }, (_, i) =>
        aPhoto(i, {
          ownerId: "due",
          dueAt: `2022-01-01T10:${String((i * 7) % 60).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}.000Z`,
        }),
      ).filter(atMostAShard(3));
      const inShard = (shard: string) =>
        photos.filter(({ id }) => shardOf(id) === shard);
      expect(DUE_SHARDS.every((shard) => inShard(shard).length === 3)).toBe(
        true,
      ); // or the next lines would prove nothing
      await Promise.all(photos.map(add));

      const wanted = DUE_SHARDS.flatMap((shard) =>
        inShard(shard)
          .sort((a, b) => (a.dueAt! < b.dueAt! ? -1 : 1))
          .slice(0, 2)
          .map(({ dueAt }) => dueAt),
      );
      const found = await dueUntil("2022-12-31T00:00:00.000Z", 2);
      expect(
        found.map(
          ({ photoId }) => photos.find(({ id }) => id === photoId)?.dueAt,
        ),
      ).toEqual(wanted);
    });

    it("pages through what is due in a shard, each once, also past what is not due any more", async () => {
      const ownerId = anOwner();
      const photos = Array.from({ length: 200 }, (_, i) =>
        aPhoto(i, {
          ownerId,
          // Several at the same moment: the moment alone is no place.
          dueAt: `2020-01-01T10:00:0${i % 3}.000Z`,
        }),
      ).filter(({ id }) => shardOf(id) === "7");
      expect(photos.length).toBeGreaterThan(6); // or the next lines would prove little
      await Promise.all(photos.map(add));
      const page = (after?: DuePlace) =>
        store.due({
          shard: "7",
          until: "2020-12-31T00:00:00.000Z",
          after,
          limit: 2,
        });

      const found: DuePlace[] = [];
      for (
        let places = await page();
        places.length > 0;
        places = await page(places.at(-1))
      ) {
        found.push(...places);
        await store.change(places.at(-1)!.photoId, (before) => ({
          put: { ...before!, dueAt: null },
        }));
      }
      expect(found.map(({ photoId }) => photoId).sort()).toEqual(
        photos.map(({ id }) => id).sort(),
      );
      expect(found.map(({ dueAt }) => dueAt)).toEqual(
        photos.map(({ dueAt }) => dueAt).sort(),
      );
      expect(
        await store.due({
          shard: "7",
          until: "2019-01-01T00:00:00.000Z",
          after: found[0]!,
          limit: 2,
        }),
      ).toEqual([]);
      // For the tests that follow.
      await Promise.all(
        photos.map(({ id }) =>
          store.change(id, (before) => ({ put: { ...before!, dueAt: null } })),
        ),
      );
    });

    it("remembers where the sweep of a shard stopped, until it is told to forget", async () => {
      const place = {
        kind: "TOMBSTONE",
        photoId: aPhoto().id,
        generation: "1",
        dueAt: NOW.toISOString(),
      } as const;
      expect(await store.findSweepPlace("3")).toBeUndefined();
      await store.rememberSweepPlace("3", place);
      expect(await store.findSweepPlace("3")).toEqual(place);
      expect(await store.findSweepPlace("4")).toBeUndefined();
      await store.forgetSweepPlace("3");
      await store.forgetSweepPlace("3");
      expect(await store.findSweepPlace("3")).toBeUndefined();
    });

    it("puts a tombstone off, and takes it away", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      const tombstone = buried(photo, new Date("2021-01-01T10:00:00.000Z"));
      await store.change(photo.id, () => ({ bury: tombstone }));
      const due = (at: string) => dueUntil(`2021-01-01T${at}.000Z`, 50);
      expect(await due("10:30:00")).toHaveLength(1); // or the next lines would prove nothing

      await store.moveTombstone(tombstone, "2021-01-01T11:00:00.000Z");
      expect(await due("10:30:00")).toEqual([]);
      expect(await due("11:00:00")).toHaveLength(1);

      await store.moveTombstone(tombstone, null);
      expect(await due("11:00:00")).toEqual([]);
      expect(
        await store.findTombstone(photo.id, photo.generation),
      ).toBeUndefined();
    });

    it("does not bring back a tombstone that is gone by putting it off", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      const tombstone = buried(photo, NOW);
      // Another sweep was faster: that is no fault.
      await store.moveTombstone(tombstone, NOW.toISOString());
      expect(
        await store.findTombstone(photo.id, photo.generation),
      ).toBeUndefined();
    });

    const A_SHAPE = { sizeBytes: 1_000, madeAt: "2024-06-01T10:00:00.000Z" };
    const lifeOf = ({ id, generation }: PhotoRecord) => ({ id, generation });

    it("remembers the shapes made of a photo, and counts them as previews", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      const before = await store.counters(photo.ownerId);
      const made = [
        { ...A_SHAPE, file: "320x320-center.webp" },
        { ...A_SHAPE, file: "640x640-center.webp" },
      ];
      await store.rememberShapes(photo.id, photo.generation, made);
      expect((await store.readShapes(lifeOf(photo))).made).toEqual(made);
      const found = await store.findShapes([lifeOf(photo)]);
      expect(found.get(photo.id)?.made).toEqual(made);
      expect(await store.counters(photo.ownerId)).toEqual({
        ...before,
        previewBytes: before.previewBytes + 2_000,
      });
    });

    it("counts a shape once, however often it is remembered", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      const made = [{ ...A_SHAPE, file: "320x320-center.webp" }];
      await Promise.all(
        Array.from({ length: 8 }, () =>
          store.rememberShapes(photo.id, photo.generation, made),
        ),
      );
      expect((await store.find(photo.id))?.shapeBytes).toBe(1_000);
      expect((await store.counters(photo.ownerId)).previewBytes).toBe(
        countersOf(photo).previewBytes + 1_000,
      );
    });

    it("keeps counters exact when shapes are made and the photo is changed at once", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      await Promise.all([
        ...Array.from({ length: 6 }, (_, at) =>
          store.rememberShapes(photo.id, photo.generation, [
            { ...A_SHAPE, file: `${320 + at}x320-center.webp` },
          ]),
        ),
        store.change(photo.id, (before) => ({ put: intoTrash(before!, NOW) })),
      ]);
      const after = await store.find(photo.id);
      expect(after?.shapeBytes).toBe(6_000);
      expect(await store.counters(photo.ownerId)).toEqual(countersOf(after));
    });

    it("does not take a look at a photo for a change of it", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      await store.rememberShapes(photo.id, photo.generation, [
        { ...A_SHAPE, file: "320x320-center.webp" },
      ]);
      const { version, updatedAt } = (await store.find(photo.id))!;
      expect({ version, updatedAt }).toEqual({
        version: photo.version,
        updatedAt: photo.updatedAt,
      });
    });

    it("remembers no shape of a life that is over", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      const made = [{ ...A_SHAPE, file: "320x320-center.webp" }];
      await store.rememberShapes(photo.id, photo.generation, made);
      await store.change(photo.id, () => ({ bury: buried(photo, NOW) }));
      expect((await store.readShapes(lifeOf(photo))).made).toEqual([]);
      await store.rememberShapes(photo.id, photo.generation, made);
      expect((await store.readShapes(lifeOf(photo))).made).toEqual([]);
      expect(await store.counters(photo.ownerId)).toEqual(NO_COUNTERS);
    });

    it("finds the shapes of a hundred photos at once, also where there are none", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      const made = [{ ...A_SHAPE, file: "320x320-center.webp" }];
      await store.rememberShapes(photo.id, photo.generation, made);
      const others = Array.from({ length: 99 }, (_, at) => ({
        id: `${photo.id.slice(0, -2)}${String(at).padStart(2, "0")}`,
        generation: "1",
      })).filter(({ id }) => id !== photo.id);
      const found = await store.findShapes([lifeOf(photo), ...others]);
      expect(found.get(photo.id)?.made).toEqual(made);
      expect(found.get(others[0]!.id)?.made).toEqual([]);
    });

    it("finds shapes due when what was dropped of them is to be deleted", async () => {
      const photo = await add(aPhoto(1, { ownerId: anOwner() }));
      await store.changeShapes(lifeOf(photo), (before) => ({
        ...before,
        revision: before.revision + 1,
        dropped: [
          {
            file: "1x1.webp",
            sizeBytes: 9,
            deleteAt: "2022-01-01T00:00:00.000Z",
          },
        ],
      }));
      const due = await dueUntil("2022-01-01T00:00:01.000Z", 50);
      expect(due.filter(({ photoId }) => photoId === photo.id)).toEqual([
        { kind: "SHAPES", photoId: photo.id, generation: photo.generation },
      ]);
      await store.changeShapes(lifeOf(photo), (before) => ({
        ...before,
        revision: before.revision + 1,
        dropped: [],
      }));
      expect(
        (await dueUntil("2022-01-01T00:00:01.000Z", 50)).filter(
          ({ photoId }) => photoId === photo.id,
        ),
      ).toEqual([]);
    });
  });
}

function addUp(one: Counters, other: Counters): Counters {
  const sum = { ...one };
  for (const name of Object.keys(sum) as (keyof Counters)[])
    sum[name] += other[name];
  return sum;
}

/** A filter that lets so many photos of each shard through. */
function atMostAShard(count: number) {
  const passed = new Map<string, number>();
  return ({ id }: PhotoRecord): boolean => {
    const shard = shardOf(id);
    passed.set(shard, (passed.get(shard) ?? 0) + 1);
    return passed.get(shard)! <= count;
  };
}

/** mulberry32: the same walk in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
