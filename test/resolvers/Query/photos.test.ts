import { describe, expect, it } from "vitest";
import type { PhotoFilter } from "../../../resolvers/generated/schema.ts";
import { photos } from "../../../resolvers/Query/photos.ts";
import { uploads } from "../../../resolvers/Query/uploads.ts";
import { NO_COUNTERS } from "../../../resolvers/records/photoItem.ts";
import { ADA, aPhoto } from "../../support/aPhoto.ts";
import { askResolver, operator } from "../../support/askResolver.ts";

/** A store of one photo, that writes down which page it is asked for. */
function given() {
  const calls: string[] = [];
  const store = {
    listPage(
      ownerId: string,
      list: string,
      {
        index,
        descending,
        size,
      }: { index: string; descending: boolean; size: number },
    ) {
      calls.push(
        `page ${ownerId} ${list} ${index} ${descending ? "down" : "up"} ${size}`,
      );
      return Promise.resolve({
        photos: [aPhoto()],
        keys: ["key"],
        hasNextPage: false,
        hasPreviousPage: false,
        startKey: "key",
        endKey: "key",
      });
    },
    counters(ownerId: string) {
      calls.push(`counters ${ownerId}`);
      return Promise.resolve({
        ...NO_COUNTERS,
        photoCount: 12,
        trashCount: 3,
        uploadCount: 2,
      });
    },
  };
  return { calls, store };
}

const COUNTING = { selection: ["totalCount"] };

describe("Query.photos", () => {
  const asking = (args: object, asker = {}) => {
    const { calls, store } = given();
    return { calls, answer: askResolver(photos(store), args, asker) };
  };

  it("is one page of the caller's library, and of nobody else's", async () => {
    const { calls, answer } = asking({ first: 7 });
    expect(await answer).toMatchObject({
      nodes: [{ id: aPhoto().id }],
      edges: [{ cursor: expect.any(String), node: { id: aPhoto().id } }],
      totalCount: null,
    });
    expect(calls).toEqual([`page ${ADA} LIBRARY byCaptured down 7`]);
  });

  it.each<[PhotoFilter | undefined, string, number]>([
    [undefined, "LIBRARY", 12],
    [{}, "LIBRARY", 12],
    [{ trashed: null }, "LIBRARY", 12],
    [{ trashed: false }, "LIBRARY", 12],
    [{ trashed: true }, "TRASH", 3],
  ])(
    "filtered by %o is the list %s, and counts %i",
    async (filter, list, count) => {
      const { calls, answer } = asking(filter ? { filter } : {}, COUNTING);
      expect((await answer).totalCount).toBe(count);
      expect(calls).toEqual([
        `page ${ADA} ${list} byCaptured down 50`,
        `counters ${ADA}`,
      ]);
    },
  );

  it.each<PhotoFilter>([
    { status: ["READY"] },
    { format: ["JPEG"] },
    { capturedDate: { from: "2024-05-17" } },
    { trashed: true, status: ["READY"] },
  ])(
    "does not count what is filtered by %o, and reads no counters",
    async (filter) => {
      const { calls, answer } = asking({ filter }, COUNTING);
      expect((await answer).totalCount).toBeNull();
      expect(calls).toHaveLength(1);
    },
  );

  it("says of bad arguments what was wanted, before it reads anything", async () => {
    const { calls, answer } = asking({ first: 500 });
    await expect(answer).rejects.toMatchObject({
      name: "CallerError",
      message: "first must be 1 to 200, not 500.",
    });
    expect(calls).toEqual([]);
  });

  it("is for people, who have a library", async () => {
    const { calls, answer } = asking({}, { caller: operator });
    await expect(answer).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(calls).toEqual([]);
  });
});

describe("Query.uploads", () => {
  it("is the caller's unfinished uploads, newest first, all of them counted", async () => {
    const { calls, store } = given();
    const answer = await askResolver(uploads(store), { first: 3 }, COUNTING);
    expect(answer.totalCount).toBe(2);
    expect(calls).toEqual([
      `page ${ADA} UPLOADS byUploaded down 3`,
      `counters ${ADA}`,
    ]);
  });
});
