// What parents hand to GraphQL: a photo with all its plain fields, and what the fields with resolvers go by.

import type { Photo } from "../generated/schema.ts";
import type { Caller } from "../lambda/caller.ts";
import type { PicturedPhoto } from "./askedPreview.ts";
import { timelineDate } from "./photoItem.ts";
import type { PhotoLife, PhotoRecord } from "./photoRecord.ts";

/** Fields of Photo with a resolver of their own (resolvers/functions/fields.ts): they sign, where the right to sign is. */
type ResolvedField =
  "previews" | "preview" | "responsiveImage" | "original" | "upload";

/** AppSync hands this to those resolvers as their source; callers see only what the schema names. */
export interface PhotoSource extends Omit<Photo, ResolvedField> {
  signing: {
    generation: string;
    announcedMediaType: string;
    uploadExpiresAt: string | null;
    previews: PhotoRecord["previews"];
  };
}

export function photoSource(
  photo: PhotoRecord,
  caller: Extract<Caller, { kind: "PERSON" }>,
): PhotoSource {
  const { width, height, location } = photo;
  return {
    id: photo.id,
    status: photo.status,
    problems: photo.problems,
    version: photo.version,
    kind: photo.kind,
    fileName: photo.fileName,
    mediaType: photo.mediaType,
    format: photo.format,
    sizeBytes: photo.sizeBytes,
    sha256: photo.sha256,
    width,
    height,
    aspectRatio: width && height ? width / height : null,
    focalPoint: photo.focalPoint && { ...photo.focalPoint, source: "PERSON" },
    altText: photo.altText,
    altTextSource: photo.altText === null ? null : "PERSON",
    captured: photo.captured,
    timelineDate: timelineDate(photo),
    location: location && {
      point: { latitude: location.latitude, longitude: location.longitude },
      altitudeMetres: location.altitudeMetres,
      source: "FILE",
      placeNames: [],
      countryCode: null,
    },
    camera: photo.camera,
    exposure: photo.exposure,
    placeholder: photo.placeholder,
    // Only the owner sees a photo, so the caller's name is the owner's.
    owner: { id: photo.ownerId, displayName: caller.displayName },
    uploadedAt: photo.uploadedAt,
    updatedAt: photo.updatedAt,
    trashedAt: photo.trashedAt,
    purgesAt: photo.purgesAt,
    signing: {
      generation: photo.generation,
      announcedMediaType: photo.announcedMediaType,
      uploadExpiresAt: photo.uploadExpiresAt,
      previews: photo.previews,
    },
  };
}

/** What its pictures go by; undefined for as long as it has none. */
export function picturedPhoto({
  id,
  width,
  height,
  focalPoint,
  signing: { generation, previews },
}: PhotoSource): (PicturedPhoto & { life: PhotoLife }) | undefined {
  if (!width || !height || previews.length === 0) return undefined;
  return {
    life: { id, generation },
    width,
    height,
    rungs: previews,
    focalPoint: focalPoint && { x: focalPoint.x, y: focalPoint.y },
  };
}
