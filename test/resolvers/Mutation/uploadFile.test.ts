import { describe, expect, it } from "vitest";
import type { UploadFileInput } from "../../../resolvers/generated/schema.ts";
import {
  isRefusal,
  readUploadFile,
  uploadingAgain,
  uploadingPhoto,
  type Refusal,
  type UploadFile,
} from "../../../resolvers/Mutation/uploadFile.ts";
import { photoIdOf } from "../../../resolvers/records/photoId.ts";
import { MAX_UPLOAD_BYTES } from "../../../resolvers/records/uploadLimits.ts";
import { ADA, sha256Of } from "../../support/aPhoto.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");

const A_JPEG: UploadFileInput = {
  clientKey: "1",
  fileName: "IMG_0001.jpg",
  mediaType: "image/jpeg",
  sizeBytes: 4_000_000,
  sha256: sha256Of(1),
  lastModifiedAt: "2024-05-17T18:03:22+02:00",
  timeZoneHint: "Europe/Oslo",
};

const reading = (changes: Partial<UploadFileInput> = {}) =>
  readUploadFile({ ...A_JPEG, ...changes }, NOW);

function taken(changes: Partial<UploadFileInput> = {}): UploadFile {
  const file = reading(changes);
  if (isRefusal(file)) throw new Error(`It was refused: ${file.message}`);
  return file;
}

function refused(changes: Partial<UploadFileInput>): Refusal {
  const refusal = reading(changes);
  if (!isRefusal(refusal)) throw new Error("It was taken.");
  return refusal;
}

