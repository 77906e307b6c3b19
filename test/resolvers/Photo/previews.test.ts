import { describe, expect, it } from "vitest";
import { previews } from "../../../resolvers/Photo/previews.ts";
import { photoSource } from "../../../resolvers/records/photoSource.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { ada, askResolver } from "../../support/askResolver.ts";

async function asking(photo: PhotoRecord) {
  const calls: string[] = [];
  const answer = await askResolver(
    previews({
      signPreview(key) {
        calls.push(key);
        return Promise.resolve({
          url: `https://previews/${key}`,
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

describe("Photo.previews", () => {
  it("is every width that was made, smallest first, each with its address", async () => {
    const photo = aPhoto();
    const { answer } = await asking(photo);
    expect(answer).toHaveLength(photo.previews.length);
    expect(answer[0]).toEqual({
      width: 320,
      height: 240,
      sizeBytes: 32_000,
      format: "WEBP",
      url: `https://previews/p/${photo.id}/${photo.generation}/320.webp`,
      refreshAt: "2024-06-01T13:30:00.000Z",
      expiresAt: "2024-06-01T14:30:00.000Z",
    });
    expect(answer.map(({ width }: { width: number }) => width)).toEqual(
      photo.previews.map(({ width }) => width),
    );
  });

  it("signs each width once", async () => {
    const photo = aPhoto();
    const { calls } = await asking(photo);
    expect(calls).toEqual(
      [320, 640, 960, 1280, 1920, 2560].map(
        (width) => `p/${photo.id}/${photo.generation}/${width}.webp`,
      ),
    );
  });

  it("is empty, and signs nothing, until the photo has been read", async () => {
    expect(await asking(anUpload())).toEqual({ calls: [], answer: [] });
  });
});
