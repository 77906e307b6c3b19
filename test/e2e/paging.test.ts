import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { photoItem } from "../../resolvers/records/photoItem.ts";
import type { PhotoRecord } from "../../resolvers/records/photoRecord.ts";
import {
  aFewAtATime,
  EVERY_PHOTO_FIELD,
  fileOf,
  put,
  signIn,
  type ApiClient,
} from "../support/apiClient.ts";
import { aPhoto } from "../support/aPhoto.ts";
import { drawnPhoto, type Drawing } from "../support/drawnPhotos.ts";
import { indexed } from "../support/imitating.ts";
import {
  openRunningPhotoSky,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";

let photoSky: RunningPhotoSky;
let ann: ApiClient;
/** Everything in Ann's library and trash. */
let library: Found[];
let trash: Found[];

interface Found {
  id: string;
  status: string;
  format: string;
  uploadedAt: string;
  timelineDate: string;
  captured: { localDateTime: string | null; localDate: string | null };
  fileName: string;
}

const PHOTOS = 132;
const FORMATS = ["png", "jpeg", "webp", "gif", "tiff"] as const;

/** Days and formats in turns; every sixth has the moment of its neighbour, and a GIF tells no date at all. */
function drawing(seed: number): Drawing {
  const moment = seed - (seed % 6 === 5 ? 1 : 0);
  const day = String(1 + (moment % 28)).padStart(2, "0");
  return {
    seed: 600 + seed,
    format: FORMATS[seed % FORMATS.length]!,
    capturedAt: `2024:0${1 + (moment % 3)}:${day} 12:${String(moment % 60).padStart(2, "0")}:00`,
  };
}

beforeAll(async () => {
  photoSky = await openRunningPhotoSky();
  ann = await signIn(photoSky.origin, "ann");
  const drawings = await aFewAtATime(Array.from({ length: PHOTOS }), (_, i) =>
    i % 30 === 29
      ? Promise.resolve(Buffer.from(`no picture ${i}`))
      : drawnPhoto(drawing(i)),
  );
  const files = drawings.map((bytes, i) =>
    fileOf(bytes, {
      clientKey: String(i),
      fileName: `${i}`,
      lastModifiedAt: `2023-11-${String(1 + (i % 9)).padStart(2, "0")}T08:00:00Z`,
    }),
  );
  // A call's photos are all of one moment.
  const tickets = [
    ...(await ann.create(files.slice(0, 100))),
    ...(await ann.create(files.slice(100))),
  ];
  await aFewAtATime(tickets, ({ target }, i) => put(target, drawings[i]!));
  await photoSky.quiet();
  const inTrash = tickets.filter((_, i) => i % 11 === 0);
  await ann.change(
    "photosTrash",
    inTrash.map(({ photo }) => photo.id),
  );
  const all = await aFewAtATime(tickets, ({ photo }) =>
    ann.photo(
      photo.id,
      "id status format uploadedAt timelineDate trashedAt fileName captured { localDateTime localDate }",
    ),
  );
  await indexed();
  library = all.filter(({ trashedAt }) => trashedAt === null);
  trash = all.filter(({ trashedAt }) => trashedAt !== null);
});
afterAll(() => photoSky?.close());

const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: PhotoFilter, $orderBy: PhotoOrder) {
  photos(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
    edges { cursor node { id } }
    nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}`;

interface Walk {
  filter?: object;
  orderBy?: { field: string; direction: string };
  size: number;
  backwards?: boolean;
}

/** Goes through a whole list page by page; ids in the list's order. */
async function walk({ filter, orderBy, size, backwards }: Walk) {
  const ids: string[] = [];
  const totals = new Set<number | null>();
  let cursor: string | null = null;
  let pages = 0;
  for (;;) {
    const { photos }: any = await ann.data(PAGE, {
      ...(backwards
        ? { last: size, before: cursor }
        : { first: size, after: cursor }),
      filter,
      orderBy,
    });
    const { edges, nodes, pageInfo, totalCount } = photos;
    const page = nodes.map(({ id }: { id: string }) => id);
    expect(edges.map(({ node }: any) => node.id)).toEqual(page);
    expect(page.length).toBeLessThanOrEqual(size);
    if (edges.length > 0 && !filter) {
      expect(pageInfo.startCursor).toBe(edges[0].cursor);
      expect(pageInfo.endCursor).toBe(edges.at(-1).cursor);
    }
    const { hasNextPage, hasPreviousPage } = pageInfo;
    expect(backwards ? hasNextPage : hasPreviousPage).toBe(pages > 0);
    if (backwards) ids.unshift(...page);
    else ids.push(...page);
    totals.add(totalCount);
    pages += 1;
    if (!(backwards ? hasPreviousPage : hasNextPage)) break;
    // Without a filter only the last page is short.
    if (!filter) expect(page).toHaveLength(size);
    cursor = backwards ? pageInfo.startCursor : pageInfo.endCursor;
  }
  expect(totals.size).toBe(1);
  return { ids, pages, totalCount: [...totals][0] };
}

/** The list's order, told from what the photos say of themselves. */
function ordered(
  photos: Found[],
  field = "CAPTURED_AT",
  direction = "DESC",
): string[] {
  const keyOf = ({ captured, timelineDate, uploadedAt, id }: Found) =>
    field === "UPLOADED_AT"
      ? `${uploadedAt}#${id}`
      : `${captured.localDateTime ?? `${timelineDate}T08:00:00`}#${id}`;
  const ids = photos
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map(({ id }) => id);
  return direction === "DESC" ? ids.reverse() : ids;
}

