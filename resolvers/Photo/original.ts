import type { PhotoResolvers } from "../generated/schema.ts";
import { contentDisposition } from "../records/contentDisposition.ts";
import type { SignDownload } from "../records/downloadAddress.ts";
import { originalKey } from "../records/photoRecord.ts";

export const original =
  ({
    signOriginal,
  }: {
    signOriginal: SignDownload;
  }): PhotoResolvers["original"] =>
  async ({ source }) => {
    if (source.status === "UPLOADING") return null;
    const { generation } = source.signing;
    const { url, expiresAt } = await signOriginal(
      originalKey({ id: source.id, generation }),
      {
        "response-content-disposition": contentDisposition(source.fileName),
        "response-content-type": source.mediaType,
      },
    );
    return {
      url,
      expiresAt,
      fileName: source.fileName,
      mediaType: source.mediaType,
      sizeBytes: source.sizeBytes,
    };
  };
