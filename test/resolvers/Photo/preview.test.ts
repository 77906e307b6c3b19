import { describe, expect, it } from "vitest";
import { preview } from "../../../resolvers/Photo/preview.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { photoSource } from "../../../resolvers/records/photoSource.ts";
import type { PicturesAsked } from "../../../resolvers/records/pictures.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { ada, askResolver } from "../../support/askResolver.ts";

async function asking(
  photo: PhotoRecord,
  args: Parameters<typeof askResolver>[1],
) {
  const asked: PicturesAsked[] = [];
  const answer = await askResolver(
    preview((one) => {
      asked.push(one);
      return Promise.resolve([null]);
    }) as Parameters<typeof askResolver>[0],
    args,
    { source: photoSource(photo, ada) },
  );
  return { asked, answer };
}

describe("Photo.preview", () => {
  it("asks for the rung of the width, of this life of the photo", async () => {
    const photo = aPhoto();
    const { asked } = await asking(photo, { width: 500 });
    expect(asked).toEqual([
      {
        life: { id: photo.id, generation: photo.generation },
        pictures: [{ rung: photo.previews[1] }],
      },
    ]);
  });

  it("asks for the shape, cut around the focal point", async () => {
    const photo = aPhoto(1, { focalPoint: { x: 0.1, y: 0.9 } });
    const { asked } = await asking(photo, {
      width: 300,
      aspectRatio: "1:1",
      format: "JPEG",
    });
    expect(asked[0]?.pictures).toEqual([
      {
        shape: {
          width: 320,
          height: 320,
          crop: { x: 0.1, y: 0.9 },
          format: "JPEG",
        },
      },
    ]);
  });

  it.each([
    ["whose bytes have not arrived", anUpload()],
    ["that was never READY", aPhoto(1, { status: "FAILED", previews: [] })],
  ])("is null for a photo %s", async (_what, photo) => {
    const { asked, answer } = await asking(photo, { width: 320 });
    expect(answer).toBeNull();
    expect(asked).toEqual([]);
  });

  it("is refused for what nobody can have meant, whatever the photo", async () => {
    await expect(asking(anUpload(), { width: 0 })).rejects.toMatchObject({
      code: "INVALID",
    });
    await expect(
      asking(anUpload(), { width: 1, aspectRatio: "wide" }),
    ).rejects.toMatchObject({ code: "INVALID" });
  });

  it("is there while a photo is read again", async () => {
    const { asked } = await asking(aPhoto(1, { status: "PROCESSING" }), {
      width: 320,
    });
    expect(asked).toHaveLength(1);
  });
});
