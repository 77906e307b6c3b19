import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  EVERY_PHOTO_FIELD,
  eventually,
  fileOf,
  put,
  signIn,
  type Usage,
} from "../support/apiClient.ts";
import { drawnPhoto, sha256Of } from "../support/drawnPhotos.ts";
import { exceptSigner, indexed } from "../support/imitating.ts";
import {
  openRunningPhotoSky,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";
import { storedPhotos } from "../support/storedPhotos.ts";

let photoSky: RunningPhotoSky;
let stored: ReturnType<typeof storedPhotos>;
beforeAll(async () => {
  photoSky = await openRunningPhotoSky();
  stored = storedPhotos(photoSky);
});
afterAll(() => photoSky?.close());

const NOTHING: Usage = {
  photoCount: 0,
  originalBytes: 0,
  previewBytes: 0,
  trashBytes: 0,
};

const LISTS = `{
  uploads { totalCount nodes { id status upload { expiresAt receivedParts target { ... on SingleUploadTarget { url headers { name value } } } } } }
  photos { totalCount nodes { id } }
  trash: photos(filter: {trashed: true}) { totalCount nodes { id } }
}`;

const idsOf = ({ nodes }: { nodes: { id: string }[] }) =>
  nodes.map(({ id }) => id);

describe("an upload", () => {
  it("is in uploads until its bytes have arrived, then in photos, and ends READY", async () => {
    const ann = await signIn(photoSky.origin, "upload-ann");
    const bytes = await drawnPhoto({ seed: 1, width: 2000, height: 1500 });
    const [ticket] = await ann.create([fileOf(bytes)]);
    const { id } = ticket.photo;
    expect(ticket).toMatchObject({
      __typename: "UploadTicket",
      clientKey: "a",
      photo: { status: "UPLOADING", format: "PNG", sizeBytes: bytes.length },
      target: { method: "PUT" },
    });

    await indexed();
    const waiting = await ann.data(LISTS);
    expect(idsOf(waiting.uploads)).toEqual([id]);
    expect(waiting.uploads.totalCount).toBe(1);
    expect(waiting.photos).toEqual({ totalCount: 0, nodes: [] });
    expect(await ann.usage()).toEqual(NOTHING);

    expect((await put(ticket.target, bytes)).status).toBe(200);
    const seen = new Set<string>();
    await eventually(async () => {
      const { status } = await ann.photo(id);
      seen.add(status);
      return status === "READY";
    });
    // Its picture is large enough for that to be seen.
    expect([...seen].filter((status) => status !== "UPLOADING")).toEqual([
      "PROCESSING",
      "READY",
    ]);
    await indexed();
    const arrived = await ann.data(LISTS);
    expect(arrived.uploads).toEqual({ totalCount: 0, nodes: [] });
    expect(idsOf(arrived.photos)).toEqual([id]);
    expect(arrived.photos.totalCount).toBe(1);
  });

  it("goes on in a reloaded page, at the address that uploads gives", async () => {
    const ann = await signIn(photoSky.origin, "upload-reloaded");
    const bytes = await drawnPhoto({ seed: 2 });
    await ann.create([fileOf(bytes)]);
    await indexed();
    const { uploads } = await ann.data(LISTS);
    const [{ id, upload }] = uploads.nodes;
    expect(upload.receivedParts).toEqual([]);
    expect(Date.parse(upload.expiresAt)).toBeGreaterThan(Date.now());
    expect((await put(upload.target, bytes)).status).toBe(200);
    expect((await ann.settled(id, "upload { expiresAt }")).upload).toBeNull();
  });

  it("goes over the previous address after a fresh one was asked for, and the other way round", async () => {
    const ann = await signIn(photoSky.origin, "upload-two-addresses");
    const bytes = await drawnPhoto({ seed: 3 });
    const [first] = await ann.create([fileOf(bytes)]);
    const [second] = await ann.create([fileOf(bytes)]);
    expect(second.photo.id).toBe(first.photo.id);
    expect((await put(first.target, bytes)).status).toBe(200);
    // As good as arrived.
    expect((await put(second.target, bytes)).status).toBe(412);
    expect((await ann.settled(first.photo.id)).status).toBe("READY");
    expect((await ann.usage()).photoCount).toBe(1);
  });

  it("answers every field of a photo, whatever its status", async () => {
    const ann = await signIn(photoSky.origin, "upload-every-field");
    const ready = await drawnPhoto({
      seed: 4,
      format: "jpeg",
      capturedAt: "2024:05:17 18:03:22",
    });
    const failed = Buffer.from("This is no picture at all.");
    const waiting = await drawnPhoto({ seed: 5 });
    const ids = [await ann.send(ready), await ann.send(failed)];
    const [ticket] = await ann.create([fileOf(waiting)]);
    await Promise.all(ids.map((id) => ann.settled(id)));

    const read = (id: string) => ann.photo(id, EVERY_PHOTO_FIELD);
    expect(await read(ids[0]!)).toMatchObject({
      status: "READY",
      kind: "STILL",
      problems: [{ code: "FORMAT_MISMATCH" }],
      format: "JPEG",
      mediaType: "image/jpeg",
      width: 12,
      height: 8,
      aspectRatio: 1.5,
      captured: {
        localDateTime: "2024-05-17T18:03:22",
        localDate: "2024-05-17",
        utcOffset: null,
        instant: null,
        precision: "SECOND",
        source: "EXIF_ORIGINAL",
        offsetSource: "NONE",
      },
      timelineDate: "2024-05-17",
      upload: null,
      owner: { displayName: "upload-every-field" },
    });
    expect(await read(ids[1]!)).toMatchObject({
      status: "FAILED",
      problems: [{ code: "UNSUPPORTED_FORMAT", retryable: false }],
      format: "UNKNOWN",
      width: null,
      previews: [],
      placeholder: null,
      sizeBytes: failed.length,
      sha256: sha256Of(failed),
    });
    expect(await read(ticket.photo.id)).toMatchObject({
      status: "UPLOADING",
      previews: [],
      original: null,
      captured: { precision: "UNKNOWN", source: "NONE" },
      upload: { receivedParts: [] },
    });
  });

  it("keeps an original that cannot be shown, to be downloaded as it came", async () => {
    const ann = await signIn(photoSky.origin, "upload-failed");
    const bytes = Buffer.from("Not a picture, but somebody's all the same.");
    const photo = await ann.upload(
      bytes,
      { fileName: "letter.jpg", mediaType: "image/jpeg" },
      "original { url fileName } previews { url }",
    );
    expect(photo).toMatchObject({ status: "FAILED", previews: [] });
    const response = await fetch(photo.original!.url);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    expect(await ann.usage()).toEqual({
      ...NOTHING,
      photoCount: 1,
      originalBytes: bytes.length,
    });
  });

  it("is filed under the file's own date when the picture tells none, and says so", async () => {
    const ann = await signIn(photoSky.origin, "upload-undated");
    const photo = await ann.upload(
      await drawnPhoto({ seed: 6 }),
      { lastModifiedAt: "2019-03-04T23:30:00-02:00" },
      "timelineDate captured { localDateTime source }",
    );
    expect(photo.timelineDate).toBe("2019-03-05");
    expect(photo.captured).toEqual({ localDateTime: null, source: "NONE" });
  });

  it("takes the zone of the sender's device for a date without one", async () => {
    const ann = await signIn(photoSky.origin, "upload-zone");
    const photo = await ann.upload(
      await drawnPhoto({
        seed: 7,
        format: "jpeg",
        capturedAt: "2024:05:17 18:03:22",
      }),
      { timeZoneHint: "Europe/Oslo" },
      "captured { utcOffset instant offsetSource }",
    );
    expect(photo.captured).toEqual({
      utcOffset: "+02:00",
      instant: expect.stringMatching(/^2024-05-17T16:03:22(\.000)?Z$/),
      offsetSource: "USER_SETTING",
    });
  });
});

describe("a preview", () => {
  it("is a WebP of the width it says, for every rung that is not larger than the photo", async () => {
    const ann = await signIn(photoSky.origin, "preview-ladder");
    const { service } = await ann.data(`{ service { previewWidths } }`);
    const bytes = await drawnPhoto({ seed: 10, width: 1000, height: 800 });
    const { previews } = await ann.upload(
      bytes,
      {},
      "previews { url width height format sizeBytes refreshAt expiresAt }",
    );
    expect(previews.map(({ width }) => width)).toEqual(
      service.previewWidths.filter((width: number) => width <= 1000),
    );
    for (const preview of previews) {
      const response = await fetch(preview.url);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("image/webp");
      const body = Buffer.from(await response.arrayBuffer());
      expect(body.length).toBe(preview.sizeBytes);
      const { format, width, height, exif, icc } = await sharp(body).metadata();
      expect({ format, width, height, exif, icc }).toEqual({
        format: "webp",
        width: preview.width,
        height: Math.round((preview.width * 800) / 1000),
        exif: undefined,
        icc: undefined,
      });
      expect(preview.height).toBe(height);
      expect(preview.format).toBe("WEBP");
      expect(preview.refreshAt < preview.expiresAt).toBe(true);
      expect(Date.parse(preview.refreshAt)).toBeGreaterThan(Date.now());
    }
  });

  it("of a photo smaller than the first rung is one, at the photo's own size", async () => {
    const ann = await signIn(photoSky.origin, "preview-small");
    const { previews } = await ann.upload(
      await drawnPhoto({ seed: 11, width: 31, height: 17 }),
      {},
      "previews { width height }",
    );
    expect(previews).toEqual([{ width: 31, height: 17 }]);
  });

  it("keeps its address for a while, so that browsers cache it, and opens to nobody without one", async () => {
    const ann = await signIn(photoSky.origin, "preview-address");
    const photo = await ann.upload(
      await drawnPhoto({ seed: 12 }),
      {},
      "previews { url }",
    );
    const { url } = photo.previews[0]!;
    const again = await ann.photo(photo.id, "previews { url }");
    expect(exceptSigner(again.previews[0].url)).toBe(exceptSigner(url));
    const response = await fetch(url);
    expect(response.headers.get("cache-control")).toMatch(/private/);

    const bare = new URL(url);
    bare.search = "";
    expect((await fetch(bare)).status).toBe(403);
    const another = new URL(url);
    another.pathname = another.pathname.replace("12.webp", "13.webp");
    expect((await fetch(another)).status).toBe(403);
    expect((await fetch(url, { method: "DELETE" })).status).toBe(403);
  });
});

describe("an original", () => {
  const NAMES = [
    "Übergrößenträger.png",
    'a "quoted" name; with=signs, 100%.png',
    "O'Brien (1)*.png",
    "🏔️ on the 👩‍👩‍👧.png",
    "写真 2024年.png",
    "صورة.png",
    "%41%42.png",
    "a".repeat(251) + ".png",
    "語".repeat(251) + ".png",
  ];

  it.each(NAMES)("downloads as an attachment named %s", async (fileName) => {
    const ann = await signIn(photoSky.origin, "original-names");
    const bytes = await drawnPhoto({ seed: 20 + NAMES.indexOf(fileName) });
    const { original } = await ann.upload(
      bytes,
      { fileName },
      "original { url fileName mediaType sizeBytes }",
    );
    expect(original).toMatchObject({
      fileName,
      mediaType: "image/png",
      sizeBytes: bytes.length,
    });
    const response = await fetch(original!.url);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("image/png");
    const disposition = response.headers.get("content-disposition") ?? "";
    // RFC 6266: a quoted likeness in ASCII, and the name itself in UTF-8.
    const [, likeness = "", encoded = ""] =
      /^attachment; filename="([^"\\]*)"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]+)$/.exec(
        disposition,
      ) ?? [];
    expect(decodeURIComponent(encoded)).toBe(fileName);
    expect(likeness).toMatch(/^[\x20-\x7e]+\.png$/);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it("goes by its bytes: the type it is served as is the one found, never a page", async () => {
    const ann = await signIn(photoSky.origin, "original-types");
    const { original, mediaType } = await ann.upload(
      Buffer.from("<!doctype html><script>alert(1)</script>"),
      { fileName: "a.html", mediaType: "text/html" },
      "mediaType original { url mediaType }",
    );
    expect(mediaType).not.toBe("text/html");
    const response = await fetch(original!.url);
    expect(response.headers.get("content-type")).toBe(mediaType);
    expect(response.headers.get("content-disposition")).toMatch(/^attachment;/);
  });
});

