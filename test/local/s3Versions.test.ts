import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { givenS3 } from "../support/givenS3.ts";

let s3: Awaited<ReturnType<typeof givenS3>>;
const photo = { Bucket: "originals", Key: "o/1" };

beforeEach(async () => {
  s3 = await givenS3();
  await s3.s3.putBucket({ name: "originals", versioned: true, cors: [] });
});
afterEach(() => s3.close());

const put = (Body: string, more: object = {}) =>
  s3.client().send(new PutObjectCommand({ ...photo, Body, ...more }));
const get = (more: object = {}) =>
  s3
    .client()
    .send(new GetObjectCommand({ ...photo, ...more }))
    .then(
      ({ Body }) => Body?.transformToString(),
      (error: Error) => error.name,
    );

describe("a versioned bucket", () => {
  it("hides a deleted object behind a marker, and keeps its bytes", async () => {
    const { VersionId } = await put("kept");
    const deleted = await s3.client().send(new DeleteObjectCommand(photo));
    expect(deleted.DeleteMarker).toBe(true);
    expect(await get()).toBe("NoSuchKey");
    expect(await get({ VersionId })).toBe("kept");
    expect(await get({ VersionId: deleted.VersionId })).toBe(
      "MethodNotAllowed",
    );
    const { KeyCount } = await s3
      .client()
      .send(new ListObjectsV2Command({ Bucket: "originals" }));
    expect(KeyCount).toBe(0);
  });

  it("gives the object back when its marker is erased", async () => {
    await put("kept");
    const { VersionId } = await s3
      .client()
      .send(new DeleteObjectCommand(photo));
    await s3.client().send(new DeleteObjectCommand({ ...photo, VersionId }));
    expect(await get()).toBe("kept");
  });

  it("passes over a marker where if-none-match asks for nothing to be there", async () => {
    await put("first", { IfNoneMatch: "*" });
    await expect(put("second", { IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    await s3.client().send(new DeleteObjectCommand(photo));
    await put("third", { IfNoneMatch: "*" });
    expect(await get()).toBe("third");
  });

  it("erases the bytes of a version that is deleted by its id", async () => {
    const { VersionId } = await put("one");
    await put("two");
    expect(await s3.bodyFiles()).toHaveLength(2);
    await s3.client().send(new DeleteObjectCommand({ ...photo, VersionId }));
    expect(await s3.bodyFiles()).toHaveLength(1);
    expect(await get()).toBe("two");
    expect(await get({ VersionId })).toBe("NoSuchVersion");
  });

  it("lists every version once, newest first, page by page", async () => {
    const made: (string | undefined)[] = [];
    for (const body of ["1", "2", "3", "4", "5"])
      made.unshift((await put(body)).VersionId);
    const listed: (string | undefined)[] = [];
    let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
    for (let pages = 0; pages < 3; pages++) {
      const page = await s3.client().send(
        new ListObjectVersionsCommand({
          Bucket: "originals",
          MaxKeys: 2,
          ...marker,
        }),
      );
      listed.push(...(page.Versions ?? []).map(({ VersionId }) => VersionId));
      expect(page.IsTruncated).toBe(pages < 2);
      marker = {
        KeyMarker: page.NextKeyMarker ?? "",
        VersionIdMarker: page.NextVersionIdMarker ?? "",
      };
    }
    expect(listed).toEqual(made);
  });
});

describe("a bucket without versions", () => {
  beforeEach(() =>
    s3.s3.putBucket({ name: "originals", versioned: false, cors: [] }),
  );

  it("keeps one body a key, and none of a deleted one", async () => {
    expect((await put("one")).VersionId).toBeUndefined();
    await put("two");
    expect(await get()).toBe("two");
    expect(await s3.bodyFiles()).toHaveLength(1);
    await s3.client().send(new DeleteObjectCommand(photo));
    expect(await s3.bodyFiles()).toHaveLength(0);
  });

  it("lets a reader finish what it began to read, though it is overwritten", async () => {
    // More than the sockets hold, and in two parts: the second is opened long after the overwriting.
    const parts = [Buffer.alloc(24 * 1024 ** 2, "a"), Buffer.from("the end")];
    const client = s3.client();
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand(photo),
    );
    const upload = { ...photo, UploadId };
    const uploaded = await Promise.all(
      parts.map(async (Body, index) => {
        const part = { PartNumber: index + 1 };
        const { ETag } = await client.send(
          new UploadPartCommand({ ...upload, ...part, Body }),
        );
        return { ...part, ETag };
      }),
    );
    await client.send(
      new CompleteMultipartUploadCommand({
        ...upload,
        MultipartUpload: { Parts: uploaded },
      }),
    );

    const { Body } = await client.send(new GetObjectCommand(photo));
    await put("short");
    const read = Buffer.from((await Body?.transformToByteArray()) ?? []);
    expect(read.equals(Buffer.concat(parts))).toBe(true);
    expect(await get()).toBe("short");
    await expect.poll(() => s3.bodyFiles()).toHaveLength(1);
  });
});

describe("what the embedded S3 does not do", () => {
  it("is refused, instead of something else being done", async () => {
    await put("kept");
    await expect(
      s3.client().send(new PutObjectAclCommand({ ...photo, ACL: "private" })),
    ).rejects.toMatchObject({ name: "NotImplemented" });
    expect(await get()).toBe("kept");
  });
});