const ORDERS = ["CAPTURED_AT", "UPLOADED_AT"].flatMap((field) =>
  ["ASC", "DESC"].map((direction) => ({ field, direction })),
);

describe("paging through a library", () => {
  it("begins with photos of one moment, undated ones and ones that failed, or it would prove little", () => {
    const moments = library.map(({ captured }) => captured.localDateTime);
    expect(library.length).toBeGreaterThan(110);
    expect(new Set(moments).size).toBeLessThan(moments.length - 10);
    expect(moments.filter((moment) => moment === null).length).toBeGreaterThan(
      15,
    );
    expect(
      library.filter(({ status }) => status === "FAILED").length,
    ).toBeGreaterThan(2);
    expect(new Set(library.map(({ uploadedAt }) => uploadedAt)).size).toBe(2);
    expect(new Set(library.map(({ format }) => format)).size).toBe(6);
  });

  it.each(ORDERS)(
    "by $field $direction sees every photo once, in order, forwards and backwards",
    async ({ field, direction }) => {
      const expected = ordered(library, field, direction);
      for (const size of [17, 120]) {
        for (const backwards of [false, true]) {
          const { ids, pages, totalCount } = await walk({
            orderBy: { field, direction },
            size,
            backwards,
          });
          expect(ids).toEqual(expected);
          expect(pages).toBe(Math.ceil(expected.length / size));
          expect(totalCount).toBe(library.length);
        }
      }
    },
  );

  it("newest capture first, fifty at a time, when nothing is said", async () => {
    const { photos } = await ann.data(
      `{ photos { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }`,
    );
    expect(photos.nodes.map(({ id }: Found) => id)).toEqual(
      ordered(library).slice(0, 50),
    );
    expect(photos.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
    });
  });

  it("goes on from any photo's cursor, either way", async () => {
    const expected = ordered(library);
    const { photos } = await ann.data(PAGE, { first: 30 });
    const { cursor } = photos.edges[12];
    const behind = await ann.data(PAGE, { first: 5, after: cursor });
    const before = await ann.data(PAGE, { last: 5, before: cursor });
    const idsOf = ({ photos: { nodes } }: any) =>
      nodes.map(({ id }: Found) => id);
    expect(idsOf(behind)).toEqual(expected.slice(13, 18));
    expect(idsOf(before)).toEqual(expected.slice(7, 12));
    expect(before.photos.pageInfo).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: true,
    });
    // And there and back again.
    const again = await ann.data(PAGE, {
      last: 5,
      before: behind.photos.pageInfo.startCursor,
    });
    expect(idsOf(again)).toEqual(expected.slice(8, 13));
  });

  it("ends: behind the last photo, and before the first, there is an empty page", async () => {
    const { photos } = await ann.data(PAGE, { last: 1 });
    const end = photos.pageInfo.endCursor;
    const behind = await ann.data(PAGE, { first: 5, after: end });
    expect(behind.photos).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, endCursor: null },
    });
    const front = await ann.data(PAGE, {
      last: 5,
      before: (await ann.data(PAGE, { first: 1 })).photos.pageInfo.startCursor,
    });
    expect(front.photos).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
  });

  it("is not confused by photos that come and go meanwhile", async () => {
    const carol = await signIn(photoSky.origin, "paging-carol");
    const sent = await aFewAtATime(Array.from({ length: 9 }), async (_, i) =>
      carol.upload(
        await drawnPhoto({
          seed: 800 + i,
          format: "jpeg",
          capturedAt: `2024:01:0${i + 1} 12:00:00`,
        }),
      ),
    );
    const ids = sent.map(({ id }) => id).reverse();
    await indexed();
    const first = await carol.data(PAGE, { first: 4 });
    // The cursor's own photo goes, and one comes in front of it.
    await carol.change("photosTrash", [ids[3]!]);
    await carol.upload(
      await drawnPhoto({
        seed: 820,
        format: "jpeg",
        capturedAt: "2024:02:01 12:00:00",
      }),
    );
    await indexed();
    const second = await carol.data(PAGE, {
      first: 4,
      after: first.photos.pageInfo.endCursor,
    });
    expect(second.photos.nodes.map(({ id }: Found) => id)).toEqual(
      ids.slice(4, 8),
    );
  });
});

