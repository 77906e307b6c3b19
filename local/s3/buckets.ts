import { answer, answerXml } from "./call.ts";
import type { Call } from "./call.ts";
import type { BucketConfiguration } from "./catalog.ts";
import type { CorsRule } from "./cors.ts";
import { receiveXml } from "./incomingBody.ts";
import { S3Error } from "./s3Error.ts";
import { requireBucket } from "./store.ts";
import type { Store } from "./store.ts";
import { childrenNamed, parseXml, textNamed } from "./xml.ts";

export async function saveBucket(
  store: Store,
  configuration: BucketConfiguration,
): Promise<void> {
  const { name, versioned, cors } = configuration;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
    throw new S3Error(
      "InvalidBucketName",
      "The specified bucket is not valid.",
    );
  const createdAt =
    store.catalog.findBucket(name)?.createdAt ?? store.now().toISOString();
  await store.catalog.saveBucket({ name, versioned, cors, createdAt });
}

export async function createBucket(store: Store, call: Call): Promise<void> {
  if (store.catalog.findBucket(call.bucket) !== undefined) {
    throw new S3Error(
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
    );
  }
  await saveBucket(store, { name: call.bucket, versioned: false, cors: [] });
  answer(call, 200, { location: `/${call.bucket}` });
}

export function headBucket(store: Store, call: Call): void {
  requireBucket(store, call.bucket);
  answer(call, 200);
}

export function listBuckets(store: Store, call: Call): void {
  answerXml(call, "ListAllMyBucketsResult", {
    Buckets: {
      Bucket: store.catalog.buckets().map(({ name, createdAt }) => ({
        Name: name,
        CreationDate: createdAt,
      })),
    },
  });
}

export function getBucketVersioning(store: Store, call: Call): void {
  const { versioned } = requireBucket(store, call.bucket);
  answerXml(call, "VersioningConfiguration", {
    Status: versioned ? "Enabled" : undefined,
  });
}

export async function putBucketVersioning(
  store: Store,
  call: Call,
): Promise<void> {
  const bucket = requireBucket(store, call.bucket);
  const status = textNamed(parseXml(await receiveXml(call)), "Status")?.trim();
  if (status !== "Enabled" && status !== "Suspended")
    throw new S3Error("MalformedXML", "Status is Enabled or Suspended.");
  await saveBucket(store, { ...bucket, versioned: status === "Enabled" });
  answer(call, 200);
}

export function getBucketCors(store: Store, call: Call): void {
  const { cors } = requireBucket(store, call.bucket);
  if (cors.length === 0) {
    throw new S3Error(
      "NoSuchCORSConfiguration",
      "The CORS configuration does not exist",
    );
  }
  answerXml(call, "CORSConfiguration", {
    CORSRule: cors.map((rule) => ({
      AllowedOrigin: rule.allowedOrigins,
      AllowedMethod: rule.allowedMethods,
      AllowedHeader: rule.allowedHeaders,
      ExposeHeader: rule.exposedHeaders,
      MaxAgeSeconds: rule.maxAgeSeconds,
    })),
  });
}

export async function putBucketCors(store: Store, call: Call): Promise<void> {
  const bucket = requireBucket(store, call.bucket);
  const document = parseXml(await receiveXml(call));
  const cors = childrenNamed(document, "CORSRule").map((rule): CorsRule => {
    const all = (name: string) =>
      childrenNamed(rule, name).map(({ text }) => text.trim());
    const maxAge = textNamed(rule, "MaxAgeSeconds");
    return {
      allowedOrigins: all("AllowedOrigin"),
      allowedMethods: all("AllowedMethod"),
      allowedHeaders: all("AllowedHeader"),
      exposedHeaders: all("ExposeHeader"),
      ...(maxAge !== undefined && { maxAgeSeconds: Number(maxAge) }),
    };
  });
  await saveBucket(store, { ...bucket, cors });
  answer(call, 200);
}
