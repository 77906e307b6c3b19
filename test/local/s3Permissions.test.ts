import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Credential } from "../../local/sigv4.ts";
import { givenS3 } from "../support/givenS3.ts";

const credential = (name: string): Credential => ({
  accessKeyId: `ASIA${name}`,
  secretAccessKey: `${name}-secret`,
  sessionToken: `${name}-token`,
  principal: name,
});
const READER = credential("reader");
const LISTER = credential("lister");
const SWEEPER = credential("sweeper");

const ALLOWED: Record<string, string[]> = {
  reader: ["s3:GetObject arn:aws:s3:::photos/"],
  lister: [
    "s3:GetObject arn:aws:s3:::photos/",
    "s3:ListBucket arn:aws:s3:::photos",
  ],
  sweeper: ["s3:DeleteObject arn:aws:s3:::photos/mine/"],
};

let s3: Awaited<ReturnType<typeof givenS3>>;

beforeEach(async () => {
  s3 = await givenS3({
    credentials: [READER, LISTER, SWEEPER],
    authorize: ({ principal }, action, resource) =>
      ALLOWED[principal]?.some((one) =>
        `${action} ${resource}`.startsWith(one),
      ) ?? true,
  });
  await s3.s3.putBucket({ name: "photos", versioned: false, cors: [] });
  for (const Key of ["mine/1", "theirs/1"])
    await s3
      .client()
      .send(new PutObjectCommand({ Bucket: "photos", Key, Body: "x" }));
});
afterEach(() => s3.close());

const there = { Bucket: "photos", Key: "mine/1" };
const missing = { Bucket: "photos", Key: "mine/2" };
const status = (promise: Promise<{ $metadata: { httpStatusCode?: number } }>) =>
  promise.then(
    (output) => output.$metadata.httpStatusCode,
    (error: { $metadata: { httpStatusCode?: number } }) =>
      error.$metadata.httpStatusCode,
  );

describe("a caller of S3", () => {
  it("may do what its role may, and nothing else", async () => {
    const reader = s3.client(READER);
    expect(await status(reader.send(new GetObjectCommand(there)))).toBe(200);
    expect(
      await status(reader.send(new PutObjectCommand({ ...there, Body: "y" }))),
    ).toBe(403);
    expect(
      await status(reader.send(new ListObjectsV2Command({ Bucket: "photos" }))),
    ).toBe(403);
    expect(
      await status(
        reader.send(
          new CopyObjectCommand({ ...missing, CopySource: "photos/mine/1" }),
        ),
      ),
    ).toBe(403);
  });

  it("learns that a key is missing only if it may list the bucket", async () => {
    for (const command of [
      new GetObjectCommand(missing),
      new HeadObjectCommand(missing),
    ]) {
      expect(
        await status(s3.client(LISTER).send(command as GetObjectCommand)),
      ).toBe(404);
      expect(
        await status(s3.client(READER).send(command as GetObjectCommand)),
      ).toBe(403);
    }
  });

  it("hands out no more than it has in a presigned URL", async () => {
    const put = await getSignedUrl(
      s3.client(READER),
      new PutObjectCommand(there),
    );
    expect((await fetch(put, { method: "PUT", body: "y" })).status).toBe(403);
    const get = await getSignedUrl(
      s3.client(READER),
      new GetObjectCommand(there),
    );
    expect(await (await fetch(get)).text()).toBe("x");
    const absent = await getSignedUrl(
      s3.client(READER),
      new GetObjectCommand(missing),
    );
    expect((await fetch(absent)).status).toBe(403);
  });

  it("is told key by key what it could not delete", async () => {
    const { Deleted, Errors } = await s3.client(SWEEPER).send(
      new DeleteObjectsCommand({
        Bucket: "photos",
        Delete: { Objects: [{ Key: "mine/1" }, { Key: "theirs/1" }] },
      }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(["mine/1"]);
    expect(Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([
      ["theirs/1", "AccessDenied"],
    ]);
    expect(
      await status(
        s3
          .client()
          .send(new HeadObjectCommand({ Bucket: "photos", Key: "theirs/1" })),
      ),
    ).toBe(200);
  });
});
