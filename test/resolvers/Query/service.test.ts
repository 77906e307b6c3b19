import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { service } from "../../../resolvers/Query/service.ts";
import { PREVIEW_WIDTHS } from "../../../resolvers/image/previewLadder.ts";
import { MAX_PAGE_SIZE } from "../../../resolvers/records/pageRequest.ts";
import { PREVIEW_FORMATS } from "../../../resolvers/records/previewShape.ts";
import { MAX_UPLOAD_BYTES } from "../../../resolvers/records/uploadLimits.ts";
import { askResolver, operator } from "../../support/askResolver.ts";

describe("Query.service", () => {
  it("tells the limits that the other fields keep", async () => {
    expect(await askResolver(service, {})).toMatchObject({
      maxUploadBytes: MAX_UPLOAD_BYTES,
      multipartThresholdBytes: MAX_UPLOAD_BYTES,
      maxPageSize: MAX_PAGE_SIZE,
      previewWidths: [...PREVIEW_WIDTHS],
      previewFormats: [...PREVIEW_FORMATS],
      acceptedMediaTypes: expect.arrayContaining(["image/jpeg", "image/heic"]),
      features: ["HEIF_DECODING"],
    });
  });

  it("tells the version of the package", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as {
      version: string;
    };
    expect((await askResolver(service, {})).version).toBe(version);
  });

  it("tells a service as it tells a person", async () => {
    expect(await askResolver(service, {}, { caller: operator })).toEqual(
      await askResolver(service, {}),
    );
  });
});
