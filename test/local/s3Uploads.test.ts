import { createHash } from "node:crypto";
import { request as openRequest } from "node:http";
import { Readable } from "node:stream";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Credential } from "../../local/sigv4.ts";
import { givenS3 } from "../support/givenS3.ts";

const FUNCTION: Credential = {
  accessKeyId: "ASIAMUTATION",
  secretAccessKey: "mutation-secret",
  // As long as real ones get.
  sessionToken: "t".repeat(1200),
  principal: "arn:aws:sts::000000000000:assumed-role/mutation/mutation",
};

const PHOTO = Buffer.from("the bytes of a photo");

let s3: Awaited<ReturnType<typeof givenS3>>;

beforeEach(async () => {
  s3 = await givenS3({ credentials: [FUNCTION] });
  await s3.s3.putBucket({ name: "originals", versioned: true, cors: [] });
});
afterEach(() => s3.close());

const sha256 = (bytes: Buffer) =>
  createHash("sha256").update(bytes).digest("base64");

const sealedHeaders = (bytes: Buffer) => ({
  "content-type": "image/jpeg",
  "x-amz-checksum-sha256": sha256(bytes),
  "if-none-match": "*",
});

/** An upload address as the product hands it out: good for exactly these bytes, once. */
async function sealedUrl(key: string, bytes: Buffer): Promise<string> {
  return getSignedUrl(
    s3.client(FUNCTION),
    new PutObjectCommand({
      Bucket: "originals",
      Key: key,
      ContentType: "image/jpeg",
      ContentLength: bytes.length,
      ChecksumSHA256: sha256(bytes),
      IfNoneMatch: "*",
    }),
    {
      unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),
      signableHeaders: new Set([
        "host",
        "content-type",
        "content-length",
        "if-none-match",
      ]),
    },
  );
}

async function put(url: string, body: Buffer, headers: Record<string, string>) {
  const response = await fetch(url, {
    method: "PUT",
    body: new Uint8Array(body),
    headers,
  });
  const code = /<Code>(.*)<\/Code>/.exec(await response.text())?.[1];
  return code === undefined
    ? String(response.status)
    : `${response.status} ${code}`;
}

async function stored(): Promise<string[]> {
  const { Contents = [] } = await s3
    .client()
    .send(new ListObjectsV2Command({ Bucket: "originals" }));
  return Contents.map(({ Key = "" }) => Key);
}

/** A PUT that has sent its headers and half of its body. */
async function halfSent(key: string) {
  const url = new URL(await sealedUrl(key, PHOTO));
  const request = openRequest(url, {
    method: "PUT",
    headers: { ...sealedHeaders(PHOTO), "content-length": PHOTO.length },
  });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    request.on("response", (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", reject);
  });
  request.write(PHOTO.subarray(0, 10));
  while ((await s3.bodyFiles()).length === 0)
    await new Promise((soon) => setTimeout(soon, 5));
  return { request, answered };
}

describe("a sealed upload", () => {
  it("takes exactly the bytes that it was signed for", async () => {
    const url = await sealedUrl("o/1", PHOTO);
    expect(await put(url, PHOTO, sealedHeaders(PHOTO))).toBe("200");

    const { Body, ContentType, ChecksumSHA256 } = await s3.client().send(
      new GetObjectCommand({
        Bucket: "originals",
        Key: "o/1",
        ChecksumMode: "ENABLED",
      }),
    );
    expect(Buffer.from((await Body?.transformToByteArray()) ?? [])).toEqual(
      PHOTO,
    );
    expect({ ContentType, ChecksumSHA256 }).toEqual({
      ContentType: "image/jpeg",
      ChecksumSHA256: sha256(PHOTO),
    });
  });

  it("refuses all others, and leaves nothing of them", async () => {
    const url = await sealedUrl("o/1", PHOTO);
    const sealed = sealedHeaders(PHOTO);
    const others = Buffer.from(PHOTO).fill("x", 0, 3);
    const { "x-amz-checksum-sha256": _sum, ...unsummed } = sealed;
    const { "if-none-match": _condition, ...unconditional } = sealed;

    expect({
      "other bytes": await put(url, others, sealed),
      "their own checksum": await put(url, others, sealedHeaders(others)),
      longer: await put(url, Buffer.concat([PHOTO, PHOTO]), sealed),
      shorter: await put(url, PHOTO.subarray(1), sealed),
      "another type": await put(url, PHOTO, {
        ...sealed,
        "content-type": "text/html",
      }),
      "no checksum": await put(url, PHOTO, unsummed),
      "no condition": await put(url, PHOTO, unconditional),
      "another header": await put(url, PHOTO, {
        ...sealed,
        "x-amz-meta-a": "b",
      }),
      "another key": await put(url.replace("o/1", "o/2"), PHOTO, sealed),
    }).toEqual({
      "other bytes": "400 BadDigest",
      "their own checksum": "403 SignatureDoesNotMatch",
      longer: "403 SignatureDoesNotMatch",
      shorter: "403 SignatureDoesNotMatch",
      "another type": "403 SignatureDoesNotMatch",
      "no checksum": "403 AccessDenied",
      "no condition": "403 AccessDenied",
      "another header": "403 AccessDenied",
      "another key": "403 SignatureDoesNotMatch",
    });
    expect(await stored()).toEqual([]);
    expect(await s3.bodyFiles()).toEqual([]);

    expect(await put(url, PHOTO, sealed)).toBe("200");
  });

  it("is good once: 412 for who comes again", async () => {
    const url = await sealedUrl("o/1", PHOTO);
    await put(url, PHOTO, sealedHeaders(PHOTO));
    expect(await put(url, PHOTO, sealedHeaders(PHOTO))).toBe(
      "412 PreconditionFailed",
    );
    expect(await s3.bodyFiles()).toHaveLength(1);
  });

  it("is 409 for who comes while another is sending", async () => {
    const first = await halfSent("o/1");
    const url = await sealedUrl("o/1", PHOTO);
    expect(await put(url, PHOTO, sealedHeaders(PHOTO))).toBe(
      "409 ConditionalRequestConflict",
    );

    first.request.end(PHOTO.subarray(10));
    expect(await first.answered).toBe(200);
  });

  it("is 412 at its end, when the key was taken meanwhile", async () => {
    const late = await halfSent("o/1");
    const { ETag } = await s3
      .client()
      .send(
        new PutObjectCommand({ Bucket: "originals", Key: "o/1", Body: "x" }),
      );
    late.request.end(PHOTO.subarray(10));
    expect(await late.answered).toBe(412);
    const object = { Bucket: "originals", Key: "o/1" };
    expect(await s3.client().send(new HeadObjectCommand(object))).toMatchObject(
      { ETag },
    );
    expect(await s3.bodyFiles()).toHaveLength(1);
  });

  it("leaves nothing when it is broken off, and the key free", async () => {
    const broken = await halfSent("o/1");
    broken.request.destroy();
    await expect(broken.answered).rejects.toThrow();
    while ((await s3.bodyFiles()).length > 0)
      await new Promise((soon) => setTimeout(soon, 5));
    expect(await stored()).toEqual([]);

    const url = await sealedUrl("o/1", PHOTO);
    expect(await put(url, PHOTO, sealedHeaders(PHOTO))).toBe("200");
  });

  it("is broken off when S3 closes", async () => {
    const { answered } = await halfSent("o/1");
    const told = answered.catch((error: Error) => error);
    await s3.s3.close();
    expect(await told).toBeInstanceOf(Error);
    expect(await s3.bodyFiles()).toEqual([]);
  });

  it("ends with its signer's session token", async () => {
    const url = new URL(await sealedUrl("o/1", PHOTO));
    url.searchParams.set("X-Amz-Security-Token", "another");
    expect(await put(url.href, PHOTO, sealedHeaders(PHOTO))).toBe(
      "400 InvalidToken",
    );
    url.searchParams.delete("X-Amz-Security-Token");
    expect(await put(url.href, PHOTO, sealedHeaders(PHOTO))).toBe(
      "403 InvalidAccessKeyId",
    );
  });
});

