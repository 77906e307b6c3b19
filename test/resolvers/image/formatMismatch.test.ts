import { describe, expect, it } from "vitest";
import { findFormatMismatch } from "../../../resolvers/image/formatMismatch.ts";

const mismatch = (fileName: string, mediaType: string) =>
  findFormatMismatch(
    { format: "JPEG", mediaType: "image/jpeg" },
    { fileName, mediaType, timeZoneHint: null, uploadedAt: "" },
  );

describe("a wrong name or type", () => {
  it("is reported in words, and the bytes are believed", () => {
    expect(mismatch("cat.png", "image/png")).toEqual({
      code: "FORMAT_MISMATCH",
      message:
        "This file is named .png and was announced as image/png, but its bytes are JPEG; it was taken as JPEG.",
      retryable: false,
    });
    expect(mismatch("cat.heic", "image/jpeg")?.message).toContain(
      "is named .heic, but",
    );
    expect(mismatch("cat.jpg", "image/x-canon-cr2")?.message).toContain(
      "was announced as image/x-canon-cr2, but",
    );
  });

  it.each([
    ["cat.jpg", "image/jpeg"],
    ["CAT.JPEG", "image/jpg; charset=binary"],
    ["cat.jfif", "image/pjpeg"],
    ["cat", "application/octet-stream"],
    ["cat.bin", ""],
    ["cat.pdf", "application/pdf"],
    ["constructor.constructor", "constructor"],
  ])("is not made of what says the same or nothing: %s, %s", (name, type) => {
    expect(mismatch(name, type)).toBeNull();
  });

  it("knows that HEIC and HEIF are one", () => {
    expect(
      findFormatMismatch(
        { format: "HEIF", mediaType: "image/heic" },
        {
          fileName: "cat.hif",
          mediaType: "image/heif",
          timeZoneHint: null,
          uploadedAt: "",
        },
      ),
    ).toBeNull();
  });
});
