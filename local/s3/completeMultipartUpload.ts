import { createHash } from "node:crypto";
import { answerXml } from "./call.ts";
import type { Call } from "./call.ts";
import type { MultipartUpload, UploadedPart } from "./catalog.ts";
import { CHECKSUM_ALGORITHMS, compositeChecksum } from "./checksums.ts";
import type { Checksum } from "./checksums.ts";
import { sameETag } from "./conditions.ts";
import { receiveXml } from "./incomingBody.ts";
import {
  checksumXml,
  exclusively,
  MAX_PARTS,
  partFiles,
  partNumberOf,
  requireUpload,
} from "./multipart.ts";
import { versionHeaders } from "./objectHeaders.ts";
import { S3Error } from "./s3Error.ts";
import { whileConditional } from "./store.ts";
import type { Store } from "./store.ts";
import { addObject } from "./versions.ts";
import { childrenNamed, parseXml, textNamed } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** Of all parts but the last: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * 1024 ** 2;

export async function completeMultipartUpload(
  store: Store,
  call: Call,
): Promise<void> {
  const { catalog, bodies } = store;
  const { bucket, key } = call;
  const document = parseXml(await receiveXml(call, "object"));
  const version = await whileConditional(store, call, async () => {
    const upload = await requireUpload(store, call);
    return exclusively(store, upload, async () => {
      await requireUpload(store, call);
      const uploaded = await catalog.parts(upload.uploadId);
      const parts = requireParts(
        childrenNamed(document, "Part"),
        uploaded,
        upload,
      );
      const sizeBytes = sum(parts.map(({ piece }) => piece.sizeBytes));
      requireObjectSize(call, sizeBytes);
      const checksum = requireChecksum(call, parts, upload);
      const unused = partFiles(
        uploaded.filter((part) => !parts.includes(part)),
      );
      const { headers, metadata, tags } = upload;
      const added = await addObject(
        store,
        call,
        {
          headers,
          metadata,
          tags,
          pieces: parts.map(({ piece }) => piece),
          sizeBytes,
          eTag: multipartETag(parts),
          ...(checksum && { checksum }),
        },
        "ObjectCreated:CompleteMultipartUpload",
        [
          ...bodies.release(unused),
          ...uploaded.map(({ partNumber }) =>
            catalog.delPart(upload.uploadId, partNumber),
          ),
          catalog.delUpload(upload),
        ],
      );
      await bodies.remove(unused);
      return added;
    });
  });
  answerXml(
    call,
    "CompleteMultipartUploadResult",
    {
      Location: `http://${call.headers.get("host") ?? ""}/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`,
      Bucket: bucket,
      Key: key,
      ETag: `"${version.eTag}"`,
      ...checksumXml(version.checksum),
      ChecksumType: version.checksum?.type,
    },
    versionHeaders(version),
  );
}

/** The parts that the client names, found to be those that were uploaded. */
function requireParts(
  named: XmlElement[],
  uploaded: UploadedPart[],
  { checksumAlgorithm }: MultipartUpload,
): UploadedPart[] {
  if (named.length === 0 || named.length > MAX_PARTS) {
    throw new S3Error(
      "MalformedXML",
      "You must specify at least one part, and at most 10,000.",
    );
  }
  const byNumber = new Map(uploaded.map((part) => [part.partNumber, part]));
  const parts = named.map((element) => {
    const partNumber = partNumberOf(textNamed(element, "PartNumber") ?? "");
    const part = byNumber.get(partNumber);
    const sums = CHECKSUM_ALGORITHMS.flatMap((algorithm) => {
      const value = textNamed(element, `Checksum${algorithm.toUpperCase()}`);
      return value === undefined ? [] : [{ algorithm, value: value.trim() }];
    });
    if (checksumAlgorithm !== undefined && sums.length === 0) {
      throw new S3Error(
        "InvalidRequest",
        `The upload was created using a ${checksumAlgorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${partNumber} in the request.`,
      );
    }
    if (
      part === undefined ||
      !sameETag(textNamed(element, "ETag") ?? "", part.eTag) ||
      sums.some(
        ({ algorithm, value }) =>
          part.checksum?.algorithm !== algorithm ||
          part.checksum.value !== value,
      )
    ) {
      throw new S3Error(
        "InvalidPart",
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
      );
    }
    return part;
  });
  parts.forEach((part, index) => {
    const next = parts[index + 1];
    if (next === undefined) return;
    if (next.partNumber <= part.partNumber) {
      throw new S3Error(
        "InvalidPartOrder",
        "The list of parts was not in ascending order. Parts must be ordered by part number.",
      );
    }
    if (part.piece.sizeBytes < MIN_PART_BYTES) {
      throw new S3Error(
        "EntityTooSmall",
        "Your proposed upload is smaller than the minimum allowed size",
      );
    }
  });
  return parts;
}

function requireObjectSize(call: Call, sizeBytes: number): void {
  const said = call.headers.get("x-amz-mp-object-size");
  if (said !== undefined && Number(said) !== sizeBytes) {
    throw new S3Error(
      "InvalidRequest",
      `The provided 'x-amz-mp-object-size' header value ${said} does not match what was computed: ${sizeBytes}`,
    );
  }
}

function requireChecksum(
  call: Call,
  parts: UploadedPart[],
  { checksumAlgorithm }: MultipartUpload,
): Checksum | undefined {
  if (checksumAlgorithm === undefined) return undefined;
  const checksum = compositeChecksum(
    checksumAlgorithm,
    parts.map((part) => part.checksum?.value ?? ""),
  );
  const said = call.headers.get(`x-amz-checksum-${checksumAlgorithm}`);
  const [value = ""] = checksum.value.split("-");
  if (said !== undefined && said !== checksum.value && said !== value) {
    throw new S3Error(
      "BadDigest",
      `The ${checksumAlgorithm} you specified did not match the calculated checksum.`,
    );
  }
  return checksum;
}

/** As S3 makes them: the MD5 of the parts' MD5s, and how many. */
function multipartETag(parts: UploadedPart[]): string {
  const hash = createHash("md5");
  for (const { eTag } of parts) hash.update(Buffer.from(eTag, "hex"));
  return `${hash.digest("hex")}-${parts.length}`;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
