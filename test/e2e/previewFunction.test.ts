// The function that makes pictures besides the ladder, called as `query` calls it: by Lambda's API.

import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Shape } from "../../resolvers/image/shape.ts";
import type { ShapesMade } from "../../resolvers/records/previewShape.ts";
import { signIn } from "../support/apiClient.ts";
import {
  openRunningPhotoSky,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";

let photoSky: RunningPhotoSky;
let lambda: LambdaClient;
let photoId: string;
let prefix: string;
beforeAll(async () => {
  photoSky = await openRunningPhotoSky();
  lambda = new LambdaClient({
    endpoint: photoSky.awsEndpoint,
    region: "us-east-1",
    credentials: photoSky.credentials,
  });
  // Red on the left, and blue from two thirds on.
  const drawing = await sharp({
    create: { width: 900, height: 400, channels: 3, background: "#ff0000" },
  })
    .composite([
      {
        input: {
          create: { width: 300, height: 400, channels: 3, background: "blue" },
        },
        left: 600,
        top: 0,
      },
    ])
    .withExif({ IFD0: { Artist: "Ada" } })
    .jpeg()
    .toBuffer();
  const ann = await signIn(photoSky.origin, "preview-function-ann");
  photoId = (
    await ann.upload(drawing, {
      fileName: "drawing.jpg",
      mediaType: "image/jpeg",
    })
  ).id;
  const { Contents = [] } = await photoSky.s3.send(
    new ListObjectsV2Command({
      Bucket: photoSky.previewsBucket,
      Prefix: `p/${photoId}/`,
    }),
  );
  prefix = Contents[0]!.Key!.split("/").slice(0, 3).join("/");
});
afterAll(async () => {
  lambda?.destroy();
  await photoSky?.close();
});

async function asked(...shapes: Shape[]) {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: photoSky.functionArn("preview"),
      Payload: JSON.stringify({
        photoId,
        generation: prefix.split("/")[2],
        shapes,
      }),
    }),
  );
  const answer = JSON.parse(Payload!.transformToString()) as ShapesMade & {
    errorMessage?: string;
  };
  return { FunctionError, ...answer };
}

describe("the function preview", () => {
  it("stores what it was asked for, of the type that it is, to be cached by its reader alone", async () => {
    const { made } = await asked(
      { width: 100, height: 100, crop: { x: 1, y: 0 }, format: "AVIF" },
      { width: 80, height: 100, crop: "CENTER", format: "JPEG" },
      // Larger than any rung of the ladder: from the original.
      { width: 900, height: 400, crop: null, format: "PNG" },
    );
    expect(made.map(({ file }) => file).sort()).toEqual([
      "100x100-focal-1000-0.avif",
      "80x100-center.jpg",
      "900x400.png",
    ]);
    const types = ["image/avif", "image/jpeg", "image/png"];
    for (const [i, { file, sizeBytes }] of made
      .sort((a, b) => (a.file < b.file ? -1 : 1))
      .entries()) {
      const stored = await photoSky.s3.send(
        new GetObjectCommand({
          Bucket: photoSky.previewsBucket,
          Key: `${prefix}/${file}`,
        }),
      );
      expect(stored.ContentType).toBe(types[i]);
      expect(stored.CacheControl).toBe("private, max-age=7200");
      expect(stored.ContentLength).toBe(sizeBytes);
      const bytes = Buffer.from(await stored.Body!.transformToByteArray());
      const { width, height, exif } = await sharp(bytes).metadata();
      expect(file).toContain(`${width}x${height}`);
      expect(exif).toBeUndefined();
      const { dominant } = await sharp(bytes).stats();
      expect(dominant.b > dominant.r).toBe(file.includes("focal"));
    }
  });

  it("answers what was made before, without making it again", async () => {
    const shape = {
      width: 50,
      height: 50,
      crop: "ATTENTION",
      format: "WEBP",
    } as const;
    const first = await asked(shape);
    expect(first.made).toHaveLength(1);
    // madeAt tells when.
    expect(await asked(shape)).toEqual(first);
  });

  it("fails with a sentence at what no function of ours asks for", async () => {
    const { FunctionError, errorMessage } = await asked({
      width: 20_000,
      height: 1,
      crop: null,
      format: "PNG",
    });
    expect(FunctionError).toBe("Unhandled");
    expect(errorMessage).toContain("At most 8 shapes");
  });
});
