// What the image pipeline tells of one original. Names and meanings are those of schema.graphql;
// imports nothing, so that both halves of the pipeline (pixels, metadata) and the records share one vocabulary.

/** UNKNOWN: nothing that can be named. */
export type PhotoFormat =
  | "UNKNOWN"
  | "JPEG"
  | "PNG"
  | "WEBP"
  | "GIF"
  | "TIFF"
  | "HEIF"
  | "AVIF"
  | "JXL"
  | "SVG"
  | "RAW";

export type PhotoKind = "STILL" | "ANIMATED" | "PANORAMA" | "MOTION" | "VECTOR";

export type PhotoProblemCode =
  | "CORRUPT"
  | "TRUNCATED"
  | "TOO_MANY_PIXELS"
  | "UNSUPPORTED_FORMAT"
  | "UNSUPPORTED_CODEC"
  | "EMPTY"
  /** The name or the announced media type says another format than the bytes; the photo is taken for what it is. */
  | "FORMAT_MISMATCH"
  | "CHECKSUM_MISMATCH"
  | "METADATA_UNREADABLE"
  | "CAPTURE_TIME_IMPLAUSIBLE"
  | "LOCATION_IMPLAUSIBLE"
  | "PREVIEW_FAILED"
  | "TIMED_OUT";

export interface PhotoProblem {
  code: PhotoProblemCode;
  /** A sentence fit to show to a person. */
  message: string;
  /** True when reading the original again may help. */
  retryable: boolean;
}

export type TimePrecision =
  "SUBSECOND" | "SECOND" | "MINUTE" | "DAY" | "MONTH" | "YEAR" | "UNKNOWN";

export type CaptureTimeSource =
  | "PERSON"
  | "SIDECAR"
  | "EXIF_ORIGINAL"
  | "EXIF_DIGITIZED"
  | "XMP"
  | "IPTC"
  | "GPS"
  | "FILE_NAME"
  | "NONE";

export type OffsetSource =
  | "PERSON"
  | "EXIF_OFFSET_ORIGINAL"
  | "EXIF_OFFSET_DIGITIZED"
  | "EXIF_OFFSET"
  | "XMP"
  | "GPS_CLOCK"
  | "GPS_POSITION"
  | "USER_SETTING"
  | "NONE";

export interface CaptureTime {
  /** As the camera's clock showed it: `2024-05-17T18:03:22.14`, no zone; only as precise as known (`2024-05-17` for DAY). */
  localDateTime: string | null;
  /** `YYYY-MM-DD`. */
  localDate: string | null;
  /** `+02:00`, `-07:00` or `Z`; null when nothing tells it. */
  utcOffset: string | null;
  /** IANA name, when the position gives one. */
  timeZone: string | null;
  /** ISO instant in UTC ending in `Z`; null unless an offset or a satellite clock tells it. */
  instant: string | null;
  precision: TimePrecision;
  source: CaptureTimeSource;
  offsetSource: OffsetSource;
}

export interface PhotoLocation {
  /** Degrees, WGS 84, 6 decimals. */
  latitude: number;
  longitude: number;
  altitudeMetres: number | null;
}

export interface Camera {
  make: string | null;
  model: string | null;
  lensMake: string | null;
  lensModel: string | null;
  software: string | null;
  serialNumber: string | null;
}

export interface Exposure {
  apertureF: number | null;
  /** As written, for example `1/250`. */
  shutter: string | null;
  shutterSeconds: number | null;
  iso: number | null;
  focalLengthMm: number | null;
  focalLength35mm: number | null;
  exposureBiasEv: number | null;
  flashFired: boolean | null;
}

/** What only the sender of a file knows about it. */
export interface FileHints {
  fileName: string;
  /** The media type that was announced; the bytes decide. */
  mediaType: string;
  /** IANA zone of the device, used only when the file does not say. */
  timeZoneHint: string | null;
  /** ISO instant of the upload: a capture time more than a day later is not believed. */
  uploadedAt: string;
}

/** What the file says about itself in words. */
export interface PhotoMetadata {
  captured: CaptureTime;
  location: PhotoLocation | null;
  camera: Camera | null;
  exposure: Exposure | null;
  /** EXIF orientation 1 to 8; 1 when absent or senseless. HEIF and AVIF ignore it. */
  orientation: number;
  /** Something in the file says that it is one half of a motion photo, or a panorama. */
  kindHint: "MOTION" | "PANORAMA" | null;
  problems: PhotoProblem[];
}

/** One width of the ladder, ready to be stored. */
export interface RenderedPreview {
  width: number;
  height: number;
  /** WebP bytes, without any metadata. */
  body: Buffer;
}

export interface Placeholder {
  /** Base64 of a ThumbHash, about 25 bytes. */
  thumbHash: string;
  /** The same as a tiny WebP, `data:image/webp;base64,…`, about 350 characters. */
  dataUrl: string;
  /** `#rrggbb`. */
  dominantColor: string;
  /** At most 6, largest share (0 to 1) first. */
  palette: { hex: string; share: number }[];
}

export interface PhotoPixels {
  format: PhotoFormat;
  mediaType: string;
  kind: PhotoKind;
  /** Upright size; null where not even the header could be read. */
  width: number | null;
  height: number | null;
  previews: RenderedPreview[];
  placeholder: Placeholder | null;
}

/** Everything that reading an original came to. FAILED: nothing can be shown, and `problems` says why. */
export interface PhotoReading extends PhotoPixels {
  outcome: "READY" | "FAILED";
  metadata: PhotoMetadata;
  problems: PhotoProblem[];
}
