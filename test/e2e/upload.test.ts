import {
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileOf, put, signIn } from "../support/apiClient.ts";
import { drawnPhoto, sha256Of } from "../support/drawnPhotos.ts";
import {
  openRunningPhotoSky,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";

let photoSky: RunningPhotoSky;
beforeAll(async () => {
  photoSky = await openRunningPhotoSky();
});
afterAll(() => photoSky.close());

describe("a photo", () => {
  it("goes all the way", async () => {
    const ann = await signIn(photoSky.origin, "ann");
    const t = Date.now();
    const bytes = await drawnPhoto({
      seed: 1,
      width: 700,
      height: 500,
      format: "jpeg",
      capturedAt: "2024:05:17 18:03:22",
    });
    console.log(await sharp(bytes).metadata());
    const photo = await ann.upload(
      bytes,
      { fileName: "a.jpg", mediaType: "image/jpeg" },
      "problems { code } previews { url width height } captured { localDateTime source } ",
    );
    console.log(JSON.stringify(photo), Date.now() - t);
    console.log(await ann.usage());
  });
});
