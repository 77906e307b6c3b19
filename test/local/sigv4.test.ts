import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import {
  verifyHeaderSignature,
  verifyPresignedUrl,
} from "../../local/sigv4.ts";
import type { Credential } from "../../local/sigv4.ts";

// The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
// and .../sigv4-query-string-auth.html: AWS's own arithmetic, not ours.
const EXAMPLE: Credential = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  principal: "arn:aws:iam::000000000000:role/example",
};
const EXAMPLE_TIME = new Date("2013-05-24T00:00:00Z");
const EMPTY_SHA256 = createHash("sha256").digest("hex");

const find = (id: string) => (id === EXAMPLE.accessKeyId ? EXAMPLE : undefined);

const GET_BY_HEADER = {
  method: "GET",
  url: "/test.txt",
  headers: {
    host: "examplebucket.s3.amazonaws.com",
    range: "bytes=0-9",
    "x-amz-content-sha256": EMPTY_SHA256,
    "x-amz-date": "20130524T000000Z",
    authorization:
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  },
  payloadHash: EMPTY_SHA256,
};

const PRESIGNED = {
  method: "GET",
  url: "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
  headers: { host: "examplebucket.s3.amazonaws.com" },
};

const byHeader = (
  change: { headers?: object } & Partial<Omit<typeof GET_BY_HEADER, "headers">>,
  options: object = {},
) =>
  verifyHeaderSignature(
    {
      ...GET_BY_HEADER,
      ...change,
      headers: { ...GET_BY_HEADER.headers, ...change.headers },
    },
    { service: "s3", find, now: EXAMPLE_TIME, ...options },
  );

const byUrl = (
  change: { headers?: object; url?: string; method?: string },
  options: object = {},
) =>
  verifyPresignedUrl(
    {
      ...PRESIGNED,
      ...change,
      headers: { ...PRESIGNED.headers, ...change.headers },
    },
    { service: "s3", find, now: EXAMPLE_TIME, ...options },
  );

const refusal = (result: object) =>
  "error" in result ? (result.error as { code: string }).code : "accepted";

describe("a signature in the Authorization header", () => {
  it("is accepted as AWS's documentation computes it", () => {
    expect(byHeader({})).toEqual({ credential: EXAMPLE });
  });

  it.each([
    ["another method", { method: "PUT" }],
    ["another path", { url: "/test2.txt" }],
    ["a query that was not signed", { url: "/test.txt?acl" }],
    ["another value of a signed header", { headers: { range: "bytes=0-99" } }],
    ["a signed header left out", { headers: { range: undefined } }],
    ["another host", { headers: { host: "localhost" } }],
    ["another body", { payloadHash: "0".repeat(64) }],
    [
      "an x-amz-* header beside the signed ones",
      { headers: { "x-amz-acl": "public-read" } },
    ],
  ])("does not hold for %s", (_what, change) => {
    expect(refusal(byHeader(change))).toBe("SignatureDoesNotMatch");
  });

  it("holds for fifteen minutes, in either direction", () => {
    const at = (minutes: number) =>
      refusal(
        byHeader(
          {},
          { now: new Date(EXAMPLE_TIME.getTime() + minutes * 60_000) },
        ),
      );
    expect([at(-16), at(-15), at(15), at(16)]).toEqual([
      "RequestTimeTooSkewed",
      "accepted",
      "accepted",
      "RequestTimeTooSkewed",
    ]);
  });

  it("is for one service only", () => {
    expect(refusal(byHeader({}, { service: "dynamodb" }))).toBe(
      "IncompleteSignature",
    );
  });

  it("is missed where there is none, and found incomplete where it is not one", () => {
    expect(refusal(byHeader({ headers: { authorization: undefined } }))).toBe(
      "MissingAuthenticationToken",
    );
    expect(refusal(byHeader({ headers: { authorization: "Bearer x" } }))).toBe(
      "IncompleteSignature",
    );
  });

  it("needs a key that somebody has", () => {
    expect(refusal(byHeader({}, { find: () => undefined }))).toBe(
      "InvalidAccessKeyId",
    );
  });

  it("needs the session token of a temporary credential, and that one", () => {
    const temporary = {
      find: () => ({ ...EXAMPLE, sessionToken: "the token" }),
    };
    expect(refusal(byHeader({}, temporary))).toBe("InvalidAccessKeyId");
    expect(
      refusal(
        byHeader({ headers: { "x-amz-security-token": "another" } }, temporary),
      ),
    ).toBe("InvalidToken");
  });
});

