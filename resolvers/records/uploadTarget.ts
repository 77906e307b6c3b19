import type { SingleUploadTarget } from "../generated/schema.ts";
import type { Presigner } from "../lambda/presigner.ts";
import { originalKey } from "./photoRecord.ts";
import type { PhotoSource } from "./photoSource.ts";
import { UPLOAD_URL_SECONDS } from "./uploadLimits.ts";

export type SignUpload = (
  photo: PhotoSource,
) => Promise<SingleUploadTarget & { __typename: "SingleUploadTarget" }>;

/** Where the bytes of an UPLOADING photo go: sealed, so that S3 takes exactly those announced, once. */
export function openUploadTarget(
  { put }: Pick<Presigner, "put">,
  bucket: string,
  now: () => Date,
): SignUpload {
  return async (photo) => {
    const signedAt = now();
    const expiresIn = Math.min(
      UPLOAD_URL_SECONDS,
      secondsUntil(photo.signing.uploadExpiresAt, signedAt),
    );
    const { url, headers } = await put(
      bucket,
      originalKey({ id: photo.id, generation: photo.signing.generation }),
      {
        sizeBytes: photo.sizeBytes,
        mediaType: photo.signing.announcedMediaType,
        sha256: photo.sha256,
      },
      { signedAt, expiresIn },
    );
    return {
      __typename: "SingleUploadTarget",
      method: "PUT",
      url,
      headers,
      expiresAt: new Date(signedAt.getTime() + expiresIn * 1_000).toISOString(),
    };
  };
}

/** An address never outlives its upload: what it brought then would be thrown away. */
function secondsUntil(expiresAt: string | null, from: Date): number {
  const seconds =
    expiresAt === null ? 0 : (Date.parse(expiresAt) - from.getTime()) / 1_000;
  return Math.max(1, Math.floor(seconds));
}
