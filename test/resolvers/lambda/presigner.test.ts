import {
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type GetObjectCommandInput,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { HttpRequest, MiddlewareStack } from "@smithy/types";
import { describe, expect, it } from "vitest";
import { openPresigner } from "../../../resolvers/lambda/presigner.ts";

const REGION = "eu-central-1";
const BUCKET = "originals-1a2b3c";
const KEY = "o/0123456789abcdefghjkmnpqrs/0m2x9k1abcd3fgh";
const SIGNED_AT = new Date("2024-06-01T12:30:00.000Z");
const EXPIRES_IN = 7_200;

const PERMANENT = { accessKeyId: "AKIDTEST", secretAccessKey: "a secret" };
/** As a function's own credentials are: AWS-RULES 3. */
const TEMPORARY = { ...PERMANENT, sessionToken: "FwoG/+ZXIv=".repeat(100) };

const FILE = {
  sizeBytes: 4_000_000,
  mediaType: "image/jpeg",
  sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
};

const PLACES = [
  ["at AWS", undefined],
  ["on one machine", "http://localhost:4000"],
  ["behind an address that ends in a slash", "http://127.0.0.1:4566/"],
] as const;

function given(credentials: typeof PERMANENT, endpoint?: string) {
  return {
    presigner: openPresigner({
      region: REGION,
      credentials: () => Promise.resolve(credentials),
      endpoint,
    }),
    client: new S3Client({
      region: REGION,
      credentials,
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      ...(endpoint && { endpoint, forcePathStyle: true }),
    }),
  };
}

/** What the SDK itself makes of a command, but for the `x-id` that it adds for its own statistics. */
async function signedBySdk(
  client: S3Client,
  command: GetObjectCommand | PutObjectCommand,
  options: Parameters<typeof getSignedUrl>[2] = {},
): Promise<string> {
  const middleware = command.middlewareStack as MiddlewareStack<
    ServiceInputTypes,
    ServiceOutputTypes
  >;
  middleware.add(
    (next) => (args) => {
      delete (args.request as HttpRequest).query!["x-id"];
      return next(args);
    },
    { step: "build", priority: "high" },
  );
  return getSignedUrl(client, command as never, {
    signingDate: SIGNED_AT,
    expiresIn: EXPIRES_IN,
    ...options,
  });
}

/** Everything an address says, its parameters in order of their names. */
function parts(url: string) {
  const { origin, pathname, searchParams } = new URL(url);
  return { origin, pathname, parameters: [...searchParams].sort() };
}

describe("an address to download from", () => {
  describe.each(PLACES)("%s", (_place, endpoint) => {
    it.each([
      ["credentials that last", PERMANENT],
      ["a function's credentials", TEMPORARY],
    ])("is the one that the SDK signs, with %s", async (_whose, keys) => {
      const { presigner, client } = given(keys, endpoint);
      const url = await presigner.get(BUCKET, KEY, {
        signedAt: SIGNED_AT,
        expiresIn: EXPIRES_IN,
      });
      expect(parts(url)).toEqual(
        parts(
          await signedBySdk(
            client,
            new GetObjectCommand({ Bucket: BUCKET, Key: KEY }),
          ),
        ),
      );
    });

    it.each<[string, Partial<GetObjectCommandInput>, Record<string, string>]>([
      [
        "a name to save it under",
        {
          ResponseContentDisposition: `attachment; filename="a_(1)!.jpg"; filename*=UTF-8''%C3%A4%20%281%29!.jpg`,
          ResponseContentType: "image/heic",
        },
        {
          "response-content-disposition": `attachment; filename="a_(1)!.jpg"; filename*=UTF-8''%C3%A4%20%281%29!.jpg`,
          "response-content-type": "image/heic",
        },
      ],
      [
        "reserved characters",
        { ResponseContentType: "a/b+c;d=*'()!~&? #" },
        { "response-content-type": "a/b+c;d=*'()!~&? #" },
      ],
    ])(
      "is the one that the SDK signs, with %s",
      async (_what, input, query) => {
        const { presigner, client } = given(TEMPORARY, endpoint);
        const url = await presigner.get(BUCKET, KEY, {
          signedAt: SIGNED_AT,
          expiresIn: EXPIRES_IN,
          query,
        });
        const command = new GetObjectCommand({
          Bucket: BUCKET,
          Key: KEY,
          ...input,
        });
        expect(parts(url)).toEqual(parts(await signedBySdk(client, command)));
      },
    );

    it.each([
      "o/a b",
      "o/ä/日本 😀.jpg",
      "o/50%/a+b&c=d?e#f",
      "o/(a)'b'*!~@:$,;",
    ])("is the one that the SDK signs, for the key %s", async (key) => {
      const { presigner, client } = given(TEMPORARY, endpoint);
      const url = await presigner.get(BUCKET, key, {
        signedAt: SIGNED_AT,
        expiresIn: EXPIRES_IN,
      });
      const command = new GetObjectCommand({ Bucket: BUCKET, Key: key });
      expect(parts(url)).toEqual(parts(await signedBySdk(client, command)));
    });
  });

  it("names the bucket in the host at AWS, and in the path elsewhere", async () => {
    const options = { signedAt: SIGNED_AT, expiresIn: EXPIRES_IN };
    const atAws = await given(PERMANENT).presigner.get(BUCKET, KEY, options);
    const here = await given(PERMANENT, "http://localhost:4000").presigner.get(
      BUCKET,
      KEY,
      options,
    );
    expect(atAws).toMatch(
      `https://${BUCKET}.s3.${REGION}.amazonaws.com/${KEY}?`,
    );
    expect(here).toMatch(`http://localhost:4000/${BUCKET}/${KEY}?`);
  });

  it("is the same, letter by letter, when signed for the same moment", async () => {
    const { presigner } = given(TEMPORARY);
    const get = (signedAt: Date) =>
      presigner.get(BUCKET, KEY, { signedAt, expiresIn: EXPIRES_IN });
    expect(await get(SIGNED_AT)).toBe(await get(new Date(SIGNED_AT)));
    expect(await get(SIGNED_AT)).not.toBe(
      await get(new Date(SIGNED_AT.getTime() + 1_000)),
    );
  });

  it("finds its region when it is first asked", async () => {
    const presigner = openPresigner({
      region: () => Promise.resolve("ap-southeast-2"),
      credentials: () => Promise.resolve(PERMANENT),
    });
    const url = await presigner.get(BUCKET, KEY, {
      signedAt: SIGNED_AT,
      expiresIn: EXPIRES_IN,
    });
    expect(new URL(url).host).toBe(`${BUCKET}.s3.ap-southeast-2.amazonaws.com`);
    expect(url).toContain("%2Fap-southeast-2%2Fs3%2F");
  });
});

describe("an address to upload to", () => {
  const put = (endpoint?: string, keys = TEMPORARY) =>
    given(keys, endpoint).presigner.put(BUCKET, KEY, FILE, {
      signedAt: SIGNED_AT,
      expiresIn: 3_600,
    });

  it.each(PLACES)(
    "is the one that the SDK signs, sealed, %s",
    async (_place, endpoint) => {
      const { client } = given(TEMPORARY, endpoint);
      const command = new PutObjectCommand({
        Bucket: BUCKET,
        Key: KEY,
        ContentType: FILE.mediaType,
        ContentLength: FILE.sizeBytes,
        ChecksumSHA256: Buffer.from(FILE.sha256, "hex").toString("base64"),
        IfNoneMatch: "*",
      });
      const sealed = ["content-type", "x-amz-checksum-sha256", "if-none-match"];
      const theirs = await signedBySdk(client, command, {
        expiresIn: 3_600,
        unhoistableHeaders: new Set(sealed),
        signableHeaders: new Set(["host", "content-length", ...sealed]),
      });
      expect(parts((await put(endpoint)).url)).toEqual(parts(theirs));
    },
  );

  it("seals the length, the type, the bytes and that there is no object yet", async () => {
    const { searchParams } = new URL((await put()).url);
    expect(searchParams.get("X-Amz-SignedHeaders")).toBe(
      "content-length;content-type;host;if-none-match;x-amz-checksum-sha256",
    );
  });

  it("tells the client each header that it must set", async () => {
    expect((await put()).headers).toEqual([
      { name: "content-type", value: "image/jpeg" },
      {
        name: "x-amz-checksum-sha256",
        value: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
      },
      { name: "if-none-match", value: "*" },
    ]);
  });

  it("carries no checksum of an empty body", async () => {
    const command = new PutObjectCommand({ Bucket: BUCKET, Key: KEY });
    const careless = new S3Client({ region: REGION, credentials: PERMANENT });
    expect(await getSignedUrl(careless, command)).toContain("crc32"); // or the next line would prove nothing
    const { searchParams } = new URL((await put()).url);
    expect(
      [...searchParams.keys()].filter((name) => !/^X-Amz-[A-Z]/.test(name)),
    ).toEqual([]);
  });

  it("is another for other bytes", async () => {
    const { presigner } = given(PERMANENT);
    const sign = async (changes: Partial<typeof FILE>) =>
      (
        await presigner.put(
          BUCKET,
          KEY,
          { ...FILE, ...changes },
          {
            signedAt: SIGNED_AT,
            expiresIn: 3_600,
          },
        )
      ).url;
    const urls = await Promise.all([
      sign({}),
      sign({ sizeBytes: 4_000_001 }),
      sign({ mediaType: "image/png" }),
      sign({ sha256: "0".repeat(64) }),
    ]);
    expect(new Set(urls).size).toBe(4);
  });
});
