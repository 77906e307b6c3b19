// What does an address cost? `getSignedUrl` with one client, against PhotoSky's presigner, for the address of a
// preview signed with a session token as long as Lambda's. Fails when ours takes more than a quarter of the CPU.

import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { openPresigner } from "../resolvers/lambda/presigner.ts";

const ROUNDS = 15;
const ADDRESSES = 300;
const MAX_RATIO = 0.25;

const REGION = "eu-north-1";
const CREDENTIALS = {
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  sessionToken: "token/".repeat(200),
};
const BUCKET = "photosky-previews";
const signedAt = new Date("2026-01-01T12:00:00Z");
const expiresIn = 7200;

const client = new S3Client({ region: REGION, credentials: CREDENTIALS });
const presigner = openPresigner({
  region: REGION,
  credentials: () => Promise.resolve(CREDENTIALS),
});

const ways = {
  getSignedUrl: (key: string) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket: BUCKET, Key: key }), {
      signingDate: signedAt,
      expiresIn,
    }),
  PhotoSky: (key: string) =>
    presigner.get(BUCKET, key, { signedAt, expiresIn }),
};

const signatureOf = (url: string) =>
  new URL(url).searchParams.get("X-Amz-Signature");
const [theirs, ours] = [
  await ways.getSignedUrl("p/a/b/320.webp"),
  await ways.PhotoSky("p/a/b/320.webp"),
];
// The SDK adds x-id to the query, which S3 ignores and the signature covers: the rest must agree.
const isWhole =
  ours.length > 1_400 &&
  signatureOf(ours)?.length === 64 &&
  theirs.startsWith(ours.split("?")[0]!);
if (!isWhole)
  throw new Error("The two do not sign the same thing: nothing to compare.");

const samples: Record<keyof typeof ways, number[]> = {
  getSignedUrl: [],
  PhotoSky: [],
};
for (let round = -2; round < ROUNDS; round += 1) {
  for (const [name, sign] of Object.entries(ways) as [
    keyof typeof ways,
    (key: string) => Promise<string>,
  ][]) {
    const before = process.cpuUsage();
    for (let i = 0; i < ADDRESSES; i += 1)
      await sign(`p/0123456789abcdefghjkmnpqrs/${round}/${i}.webp`);
    const { user, system } = process.cpuUsage(before);
    // The first rounds warm the machine's caches and Node's compiler.
    if (round >= 0) samples[name].push((user + system) / ADDRESSES);
  }
}

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const microseconds = {
  getSignedUrl: median(samples.getSignedUrl),
  PhotoSky: median(samples.PhotoSky),
};
const ratio = microseconds.PhotoSky / microseconds.getSignedUrl;

console.table(
  Object.entries(microseconds).map(([way, cpu]) => ({
    way,
    "CPU µs an address": Math.round(cpu),
    ratio: (cpu / microseconds.getSignedUrl).toFixed(2),
  })),
);
if (ratio > MAX_RATIO) {
  console.error(
    `PhotoSky's way takes ${ratio.toFixed(2)} of getSignedUrl's CPU, and at most ${MAX_RATIO} is wanted.`,
  );
  process.exitCode = 1;
}
