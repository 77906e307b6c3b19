import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  PageInfo,
  PhotoFilter,
  PhotoOrder,
} from "../../../resolvers/generated/schema.ts";
import { photoConnection } from "../../../resolvers/records/photoConnection.ts";
import {
  NO_COUNTERS,
  photoItem,
  type PhotoList,
} from "../../../resolvers/records/photoItem.ts";
import {
  UNKNOWN_CAPTURE_TIME,
  type PhotoRecord,
} from "../../../resolvers/records/photoRecord.ts";
import type { PhotoSource } from "../../../resolvers/records/photoSource.ts";
import { MAX_ROWS_PER_PAGE } from "../../../resolvers/records/photoStore.ts";
import { intoTrash } from "../../../resolvers/records/trash.ts";
import { ADA, aPhoto, anUpload, BOB } from "../../support/aPhoto.ts";
import { givenTable, TABLE } from "../../support/givenTable.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");

/** Taken on that day of May 2024, uploaded in another order. */
function takenOn(day: number, number: number, ownerId: string): PhotoRecord {
  const date = `2024-05-${String(day).padStart(2, "0")}`;
  return aPhoto(number, {
    ownerId,
    captured: {
      ...UNKNOWN_CAPTURE_TIME,
      localDateTime: `${date}T12:00:00`,
      localDate: date,
      source: "EXIF_ORIGINAL",
    },
    uploadedAt: `2024-06-01T09:00:${String((number * 7) % 60).padStart(2, "0")}.000Z`,
  });
}

interface Arguments {
  first?: number;
  after?: string | null;
  last?: number;
  before?: string | null;
  filter?: PhotoFilter;
  orderBy?: PhotoOrder;
}

let table: Awaited<ReturnType<typeof givenTable>>;
beforeAll(async () => void (table = await givenTable()));
afterAll(() => table[Symbol.asyncDispose]());

/** Puts photos where they are found: without their counters, as quickly as that goes. */
async function fill(photos: readonly PhotoRecord[]): Promise<void> {
  for (let i = 0; i < photos.length; i += 25) {
    await table.client.send(
      new BatchWriteCommand({
        RequestItems: {
          [TABLE]: photos
            .slice(i, i + 25)
            .map((photo) => ({ PutRequest: { Item: photoItem(photo) } })),
        },
      }),
    );
  }
}

/** A page of somebody's list, its photos by their file names. */
async function page(
  args: Arguments,
  { ownerId = ADA, list = "LIBRARY" as PhotoList } = {},
) {
  const connection = await photoConnection(
    table.store,
    { kind: "PERSON", ownerId, displayName: "somebody" },
    { list, args, selection: [], total: null },
  );
  const { nodes, edges, pageInfo } = connection as unknown as Resolved;
  return {
    names: nodes.map(({ fileName }) => fileName),
    cursors: edges.map(({ cursor }) => cursor),
    edges: edges.map(({ node }) => node.fileName),
    ...pageInfo,
  };
}

/** The connection's type lets every part be a promise; none is. */
interface Resolved {
  nodes: PhotoSource[];
  edges: { cursor: string; node: PhotoSource }[];
  pageInfo: PageInfo;
}

/** All pages from the start on, or from the end back, until there are no more. */
async function walk(
  args: Arguments,
  size: number,
  backwards: boolean,
  ownerId: string,
): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null = null;
  for (;;) {
    const asked: Arguments = backwards
      ? { ...args, last: size, before: cursor }
      : { ...args, first: size, after: cursor };
    const { names, ...info }: Awaited<ReturnType<typeof page>> = await page(
      asked,
      { ownerId },
    );
    pages.push(names);
    if (!(backwards ? info.hasPreviousPage : info.hasNextPage)) return pages;
    cursor = backwards ? info.startCursor : info.endCursor;
    expect(cursor).not.toBeNull();
    expect(pages.length).toBeLessThan(100);
  }
}

const namesOf = (photos: readonly PhotoRecord[]) =>
  photos.map(({ fileName }) => fileName);

