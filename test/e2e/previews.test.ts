// Pictures of any shape, made when they are first asked for.

import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aFewAtATime, signIn, type ApiClient } from "../support/apiClient.ts";
import { drawnPhoto } from "../support/drawnPhotos.ts";
import { exceptSigner, indexed } from "../support/imitating.ts";
import {
  openRunningPhotoSky,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";

let photoSky: RunningPhotoSky;
let ann: ApiClient;
beforeAll(async () => {
  photoSky = await openRunningPhotoSky();
  ann = await signIn(photoSky.origin, "previews-ann");
  quarteredId = (await ann.upload(await quarters(1600, 1200))).id;
});
afterAll(() => photoSky?.close());

/** Of several tests: what is made of it for one is of no matter to the others. */
let quarteredId: string;

const PREVIEW = "{ url width height format sizeBytes refreshAt expiresAt }";

/** Four quarters, each of one colour: what is left of them tells where a picture was cut. */
async function quarters(width: number, height: number): Promise<Buffer> {
  const half = { width: width / 2, height: height / 2 };
  const part = (background: string, left: number, top: number) => ({
    input: { create: { ...half, channels: 3 as const, background } },
    left,
    top,
  });
  return sharp({ create: { width, height, channels: 3, background: "white" } })
    .composite([
      part("#ff0000", 0, 0),
      part("#00ff00", half.width, 0),
      part("#0000ff", 0, half.height),
      part("#000000", half.width, half.height),
    ])
    .png()
    .toBuffer();
}

async function fetched(url: string) {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  const bytes = Buffer.from(await response.arrayBuffer());
  const { width, height, format } = await sharp(bytes).metadata();
  return {
    bytes,
    width,
    height,
    format,
    type: response.headers.get("content-type"),
  };
}

/** The colour at a place, in fractions of the picture. */
async function colourAt(bytes: Buffer, x: number, y: number): Promise<string> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at =
    (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) *
    info.channels;
  const name = (value: number) => (value > 200 ? "f" : value < 55 ? "0" : "?");
  return [...data.subarray(at, at + 3)].map(name).join("");
}

