import type { PhotoResolvers } from "../generated/schema.ts";
import type { SignDownload } from "../records/downloadAddress.ts";
import { previewKey } from "../records/photoRecord.ts";

export const previews =
  ({
    signPreview,
  }: {
    signPreview: SignDownload;
  }): PhotoResolvers["previews"] =>
  ({ source }) => {
    const { generation, previews: made } = source.signing;
    return Promise.all(
      made.map(async ({ width, height, sizeBytes }) => ({
        width,
        height,
        sizeBytes,
        format: "WEBP" as const,
        ...(await signPreview(
          previewKey({ id: source.id, generation }, width),
        )),
      })),
    );
  };
