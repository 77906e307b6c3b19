import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UploadFileInput } from "../../resolvers/generated/schema.ts";
import {
  fileOf,
  post,
  put,
  signIn,
  UPLOADS_CREATE,
  type ApiClient,
} from "../support/apiClient.ts";
import { drawnPhoto, sha256Of } from "../support/drawnPhotos.ts";
import { indexed } from "../support/imitating.ts";
import {
  openRunningPhotoSky,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";

let photoSky: RunningPhotoSky;
let ann: ApiClient;
beforeAll(async () => {
  photoSky = await openRunningPhotoSky();
  ann = await signIn(photoSky.origin, "ann");
  await Promise.all(
    [500, 501, 502, 503].map(async (seed) =>
      ann.upload(await drawnPhoto({ seed })),
    ),
  );
  await ann.create([
    fileOf(await drawnPhoto({ seed: 504 })),
    fileOf(await drawnPhoto({ seed: 505 })),
  ]);
  await indexed();
});
afterAll(() => photoSky?.close());

/** Of the form of an id, and nobody's. */
const NOBODYS = "0123456789abcdefghjkmnpqrs";

const PHOTOS = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: PhotoFilter, $orderBy: PhotoOrder) {
  photos(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
    nodes { id } pageInfo { startCursor endCursor hasNextPage }
  }
}`;

/** Asks for a page that cannot be, and expects an error that a caller understands. */
async function expectInvalid(
  variables: object,
  says: RegExp,
  query = PHOTOS,
  client = ann,
) {
  const { status, body } = await client.ask(query, variables);
  expect(status).toBe(200);
  expect(body.data).toBeNull();
  expect(body.errors).toEqual([
    {
      path: [expect.stringMatching(/^(photos|uploads)$/)],
      data: null,
      errorType: "Invalid",
      errorInfo: null,
      locations: [expect.objectContaining({ line: expect.any(Number) })],
      message: expect.stringMatching(says),
    },
  ]);
}

describe("a page", () => {
  it.each([0, -1, 201, 500, 2_147_483_647])(
    "of %i photos is refused, saying what would do",
    async (size) => {
      await expectInvalid({ first: size }, /first must be 1 to 200/);
      await expectInvalid({ last: size }, /last must be 1 to 200/);
      await expectInvalid(
        { first: size },
        /first must be 1 to 200/,
        `query ($first: Int) { uploads(first: $first) { nodes { id } } }`,
      );
    },
  );

  it.each([1, 200])("of %i photos is fine", async (size) => {
    for (const variables of [{ first: size }, { last: size }]) {
      const { photos } = await ann.data(PHOTOS, variables);
      expect(photos.nodes).toHaveLength(Math.min(size, 4));
    }
  });

  it("counted from both ends is refused", async () => {
    const { photos } = await ann.data(PHOTOS, { first: 2 });
    const { startCursor, endCursor } = photos.pageInfo;
    for (const variables of [
      { first: 2, last: 2 },
      { first: 2, before: endCursor },
      { last: 2, after: startCursor },
      { after: startCursor, before: endCursor },
      { first: 2, last: 2, after: startCursor, before: endCursor },
    ]) {
      await expectInvalid(
        variables,
        /first and after, or with last and before/,
      );
    }
  });

  it("takes null for what is left out", async () => {
    const nulls = {
      first: null,
      after: null,
      last: null,
      before: null,
      filter: null,
      orderBy: null,
    };
    expect(await ann.data(PHOTOS, nulls)).toEqual(await ann.data(PHOTOS));
    const inner = {
      filter: { status: null, trashed: null, format: null, capturedDate: null },
    };
    expect(await ann.data(PHOTOS, inner)).toEqual(await ann.data(PHOTOS));
  });
});

describe("a cursor", () => {
  const NOT_OURS = /cursor is not of this list/;

  async function endCursor(
    client: ApiClient,
    variables: object = {},
  ): Promise<string> {
    const { photos } = await client.data(PHOTOS, { first: 2, ...variables });
    return photos.pageInfo.endCursor;
  }

  it("is good for pages of any size, as often as one likes", async () => {
    const after = await endCursor(ann);
    for (const first of [1, 2, 200, 2]) {
      const { photos } = await ann.data(PHOTOS, { first, after });
      expect(photos.nodes).toHaveLength(Math.min(first, 2));
    }
  });

  it("that was tampered with anywhere is refused", async () => {
    const cursor = await endCursor(ann);
    const changed = Array.from(cursor, (character, i) =>
      [
        cursor.slice(0, i),
        character === "A" ? "B" : "A",
        cursor.slice(i + 1),
      ].join(""),
    );
    const others = [
      "",
      "a",
      "null",
      cursor.slice(1),
      cursor.slice(0, -1),
      `${cursor}A`,
      `${cursor}=`,
      ` ${cursor}`,
      cursor + cursor,
      Buffer.from(cursor).toString("base64url"),
      "語".repeat(100),
      "A".repeat(100_000),
    ];
    for (const after of [...changed, ...others])
      await expectInvalid({ first: 2, after }, NOT_OURS);
    for (const before of others)
      await expectInvalid({ last: 2, before }, NOT_OURS);
  });

  it("of somebody else's list is refused", async () => {
    const bob = await signIn(photoSky.origin, "cursor-bob");
    await bob.upload(await drawnPhoto({ seed: 500 }));
    const after = await endCursor(ann);
    await expectInvalid({ after }, NOT_OURS, PHOTOS, bob);
  });

  it("of another filter, order or list is refused", async () => {
    const after = await endCursor(ann);
    for (const variables of [
      { filter: { trashed: true } },
      { filter: { status: ["READY"] } },
      { filter: { format: ["PNG"] } },
      { filter: { format: [] } },
      { filter: { capturedDate: { from: "2020-01-01" } } },
      { orderBy: { field: "CAPTURED_AT", direction: "ASC" } },
      { orderBy: { field: "UPLOADED_AT", direction: "DESC" } },
    ]) {
      await expectInvalid({ after, ...variables }, NOT_OURS);
    }
    const uploads = await ann.data(
      `{ uploads(first: 1) { pageInfo { endCursor } } }`,
    );
    await expectInvalid(
      { after: uploads.uploads.pageInfo.endCursor },
      NOT_OURS,
    );
    await expectInvalid(
      { after },
      NOT_OURS,
      `query ($after: String) { uploads(after: $after) { nodes { id } } }`,
    );
    // The same list by another spelling is the same list.
    for (const variables of [
      { filter: {} },
      { filter: { trashed: false } },
      { orderBy: { field: "CAPTURED_AT", direction: "DESC" } },
    ]) {
      const { photos } = await ann.data(PHOTOS, { after, ...variables });
      expect(photos.nodes).toHaveLength(2);
    }
  });
});

describe("a range of days", () => {
  const between = (from: string | null, to: string | null) => ({
    filter: { capturedDate: { from, to } },
  });

  it("that ends before it begins is refused", async () => {
    await expectInvalid(
      between("2024-05-18", "2024-05-17"),
      /from must not be after to: 2024-05-18 is after 2024-05-17/,
    );
    const { photos } = await ann.data(
      PHOTOS,
      between("2024-05-17", "2024-05-17"),
    );
    expect(photos.nodes).toEqual([]);
  });

  it.each(["2024-05-17Z", "2024-05-17+02:00"])(
    "from %s is refused: a day has no zone",
    async (day) => {
      await expectInvalid(
        between(day, null),
        /from must be a day of the calendar/,
      );
      await expectInvalid(
        between(null, day),
        /to must be a day of the calendar/,
      );
    },
  );

  it.each([
    "2024-02-30",
    "2023-02-29",
    "2024-13-01",
    "2024-00-10",
    "2024-05-00",
  ])("from %s is refused: there is no such day", async (day) => {
    await expectInvalid(
      between(day, null),
      /from must be a day of the calendar/,
    );
  });

  it.each(["2024-5-7", "17.05.2024", "yesterday", "", "2024-05-17T00:00:00Z"])(
    "from %s is refused, naming it",
    async (day) => {
      const { body } = await ann.ask(PHOTOS, between(day, null));
      expect(body.data).toBeNull();
      expect(body.errors).toHaveLength(1);
      // AppSync's own answer to a value of the wrong form has no type.
      expect(body.errors![0]!.errorType).toBeUndefined();
      expect(body.errors![0]!.message).toContain(day);
    },
  );
});

describe("a value of the wrong kind", () => {
  it.each([
    [{ first: "ten" }],
    [{ first: 1.5 }],
    [{ first: 3_000_000_000 }],
    [{ after: 7 }],
    [{ filter: { status: ["DONE"] } }],
    [{ filter: { format: "JPG" } }],
    [{ filter: { camera: "X" } }],
    [{ filter: { trashed: "yes" } }],
    [{ orderBy: { field: "CAPTURED_AT" } }],
    [{ orderBy: { field: "SIZE", direction: "ASC" } }],
  ])("as in %j is refused before anything is asked", async (variables) => {
    let body;
    const cost = await photoSky.costOf(async () => {
      ({ body } = await ann.ask(PHOTOS, variables));
    });
    expect(body).toMatchObject({
      data: null,
      errors: [{ message: expect.stringMatching(/.{20}/) }],
    });
    expect(cost).toEqual({ table: {}, functions: {} });
  });

  it("in the request itself is a 400", async () => {
    for (const body of [[], [{ query: "{ service { version } }" }], {}, 7]) {
      const answer = await post(photoSky.origin, body as object, {
        authorization: ann.accessToken,
      });
      expect(answer.status).toBe(400);
      expect(answer.body.errors![0]!.errorType).toBe(
        "MalformedHttpRequestException",
      );
    }
  });
});

describe.each(["photosTrash", "photosRestore", "photosPurge"] as const)(
  "%s",
  (mutation) => {
    const CHANGE = `mutation ($input: PhotosSelectInput!) { ${mutation}(input: $input) { changedIds userErrors { code message field } } }`;

    it.each([[{ ids: [] }], [{ ids: null }], [{}]])(
      "of nothing, %j, is refused as a whole",
      async (input) => {
        const data = await ann.data(CHANGE, { input });
        expect(data[mutation]).toEqual({
          changedIds: null,
          userErrors: [
            {
              code: "INVALID",
              message: expect.stringContaining("1 to 100"),
              field: ["input", "ids"],
            },
          ],
        });
      },
    );

    it("of 101 photos is refused as a whole, and changes none", async () => {
      const { photos } = await ann.data(PHOTOS);
      const ids = photos.nodes.map(({ id }: { id: string }) => id);
      while (ids.length < 101) ids.push(NOBODYS);
      const data = await ann.data(CHANGE, { input: { ids } });
      expect(data[mutation]).toEqual({
        changedIds: null,
        userErrors: [
          {
            code: "TOO_MANY",
            message: expect.stringMatching(/at most 100.*101/),
            field: ["input", "ids"],
          },
        ],
      });
      expect(await ann.data(PHOTOS)).toEqual({ photos });
    });

    it("of 100 ids that are no photos says so of each, under its path", async () => {
      const ids = [
        "",
        " ",
        "x",
        "__proto__",
        "constructor",
        NOBODYS.toUpperCase(),
        `${NOBODYS} `,
        `${NOBODYS}0`,
        "語".repeat(26),
        "a".repeat(2_000),
        "PHOTO#x",
        "../../x",
      ];
      while (ids.length < 100) ids.push(String(ids.length).padStart(26, "0"));
      const { changedIds, userErrors } = await ann.change(mutation, ids);
      expect(changedIds).toEqual([]);
      expect(userErrors).toEqual(
        ids.map((_, i) => ({
          code: "NOT_FOUND",
          message: "There is no such photo in your library.",
          field: ["input", "ids", String(i)],
        })),
      );
    });

    it("of one photo named twice changes it once, and of nonsense twice errs once", async () => {
      const carol = await signIn(photoSky.origin, `twice-${mutation}`);
      const { id } = await carol.upload(await drawnPhoto({ seed: 520 }));
      if (mutation !== "photosTrash") await carol.change("photosTrash", [id]);
      const ids = [NOBODYS, id, id, NOBODYS];
      expect(await carol.change(mutation, ids)).toEqual({
        changedIds: [id],
        userErrors: [
          {
            code: "NOT_FOUND",
            message: expect.any(String),
            field: ["input", "ids", "0"],
          },
        ],
      });
    });

    it("of an upload whose bytes have not arrived is refused with NOT_READY", async () => {
      const { uploads } = await ann.data(`{ uploads { nodes { id } } }`);
      const [{ id }] = uploads.nodes;
      const { changedIds, userErrors } = await ann.change(mutation, [id]);
      expect(changedIds).toEqual([]);
      expect(userErrors).toMatchObject([
        { code: "NOT_READY", field: ["input", "ids", "0"] },
      ]);
      expect((await ann.photo(id)).status).toBe("UPLOADING");
    });
  },
);

describe("uploadCancel and photoReprocess", () => {
  const CANCEL = `mutation ($photoId: ID!) { payload: uploadCancel(input: {photoId: $photoId}) { cancelledPhotoId userErrors { code message field } } }`;
  const REPROCESS = `mutation ($photoId: ID!) { payload: photoReprocess(input: {photoId: $photoId}) { photo { id } userErrors { code message field } } }`;

  it.each(["", "x", "__proto__", NOBODYS, "語", "a".repeat(5_000)])(
    "of %j say that there is none",
    async (photoId) => {
      for (const mutation of [CANCEL, REPROCESS]) {
        const { payload } = await ann.data(mutation, { photoId });
        expect(payload).toMatchObject({
          userErrors: [
            {
              code: "NOT_FOUND",
              message: expect.stringMatching(/^There is no such/),
              field: ["input", "photoId"],
            },
          ],
        });
        expect(payload.photo ?? payload.cancelledPhotoId ?? null).toBeNull();
      }
    },
  );

  it("of the wrong status say what would do instead", async () => {
    const { photos, uploads } = await ann.data(
      `{ photos { nodes { id } } uploads { nodes { id } } }`,
    );
    const refusal = async (mutation: string, photoId: string) =>
      (await ann.data(mutation, { photoId })).payload.userErrors;
    expect(await refusal(CANCEL, photos.nodes[0].id)).toMatchObject([
      { code: "CONFLICT", message: expect.stringMatching(/trash instead/) },
    ]);
    expect(await refusal(REPROCESS, uploads.nodes[0].id)).toMatchObject([
      { code: "NOT_READY", message: expect.stringMatching(/send them first/) },
    ]);
    expect((await ann.photo(uploads.nodes[0].id)).status).toBe("UPLOADING");
  });
});

describe("uploadsCreate", () => {
  /** A file that can be taken, but for what is changed; every one has bytes of its own. */
  const some = (
    seed: number,
    change: Partial<Record<keyof UploadFileInput, unknown>> = {},
  ) =>
    ({
      clientKey: String(seed),
      fileName: "a.png",
      mediaType: "image/png",
      sizeBytes: 10,
      sha256: sha256Of(Buffer.from(`file ${seed}`)),
      ...change,
    }) as UploadFileInput;

  const uploadIds = async (client: ApiClient) => {
    await indexed();
    const { uploads } = await client.data(
      `{ uploads(first: 200) { totalCount nodes { id } } }`,
    );
    return uploads;
  };

  it("of no files, and of 101, is refused as a whole, and leaves no trace", async () => {
    const carol = await signIn(photoSky.origin, "create-whole");
    for (const [files, code] of [
      [[], "INVALID"],
      [Array.from({ length: 101 }, (_, i) => some(i)), "TOO_MANY"],
    ] as const) {
      const { uploadsCreate } = await carol.data(UPLOADS_CREATE, {
        input: { files },
      });
      expect(uploadsCreate).toEqual({
        outcomes: null,
        userErrors: [
          {
            code,
            message: expect.stringContaining("100"),
            field: ["input", "files"],
          },
        ],
      });
    }
    expect(await uploadIds(carol)).toEqual({ totalCount: 0, nodes: [] });
  });

  it("takes 100 files, in their order", async () => {
    const carol = await signIn(photoSky.origin, "create-hundred");
    const outcomes = await carol.create(
      Array.from({ length: 100 }, (_, i) => some(i)),
    );
    expect(outcomes.map(({ clientKey }) => Number(clientKey))).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
    expect(new Set(outcomes.map(({ photo }) => photo.id)).size).toBe(100);
    expect((await uploadIds(carol)).totalCount).toBe(100);
  });

  const MAX = 1024 ** 3;
  const REJECTED: [string, object, string, RegExp][] = [
    ["an empty name", { fileName: "" }, "INVALID", /must be a name/],
    ["a blank name", { fileName: " \t " }, "INVALID", /must be a name/],
    ["a dot for a name", { fileName: "." }, "INVALID", /must be a name/],
    ["two dots for a name", { fileName: "a/.." }, "INVALID", /must be a name/],
    [
      "a folder for a name",
      { fileName: "photos/" },
      "INVALID",
      /must be a name/,
    ],
    ["a NUL in its name", { fileName: "a\0.png" }, "INVALID", /control char/],
    [
      "a line break in its name",
      { fileName: "a\r\nb: c.png" },
      "INVALID",
      /control char/,
    ],
    ["a DEL in its name", { fileName: "a\x7f.png" }, "INVALID", /control char/],
    [
      "a line separator in its name",
      { fileName: "a\u2028.png" },
      "INVALID",
      /line breaks/,
    ],
    [
      "half a character in its name",
      { fileName: "a\ud83d.png" },
      "INVALID",
      /control char/,
    ],
    [
      "a name of 256 characters",
      { fileName: `${"a".repeat(252)}.png` },
      "INVALID",
      /at most 255/,
    ],
    [
      "a name of 256 emoji",
      { fileName: "🏔".repeat(256) },
      "INVALID",
      /at most 255/,
    ],
    [
      "an empty key",
      { clientKey: "" },
      "INVALID",
      /clientKey must be 1 to 255/,
    ],
    [
      "a key of 256 characters",
      { clientKey: "a".repeat(256) },
      "INVALID",
      /clientKey must be 1 to 255/,
    ],
    ["no bytes", { sizeBytes: 0 }, "EMPTY", /no bytes/],
    ["a negative size", { sizeBytes: -1 }, "INVALID", /whole number/],
    ["half a byte", { sizeBytes: 10.5 }, "INVALID", /whole number/],
    ["less than a byte", { sizeBytes: 1e-9 }, "INVALID", /whole number/],
    [
      "a byte too many",
      { sizeBytes: MAX + 1 },
      "TOO_LARGE",
      /at most 1073741824/,
    ],
    [
      "a size beyond all bounds",
      { sizeBytes: 1e300 },
      "TOO_LARGE",
      /at most 1073741824/,
    ],
    ["an empty hash", { sha256: "" }, "INVALID", /64 lower-case hex/],
    [
      "a short hash",
      { sha256: "ab".repeat(31) },
      "INVALID",
      /64 lower-case hex/,
    ],
    [
      "a long hash",
      { sha256: "ab".repeat(33) },
      "INVALID",
      /64 lower-case hex/,
    ],
    [
      "a hash in upper case",
      { sha256: "AB".repeat(32) },
      "INVALID",
      /64 lower-case hex/,
    ],
    [
      "a hash with a line break",
      { sha256: `${"ab".repeat(32)}\n` },
      "INVALID",
      /64 lower-case hex/,
    ],
    [
      "a hash in base64",
      { sha256: Buffer.alloc(48).toString("base64") },
      "INVALID",
      /64 lower-case hex/,
    ],
  ];

  it("refuses each file that cannot be taken by itself, says why, and takes its neighbours", async () => {
    const carol = await signIn(photoSky.origin, "create-each");
    const files = REJECTED.flatMap(([, change], i) => [
      some(2 * i),
      some(2 * i + 1, change),
    ]);
    const outcomes = await carol.create(files);
    REJECTED.forEach(([what, , code, says], i) => {
      const [good, bad] = outcomes.slice(2 * i, 2 * i + 2);
      expect([what, good.__typename]).toEqual([what, "UploadTicket"]);
      expect({ what, ...bad }).toEqual({
        what,
        __typename: "UploadRejection",
        clientKey: files[2 * i + 1]!.clientKey,
        code,
        message: expect.stringMatching(says),
      });
    });
    const { totalCount, nodes } = await uploadIds(carol);
    expect(totalCount).toBe(REJECTED.length);
    expect(new Set(nodes.map(({ id }: { id: string }) => id))).toEqual(
      new Set(
        outcomes
          .filter((_, i) => i % 2 === 0)
          .map(({ photo }) => photo.id as string),
      ),
    );
  });

  const TAKEN: [string, string, string][] = [
    ["a path", "../../etc/passwd", "passwd"],
    ["a Windows path", "C:\\photos\\2024\\a.png", "a.png"],
    ["blanks around it", "  a.png ", "a.png"],
    ["right-to-left script", "תמונה.png", "תמונה.png"],
    ["a right-to-left override", "a\u202Egnp.exe", "a\u202Egnp.exe"],
    ["joined emoji", "👩‍👩‍👧.png", "👩‍👩‍👧.png"],
    ["255 emoji", "🏔".repeat(255), "🏔".repeat(255)],
    ["255 characters", `${"a".repeat(251)}.png`, `${"a".repeat(251)}.png`],
    ["no extension", "IMG", "IMG"],
    ["a name of hidden files", ".png", ".png"],
    [
      "markup",
      "<img src=x onerror=alert(1)>.png",
      "<img src=x onerror=alert(1)>.png",
    ],
    ["what a template would fill in", "${x}{{y}}%s.png", "${x}{{y}}%s.png"],
    ["a letter and its accent apart", "e\u0301.png", "e\u0301.png"],
  ];

  it("takes any name a file can have, cut down to its last part", async () => {
    const carol = await signIn(photoSky.origin, "create-names");
    const outcomes = await carol.create(
      TAKEN.map(([, fileName], i) => some(i, { fileName })),
    );
    TAKEN.forEach(([what, , kept], i) => {
      expect([what, outcomes[i].photo?.fileName]).toEqual([what, kept]);
    });
  });

  it("takes the largest file, and a key of 255 emoji", async () => {
    const carol = await signIn(photoSky.origin, "create-largest");
    const clientKey = "🔑".repeat(255);
    const [ticket] = await carol.create([
      some(1, { sizeBytes: MAX, clientKey }),
    ]);
    expect(ticket).toMatchObject({
      __typename: "UploadTicket",
      clientKey,
      photo: { sizeBytes: MAX },
    });
  });

  it.each([
    "",
    " ",
    "png",
    "image/",
    "/png",
    "image/png; charset=utf-8",
    "image/png\r\nx-evil: 1",
    "IMAGE/PNG",
    " image/png ",
    "🖼/png",
    "image/png,text/html",
    "a/b/c",
    "x".repeat(10_000),
    "application/x-msdownload",
  ])(
    "never refuses a media type, be it %j, and the bytes decide",
    async (mediaType) => {
      const carol = await signIn(photoSky.origin, "create-types");
      const bytes = await drawnPhoto({
        seed: 530,
        width: 10 + (mediaType.length % 50),
      });
      const [outcome] = await carol.create([fileOf(bytes, { mediaType })]);
      const { photo, target } = outcome;
      if (target) expect((await put(target, bytes)).status).toBe(200);
      const settled = await carol.settled(photo.id, "mediaType format");
      expect(settled).toMatchObject({
        status: "READY",
        mediaType: "image/png",
        format: "PNG",
      });
    },
  );

  it("ignores zones that there are not and dates that cannot be, and takes the file", async () => {
    const carol = await signIn(photoSky.origin, "create-hints");
    for (const [i, hints] of [
      { timeZoneHint: "" },
      { timeZoneHint: "Mars/Olympus_Mons" },
      { timeZoneHint: "../../etc/passwd" },
      { timeZoneHint: "x".repeat(10_000) },
      { lastModifiedAt: "9999-12-31T23:59:59Z" },
      { lastModifiedAt: "0001-01-01T00:00:00+18:00" },
    ].entries()) {
      const photo = await carol.upload(
        await drawnPhoto({
          seed: 540 + i,
          format: "jpeg",
          capturedAt: "2024:05:17 18:03:22",
        }),
        hints,
        "timelineDate captured { localDate utcOffset offsetSource }",
      );
      expect(photo).toMatchObject({
        status: "READY",
        timelineDate: "2024-05-17",
        captured: {
          localDate: "2024-05-17",
          utcOffset: null,
          offsetSource: "NONE",
        },
      });
    }
    const undated = await carol.upload(
      await drawnPhoto({ seed: 550 }),
      { lastModifiedAt: "9999-12-31T23:59:59Z" },
      "timelineDate uploadedAt",
    );
    expect(undated.timelineDate).toBe(undated.uploadedAt.slice(0, 10));
  });

  it.each([
    [{ fileName: null }],
    [{ sizeBytes: "10" }],
    [{ sizeBytes: null }],
    [{ lastModifiedAt: "yesterday" }],
    [{ lastModifiedAt: "2024-05-17T18:03:22" }],
    [{ albumId: "a" }],
    [{ clientKey: 7 }],
  ])(
    "with a value of the wrong kind, %j, is refused as a whole",
    async (change) => {
      const carol = await signIn(photoSky.origin, "create-kinds");
      const { body } = await carol.ask(UPLOADS_CREATE, {
        input: { files: [some(1), { ...some(2), ...change }] },
      });
      expect(body.data).toBeNull();
      expect(body.errors).toHaveLength(1);
      expect(await uploadIds(carol)).toEqual({ totalCount: 0, nodes: [] });
    },
  );
});