describe("a walk through a library", () => {
  // Several of each day, so that many are alike but for their ids.
  const photos = Array.from({ length: 23 }, (_, i) =>
    takenOn(1 + (i % 5), i, "walker"),
  );
  const uploaded = [...photos].sort((a, b) =>
    a.uploadedAt + a.id < b.uploadedAt + b.id ? -1 : 1,
  );
  const captured = [...photos].sort((a, b) =>
    a.captured.localDate! + a.id < b.captured.localDate! + b.id ? -1 : 1,
  );
  beforeAll(() => fill(photos));

  describe.each<[string, PhotoOrder | undefined, PhotoRecord[]]>([
    ["newest capture first, unasked", undefined, [...captured].reverse()],
    [
      "newest capture first",
      { field: "CAPTURED_AT", direction: "DESC" },
      [...captured].reverse(),
    ],
    [
      "oldest capture first",
      { field: "CAPTURED_AT", direction: "ASC" },
      captured,
    ],
    [
      "newest upload first",
      { field: "UPLOADED_AT", direction: "DESC" },
      [...uploaded].reverse(),
    ],
    [
      "oldest upload first",
      { field: "UPLOADED_AT", direction: "ASC" },
      uploaded,
    ],
  ])("%s", (_order, orderBy, inOrder) => {
    const args = orderBy ? { orderBy } : {};

    it.each([1, 4, 22, 23, 24])(
      "finds every photo once, in pages of %i",
      async (size) => {
        const pages = await walk(args, size, false, "walker");
        expect(pages.flat()).toEqual(namesOf(inOrder));
        expect(pages).toHaveLength(Math.ceil(23 / size));
      },
    );

    it.each([1, 4, 22, 23, 24])(
      "finds every photo once from its end back, in pages of %i that read forwards",
      async (size) => {
        const pages = await walk(args, size, true, "walker");
        expect([...pages].reverse().flat()).toEqual(namesOf(inOrder));
        expect(pages).toHaveLength(Math.ceil(23 / size));
      },
    );
  });

  it("comes back to the page before from any page", async () => {
    const one = await page({ first: 5 }, { ownerId: "walker" });
    const two = await page(
      { first: 5, after: one.endCursor },
      { ownerId: "walker" },
    );
    expect(
      await page({ last: 5, before: two.startCursor }, { ownerId: "walker" }),
    ).toMatchObject({
      names: one.names,
      hasPreviousPage: false,
      hasNextPage: true,
    });
  });

  it("comes back from behind the last photo without skipping it", async () => {
    const walker = { ownerId: "walker" };
    const whole = await page({ first: 200 }, walker);
    const behind = await page(
      { first: 5, after: whole.cursors.at(-1)! },
      walker,
    );
    expect(behind).toMatchObject({ names: [], hasPreviousPage: true });
    const back = await page({ last: 1, before: behind.startCursor }, walker);
    expect(back.names).toEqual(whole.names.slice(-1));
  });

  it("may go on from any photo of a page", async () => {
    const { names, cursors } = await page({ first: 5 }, { ownerId: "walker" });
    const on = await page(
      { first: 2, after: cursors[2]! },
      { ownerId: "walker" },
    );
    expect(on.names).toEqual(names.slice(3, 5));
  });

  it("gives edges and nodes alike, and their ends as cursors", async () => {
    const { names, edges, cursors, startCursor, endCursor } = await page(
      { first: 5 },
      { ownerId: "walker" },
    );
    expect(edges).toEqual(names);
    expect([startCursor, endCursor]).toEqual([cursors[0], cursors[4]]);
  });

  it("neither repeats nor misses a photo when others come and go meanwhile", async () => {
    const ownerId = "busy";
    const days = (...all: number[]) =>
      all.map((day) => takenOn(day, day, ownerId));
    await fill(days(1, 2, 3, 4, 5));
    const one = await page({ first: 2 }, { ownerId });
    await fill(days(6)); // newer than all
    const [four] = days(4);
    await table.store.change(four!.id, (before) => ({
      put: intoTrash(before!, NOW),
    })); // the very one that the cursor names
    const two = await page({ first: 3, after: one.endCursor }, { ownerId });
    expect([one.names, two.names]).toEqual([
      namesOf(days(5, 4)),
      namesOf(days(3, 2, 1)),
    ]);
  });
});

