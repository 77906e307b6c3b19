import { decodeAwsChunked } from "./awsChunked.ts";
import type { Bodies, BodyPiece } from "./bodies.ts";
import type { Call } from "./call.ts";
import { openDigest } from "./checksums.ts";
import type { Checksum } from "./checksums.ts";
import { entityTooLarge, expectedBodyOf } from "./expectedBody.ts";
import type { ExpectedBody } from "./expectedBody.ts";
import { S3Error } from "./s3Error.ts";

/** Enough for the 1,000 longest keys of a DeleteObjects, and for 10,000 parts with their checksums. */
const MAX_XML_BYTES = 4 * 1024 ** 2;

export interface ReceivedBody {
  sizeBytes: number;
  /** Hex, which is what ETags are made of. */
  md5: string;
  /** The one that the client sent, found true. */
  checksum?: Checksum;
}

/** Stores the body, found to be what its headers promised; otherwise throws and leaves nothing. */
export async function receiveBody(
  call: Call,
  bodies: Bodies,
): Promise<ReceivedBody & { piece: BodyPiece }> {
  const expected = expectedBodyOf(call);
  let received: ReceivedBody | undefined;
  const file = await bodies.write(
    (async function* () {
      const reading = readChecked(call, expected);
      for (;;) {
        const { value, done } = await reading.next();
        if (done === true) {
          received = value;
          return;
        }
        yield value;
      }
    })(),
  );
  if (received === undefined)
    throw new Error("A body ended without its checks.");
  return { ...received, piece: { file, sizeBytes: received.sizeBytes } };
}

/**
 * The XML of a request, found to be what its headers promised. Where x-amz-checksum-* speaks
 * of the object instead (CompleteMultipartUpload), it is the caller's to compare.
 */
export async function receiveXml(
  call: Call,
  checksumOfWhat: "body" | "object" = "body",
): Promise<string> {
  const expected = expectedBodyOf(call, checksumOfWhat === "body");
  if (expected.sizeBytes > MAX_XML_BYTES) throw entityTooLarge();
  const chunks: Buffer[] = [];
  for await (const chunk of readChecked(call, expected)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function* readChecked(
  call: Call,
  expected: ExpectedBody,
): AsyncGenerator<Buffer, ReceivedBody> {
  const trailers = new Map<string, string>();
  // A refused body must not take the connection along: the client is owed its answer.
  const wire = call.request.iterator({
    destroyOnReturn: false,
  }) as AsyncIterable<Buffer>;
  const data = expected.chunked ? decodeAwsChunked(wire, trailers) : wire;
  const algorithm = expected.checksum?.algorithm ?? expected.trailer;
  const md5 = openDigest("md5");
  const sha256 =
    expected.sha256 === undefined ? undefined : openDigest("sha256");
  const sum = algorithm === undefined ? undefined : openDigest(algorithm);

  let sizeBytes = 0;
  for await (const chunk of data) {
    sizeBytes += chunk.length;
    if (sizeBytes > expected.sizeBytes) throw incomplete();
    md5.update(chunk);
    sha256?.update(chunk);
    sum?.update(chunk);
    yield chunk;
  }
  if (sizeBytes !== expected.sizeBytes) throw incomplete();

  if (
    sha256 !== undefined &&
    sha256.digest().toString("hex") !== expected.sha256
  ) {
    throw new S3Error(
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  const md5Digest = md5.digest();
  if (
    expected.md5 !== undefined &&
    expected.md5 !== md5Digest.toString("base64")
  ) {
    throw new S3Error(
      "BadDigest",
      "The Content-MD5 you specified did not match what we received.",
    );
  }
  const received: ReceivedBody = { sizeBytes, md5: md5Digest.toString("hex") };
  if (sum !== undefined && algorithm !== undefined) {
    const promised =
      expected.checksum?.value ?? trailers.get(`x-amz-checksum-${algorithm}`);
    const value = sum.digest().toString("base64");
    if (promised !== value) {
      throw new S3Error(
        "BadDigest",
        `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      );
    }
    received.checksum = { algorithm, value, type: "FULL_OBJECT" };
  }
  return received;
}

function incomplete(): S3Error {
  return new S3Error(
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  );
}