describe("a file that is announced", () => {
  it("is taken as its sender knows it", () => {
    expect(reading()).toEqual({
      fileName: "IMG_0001.jpg",
      mediaType: "image/jpeg",
      sizeBytes: 4_000_000,
      sha256: sha256Of(1),
      lastModifiedAt: "2024-05-17T16:03:22.000Z",
      timeZoneHint: "Europe/Oslo",
    });
  });

  it.each([
    ["of one character", "a"],
    ["of 255 characters", "a".repeat(255)],
    ["of 255 characters beyond the first plane", "📷".repeat(255)],
    ["of another script", "写真 תמונה صورة.heic"],
    ["with a joined emoji", "👨‍👩‍👧.png"],
    ["that begins with a dot", ".hidden"],
    ["with signs that other systems mind", `a:b*c?"d<e>f|g.jpg`],
  ])("may have a name %s", (_what, fileName) => {
    expect(taken({ fileName }).fileName).toBe(fileName);
  });

  it.each([
    ["/home/ada/IMG.jpg", "IMG.jpg"],
    ["C:\\Users\\Ada\\IMG.jpg", "IMG.jpg"],
    ["../../etc/passwd", "passwd"],
    ["  IMG.jpg\n", "IMG.jpg"],
  ])("is named by the last part of %o", (fileName, name) => {
    expect(taken({ fileName }).fileName).toBe(name);
  });

  it.each([
    ["nothing", ""],
    ["blanks", "   "],
    ["a folder", "photos/"],
    ["this folder", "."],
    ["the folder above", "a/.."],
    ["a line break", "a\nb.jpg"],
    ["a null", "a\0b.jpg"],
    ["a control character", "a\u0085b.jpg"],
    ["a line separator", "a\u2028b.jpg"],
    ["half a character", "a\ud83db.jpg"],
    ["more than 255 characters", "a".repeat(256)],
    ["more than 255 characters beyond the first plane", "📷".repeat(256)],
  ])("may not be named %s", (_what, fileName) => {
    expect(refused({ fileName })).toEqual({
      code: "INVALID",
      message: expect.stringMatching(/^fileName must be /),
    });
  });

  it.each([
    ["one character", "k"],
    ["255 characters", "📷".repeat(255)],
  ])("may have a client key of %s", (_what, clientKey) => {
    expect(isRefusal(reading({ clientKey }))).toBe(false);
  });

  it.each([
    ["nothing", ""],
    ["256 characters", "k".repeat(256)],
  ])("may not have a client key of %s", (_what, clientKey) => {
    expect(refused({ clientKey })).toEqual({
      code: "INVALID",
      message: "clientKey must be 1 to 255 characters long.",
    });
  });

  it("may not have half a character in its client key: it could not be echoed", () => {
    expect(refused({ clientKey: "a\ud83d" })).toEqual({
      code: "INVALID",
      message: "clientKey must be text, without halves of characters.",
    });
  });

  it.each([1, MAX_UPLOAD_BYTES])("may be %i bytes long", (sizeBytes) => {
    expect(taken({ sizeBytes }).sizeBytes).toBe(sizeBytes);
  });

  it.each([
    [0, "EMPTY", "no bytes"],
    [-0, "EMPTY", "no bytes"],
    [
      MAX_UPLOAD_BYTES + 1,
      "TOO_LARGE",
      `and this one is ${MAX_UPLOAD_BYTES + 1}`,
    ],
    [1e300, "TOO_LARGE", "at most"],
    [-1, "INVALID", "sizeBytes must be"],
    [0.5, "INVALID", "sizeBytes must be"],
    [1e9 + 0.5, "INVALID", "sizeBytes must be"],
    [Number.NaN, "INVALID", "sizeBytes must be"],
    [Number.POSITIVE_INFINITY, "INVALID", "sizeBytes must be"],
  ])("of %d bytes is refused with %s", (sizeBytes, code, message) => {
    expect(refused({ sizeBytes })).toEqual({
      code,
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ["nothing", ""],
    ["63 digits", "0".repeat(63)],
    ["65 digits", "0".repeat(65)],
    ["capitals", "A".repeat(64)],
    ["letters beyond f", "g".repeat(64)],
    ["base64", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="],
    ["a line more", `${"0".repeat(64)}\n`],
  ])("may not have a hash of %s", (_what, sha256) => {
    expect(refused({ sha256 })).toEqual({
      code: "INVALID",
      message:
        "sha256 must be the SHA-256 of the file as 64 lower-case hex digits.",
    });
  });

  it.each([
    ["image/jpeg", "image/jpeg"],
    [" Image/HEIC ", "image/heic"],
    [
      "application/vnd.oasis.opendocument.graphics",
      "application/vnd.oasis.opendocument.graphics",
    ],
    ["text/html", "text/html"],
    ["", "application/octet-stream"],
    ["jpeg", "application/octet-stream"],
    ["image/", "application/octet-stream"],
    ["image/jpeg; charset=utf-8", "application/octet-stream"],
    ["image/jpeg\r\nx-evil: 1", "application/octet-stream"],
    ["image/ünicode", "application/octet-stream"],
    [`image/${"x".repeat(65)}`, "application/octet-stream"],
  ])(
    "is never refused for its media type: %o is sent as %s",
    (mediaType, sent) => {
      expect(taken({ mediaType }).mediaType).toBe(sent);
    },
  );

  it.each([
    ["is left out", undefined, null],
    ["is null", null, null],
    ["is no time", "yesterday", null],
    ["lies a week ahead", "2024-06-08T12:00:00Z", null],
    ["lies in the year 12024", "+012024-05-17T00:00:00Z", null],
    ["lies before photography", "-000001-01-01T00:00:00Z", null],
    [
      "lies hours ahead, as zones do",
      "2024-06-02T02:00:00Z",
      "2024-06-02T02:00:00.000Z",
    ],
    [
      "has another offset",
      "2024-05-17T18:03:22.5-07:00",
      "2024-05-18T01:03:22.500Z",
    ],
  ])("has the time of its file if that %s", (_what, lastModifiedAt, kept) => {
    expect(taken({ lastModifiedAt }).lastModifiedAt).toBe(kept);
  });

  it.each([
    ["Europe/Oslo", "Europe/Oslo"],
    ["europe/oslo", "Europe/Oslo"],
    ["UTC", "UTC"],
    [undefined, null],
    [null, null],
    ["", null],
    ["Mars/Olympus", null],
    ["+02:00", null],
    ["x".repeat(1_000), null],
  ])("is believed its zone %o as %o", (timeZoneHint, kept) => {
    expect(taken({ timeZoneHint }).timeZoneHint).toBe(kept);
  });
});

describe("an upload that begins", () => {
  it("is the photo of its owner and bytes, with nothing known but what was announced", () => {
    const { generation, ...photo } = uploadingPhoto(ADA, taken(), NOW);
    expect(generation).toMatch(/^[0-9a-z]{15}$/);
    expect(photo).toMatchObject({
      id: photoIdOf(ADA, sha256Of(1)),
      ownerId: ADA,
      status: "UPLOADING",
      fileName: "IMG_0001.jpg",
      mediaType: "image/jpeg",
      announcedMediaType: "image/jpeg",
      format: "JPEG",
      sizeBytes: 4_000_000,
      previews: [],
      problems: [],
      uploadedAt: "2024-06-01T12:00:00.000Z",
      trashedAt: null,
    });
  });

  it("is looked for after ten minutes, and given up after a day", () => {
    expect(uploadingPhoto(ADA, taken(), NOW)).toMatchObject({
      dueAt: "2024-06-01T12:10:00.000Z",
      uploadExpiresAt: "2024-06-02T12:00:00.000Z",
    });
  });

  it.each([
    ["image/heic", "HEIF"],
    ["image/heif", "HEIF"],
    ["image/avif", "AVIF"],
    ["image/svg+xml", "SVG"],
    ["application/octet-stream", "UNKNOWN"],
    ["constructor/x", "UNKNOWN"],
  ])("takes %s for %s, until its bytes have been read", (mediaType, format) => {
    expect(uploadingPhoto(ADA, taken({ mediaType }), NOW).format).toBe(format);
  });

  it("is the same when it begins again, but for what is announced now, and has a new day", () => {
    const first = uploadingPhoto(ADA, taken(), NOW);
    const later = new Date("2024-06-01T20:00:00.000Z");
    const file = taken({ fileName: "new.heic", mediaType: "image/heic" });
    expect(uploadingAgain(first, file, later)).toEqual({
      ...first,
      fileName: "new.heic",
      mediaType: "image/heic",
      announcedMediaType: "image/heic",
      format: "HEIF",
      updatedAt: "2024-06-01T20:00:00.000Z",
      dueAt: "2024-06-01T20:10:00.000Z",
      uploadExpiresAt: "2024-06-02T20:00:00.000Z",
    });
  });
});
