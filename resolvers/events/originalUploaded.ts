import type { PhotoReading, FileHints } from "../image/photoReading.ts";
import { step } from "../lambda/step.ts";
import type { PhotoMessage } from "../records/messages.ts";
import {
  originalKey,
  previewKey,
  type PhotoRecord,
} from "../records/photoRecord.ts";
import { withStale } from "../records/photoShapes.ts";
import type { PhotoStore } from "../records/photoStore.ts";
import {
  isTimedOut,
  processingSince,
  settled,
  timedOut,
} from "../records/processing.ts";

/** The delivery on which a photo is marked TIMED_OUT before it is read once more: two readers died of it. */
const LAST_CHANCES_FROM = 3;

interface Dependencies {
  change: PhotoStore["change"];
  changeShapes: PhotoStore["changeShapes"];
  /** The original and its true size; undefined when there is no such object. */
  openOriginal(
    key: string,
  ): Promise<{ sizeBytes: number; read(): Promise<Buffer> } | undefined>;
  readPhoto(original: Buffer, hints: FileHints): Promise<PhotoReading>;
  storePreview(key: string, body: Buffer): Promise<void>;
  now(): Date;
}

/**
 * The bytes of a photo have arrived, or are to be read again. Every step may run twice: S3 and SQS deliver at least once.
 * @param receiveCount how often this message has been delivered, 1 the first time.
 * @returns what became of it, for the log. Throws what is not the photo's fault: the queue tries again.
 */
export function originalUploaded(deps: Dependencies) {
  return async (
    { photoId, generation }: PhotoMessage,
    receiveCount: number,
  ): Promise<"READY" | "FAILED" | "IGNORED"> => {
    step("ingest 1 message received", { photoId, receiveCount });
    const original = await deps.openOriginal(
      originalKey({ id: photoId, generation }),
    );
    const { photo } = await deps.change(photoId, (before) => {
      if (!before || before.generation !== generation) return undefined;
      if (before.status === "UPLOADING" && original) {
        return {
          put: processingSince(
            { ...before, sizeBytes: original.sizeBytes },
            deps.now(),
          ),
        };
      }
      if (before.status === "PROCESSING" && receiveCount >= LAST_CHANCES_FROM) {
        return { put: timedOut(before, deps.now()) };
      }
      return undefined;
    });
    // Purged, cancelled, of another life, or done by an earlier delivery of the same event.
    if (
      !photo ||
      photo.generation !== generation ||
      !isToBeRead(photo, receiveCount)
    ) {
      return "IGNORED";
    }
    step("ingest 2 photo marked", { photoId });
    if (!original)
      throw new Error(`The original of photo ${photoId} is not in the bucket.`);

    const reading = await deps.readPhoto(await original.read(), {
      fileName: photo.fileName,
      mediaType: photo.announcedMediaType,
      timeZoneHint: photo.timeZoneHint,
      uploadedAt: photo.uploadedAt,
    });
    step("ingest 3 original read", { photoId });
    await Promise.all(
      reading.previews.map(async ({ width, body }) => {
        const key = previewKey({ id: photoId, generation }, width);
        await deps.storePreview(key, body);
        step("ingest 4 preview stored", { photoId, width });
      }),
    );
    if (photo.shapeBytes > 0) {
      await deps.changeShapes({ id: photoId, generation }, withStale);
    }
    step("ingest 5 previews stored", { photoId });
    await deps.change(photoId, (before) =>
      before?.generation === generation &&
      // A reading that came to an end is worth more than another delivery's fear that none would.
      (before.status === "PROCESSING" || isTimedOut(before))
        ? { put: settled(before, fromReading(reading), deps.now()) }
        : undefined,
    );
    step("ingest 6 photo settled", { photoId });
    return reading.outcome;
  };
}

function isToBeRead(photo: PhotoRecord, receiveCount: number): boolean {
  return (
    photo.status === "PROCESSING" ||
    (receiveCount >= LAST_CHANCES_FROM && isTimedOut(photo))
  );
}

function fromReading(reading: PhotoReading) {
  const { metadata } = reading;
  return {
    status: reading.outcome,
    problems: reading.problems,
    format: reading.format,
    mediaType: reading.mediaType,
    kind: reading.kind,
    width: reading.width,
    height: reading.height,
    captured: metadata.captured,
    location: metadata.location,
    camera: metadata.camera,
    exposure: metadata.exposure,
    placeholder: reading.placeholder,
    previews: reading.previews.map(({ width, height, body }) => ({
      width,
      height,
      sizeBytes: body.length,
    })),
  };
}