describe("a filter", () => {
  const CASES: [string, object, (photo: Found) => boolean][] = [
    ["one status", { status: ["FAILED"] }, ({ status }) => status === "FAILED"],
    ["several statuses", { status: ["READY", "FAILED", "READY"] }, () => true],
    ["a status that photos never have", { status: ["UPLOADING"] }, () => false],
    ["no status at all", { status: [] }, () => false],
    ["one format", { format: ["JPEG"] }, ({ format }) => format === "JPEG"],
    [
      "formats",
      { format: ["GIF", "UNKNOWN"] },
      ({ format }) => ["GIF", "UNKNOWN"].includes(format),
    ],
    ["a format that there is not", { format: ["RAW"] }, () => false],
    [
      "a day",
      { capturedDate: { from: "2024-02-02", to: "2024-02-02" } },
      ({ captured }) => captured.localDate === "2024-02-02",
    ],
    [
      "days",
      { capturedDate: { from: "2024-01-10", to: "2024-02-20" } },
      ({ captured: { localDate } }) =>
        localDate !== null &&
        localDate >= "2024-01-10" &&
        localDate <= "2024-02-20",
    ],
    [
      "days since",
      { capturedDate: { from: "2024-03-01" } },
      ({ captured: { localDate } }) =>
        localDate !== null && localDate >= "2024-03-01",
    ],
    [
      "days until",
      { capturedDate: { to: "2024-01-15" } },
      ({ captured: { localDate } }) =>
        localDate !== null && localDate <= "2024-01-15",
    ],
    [
      "days on which undated photos are filed",
      { capturedDate: { from: "2023-11-01", to: "2023-11-30" } },
      () => false,
    ],
    [
      "a format on some days",
      { format: ["PNG"], capturedDate: { from: "2024-02-01" } },
      ({ format, captured: { localDate } }) =>
        format === "PNG" && (localDate ?? "") >= "2024-02-01",
    ],
  ];

  it.each(CASES)(
    "by %s sees what meets it, once, by capture and by upload",
    async (_, filter, meets) => {
      const met = library.filter(meets);
      for (const orderBy of ORDERS.slice(1, 3)) {
        const expected = ordered(met, orderBy.field, orderBy.direction);
        for (const backwards of [false, true]) {
          const { ids, totalCount } = await walk({
            filter,
            orderBy,
            size: 23,
            backwards,
          });
          expect(ids).toEqual(expected);
          // Counting would mean reading the whole library.
          expect(totalCount).toBeNull();
        }
      }
    },
  );

  it("for the trash shows the trash, counts it, and goes with others", async () => {
    const all = await walk({ filter: { trashed: true }, size: 5 });
    expect(all.ids).toEqual(ordered(trash));
    expect(all.totalCount).toBe(trash.length);
    const some = await walk({
      filter: { trashed: true, format: ["JPEG", "PNG"] },
      size: 2,
      backwards: true,
    });
    expect(some.ids).toEqual(
      ordered(trash.filter(({ format }) => ["JPEG", "PNG"].includes(format))),
    );
    expect(some.totalCount).toBeNull();
  });
});