describe("a checksum", () => {
  const wrong = Buffer.alloc(32, 1);
  it.each([
    ["ChecksumCRC32", wrong.subarray(0, 4)],
    ["ChecksumCRC32C", wrong.subarray(0, 4)],
    ["ChecksumSHA1", wrong.subarray(0, 20)],
    ["ChecksumSHA256", wrong],
    ["ContentMD5", wrong.subarray(0, 16)],
  ])("that is not the body's is refused: %s", async (name, sum) => {
    const command = new PutObjectCommand({
      Bucket: "originals",
      Key: "k",
      Body: PHOTO,
      [name]: sum.toString("base64"),
    });
    await expect(s3.client().send(command)).rejects.toMatchObject({
      name: "BadDigest",
    });
    expect(await stored()).toEqual([]);
  });

  it.each(["CRC32", "CRC32C", "SHA1", "SHA256"] as const)(
    "that the SDK computes is found true, kept and answered: %s",
    async (algorithm) => {
      await s3.client().send(
        new PutObjectCommand({
          Bucket: "originals",
          Key: "k",
          Body: PHOTO,
          ChecksumAlgorithm: algorithm,
        }),
      );
      const head = await s3.client().send(
        new HeadObjectCommand({
          Bucket: "originals",
          Key: "k",
          ChecksumMode: "ENABLED",
        }),
      );
      expect(head[`Checksum${algorithm}`]).toBeDefined();
    },
  );

  it("in a trailer is compared too", async () => {
    const client = s3.client(undefined, {
      requestChecksumCalculation: "WHEN_SUPPORTED",
    });
    const upload = (spoil: boolean) => {
      const command = new PutObjectCommand({
        Bucket: "originals",
        Key: "k",
        Body: Readable.from([PHOTO]),
        ContentLength: PHOTO.length,
      });
      command.middlewareStack.add(
        (next) => async (args) => {
          const request = args.request as {
            body: Readable;
            headers: Record<string, string>;
          };
          expect(request.headers["x-amz-trailer"]).toBe("x-amz-checksum-crc32");
          const sent = request.body;
          request.body = Readable.from(
            (async function* () {
              for await (const chunk of sent) {
                const text = Buffer.from(chunk as Buffer).toString("latin1");
                yield Buffer.from(
                  spoil ? text.replace("photo", "phony") : text,
                  "latin1",
                );
              }
            })(),
          );
          return next(args);
        },
        { step: "finalizeRequest", priority: "low", name: "spoil" },
      );
      return client.send(command);
    };
    await expect(upload(true)).rejects.toMatchObject({ name: "BadDigest" });
    expect(await stored()).toEqual([]);
    await upload(false);
    expect(await stored()).toEqual(["k"]);
  });
});

describe("an upload that is refused at once", () => {
  it("is answered, however much is still to come, and the connection lives on", async () => {
    const url = await sealedUrl("o/1", PHOTO);
    const big = Buffer.alloc(20 * 1024 ** 2);
    expect(await put(url, big, sealedHeaders(PHOTO))).toBe(
      "403 SignatureDoesNotMatch",
    );
    expect(await put(url, PHOTO, sealedHeaders(PHOTO))).toBe("200");
  });
});
