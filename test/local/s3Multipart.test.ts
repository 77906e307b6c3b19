import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { givenS3 } from "../support/givenS3.ts";

const FIRST = Buffer.alloc(5 * 1024 ** 2, "a");
const LAST = Buffer.from("the end");

let s3: Awaited<ReturnType<typeof givenS3>>;
let upload: { Bucket: string; Key: string; UploadId: string };

beforeEach(async () => {
  s3 = await givenS3();
  await s3.s3.putBucket({ name: "originals", versioned: true, cors: [] });
  const { UploadId = "" } = await s3.client().send(
    new CreateMultipartUploadCommand({
      Bucket: "originals",
      Key: "o/1",
      ContentType: "image/heic",
      ChecksumAlgorithm: "SHA256",
    }),
  );
  upload = { Bucket: "originals", Key: "o/1", UploadId };
});
afterEach(() => s3.close());

const sha256 = (...bytes: Buffer[]) =>
  createHash("sha256").update(Buffer.concat(bytes)).digest();
const base64 = (bytes: Buffer) => sha256(bytes).toString("base64");

/** As a browser sends a part: to an address that was signed for these bytes. */
async function putPart(PartNumber: number, bytes: Buffer, sent = bytes) {
  const url = await getSignedUrl(
    s3.client(),
    new UploadPartCommand({
      ...upload,
      PartNumber,
      ContentLength: bytes.length,
      ChecksumSHA256: base64(bytes),
    }),
    {
      unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),
      signableHeaders: new Set(["host", "content-length"]),
    },
  );
  const response = await fetch(url, {
    method: "PUT",
    body: new Uint8Array(sent),
    headers: { "x-amz-checksum-sha256": base64(bytes) },
  });
  return {
    status: response.status,
    part: {
      PartNumber,
      ETag: response.headers.get("etag") ?? "",
      ChecksumSHA256: base64(bytes),
    },
  };
}

const complete = (Parts: object[]) =>
  s3.client().send(
    new CompleteMultipartUploadCommand({
      ...upload,
      MultipartUpload: { Parts },
    }),
  );

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error: Error) => error.name,
  );

describe("a multipart upload with SHA-256 parts", () => {
  it("becomes one object, whose checksum is that of its parts' checksums", async () => {
    const { part: last } = await putPart(2, LAST);
    const { part: first } = await putPart(1, FIRST);
    const composite = `${sha256(sha256(FIRST), sha256(LAST)).toString("base64")}-2`;
    expect(await complete([first, last])).toMatchObject({
      ChecksumSHA256: composite,
      ChecksumType: "COMPOSITE",
    });

    const read = (more: object) =>
      s3.client().send(
        new GetObjectCommand({
          Bucket: "originals",
          Key: "o/1",
          ChecksumMode: "ENABLED",
          ...more,
        }),
      );
    const whole = await read({});
    expect(whole).toMatchObject({
      ContentType: "image/heic",
      ChecksumSHA256: composite,
    });
    const bytes = Buffer.from((await whole.Body?.transformToByteArray()) ?? []);
    expect(bytes.equals(Buffer.concat([FIRST, LAST]))).toBe(true);
    const across = await read({
      Range: `bytes=${FIRST.length - 2}-${FIRST.length + 2}`,
    });
    expect(await across.Body?.transformToString()).toBe("aathe");
  });

  it("lists its parts with their checksums, from which it can be completed", async () => {
    await putPart(1, FIRST);
    await putPart(2, LAST);
    const { Parts = [] } = await s3.client().send(new ListPartsCommand(upload));
    expect(Parts.map(({ Size }) => Size)).toEqual([FIRST.length, LAST.length]);
    expect(await codeOf(complete(Parts))).toBe("done");
  });

  it("takes no part without its checksum, or with other bytes", async () => {
    expect((await putPart(1, LAST, Buffer.from("THE END"))).status).toBe(400);
    expect(
      await codeOf(
        s3
          .client()
          .send(
            new UploadPartCommand({ ...upload, PartNumber: 1, Body: LAST }),
          ),
      ),
    ).toBe("InvalidRequest");
    expect(await s3.bodyFiles()).toEqual([]);
  });

  it("is not completed without the parts' checksums, with others, out of order, or too small", async () => {
    const { part: first } = await putPart(1, LAST);
    const { part: last } = await putPart(2, LAST);
    const { PartNumber, ETag } = first;
    expect(await codeOf(complete([{ PartNumber, ETag }]))).toBe(
      "InvalidRequest",
    );
    expect(
      await codeOf(complete([{ ...first, ChecksumSHA256: base64(FIRST) }])),
    ).toBe("InvalidPart");
    expect(await codeOf(complete([last, first]))).toBe("InvalidPartOrder");
    expect(await codeOf(complete([first, last]))).toBe("EntityTooSmall");
    expect(await codeOf(complete([]))).toBe("MalformedXML");
    expect(await codeOf(complete([first]))).toBe("done");
  });

  it("keeps the bytes of the parts that were named, and of no others", async () => {
    await putPart(1, LAST);
    const { part } = await putPart(1, FIRST);
    await putPart(2, LAST);
    expect(await s3.bodyFiles()).toHaveLength(2);
    await complete([part]);
    expect(await s3.bodyFiles()).toHaveLength(1);
  });

  it("leaves nothing when it is aborted", async () => {
    await putPart(1, FIRST);
    await s3.client().send(new AbortMultipartUploadCommand(upload));
    expect(await s3.bodyFiles()).toEqual([]);
    expect((await putPart(2, LAST)).status).toBe(404);
    expect(await codeOf(complete([{ PartNumber: 1, ETag: "x" }]))).toBe(
      "NoSuchUpload",
    );
  });

  it("is completed once, by one of two who try", async () => {
    const { part } = await putPart(1, FIRST);
    const results = await Promise.all([
      codeOf(complete([part])),
      codeOf(complete([part])),
    ]);
    expect(results.sort()).toEqual(["NoSuchUpload", "done"]);
  });
});
