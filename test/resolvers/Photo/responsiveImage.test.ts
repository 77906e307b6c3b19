import { describe, expect, it } from "vitest";
import { responsiveImage } from "../../../resolvers/Photo/responsiveImage.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { photoSource } from "../../../resolvers/records/photoSource.ts";
import type {
  PicturesAsked,
  Pictures,
} from "../../../resolvers/records/pictures.ts";
import { shapeFile } from "../../../resolvers/records/previewShape.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { ada, askResolver } from "../../support/askResolver.ts";

const TIMES = {
  refreshAt: "2024-06-01T13:00:00.000Z",
  expiresAt: "2024-06-01T14:00:00.000Z",
};

/** @param isThere of a picture by its width; left out: all are. */
async function asking(
  photo: PhotoRecord,
  args: object = {},
  isThere: (width: number) => boolean = () => true,
) {
  const asked: PicturesAsked[] = [];
  const answer = await askResolver(
    responsiveImage((one): Promise<Pictures> => {
      asked.push(one);
      return Promise.resolve(
        one.pictures.map((picture) => {
          const { width, height } =
            "rung" in picture ? picture.rung : picture.shape;
          const name =
            "rung" in picture ? `${width}.webp` : shapeFile(picture.shape);
          return isThere(width)
            ? {
                url: `https://bucket/${name}`,
                width,
                height,
                format: "WEBP",
                sizeBytes: 1,
                ...TIMES,
              }
            : null;
        }),
      );
    }) as Parameters<typeof askResolver>[0],
    args,
    { source: photoSource(photo, ada) },
  );
  return { asked: asked.flatMap(({ pictures }) => pictures), answer };
}

describe("Photo.responsiveImage", () => {
  it("is everything an img element needs", async () => {
    const photo = aPhoto(1, { altText: "A lighthouse" });
    const { answer } = await asking(photo, { maxWidth: 600 });
    expect(answer).toEqual({
      src: "https://bucket/640.webp",
      srcSet: "https://bucket/320.webp 320w, https://bucket/640.webp 640w",
      sizes: "(min-width: 600px) 600px, 100vw",
      width: 640,
      height: 480,
      aspectRatio: 4 / 3,
      alt: "A lighthouse",
      placeholder: photo.placeholder,
      sources: [
        expect.objectContaining({ width: 320 }),
        expect.objectContaining({ width: 640 }),
      ],
      ...TIMES,
    });
  });

  it("comes from the ladder alone where the shape is the photo's own", async () => {
    const { asked } = await asking(aPhoto());
    expect(asked).toHaveLength(6);
    const ownWidth = aPhoto(1, {
      width: 1900,
      height: 1425,
      previews: aPhoto().previews.slice(0, 4),
    });
    const { asked: ofASmallOne, answer } = await asking(ownWidth);
    for (const picture of ofASmallOne) expect(picture).toHaveProperty("rung");
    expect(answer.width).toBe(1280);
    expect(answer.sources).toHaveLength(4);
  });

  it("asks for shapes, the largest first: it is what src shows", async () => {
    const { asked } = await asking(aPhoto(), {
      maxWidth: 960,
      aspectRatio: "1:1",
    });
    expect(
      asked.map((picture) => "shape" in picture && picture.shape.width),
    ).toEqual([960, 640, 320]);
  });

  it("asks once for what is the same at several widths", async () => {
    const small = aPhoto(1, {
      width: 400,
      height: 300,
      previews: aPhoto().previews.slice(0, 1),
    });
    const { asked } = await asking(small, { aspectRatio: "1:1" });
    expect(
      asked.map((picture) => "shape" in picture && picture.shape.width),
    ).toEqual([300]);
  });

  it("leaves out what is not there yet, and is null when nothing is", async () => {
    const shaped = { maxWidth: 960, aspectRatio: "1:1" };
    const { answer } = await asking(aPhoto(), shaped, (width) => width < 700);
    expect(answer).toMatchObject({ width: 640, height: 640 });
    expect(answer.sources).toHaveLength(2);
    expect((await asking(aPhoto(), shaped, () => false)).answer).toBeNull();
    expect((await asking(anUpload())).answer).toBeNull();
  });

  it("has an alt that is never null", async () => {
    expect((await asking(aPhoto())).answer.alt).toBe("");
  });

  it("takes the caller's sizes as they are", async () => {
    const sizes = "(min-width: 60em) 33vw, calc(100vw - 2rem)";
    expect((await asking(aPhoto(), { sizes })).answer.sizes).toBe(sizes);
    expect((await asking(aPhoto())).answer.sizes).toBe("100vw");
  });

  it.each([
    "",
    '100vw" onerror="alert(1)',
    "100vw>",
    "100vw\n",
    " ",
    "half a character: \ud83d",
    "x".repeat(501),
  ])("refuses sizes that are no attribute: %j", async (sizes) => {
    await expect(asking(aPhoto(), { sizes })).rejects.toMatchObject({
      code: "INVALID",
      field: ["sizes"],
    });
  });

  it("refuses a maxWidth below one pixel", async () => {
    await expect(asking(aPhoto(), { maxWidth: 0 })).rejects.toMatchObject({
      code: "INVALID",
      field: ["maxWidth"],
    });
  });
});
