import { describe, expect, it } from "vitest";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { photoSource } from "../../../resolvers/records/photoSource.ts";
import { openUploadTarget } from "../../../resolvers/records/uploadTarget.ts";
import { ADA, anUpload } from "../../support/aPhoto.ts";

const person = { kind: "PERSON", ownerId: ADA, displayName: "ada" } as const;

async function targetAt(now: string, changes: Partial<PhotoRecord> = {}) {
  const calls: unknown[] = [];
  const sign = openUploadTarget(
    {
      put: (...asked) => {
        calls.push(asked);
        return Promise.resolve({
          url: "https://put",
          headers: [{ name: "if-none-match", value: "*" }],
        });
      },
    },
    "originals",
    () => new Date(now),
  );
  const photo = anUpload(1, changes);
  return { photo, calls, target: await sign(photoSource(photo, person)) };
}

describe("where the bytes of an upload go", () => {
  it("is the key of this life of the photo, sealed for what was announced", async () => {
    const { photo, calls, target } = await targetAt("2024-06-01T09:00:00.000Z");
    expect(calls).toEqual([
      [
        "originals",
        `o/${photo.id}/${photo.generation}`,
        {
          sizeBytes: photo.sizeBytes,
          mediaType: "image/jpeg",
          sha256: photo.sha256,
        },
        { signedAt: new Date("2024-06-01T09:00:00.000Z"), expiresIn: 3_600 },
      ],
    ]);
    expect(target).toEqual({
      __typename: "SingleUploadTarget",
      method: "PUT",
      url: "https://put",
      headers: [{ name: "if-none-match", value: "*" }],
      expiresAt: "2024-06-01T10:00:00.000Z",
    });
  });

  it("is sealed for the media type announced, whatever was found since", async () => {
    const { calls } = await targetAt("2024-06-01T09:00:00.000Z", {
      mediaType: "image/heic",
    });
    expect(calls).toMatchObject([
      [
        expect.anything(),
        expect.anything(),
        { mediaType: "image/jpeg" },
        expect.anything(),
      ],
    ]);
  });

  it("does not outlive its upload, whose late bytes would be thrown away", async () => {
    const { calls, target } = await targetAt("2024-06-02T08:40:00.500Z");
    expect(calls).toMatchObject([
      [expect.anything(), expect.anything(), {}, { expiresIn: 1_199 }],
    ]);
    expect(target.expiresAt).toBe("2024-06-02T08:59:59.500Z");
  });
});
