import { describe, expect, it } from "vitest";
import type {
  UploadFileInput,
  UploadsCreateInput,
} from "../../../resolvers/generated/schema.ts";
import type { Caller } from "../../../resolvers/lambda/caller.ts";
import { uploadsCreate } from "../../../resolvers/Mutation/uploadsCreate.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import { intoTrash } from "../../../resolvers/records/trash.ts";
import { MAX_UPLOAD_BYTES } from "../../../resolvers/records/uploadLimits.ts";
import { ADA, aPhoto, anUpload, BOB, sha256Of } from "../../support/aPhoto.ts";
import { ada, askResolver, operator } from "../../support/askResolver.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");

const aFile = (
  number: number,
  changes: Partial<UploadFileInput> = {},
): UploadFileInput => ({
  clientKey: `key-${number}`,
  fileName: `IMG_${number}.jpg`,
  mediaType: "image/jpeg",
  sizeBytes: 1_000 + number,
  sha256: sha256Of(number),
  ...changes,
});

/** A library with these photos, and an order of what is recorded and signed. */
function given(...photos: PhotoRecord[]) {
  const store = photosInMemory(...photos);
  const calls: string[] = [];
  const resolver = uploadsCreate({
    async changeOwned(...asked) {
      const outcome = await store.changeOwned(...asked);
      if (outcome.changed) calls.push(`record ${outcome.photo!.fileName}`);
      return outcome;
    },
    signUpload({ fileName, signing }) {
      calls.push(`sign ${fileName}`);
      return Promise.resolve({
        __typename: "SingleUploadTarget",
        method: "PUT",
        url: `https://put/${signing.generation}`,
        headers: [],
        expiresAt: NOW.toISOString(),
      });
    },
    now: () => NOW,
  });
  const asking = (
    files: UploadFileInput[],
    onDuplicate?: UploadsCreateInput["onDuplicate"],
    caller: Caller = ada,
  ) =>
    askResolver(
      resolver,
      { input: { files, ...(onDuplicate && { onDuplicate }) } },
      { caller },
    );
  return { store, calls, asking };
}

