import type { CameraModel, Lens } from "./cameras.ts";
import type { ShotSettings } from "./exposureOf.ts";
import type { Light, MotifName } from "./motif.ts";

export type SampleFormat = "jpeg" | "png" | "webp" | "avif" | "tiff" | "gif";

/** Everything about a sample photo but its pixels. */
export interface SamplePhoto {
  seed: string;
  fileName: string;
  format: SampleFormat;
  mediaType: string;
  motif: MotifName;
  light: Light;
  /** In pixels, upright. */
  width: number;
  height: number;
  /** EXIF's, 1 to 8: how the camera was held. */
  orientation: number;
  /** Undefined for what lost its metadata on the way: messages, scans. */
  shot: Shot | undefined;
  /** The file's own time: an ISO instant. */
  lastModifiedAt: string;
}

export interface Shot {
  camera: CameraModel;
  lens: Lens;
  settings: ShotSettings;
  /** By the camera's clock: 2024-05-17T18:03:22. */
  localDateTime: string;
  /** Digits after the second; undefined when the camera writes none. */
  subSeconds: string | undefined;
  /** As +02:00; undefined when the camera does not know. */
  utcOffset: string | undefined;
  /** Undefined where the camera had no reception. */
  position:
    { latitude: number; longitude: number; altitudeMetres: number } | undefined;
}
