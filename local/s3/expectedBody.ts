import type { Call } from "./call.ts";
import { CHECKSUM_ALGORITHMS, CHECKSUM_BYTES } from "./checksums.ts";
import type { ChecksumAlgorithm } from "./checksums.ts";
import { S3Error } from "./s3Error.ts";
import { UNSIGNED_PAYLOAD } from "../sigv4.ts";

/** S3's limit of a single PUT, and of a part. */
const MAX_BODY_BYTES = 5 * 1024 ** 3;

const CHUNKED_PAYLOAD = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/** What the headers of a request promise of its body. */
export interface ExpectedBody {
  sizeBytes: number;
  chunked: boolean;
  sha256?: string;
  md5?: string;
  checksum?: { algorithm: ChecksumAlgorithm; value: string };
  trailer?: ChecksumAlgorithm;
}

/** Everything that can be refused before a byte is read. */
export function expectedBodyOf(call: Call, withChecksum = true): ExpectedBody {
  const { headers, payloadHash } = call;
  const chunked = payloadHash === CHUNKED_PAYLOAD;
  if (!chunked && payloadHash.startsWith("STREAMING-")) {
    throw new S3Error(
      "NotImplemented",
      `Chunk signatures (${payloadHash}) are not checked here, so they are not taken.`,
    );
  }
  const length = headers.get(
    chunked ? "x-amz-decoded-content-length" : "content-length",
  );
  if (length === undefined || !/^\d+$/.test(length)) {
    throw new S3Error(
      "MissingContentLength",
      "You must provide the Content-Length HTTP header.",
    );
  }
  const sizeBytes = Number(length);
  if (sizeBytes > MAX_BODY_BYTES) throw entityTooLarge();

  const expected: ExpectedBody = { sizeBytes, chunked };
  if (/^[0-9a-f]{64}$/.test(payloadHash)) expected.sha256 = payloadHash;
  else if (payloadHash !== UNSIGNED_PAYLOAD && !chunked) {
    throw new S3Error(
      "InvalidArgument",
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER or a valid sha256 value.",
    );
  }
  const md5 = headers.get("content-md5");
  if (md5 !== undefined) {
    if (!isBase64Of(md5, 16)) {
      throw new S3Error(
        "InvalidDigest",
        "The Content-MD5 you specified was invalid.",
      );
    }
    expected.md5 = md5;
  }
  const checksum = withChecksum ? checksumOf(headers) : undefined;
  if (checksum !== undefined) expected.checksum = checksum;
  const trailer = headers.get("x-amz-trailer");
  if (trailer !== undefined) {
    const algorithm = chunked ? algorithmOf(trailer.toLowerCase()) : undefined;
    if (algorithm === undefined || checksum !== undefined)
      throw new S3Error(
        "InvalidRequest",
        "The value specified in the x-amz-trailer header is not supported",
      );
    expected.trailer = algorithm;
  }
  return expected;
}

/** The one x-amz-checksum-* value that may be sent. */
export function checksumOf(
  headers: Map<string, string>,
): { algorithm: ChecksumAlgorithm; value: string } | undefined {
  const sums = [...headers].filter(([name]) =>
    /^x-amz-checksum-(?!algorithm|type|mode)/.test(name),
  );
  const [first, second] = sums;
  if (first === undefined) return undefined;
  if (second !== undefined) {
    throw new S3Error(
      "InvalidRequest",
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  }
  const [name, value] = first;
  const algorithm = algorithmOf(name);
  if (algorithm === undefined)
    throw new S3Error(
      "NotImplemented",
      `${name} is not checked here, so it is not taken.`,
    );
  if (!isBase64Of(value, CHECKSUM_BYTES[algorithm]))
    throw new S3Error("InvalidRequest", `Value for ${name} header is invalid.`);
  return { algorithm, value };
}

function algorithmOf(header: string): ChecksumAlgorithm | undefined {
  return CHECKSUM_ALGORITHMS.find(
    (algorithm) => header === `x-amz-checksum-${algorithm}`,
  );
}

function isBase64Of(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, "base64");
  return decoded.length === bytes && decoded.toString("base64") === text;
}

export function entityTooLarge(): S3Error {
  return new S3Error(
    "EntityTooLarge",
    "Your proposed upload exceeds the maximum allowed size",
  );
}
