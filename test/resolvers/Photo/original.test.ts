import { describe, expect, it } from "vitest";
import { original } from "../../../resolvers/Photo/original.ts";
import { photoSource } from "../../../resolvers/records/photoSource.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { ada, askResolver } from "../../support/askResolver.ts";

async function asking(photo: PhotoRecord) {
  const calls: unknown[] = [];
  const answer = await askResolver(
    original({
      signOriginal(...asked) {
        calls.push(asked);
        return Promise.resolve({
          url: "https://originals",
          refreshAt: "2024-06-01T13:30:00.000Z",
          expiresAt: "2024-06-01T14:30:00.000Z",
        });
      },
    }),
    {},
    { source: photoSource(photo, ada) },
  );
  return { calls, answer };
}

describe("Photo.original", () => {
  it("downloads the bytes under the name that they came with, as what they are", async () => {
    const photo = aPhoto(1, {
      fileName: `5" Größe.heic`,
      mediaType: "image/heic",
    });
    const { calls, answer } = await asking(photo);
    expect(answer).toEqual({
      url: "https://originals",
      expiresAt: "2024-06-01T14:30:00.000Z",
      fileName: `5" Größe.heic`,
      mediaType: "image/heic",
      sizeBytes: 4_000_000,
    });
    expect(calls).toEqual([
      [
        `o/${photo.id}/${photo.generation}`,
        {
          "response-content-disposition": `attachment; filename="5_ Gr__e.heic"; filename*=UTF-8''5%22%20Gr%C3%B6%C3%9Fe.heic`,
          "response-content-type": "image/heic",
        },
      ],
    ]);
  });

  it.each(["PROCESSING", "FAILED"] as const)(
    "is there as soon as the bytes are: also when the photo is %s",
    async (status) => {
      const { answer } = await asking(aPhoto(1, { status }));
      expect(answer).toMatchObject({ url: "https://originals" });
    },
  );

  it("is null, and signs nothing, before the bytes have arrived", async () => {
    expect(await asking(anUpload())).toEqual({ calls: [], answer: null });
  });
});
