// What goes through our own queues, besides S3's events. Imports nothing.

/** To the ingest queue: read this original (again). To the purge queue: delete what is left of this life of a photo. */
export interface PhotoMessage {
  photoId: string;
  generation: string;
}

export type SendPhotoMessage = (message: PhotoMessage) => Promise<void>;