describe("a preview", () => {
  it.each([
    ["JPEG", "jpeg", "image/jpeg"],
    ["PNG", "png", "image/png"],
    ["WEBP", "webp", "image/webp"],
    ["AVIF", "heif", "image/avif"],
  ])(
    "is made in %s, of exactly the shape asked",
    async (format, found, type) => {
      const { preview } = await ann.photo(
        quarteredId,
        `preview(width: 300, aspectRatio: "16:9", format: ${format}) ${PREVIEW}`,
      );
      expect(preview).toMatchObject({ width: 320, height: 180, format });
      const picture = await fetched(preview.url);
      expect(picture).toMatchObject({
        width: 320,
        height: 180,
        format: found,
        type,
      });
      expect(picture.bytes.length).toBe(preview.sizeBytes);
    },
  );

  it("is made once: the next one who asks gets the same address, and nobody renders", async () => {
    const { id } = await ann.upload(
      await drawnPhoto({ seed: 301, width: 800, height: 600 }),
    );
    const ask = async () =>
      (
        await ann.photo(
          id,
          `preview(width: 640, aspectRatio: "1:1") ${PREVIEW}`,
        )
      ).preview;
    const first = await ask();
    const cost = await photoSky.costOf(async () => {
      expect(exceptSigner(await ask())).toEqual(exceptSigner(first));
    });
    expect(cost.functions).toEqual({ query: 2 });
    expect(cost.table).not.toHaveProperty("TransactWriteItems");
  });

  it("is cut around the focal point that somebody has set", async () => {
    const { id } = await ann.upload(await quarters(1600, 800));
    const ask = async (crop: string) => {
      const { preview } = await ann.photo(
        id,
        `preview(width: 320, aspectRatio: "1:2", crop: ${crop}) ${PREVIEW}`,
      );
      const { bytes } = await fetched(preview.url);
      return [await colourAt(bytes, 0.2, 0.2), await colourAt(bytes, 0.8, 0.8)];
    };
    const focus = (x: number, y: number) =>
      ann.data(
        `mutation ($id: ID!, $x: Float!, $y: Float!) {
          photoUpdate(input: {photoId: $id, patch: {focalPoint: {x: $x, y: $y}}}) {
            photo { focalPoint { x y source } }
            userErrors { code }
          }
        }`,
        { id, x, y },
      );
    expect(await ask("CENTER")).toEqual(["f00", "000"]);
    expect(await focus(0.9, 0.5)).toEqual({
      photoUpdate: {
        photo: { focalPoint: { x: 0.9, y: 0.5, source: "PERSON" } },
        userErrors: [],
      },
    });
    expect(await ask("FOCAL")).toEqual(["0f0", "000"]);
    await focus(0.1, 0.5);
    expect(await ask("FOCAL")).toEqual(["f00", "00f"]);
  });

  it("is never larger than the photo", async () => {
    const { id } = await ann.upload(await quarters(500, 400));
    const { whole, square } = await ann.photo(
      id,
      `whole: preview(width: 2560) ${PREVIEW} square: preview(width: 2560, aspectRatio: "1:1") ${PREVIEW}`,
    );
    expect(whole).toMatchObject({ width: 500, height: 400 });
    expect(await fetched(whole.url)).toMatchObject({ width: 500, height: 400 });
    expect(square).toMatchObject({ width: 400, height: 400 });
    expect(await fetched(square.url)).toMatchObject({
      width: 400,
      height: 400,
    });
  });

  it("comes from the original where no rung is large enough", async () => {
    const { id } = await ann.upload(await quarters(3000, 2000));
    const { preview } = await ann.photo(
      id,
      `preview(width: 1920, aspectRatio: "1:1", crop: CENTER) ${PREVIEW}`,
    );
    expect(preview).toMatchObject({ width: 1920, height: 1920 });
    expect(await fetched(preview.url)).toMatchObject({
      width: 1920,
      height: 1920,
    });
  });

  it("counts as what the library holds, and goes with the photo", async () => {
    const bob = await signIn(photoSky.origin, "previews-bob");
    const { id } = await bob.upload(await quarters(1600, 1200));
    const before = await bob.usage();
    const { preview } = await bob.photo(
      id,
      `preview(width: 640, aspectRatio: "1:1", format: PNG) ${PREVIEW}`,
    );
    expect((await bob.usage()).previewBytes).toBe(
      before.previewBytes + preview.sizeBytes,
    );
    await bob.change("photosTrash", [id]);
    await bob.change("photosPurge", [id]);
    await photoSky.quiet();
    expect(await bob.usage()).toEqual({
      photoCount: 0,
      originalBytes: 0,
      previewBytes: 0,
      trashBytes: 0,
    });
    // 403: who signed it may not list the bucket, so S3 does not tell what is not there.
    expect((await fetch(preview.url)).status).toBe(403);
  });

  it("works on from addresses handed out before, while and after a photo is read again", async () => {
    const { id } = await ann.upload(
      await drawnPhoto({ seed: 302, width: 1000, height: 700 }),
    );
    const FIELDS = `version previews { url } original { url }
      preview(width: 640, aspectRatio: "1:1") ${PREVIEW}`;
    const before = await ann.photo(id, FIELDS);
    const { photoReprocess } = await ann.data(
      `mutation ($id: ID!) { photoReprocess(input: {photoId: $id}) { photo { id } userErrors { code } } }`,
      { id },
    );
    expect(photoReprocess).toEqual({ photo: { id }, userErrors: [] });
    const urls = [
      ...before.previews.map(({ url }: { url: string }) => url),
      before.original.url,
      before.preview.url,
    ];
    for (const url of urls) expect((await fetch(url)).status).toBe(200);
    await ann.settled(id);
    for (const url of urls) expect((await fetch(url)).status).toBe(200);
    const after = await ann.photo(id, FIELDS);
    expect(exceptSigner(after.preview.url)).toBe(
      exceptSigner(before.preview.url),
    );
  });

  it("asked for a page is made for eight photos, and for the others the next time", async () => {
    const cleo = await signIn(photoSky.origin, "previews-cleo");
    await aFewAtATime(Array.from({ length: 12 }), async (_, number) =>
      cleo.upload(
        await drawnPhoto({ seed: 310 + number, width: 400, height: 300 }),
      ),
    );
    await indexed();
    const there = async () => {
      const { photos } = await cleo.data(
        `{ photos { nodes { preview(width: 320, aspectRatio: "1:1") { url } } } }`,
      );
      return photos.nodes.filter(
        ({ preview }: { preview: unknown }) => preview !== null,
      ).length;
    };
    expect(await there()).toBe(8);
    expect(await there()).toBe(12);
  });

  it("is of no photo of somebody else", async () => {
    const { id } = await ann.upload(await quarters(200, 200));
    const eve = await signIn(photoSky.origin, "previews-eve");
    expect(await eve.photo(id, `preview(width: 320) ${PREVIEW}`)).toBeNull();
  });

  it.each([
    ["width: 0", "width must be 1 pixel or more"],
    ['width: 320, aspectRatio: "wide"', "aspectRatio must be"],
    ['width: 320, aspectRatio: "1:99"', "aspectRatio must be"],
  ])(
    "asked with %s is Invalid, and says what was wanted",
    async (args, sentence) => {
      const { body } = await ann.ask(
        `query ($id: ID!) { photo(id: $id) { id preview(${args}) { url } } }`,
        { id: quarteredId },
      );
      expect(body.data).toEqual({
        photo: { id: quarteredId, preview: null },
      });
      expect(body.errors).toEqual([
        expect.objectContaining({
          errorType: "Invalid",
          message: expect.stringContaining(sentence),
          path: ["photo", "preview"],
        }),
      ]);
    },
  );
});