describe("a presigned URL", () => {
  it("is accepted as AWS's documentation computes it", () => {
    expect(byUrl({})).toEqual({
      credential: EXAMPLE,
      payloadHash: "UNSIGNED-PAYLOAD",
    });
  });

  it("ends when it says, and does not begin before it was signed", () => {
    const at = (seconds: number) =>
      refusal(
        byUrl({}, { now: new Date(EXAMPLE_TIME.getTime() + seconds * 1000) }),
      );
    expect([at(-901), at(86_400), at(86_401)]).toEqual([
      "AccessDenied",
      "accepted",
      "AccessDenied",
    ]);
  });

  it("cannot be made to last longer", () => {
    const longer = PRESIGNED.url.replace("Expires=86400", "Expires=604800");
    expect(refusal(byUrl({ url: longer }))).toBe("SignatureDoesNotMatch");
    const tooLong = PRESIGNED.url.replace("Expires=86400", "Expires=604801");
    expect(refusal(byUrl({ url: tooLong }))).toBe(
      "AuthorizationQueryParametersError",
    );
  });

  it("is for one method, one key and one host", () => {
    expect(refusal(byUrl({ method: "HEAD" }))).toBe("SignatureDoesNotMatch");
    expect(refusal(byUrl({ url: PRESIGNED.url.replace("test", "tset") }))).toBe(
      "SignatureDoesNotMatch",
    );
    expect(refusal(byUrl({ headers: { host: "localhost" } }))).toBe(
      "SignatureDoesNotMatch",
    );
  });

  it("takes no x-amz-* header that it did not sign", () => {
    expect(refusal(byUrl({ headers: { "x-amz-acl": "public-read" } }))).toBe(
      "AccessDenied",
    );
    expect(refusal(byUrl({ headers: { "x-other": "fine" } }))).toBe("accepted");
  });
});

describe("the AWS SDK's signature", () => {
  it.each(["dynamodb", "sqs"])(
    "is accepted for %s, and for no other body",
    async (service) => {
      const temporary = { ...EXAMPLE, sessionToken: "t".repeat(1200) };
      const verdicts: string[] = [];
      const server = createServer((request, response) => {
        const hash = createHash("sha256");
        request.on("data", (chunk: Buffer) => hash.update(chunk));
        request.on("end", () => {
          const { method = "", url = "", headers } = request;
          for (const payloadHash of [hash.digest("hex"), EMPTY_SHA256]) {
            verdicts.push(
              refusal(
                verifyHeaderSignature(
                  { method, url, headers, payloadHash },
                  { service, find: () => temporary },
                ),
              ),
            );
          }
          response.writeHead(200).end("{}");
        });
      });
      await new Promise<void>((listening) => server.listen(0, listening));
      const settings = {
        endpoint: `http://localhost:${(server.address() as AddressInfo).port}`,
        region: "eu-central-1",
        credentials: temporary,
      };
      if (service === "dynamodb") {
        await new DynamoDBClient(settings).send(
          new GetItemCommand({ TableName: "t", Key: { id: { S: "é" } } }),
        );
      } else {
        await new SQSClient({ ...settings, md5: false }).send(
          new SendMessageCommand({
            QueueUrl: `${settings.endpoint}/0/q`,
            MessageBody: "m",
          }),
        );
      }
      server.closeAllConnections();
      server.close();
      expect(verdicts).toEqual(["accepted", "SignatureDoesNotMatch"]);
    },
  );
});