describe("a library", () => {
  it("counts exactly, from arrival through trash and restore to purge", async () => {
    const ann = await signIn(photoSky.origin, "library-counts");
    const bytes = await drawnPhoto({ seed: 40, width: 700, height: 500 });
    const { id, previews } = await ann.upload(
      bytes,
      {},
      "previews { sizeBytes }",
    );
    const previewBytes = previews.reduce((sum, one) => sum + one.sizeBytes!, 0);
    const inLibrary = {
      photoCount: 1,
      originalBytes: bytes.length,
      previewBytes,
      trashBytes: 0,
    };
    expect(await ann.usage()).toEqual(inLibrary);

    const trashed = await ann.change("photosTrash", [id]);
    expect(trashed).toEqual({ changedIds: [id], userErrors: [] });
    expect(await ann.usage()).toEqual({
      ...NOTHING,
      trashBytes: bytes.length + previewBytes,
    });
    await indexed();
    const inTrash = await ann.data(LISTS);
    expect([idsOf(inTrash.photos), idsOf(inTrash.trash)]).toEqual([[], [id]]);
    expect([inTrash.photos.totalCount, inTrash.trash.totalCount]).toEqual([
      0, 1,
    ]);
    const dates = await ann.photo(id, "trashedAt purgesAt status version");
    expect(dates.status).toBe("READY");
    expect(Date.parse(dates.purgesAt) - Date.parse(dates.trashedAt)).toBe(
      30 * 86_400_000,
    );
    // Asking twice changes nothing.
    await ann.change("photosTrash", [id]);
    expect(await ann.photo(id, "trashedAt purgesAt status version")).toEqual(
      dates,
    );

    expect((await ann.change("photosRestore", [id])).changedIds).toEqual([id]);
    expect((await ann.change("photosRestore", [id])).changedIds).toEqual([id]);
    expect(await ann.usage()).toEqual(inLibrary);
    expect(await ann.photo(id, "trashedAt purgesAt")).toEqual({
      trashedAt: null,
      purgesAt: null,
    });
    await indexed();
    expect(idsOf((await ann.data(LISTS)).photos)).toEqual([id]);

    // Outside the trash nothing is purged.
    expect(await ann.change("photosPurge", [id])).toEqual({
      changedIds: [],
      userErrors: [
        {
          code: "CONFLICT",
          message: expect.any(String),
          field: ["input", "ids", "0"],
        },
      ],
    });
    expect(await ann.usage()).toEqual(inLibrary);

    await ann.change("photosTrash", [id]);
    expect(await ann.change("photosPurge", [id])).toEqual({
      changedIds: [id],
      userErrors: [],
    });
    expect(await ann.usage()).toEqual(NOTHING);
    expect(await ann.photo(id)).toBeNull();
    await indexed();
    const gone = await ann.data(LISTS);
    expect([...idsOf(gone.photos), ...idsOf(gone.trash)]).toEqual([]);
  });

  it("purges the objects too, keeps the original behind a delete marker, and takes the photo again as the same", async () => {
    const ann = await signIn(photoSky.origin, "library-again");
    const bytes = await drawnPhoto({ seed: 41, width: 400, height: 300 });
    const fields = "version previews { url } original { url }";
    const first = await ann.upload(bytes, {}, fields);
    const { id } = first;
    expect(await stored.objects(id)).toMatchObject({
      previews: { length: 1 },
      originals: { length: 1 },
    });
    await ann.change("photosTrash", [id]);
    await ann.change("photosPurge", [id]);
    await photoSky.quiet();
    // Until the bucket's retention has passed, whoever owns the account can undelete it.
    expect(await stored.objects(id)).toMatchObject({
      previews: [],
      originals: [],
      undeletable: { length: 1 },
      markers: { length: 1 },
    });
    // A signer without the right to list is not told what is missing (AWS-RULES 4).
    expect((await fetch(first.previews[0]!.url)).status).toBe(403);
    expect((await fetch(first.original!.url)).status).toBe(403);

    const again = await ann.upload(bytes, {}, fields);
    expect(again).toMatchObject({ id, status: "READY" });
    const body = await (await fetch(again.original!.url)).arrayBuffer();
    expect(Buffer.from(body)).toEqual(bytes);
    expect((await fetch(again.previews[0]!.url)).status).toBe(200);
    expect((await ann.usage()).photoCount).toBe(1);
    // The sweep of the first life leaves the second alone.
    await photoSky.sweep();
    expect((await fetch(again.original!.url)).status).toBe(200);
    expect((await fetch(first.original!.url)).status).toBe(403);
  });

  it("reads a photo again under the same id, and counts nothing twice", async () => {
    const ann = await signIn(photoSky.origin, "library-reprocess");
    const REPROCESS = `mutation ($photoId: ID!) { photoReprocess(input: {photoId: $photoId}) { photo { id status } userErrors { code } } }`;
    const fields = "version problems { code } captured { localDateTime }";
    const sent = [
      await drawnPhoto({ seed: 42, capturedAt: "2024:05:17 18:03:22" }),
      Buffer.from("no picture"),
    ];
    for (const bytes of sent) {
      const before = await ann.upload(bytes, {}, fields);
      const usage = await ann.usage();
      const { photoReprocess } = await ann.data(REPROCESS, {
        photoId: before.id,
      });
      expect(photoReprocess).toEqual({
        photo: { id: before.id, status: "PROCESSING" },
        userErrors: [],
      });
      const after = await ann.settled(before.id, fields);
      expect(after).toEqual({ ...before, version: expect.any(Number) });
      expect(after.version).toBeGreaterThan(before.version);
      expect(await ann.usage()).toEqual(usage);
    }
  });

  it("keeps a photo in the trash that was moved there while it was being read", async () => {
    const ann = await signIn(photoSky.origin, "library-trash-early");
    const bytes = await drawnPhoto({ seed: 43, width: 3000, height: 2400 });
    const id = await ann.send(bytes);
    await eventually(
      async () => (await ann.change("photosTrash", [id])).changedIds.length > 0,
    );
    // Still being read, or this would prove nothing.
    expect((await ann.photo(id)).status).toBe("PROCESSING");
    const { previews, trashedAt } = await ann.settled(
      id,
      "trashedAt previews { sizeBytes }",
    );
    expect(trashedAt).not.toBeNull();
    expect(await ann.usage()).toEqual({
      ...NOTHING,
      trashBytes: previews.reduce(
        (sum: number, { sizeBytes }: { sizeBytes: number }) => sum + sizeBytes,
        bytes.length,
      ),
    });
  });

  it("changes up to a hundred photos in one call", async () => {
    const ann = await signIn(photoSky.origin, "library-many");
    const ids = await Promise.all(
      Array.from({ length: 12 }, async (_, i) =>
        ann.send(await drawnPhoto({ seed: 50 + i })),
      ),
    );
    await Promise.all(ids.map((id) => ann.settled(id)));
    for (const mutation of [
      "photosTrash",
      "photosRestore",
      "photosTrash",
      "photosPurge",
    ] as const) {
      expect(await ann.change(mutation, ids)).toEqual({
        changedIds: ids,
        userErrors: [],
      });
    }
    expect(await ann.usage()).toEqual(NOTHING);
  });
});