describe("a responsive image", () => {
  it("is the ladder where the shape is the photo's own, and makes nothing", async () => {
    const { id } = await ann.upload(
      await drawnPhoto({ seed: 303, width: 1900, height: 1200 }),
    );
    await photoSky.costOf(async () => {});
    const cost = await photoSky.costOf(async () => {
      const { responsiveImage, placeholder } = await ann.photo(
        id,
        `placeholder { thumbHash } responsiveImage {
          src srcSet sizes width height aspectRatio alt placeholder { thumbHash }
          sources ${PREVIEW} refreshAt expiresAt
        }`,
      );
      expect(responsiveImage).toMatchObject({
        width: 1280,
        sizes: "100vw",
        alt: "",
        placeholder,
      });
      expect(
        responsiveImage.sources.map(({ width }: { width: number }) => width),
      ).toEqual([320, 640, 960, 1280]);
      expect(responsiveImage.src).toBe(responsiveImage.sources.at(-1).url);
      expect(responsiveImage.srcSet.split(", ")).toEqual(
        responsiveImage.sources.map(
          ({ url, width }: { url: string; width: number }) =>
            `${url} ${width}w`,
        ),
      );
      for (const { url } of responsiveImage.sources) await fetched(url);
    });
    expect(cost.table).not.toHaveProperty("BatchGetItem");
  });

  it("of another shape is made at each width", async () => {
    const { id } = await ann.upload(
      await drawnPhoto({ seed: 304, width: 1200, height: 900 }),
    );
    const { responsiveImage } = await ann.photo(
      id,
      `responsiveImage(maxWidth: 700, aspectRatio: "3:2", sizes: "50vw") { width height sizes sources ${PREVIEW} }`,
    );
    expect(responsiveImage).toMatchObject({
      width: 960,
      height: 640,
      sizes: "50vw",
    });
    expect(responsiveImage.sources).toHaveLength(3);
    for (const { url, width, height } of responsiveImage.sources) {
      expect(await fetched(url)).toMatchObject({ width, height });
    }
  });

  it("says what somebody wrote for alt", async () => {
    const { id } = await ann.upload(await quarters(80, 80));
    await ann.data(
      `mutation ($id: ID!) { photoUpdate(input: {photoId: $id, patch: {altText: "Four colours"}}) { userErrors { code } } }`,
      { id },
    );
    expect(
      await ann.photo(id, "altText altTextSource responsiveImage { alt }"),
    ).toEqual({
      altText: "Four colours",
      altTextSource: "PERSON",
      responsiveImage: { alt: "Four colours" },
    });
  });
});