describe("totalCount", () => {
  it("is told under an alias, in a fragment, by a variable, and twice", async () => {
    const data = await ann.data(
      `query ($yes: Boolean!, $no: Boolean!) {
        alias: photos(first: 1) { many: totalCount nodes { id } }
        fragment: photos(first: 1) { ...Count }
        inline: photos(first: 1) { ... on PhotoConnection { totalCount } pageInfo { hasNextPage } }
        included: photos(first: 1) { totalCount @include(if: $yes) edges { cursor } }
        left: photos(first: 1) { totalCount @include(if: $no) nodes { id } }
        only: photos(first: 1) { __typename totalCount again: totalCount }
        none: photos(first: 1) { __typename }
        uploads(first: 1) { sum: totalCount }
      }
      fragment Count on PhotoConnection { edges { node { id } } totalCount }`,
      { yes: true, no: false },
    );
    const total = library.length;
    expect(data).toMatchObject({
      alias: { many: total },
      fragment: { totalCount: total },
      inline: { totalCount: total },
      included: { totalCount: total },
      only: { totalCount: total, again: total },
      none: { __typename: "PhotoConnection" },
      uploads: { sum: 0 },
    });
    expect(data.left).not.toHaveProperty("totalCount");
  });
});

describe("uploads", () => {
  it("page newest first, every one once, with their count", async () => {
    const carol = await signIn(photoSky.origin, "uploads-carol");
    const tickets = [];
    for (let call = 0; call < 3; call += 1) {
      tickets.push(
        ...(await carol.create(
          await Promise.all(
            [0, 1, 2, 3].map(async (i) =>
              fileOf(await drawnPhoto({ seed: 850 + 4 * call + i })),
            ),
          ),
        )),
      );
    }
    await indexed();
    const seen: { id: string; uploadedAt: string }[] = [];
    let after: string | null = null;
    do {
      const { uploads }: any = await carol.data(
        `query ($after: String) { uploads(first: 5, after: $after) { totalCount nodes { id uploadedAt } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      expect(uploads.totalCount).toBe(12);
      seen.push(...uploads.nodes);
      after = uploads.pageInfo.hasNextPage ? uploads.pageInfo.endCursor : null;
    } while (after);
    expect(new Set(seen.map(({ id }) => id))).toEqual(
      new Set(tickets.map(({ photo }) => photo.id)),
    );
    expect(seen).toHaveLength(12);
    const moments = seen.map(({ uploadedAt }) => uploadedAt);
    expect(moments).toEqual(moments.toSorted().reverse());
  });
});

describe("the cost of a page", () => {
  /** Writes a library as large as that straight into the table. */
  async function givenLibrary(username: string, count: number) {
    const client = await signIn(photoSky.origin, username);
    const { user } = await client.viewer();
    const items = Array.from({ length: count }, (_, i) =>
      photoItem(largeLibrary(user.id, i)),
    );
    const batches = Array.from({ length: Math.ceil(count / 25) }, (_, i) =>
      items.slice(25 * i, 25 * i + 25),
    );
    await aFewAtATime(
      batches,
      (batch) =>
        photoSky.dynamodb.send(
          new BatchWriteCommand({
            RequestItems: {
              [photoSky.tableName]: batch.map((Item) => ({
                PutRequest: { Item },
              })),
            },
          }),
        ),
      4,
    );
    return client;
  }

  function largeLibrary(ownerId: string, i: number): PhotoRecord {
    const localDateTime = new Date(Date.UTC(2010, 0, 1) + i * 3_600_000)
      .toISOString()
      .slice(0, 19);
    const photo = aPhoto(i, { ownerId });
    return {
      ...photo,
      version: 1,
      status: i % 700 === 0 ? "FAILED" : "READY",
      captured: {
        ...photo.captured,
        localDateTime,
        localDate: localDateTime.slice(0, 10),
      },
    };
  }

  const page = (first: number, fields: string, more = "") =>
    `{ photos(first: ${first}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } ${more} } }`;
  const UNSIGNED = EVERY_PHOTO_FIELD.replace(
    /\n\s*(previews|original|upload) .*/g,
    "",
  );

  let small: ApiClient;
  let large: ApiClient;
  beforeAll(async () => {
    small = await givenLibrary("cost-small", 100);
    large = await givenLibrary("cost-large", 2_100);
    await indexed();
  });

  const libraries = () => [[100, small] as const, [2_100, large] as const];

  it("of fifty is one table query and one function invocation, however large the library", async () => {
    expect(UNSIGNED).not.toMatch(/previews|original|upload /);
    for (const [count, client] of libraries()) {
      for (const fields of ["id", UNSIGNED]) {
        const cost = await photoSky.costOf(async () => {
          const { photos } = await client.data(page(50, fields));
          expect(photos.nodes).toHaveLength(50);
        });
        expect({ count, ...cost }).toEqual({
          count,
          table: { Query: 1 },
          functions: { query: 1 },
        });
      }
    }
  });

  it("and one invocation more for each signed field, by whatever names it is selected", async () => {
    for (const [, client] of libraries()) {
      for (const [fields, functions] of [
        ["previews { url width }", { query: 2 }],
        ["previews { url } original { url }", { query: 3 }],
        [
          "previews { url } original { url } upload { expiresAt }",
          { query: 3, mutation: 1 },
        ],
        [EVERY_PHOTO_FIELD, { query: 3, mutation: 1 }],
        [
          "...Shown } } } fragment Shown on Photo { small: previews { url } ... on Photo { id",
          { query: 2 },
        ],
      ] as const) {
        const query = fields.includes("fragment")
          ? `{ photos(first: 50) { nodes { ${fields} } }`
          : page(50, fields);
        const cost = await photoSky.costOf(async () => {
          const { photos } = await client.data(query);
          expect(photos.nodes).toHaveLength(50);
        });
        expect(cost).toEqual({ table: { Query: 1 }, functions });
      }
    }
  });

  it("is the same on every page, in either direction", async () => {
    let cursor: string | null = null;
    for (let i = 0; i < 3; i += 1) {
      const cost = await photoSky.costOf(async () => {
        const { photos }: any = await large.data(
          `query ($after: String) { photos(first: 50, after: $after, orderBy: {field: UPLOADED_AT, direction: ASC}) { nodes { id previews { url } } pageInfo { endCursor } } }`,
          { after: cursor },
        );
        cursor = photos.pageInfo.endCursor;
      });
      expect(cost).toEqual({ table: { Query: 1 }, functions: { query: 2 } });
    }
    const backwards = await photoSky.costOf(() =>
      large.data(`{ photos(last: 50) { nodes { id } } }`),
    );
    expect(backwards).toEqual({ table: { Query: 1 }, functions: { query: 1 } });
  });

  it("is one query more when the total is asked for, by whatever name", async () => {
    for (const [more, queries] of [
      ["totalCount", 2],
      ["count: totalCount", 2],
      ["__typename", 1],
    ] as const) {
      const cost = await photoSky.costOf(() =>
        large.data(page(50, "id", more)),
      );
      expect(cost.table).toEqual({ Query: queries });
    }
  });

  it("of two hundred with everything selected stays within what a function may answer", async () => {
    const cost = await photoSky.costOf(async () => {
      const { photos } = await large.data(page(200, EVERY_PHOTO_FIELD));
      expect(photos.nodes).toHaveLength(200);
      for (const { previews } of photos.nodes) expect(previews).toHaveLength(6);
    });
    // A batch holds a hundred photos.
    expect(cost).toEqual({
      table: { Query: 1 },
      functions: { query: 5, mutation: 2 },
    });
  });

  it("whose filter hardly matches is bounded: it reads a thousand rows, and then says that there may be more", async () => {
    const ids: string[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const cost = await photoSky.costOf(async () => {
        const { photos }: any = await large.data(
          `query ($after: String) { photos(first: 10, after: $after, filter: {status: [FAILED]}) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } }`,
          { after },
        );
        ids.push(...photos.nodes.map(({ id }: Found) => id));
        expect(photos.totalCount).toBeNull();
        expect(photos.nodes.length).toBeLessThan(3);
        after = photos.pageInfo.hasNextPage ? photos.pageInfo.endCursor : null;
      });
      expect(cost.functions).toEqual({ query: 1 });
      expect(cost.table["Query"]).toBeLessThanOrEqual(11);
      pages += 1;
    } while (after);
    expect(pages).toBe(3);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toHaveLength(3);
  });

  it("of one day reads that day, wherever it is in the library", async () => {
    const cost = await photoSky.costOf(async () => {
      const { photos } = await large.data(
        `{ photos(filter: {capturedDate: {from: "2010-02-03", to: "2010-02-03"}}) { nodes { id } pageInfo { hasNextPage } } }`,
      );
      expect(photos.nodes).toHaveLength(24);
      expect(photos.pageInfo.hasNextPage).toBe(false);
    });
    expect(cost).toEqual({ table: { Query: 1 }, functions: { query: 1 } });
  });

  it("asks for one photo by one read, and for a viewer's counts by one query", async () => {
    const { photos } = await large.data(page(1, "id"));
    const [{ id }] = photos.nodes;
    expect(await photoSky.costOf(() => large.photo(id))).toEqual({
      table: { GetItem: 1 },
      functions: { query: 1 },
    });
    expect(await photoSky.costOf(() => large.viewer())).toEqual({
      table: { Query: 1 },
      functions: { query: 1 },
    });
  });
});
