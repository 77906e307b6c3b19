import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { givenS3 } from "../support/givenS3.ts";

let s3: Awaited<ReturnType<typeof givenS3>>;
const ORIGIN = "http://localhost:5173";

beforeEach(async () => {
  s3 = await givenS3();
  await s3.s3.putBucket({
    name: "originals",
    versioned: true,
    cors: [
      {
        allowedOrigins: ["http://localhost:*", "https://*.example.com"],
        allowedMethods: ["GET", "PUT"],
        allowedHeaders: ["content-type", "if-none-match", "x-amz-checksum-*"],
        exposedHeaders: ["ETag"],
        maxAgeSeconds: 3000,
      },
    ],
  });
});
afterEach(() => s3.close());

// fetch may not set these headers, and does not hide what a browser would.
async function preflight(origin: string, method: string, headers = "") {
  const response = await fetch(`${s3.endpoint}/originals/o/1`, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": method,
      ...(headers && { "access-control-request-headers": headers }),
    },
  });
  return response.status === 200
    ? response.headers.get("access-control-allow-origin")
    : response.status;
}

describe("a page of another origin", () => {
  it("is let in where a pattern of the bucket fits", async () => {
    expect({
      localhost: await preflight(ORIGIN, "PUT"),
      subdomain: await preflight("https://a.example.com", "GET"),
      "another host": await preflight("http://localhost.evil.example", "PUT"),
      "another scheme": await preflight("https://localhost:5173", "PUT"),
      "the bare domain": await preflight("https://example.com", "GET"),
      "another method": await preflight(ORIGIN, "DELETE"),
    }).toEqual({
      localhost: ORIGIN,
      subdomain: "https://a.example.com",
      "another host": 403,
      "another scheme": 403,
      "the bare domain": 403,
      "another method": 403,
    });
  });

  it("may send the headers that the bucket allows, in any case", async () => {
    const sealed = "Content-Type, If-None-Match, x-amz-checksum-sha256";
    expect(await preflight(ORIGIN, "PUT", sealed)).toBe(ORIGIN);
    expect(await preflight(ORIGIN, "PUT", "x-amz-meta-owner")).toBe(403);
  });

  it("reads the ETag, and why it was refused", async () => {
    const object = { Bucket: "originals", Key: "o/1" };
    const put = await getSignedUrl(s3.client(), new PutObjectCommand(object));
    const get = await getSignedUrl(s3.client(), new GetObjectCommand(object));
    const headers = { origin: ORIGIN };
    for (const response of [
      await fetch(put, { method: "PUT", body: "x", headers }),
      await fetch(get, { headers }),
      await fetch(`${get}0`, { headers }),
      await fetch(get.replace("o/1", "o/2"), { headers }),
    ]) {
      expect(response.headers.get("access-control-allow-origin")).toBe(ORIGIN);
      expect(response.headers.get("access-control-expose-headers")).toBe(
        "ETag",
      );
      expect(response.headers.get("vary")).toContain("Origin");
    }
  });

  it("gets no such headers when it is not let in", async () => {
    const get = await getSignedUrl(
      s3.client(),
      new GetObjectCommand({ Bucket: "originals", Key: "o/1" }),
    );
    const response = await fetch(get, {
      headers: { origin: "https://evil.example" },
    });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});
