import type { S3Event } from "aws-lambda";
import type { PhotoMessage } from "../records/messages.ts";
import { photoOfOriginalKey } from "../records/photoRecord.ts";

/**
 * The photos that a message of the ingest queue speaks of: S3's events of new originals, or our own.
 * Empty for S3's test event, and for keys we never issued. Throws on anything else: it belongs into the dead-letter queue.
 */
export function photoMessages(body: string): PhotoMessage[] {
  const message = JSON.parse(body) as Partial<S3Event> &
    Partial<PhotoMessage> & { Event?: string };
  if (message.Records) {
    return message.Records.flatMap(({ s3 }) => {
      // S3 writes keys as forms do: escaped, and blanks as plus signs.
      const photo = photoOfOriginalKey(
        decodeURIComponent(s3.object.key.replace(/\+/g, " ")),
      );
      return photo ? [{ photoId: photo.id, generation: photo.generation }] : [];
    });
  }
  if (message.photoId && message.generation) {
    return [{ photoId: message.photoId, generation: message.generation }];
  }
  if (message.Event === "s3:TestEvent") return [];
  throw new Error(
    "This message is neither an event of S3 nor one of PhotoSky's own.",
  );
}