describe("a list", () => {
  it("is empty, and says so, when there is nothing", async () => {
    expect(await page({}, { ownerId: "nobody" })).toEqual({
      names: [],
      cursors: [],
      edges: [],
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });

  it("holds its owner's photos, each in one list, and nobody else's", async () => {
    const library = takenOn(1, 1, ADA);
    const trashed = intoTrash(takenOn(2, 2, ADA), NOW);
    const upload = anUpload(3);
    const theirs = takenOn(1, 4, BOB);
    await fill([library, trashed, upload, theirs]);
    const names = async (list: PhotoList, ownerId = ADA) =>
      (await page({}, { list, ownerId })).names;
    expect(await names("LIBRARY")).toEqual([library.fileName]);
    expect(await names("TRASH")).toEqual([trashed.fileName]);
    expect(await names("UPLOADS")).toEqual([upload.fileName]);
    expect(await names("LIBRARY", BOB)).toEqual([theirs.fileName]);
    expect(await names("TRASH", BOB)).toEqual([]);
  });

  it("is not entered with the cursor of another owner's", async () => {
    await fill([takenOn(1, 1, BOB), takenOn(2, 2, BOB)]);
    const { endCursor } = await page({ first: 1 }, { ownerId: BOB });
    await expect(page({ after: endCursor })).rejects.toMatchObject({
      name: "CallerError",
      code: "INVALID",
    });
  });
});

describe("a filtered library", () => {
  it("holds the days asked for, both ends included, and no photo that knows no day", async () => {
    const ownerId = "days";
    const undated = aPhoto(99, {
      ownerId,
      captured: UNKNOWN_CAPTURE_TIME,
      lastModifiedAt: "2024-05-03T10:00:00.000Z", // so it is filed there
    });
    const photos = [1, 2, 3, 4, 5].map((day) => takenOn(day, day, ownerId));
    await fill([...photos, undated]);
    const namesFrom = async (
      capturedDate: PhotoFilter["capturedDate"],
      orderBy?: PhotoOrder,
    ) =>
      (
        await page(
          { filter: { capturedDate }, ...(orderBy && { orderBy }) },
          { ownerId },
        )
      ).names;
    const on = (...days: number[]) =>
      namesOf(days.map((day) => photos[day - 1]!));
    expect((await page({}, { ownerId })).names).toContain(undated.fileName); // or the next lines would prove little

    expect(await namesFrom({ from: "2024-05-02", to: "2024-05-04" })).toEqual(
      on(4, 3, 2),
    );
    expect(await namesFrom({ from: "2024-05-04" })).toEqual(on(5, 4));
    expect(await namesFrom({ to: "2024-05-02" })).toEqual(on(2, 1));
    expect(await namesFrom({ from: "2024-05-03", to: "2024-05-03" })).toEqual(
      on(3),
    );
    expect(
      new Set(
        await namesFrom(
          { from: "2024-05-02", to: "2024-05-04" },
          { field: "UPLOADED_AT", direction: "ASC" },
        ),
      ),
    ).toEqual(new Set(on(2, 3, 4)));
  });

  it("meets every filter given", async () => {
    const ownerId = "filters";
    const photos = [
      takenOn(1, 1, ownerId),
      { ...takenOn(2, 2, ownerId), status: "FAILED" as const },
      { ...takenOn(3, 3, ownerId), format: "HEIF" as const },
      {
        ...takenOn(4, 4, ownerId),
        status: "FAILED" as const,
        format: "HEIF" as const,
      },
    ];
    await fill(photos);
    const names = async (filter: PhotoFilter) =>
      (await page({ filter }, { ownerId })).names;
    const [one, two, three, four] = namesOf(photos);
    expect(await names({ status: ["FAILED"] })).toEqual([four, two]);
    expect(await names({ format: ["HEIF"] })).toEqual([four, three]);
    expect(await names({ status: ["FAILED"], format: ["HEIF"] })).toEqual([
      four,
    ]);
    expect(await names({ status: ["READY", "PROCESSING"] })).toEqual([
      three,
      one,
    ]);
    expect(await names({ status: [] })).toEqual([]);
    expect(await names({ status: ["UPLOADING"] })).toEqual([]);
  });

  it.each([1, 3, 7])(
    "is walked through whole in pages of %i, either way",
    async (size) => {
      const ownerId = `sieve-${size}`;
      const photos = Array.from({ length: 40 }, (_, i) => ({
        ...takenOn(1 + (i % 20), i, ownerId),
        status: i % 5 === 0 ? ("FAILED" as const) : ("READY" as const),
      }));
      await fill(photos);
      const filter: PhotoFilter = { status: ["FAILED"] };
      const forwards = await walk({ filter }, size, false, ownerId);
      const backwards = await walk({ filter }, size, true, ownerId);
      expect(forwards.flat()).toHaveLength(8);
      expect(new Set(forwards.flat()).size).toBe(8);
      expect([...backwards].reverse().flat()).toEqual(forwards.flat());
    },
  );

  it("reads a bounded number of rows for a page, and goes on from the last of them", async () => {
    const ownerId = "hoarder";
    const total = MAX_ROWS_PER_PAGE + 150;
    const photos = Array.from({ length: total }, (_, i) => ({
      ...takenOn(1 + (i % 31), i, ownerId),
      previews: [],
      placeholder: null,
      camera: null,
      exposure: null,
    }));
    // The oldest and the newest of all, so that a page cannot reach from one to the other.
    const byAge = [...photos].sort((a, b) =>
      a.captured.localDate! + a.id < b.captured.localDate! + b.id ? -1 : 1,
    );
    const [oldest, newest] = [byAge[0]!, byAge.at(-1)!];
    oldest.format = newest.format = "AVIF";
    await fill(photos);
    const filter: PhotoFilter = { format: ["AVIF"] };

    const one = await page({ first: 5, filter }, { ownerId });
    expect(one).toMatchObject({
      names: [newest.fileName],
      hasNextPage: true,
      hasPreviousPage: false,
    });
    expect(one.endCursor).not.toBe(one.cursors[0]);
    const two = await page(
      { first: 5, filter, after: one.endCursor },
      { ownerId },
    );
    expect(two).toMatchObject({ names: [oldest.fileName], hasNextPage: false });

    const back = await walk({ filter }, 5, true, ownerId);
    expect(back).toEqual([[oldest.fileName], [newest.fileName]]);
    const calls = table.database.calls()["Query"]!;
    await page({ first: 5, filter: { format: ["TIFF"] } }, { ownerId });
    expect(table.database.calls()["Query"]! - calls).toBeLessThanOrEqual(
      MAX_ROWS_PER_PAGE / 100,
    );
  });
});

describe("the total of a list", () => {
  /** A store that writes down what it is asked. */
  async function asked(selection: string[]) {
    const calls: string[] = [];
    const connection = await photoConnection(
      {
        listPage: (ownerId, list) => {
          calls.push(`page ${ownerId} ${list}`);
          return Promise.resolve({
            photos: [],
            keys: [],
            hasNextPage: false,
            hasPreviousPage: false,
            startKey: null,
            endKey: null,
          });
        },
        counters: (ownerId) => {
          calls.push(`counters ${ownerId}`);
          return Promise.resolve({ ...NO_COUNTERS, photoCount: 7 });
        },
      },
      { kind: "PERSON", ownerId: "ada", displayName: "Ada" },
      {
        list: "LIBRARY",
        args: {},
        selection,
        total: ({ photoCount }) => photoCount,
      },
    );
    return { calls, total: connection.totalCount };
  }

  it.each([
    ["totalCount", ["totalCount"]],
    ["totalCount under another name", ["howMany", "nodes", "nodes/id"]],
    ["totalCount under the name of a field", ["edges", "nodes", "nodes/id"]],
  ])("is counted for whoever asks for %s", async (_what, selection) => {
    expect(await asked(selection)).toEqual({
      calls: ["page ada LIBRARY", "counters ada"],
      total: 7,
    });
  });

  it("is not counted for those who do not ask", async () => {
    const selection = [
      "edges",
      "edges/cursor",
      "pageInfo",
      "pageInfo/endCursor",
      "nodes",
      "nodes/id",
      "__typename",
    ];
    expect(await asked(selection)).toEqual({
      calls: ["page ada LIBRARY"],
      total: null,
    });
  });
});
