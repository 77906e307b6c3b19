import packageJson from "../../package.json" with { type: "json" };
import type { QueryResolvers } from "../generated/schema.ts";
import { ACCEPTED_MEDIA_TYPES } from "../image/acceptedMediaTypes.ts";
import { PREVIEW_WIDTHS } from "../image/previewLadder.ts";
import { MAX_PIXELS } from "../image/pixelLimits.ts";
import { MAX_UPLOAD_BYTES } from "../records/uploadLimits.ts";
import { MAX_PAGE_SIZE } from "../records/pageRequest.ts";
import { PREVIEW_FORMATS } from "../records/previewShape.ts";

export const service: QueryResolvers["service"] = () => ({
  version: packageJson.version,
  acceptedMediaTypes: [...ACCEPTED_MEDIA_TYPES],
  maxUploadBytes: MAX_UPLOAD_BYTES,
  maxPixels: MAX_PIXELS,
  previewWidths: [...PREVIEW_WIDTHS],
  // Every upload is a single PUT until there is multipart.
  multipartThresholdBytes: MAX_UPLOAD_BYTES,
  previewFormats: [...PREVIEW_FORMATS],
  maxPageSize: MAX_PAGE_SIZE,
  features: ["HEIF_DECODING"],
});
