import { describe, expect, it } from "vitest";
import { upload } from "../../../resolvers/Photo/upload.ts";
import { photoSource } from "../../../resolvers/records/photoSource.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { ada, askResolver } from "../../support/askResolver.ts";

const TARGET = {
  __typename: "SingleUploadTarget" as const,
  method: "PUT",
  url: "https://put",
  headers: [],
  expiresAt: "2024-06-01T10:00:00.000Z",
};

async function asking(photo: PhotoRecord, now = "2024-06-01T09:00:00.000Z") {
  const calls: string[] = [];
  const answer = await askResolver(
    upload({
      signUpload: ({ id }) => {
        calls.push(id);
        return Promise.resolve(TARGET);
      },
      now: () => new Date(now),
    }),
    {},
    { source: photoSource(photo, ada) },
  );
  return { calls, answer };
}

describe("Photo.upload", () => {
  it("says where to send what is still to be sent, and until when", async () => {
    expect((await asking(anUpload())).answer).toEqual({
      target: TARGET,
      receivedParts: [],
      expiresAt: "2024-06-02T09:00:00.000Z",
    });
  });

  it.each<[string, PhotoRecord, string?]>([
    ["the bytes have arrived", aPhoto()],
    ["they are being read", aPhoto(1, { status: "PROCESSING" })],
    ["its time is over", anUpload(), "2024-06-02T09:00:00.000Z"],
  ])("is null, and signs nothing, when %s", async (_what, photo, now) => {
    expect(await asking(photo, now)).toEqual({ calls: [], answer: null });
  });
});
