import { randomBytes } from "node:crypto";
import { answer, answerXml } from "./call.ts";
import type { Call } from "./call.ts";
import type { MultipartUpload, UploadedPart } from "./catalog.ts";
import { CHECKSUM_ALGORITHMS } from "./checksums.ts";
import type { Checksum, ChecksumAlgorithm } from "./checksums.ts";
import { checksumOf } from "./expectedBody.ts";
import { receiveBody } from "./incomingBody.ts";
import { describeObject } from "./objectHeaders.ts";
import { S3Error } from "./s3Error.ts";
import { requireBucket } from "./store.ts";
import type { Store } from "./store.ts";
import type { XmlObject } from "./xml.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_PARTS = 10_000;

export async function createMultipartUpload(
  store: Store,
  call: Call,
): Promise<void> {
  const { bucket, key } = call;
  requireBucket(store, bucket);
  const description = describeObject(call.headers);
  if (description.tags.length > 0) call.require("s3:PutObjectTagging");
  const checksumAlgorithm = declaredAlgorithm(call.headers);
  const upload: MultipartUpload = {
    ...description,
    bucket,
    key,
    uploadId: randomBytes(24).toString("base64url"),
    initiated: store.now().toISOString(),
    ...(checksumAlgorithm && { checksumAlgorithm }),
  };
  await store.catalog.commit([store.catalog.putUpload(upload)]);
  answerXml(
    call,
    "InitiateMultipartUploadResult",
    { Bucket: bucket, Key: key, UploadId: upload.uploadId },
    checksumAlgorithm === undefined
      ? {}
      : {
          "x-amz-checksum-algorithm": checksumAlgorithm.toUpperCase(),
          "x-amz-checksum-type": "COMPOSITE",
        },
  );
}

export async function uploadPart(store: Store, call: Call): Promise<void> {
  const { catalog, bodies } = store;
  const partNumber = partNumberOf(call.query.get("partNumber") ?? "");
  const upload = await requireUpload(store, call);
  const wanted = upload.checksumAlgorithm;
  const sent =
    checksumOf(call.headers)?.algorithm ??
    call.headers.get("x-amz-trailer")?.replace("x-amz-checksum-", "");
  if (wanted !== undefined && sent !== wanted) {
    throw new S3Error(
      "InvalidRequest",
      `Checksum Type mismatch occurred, expected checksum Type: ${wanted}, actual checksum Type: ${sent ?? "null"}`,
    );
  }

  const { piece, md5, checksum } = await receiveBody(call, bodies);
  const part: UploadedPart = {
    partNumber,
    piece,
    eTag: md5,
    lastModified: store.now().toISOString(),
    ...(checksum && { checksum }),
  };
  await exclusively(store, upload, async () => {
    // It may have been completed or aborted while the part was under way.
    try {
      await requireUpload(store, call);
    } catch (error) {
      await bodies.remove([piece.file]);
      throw error;
    }
    const parts = await catalog.parts(upload.uploadId);
    const replaced = partFiles(
      parts.filter((one) => one.partNumber === partNumber),
    );
    await catalog.commit([
      ...bodies.keep([piece.file]),
      ...bodies.release(replaced),
      catalog.putPart(upload.uploadId, part),
    ]);
    await bodies.remove(replaced);
  });
  answer(call, 200, {
    etag: `"${md5}"`,
    "x-amz-server-side-encryption": "AES256",
    ...(checksum && {
      [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
    }),
  });
}

export async function abortMultipartUpload(
  store: Store,
  call: Call,
): Promise<void> {
  const { catalog, bodies } = store;
  const upload = await requireUpload(store, call);
  await exclusively(store, upload, async () => {
    await requireUpload(store, call);
    const parts = await catalog.parts(upload.uploadId);
    await catalog.commit([
      ...bodies.release(partFiles(parts)),
      ...parts.map(({ partNumber }) =>
        catalog.delPart(upload.uploadId, partNumber),
      ),
      catalog.delUpload(upload),
    ]);
    await bodies.remove(partFiles(parts));
  });
  answer(call, 204);
}

export async function requireUpload(
  store: Store,
  call: Call,
): Promise<MultipartUpload> {
  requireBucket(store, call.bucket);
  const upload = await store.catalog.findUpload(
    call.query.get("uploadId") ?? "",
  );
  if (upload?.bucket !== call.bucket || upload.key !== call.key) {
    throw new S3Error(
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    );
  }
  return upload;
}

export function checksumXml(checksum: Checksum | undefined): XmlObject {
  return checksum === undefined
    ? {}
    : { [`Checksum${checksum.algorithm.toUpperCase()}`]: checksum.value };
}

/** Parts join, an upload ends: never both at once, or a part's file could be in two objects, or in none. */
export function exclusively<T>(
  store: Store,
  upload: MultipartUpload,
  run: () => Promise<T>,
): Promise<T> {
  return store.catalog.exclusive("", upload.uploadId, run);
}

function declaredAlgorithm(
  headers: Map<string, string>,
): ChecksumAlgorithm | undefined {
  const name = headers.get("x-amz-checksum-algorithm")?.toLowerCase();
  const algorithm = CHECKSUM_ALGORITHMS.find((one) => one === name);
  if (name !== undefined && algorithm === undefined) {
    throw new S3Error(
      "NotImplemented",
      `The checksum algorithm ${name} is not checked here, so it is not taken.`,
    );
  }
  if (headers.get("x-amz-checksum-type")?.toUpperCase() === "FULL_OBJECT") {
    throw new S3Error(
      "NotImplemented",
      "Multipart uploads have composite checksums here.",
    );
  }
  return algorithm;
}

export function partNumberOf(text: string): number {
  const partNumber = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (partNumber < 1 || partNumber > MAX_PARTS) {
    throw new S3Error(
      "InvalidArgument",
      `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`,
    );
  }
  return partNumber;
}

export function partFiles(parts: UploadedPart[]): string[] {
  return parts.map(({ piece }) => piece.file);
}