describe("Mutation.uploadsCreate", () => {
  it("answers with a ticket: the photo it will be, and where the bytes go", async () => {
    const { asking } = given();
    const { outcomes, userErrors } = await asking([aFile(1)]);
    expect(userErrors).toEqual([]);
    expect(outcomes).toEqual([
      {
        __typename: "UploadTicket",
        clientKey: "key-1",
        photo: expect.objectContaining({
          id: aPhoto(1).id,
          status: "UPLOADING",
          fileName: "IMG_1.jpg",
          owner: { id: ADA, displayName: "Ada" },
        }),
        target: expect.objectContaining({
          __typename: "SingleUploadTarget",
          url: expect.stringMatching(/^https:\/\/put\/[0-9a-z]{15}$/),
        }),
      },
    ]);
  });

  it("records the photo before it hands out the URL", async () => {
    const { calls, asking } = given();
    await asking([aFile(1)]);
    expect(calls).toEqual(["record IMG_1.jpg", "sign IMG_1.jpg"]);
  });

  it("answers for each file, in their order, by its own key", async () => {
    const { asking } = given(aPhoto(3));
    const { outcomes } = await asking([
      aFile(5),
      aFile(4, { sizeBytes: 0 }),
      aFile(3),
      aFile(2, { clientKey: "" }),
      aFile(1),
    ]);
    expect(
      outcomes.map((one: { __typename: string; clientKey: string }) => [
        one.__typename,
        one.clientKey,
      ]),
    ).toEqual([
      ["UploadTicket", "key-5"],
      ["UploadRejection", "key-4"],
      ["UploadDuplicate", "key-3"],
      ["UploadRejection", ""],
      ["UploadTicket", "key-1"],
    ]);
  });

  it("refuses with TOO_LARGE, and leaves no trace", async () => {
    const { store, calls, asking } = given();
    const { outcomes } = await asking([
      aFile(1, { sizeBytes: MAX_UPLOAD_BYTES + 1 }),
    ]);
    expect(outcomes).toEqual([
      {
        __typename: "UploadRejection",
        clientKey: "key-1",
        code: "TOO_LARGE",
        message: expect.any(String),
      },
    ]);
    expect(calls).toEqual([]);
    expect(await store.find(aPhoto(1).id)).toBeUndefined();
  });

  it("accepts a photo of exactly the largest size", async () => {
    const { asking } = given();
    const { outcomes } = await asking([
      aFile(1, { sizeBytes: MAX_UPLOAD_BYTES }),
    ]);
    expect(outcomes).toMatchObject([{ __typename: "UploadTicket" }]);
  });

  it("gives two files of the same bytes the same photo, under the name of the first", async () => {
    const { calls, asking } = given();
    const { outcomes } = await asking([
      aFile(1),
      aFile(1, { clientKey: "again", fileName: "copy.jpg" }),
    ]);
    expect(outcomes).toMatchObject([
      { clientKey: "key-1", photo: { fileName: "IMG_1.jpg" } },
      { clientKey: "again", photo: { fileName: "IMG_1.jpg" } },
    ]);
    expect(outcomes[1].photo.id).toBe(outcomes[0].photo.id);
    expect(outcomes[1].target.url).toBe(outcomes[0].target.url);
    expect(calls.filter((call) => call.startsWith("record"))).toHaveLength(1);
  });

  it("takes the second of two alike when the first is refused", async () => {
    const { asking } = given();
    const { outcomes } = await asking([
      aFile(1, { fileName: "" }),
      aFile(1, { clientKey: "again" }),
    ]);
    expect(outcomes).toMatchObject([
      { __typename: "UploadRejection" },
      { __typename: "UploadTicket", clientKey: "again" },
    ]);
  });

  it("gives bytes that are still awaited the same photo, the same key and a new day", async () => {
    const upload = anUpload(1);
    const { store, asking } = given(upload);
    const { outcomes } = await asking([aFile(1, { fileName: "new.jpg" })]);
    expect(outcomes).toMatchObject([
      {
        __typename: "UploadTicket",
        photo: { id: upload.id, fileName: "new.jpg" },
        target: { url: `https://put/${upload.generation}` },
      },
    ]);
    expect(await store.find(upload.id)).toMatchObject({
      generation: upload.generation,
      uploadedAt: upload.uploadedAt,
      uploadExpiresAt: "2024-06-02T12:00:00.000Z",
    });
  });

  it.each(["PROCESSING", "READY", "FAILED"] as const)(
    "says which photo holds the bytes already, and that it is %s",
    async (status) => {
      const photo = aPhoto(1, { status });
      const { store, calls, asking } = given(photo);
      const { outcomes } = await asking([aFile(1)]);
      expect(outcomes).toMatchObject([
        {
          __typename: "UploadDuplicate",
          photo: { id: photo.id, status, fileName: photo.fileName },
          isTrashed: false,
        },
      ]);
      expect(calls).toEqual([]);
      expect(await store.find(photo.id)).toEqual(photo);
    },
  );

  it.each([undefined, "RETURN_EXISTING"] as const)(
    "leaves a duplicate in the trash when asked for %s, and says so",
    async (onDuplicate) => {
      const trashed = intoTrash(aPhoto(1), NOW);
      const { store, asking } = given(trashed);
      const { outcomes } = await asking([aFile(1)], onDuplicate);
      expect(outcomes).toMatchObject([
        { __typename: "UploadDuplicate", isTrashed: true },
      ]);
      expect(await store.find(trashed.id)).toEqual(trashed);
    },
  );

  it("takes a duplicate out of the trash when asked to, and says so", async () => {
    const trashed = intoTrash(aPhoto(1), NOW);
    const { store, asking } = given(trashed);
    const { outcomes } = await asking([aFile(1)], "RESTORE_FROM_TRASH");
    expect(outcomes).toMatchObject([
      {
        __typename: "UploadDuplicate",
        isTrashed: false,
        photo: { trashedAt: null, purgesAt: null },
      },
    ]);
    expect(await store.find(trashed.id)).toMatchObject({
      trashedAt: null,
      dueAt: null,
    });
  });

  it("leaves a duplicate that is not in the trash alone, whatever is asked", async () => {
    const { calls, asking } = given(aPhoto(1));
    await asking([aFile(1)], "RESTORE_FROM_TRASH");
    expect(calls).toEqual([]);
  });

  it("knows nothing of the same bytes in somebody else's library", async () => {
    const theirs = aPhoto(1, { ownerId: BOB });
    const { store, asking } = given(theirs);
    const { outcomes } = await asking([aFile(1)]);
    expect(outcomes).toMatchObject([{ __typename: "UploadTicket" }]);
    expect(outcomes[0].photo.id).not.toBe(theirs.id);
    expect(await store.find(theirs.id)).toEqual(theirs);
  });

  it("takes a hundred files", async () => {
    const { calls, asking } = given();
    const files = Array.from({ length: 100 }, (_, i) => aFile(i));
    const { outcomes } = await asking(files);
    expect(outcomes).toHaveLength(100);
    expect(calls.filter((call) => call.startsWith("record"))).toHaveLength(100);
  });

  it.each([
    ["no files", 0, "INVALID"],
    ["more than a hundred", 101, "TOO_MANY"],
  ])("does not take %s, and records nothing", async (_what, count, code) => {
    const { calls, asking } = given();
    const files = Array.from({ length: count }, (_, i) => aFile(i));
    await expect(asking(files)).rejects.toMatchObject({
      name: "CallerError",
      code,
      field: ["input", "files"],
    });
    expect(calls).toEqual([]);
  });

  it("hands out nothing when a photo cannot be recorded", async () => {
    const signed: string[] = [];
    const resolver = uploadsCreate({
      changeOwned: () => Promise.reject(new Error("The table is away.")),
      signUpload: (photo) => {
        signed.push(photo.id);
        return Promise.reject(new Error("not to be asked"));
      },
      now: () => NOW,
    });
    await expect(
      askResolver(resolver, { input: { files: [aFile(1)] } }),
    ).rejects.toThrow("The table is away.");
    expect(signed).toEqual([]);
  });

  it("is for people, who have a library", async () => {
    const { calls, asking } = given();
    await expect(asking([aFile(1)], undefined, operator)).rejects.toMatchObject(
      { name: "CallerError", code: "FORBIDDEN" },
    );
    expect(calls).toEqual([]);
  });
});
