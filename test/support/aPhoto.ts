import {
  UNKNOWN_CAPTURE_TIME,
  type PhotoRecord,
} from "../../resolvers/records/photoRecord.ts";
import { photoIdOf } from "../../resolvers/records/photoId.ts";

export const ADA = "3f0c9a52-8d1e-4a57-9f0a-5a2d9be1c0de";
export const BOB = "b7e23ec2-9af0-4b43-a7c1-04c6f0e7b1ff";

/** The SHA-256 of nothing in particular, another for each number. */
export function sha256Of(number: number): string {
  return number.toString(16).padStart(64, "0");
}

/** A photo of Ada's as it is once it has been read; each number is another photo. */
export function aPhoto(
  number = 1,
  changes: Partial<PhotoRecord> = {},
): PhotoRecord {
  const ownerId = changes.ownerId ?? ADA;
  const sha256 = sha256Of(number);
  return {
    id: photoIdOf(ownerId, sha256),
    ownerId,
    generation: "0m2x9k1abcd3fgh",
    version: 0,
    status: "READY",
    fileName: `IMG_${String(number).padStart(4, "0")}.jpg`,
    mediaType: "image/jpeg",
    announcedMediaType: "image/jpeg",
    format: "JPEG",
    sizeBytes: 4_000_000,
    sha256,
    lastModifiedAt: "2024-05-17T16:03:22.000Z",
    timeZoneHint: "Europe/Oslo",
    kind: "STILL",
    width: 4032,
    height: 3024,
    captured: {
      localDateTime: "2024-05-17T18:03:22.14",
      localDate: "2024-05-17",
      utcOffset: "+02:00",
      timeZone: "Europe/Oslo",
      instant: "2024-05-17T16:03:22.140Z",
      precision: "SUBSECOND",
      source: "EXIF_ORIGINAL",
      offsetSource: "EXIF_OFFSET_ORIGINAL",
    },
    location: {
      latitude: 59.913868,
      longitude: 10.752245,
      altitudeMetres: 23.4,
    },
    camera: {
      make: "Apple",
      model: "iPhone 15 Pro",
      lensMake: "Apple",
      lensModel: "iPhone 15 Pro back triple camera 6.765mm f/1.78",
      software: "17.4.1",
      serialNumber: null,
    },
    exposure: {
      apertureF: 1.78,
      shutter: "1/250",
      shutterSeconds: 0.004,
      iso: 80,
      focalLengthMm: 6.765,
      focalLength35mm: 24,
      exposureBiasEv: 0,
      flashFired: false,
    },
    placeholder: {
      thumbHash: "3OcRJYB4d3h/iIeHeEh3eIhw+j3A",
      dataUrl: "data:image/webp;base64,UklGRnAAAABXRUJQVlA4IGQAAADwBACdASogA",
      dominantColor: "#1e90ff",
      palette: [
        { hex: "#1e90ff", share: 0.4 },
        { hex: "#2f4f4f", share: 0.25 },
        { hex: "#f5deb3", share: 0.15 },
        { hex: "#8b4513", share: 0.1 },
        { hex: "#ffffff", share: 0.06 },
        { hex: "#000000", share: 0.04 },
      ],
    },
    previews: [320, 640, 960, 1280, 1920, 2560].map((width) => ({
      width,
      height: (width * 3) / 4,
      sizeBytes: width * 100,
    })),
    problems: [],
    shapeBytes: 0,
    altText: null,
    focalPoint: null,
    uploadedAt: "2024-06-01T09:00:00.000Z",
    updatedAt: "2024-06-01T09:00:05.000Z",
    trashedAt: null,
    purgesAt: null,
    uploadExpiresAt: null,
    dueAt: null,
    ...changes,
  };
}

/** The same before its bytes have arrived. */
export function anUpload(
  number = 1,
  changes: Partial<PhotoRecord> = {},
): PhotoRecord {
  return aPhoto(number, {
    status: "UPLOADING",
    width: null,
    height: null,
    captured: UNKNOWN_CAPTURE_TIME,
    location: null,
    camera: null,
    exposure: null,
    placeholder: null,
    previews: [],
    updatedAt: "2024-06-01T09:00:00.000Z",
    uploadExpiresAt: "2024-06-02T09:00:00.000Z",
    dueAt: "2024-06-01T09:10:00.000Z",
    ...changes,
  });
}
