/** What becomes READY. The bytes decide, so these are for a file picker, not for a door. Imports nothing. */
export const ACCEPTED_MEDIA_TYPES = [
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/gif",
  "image/tiff",
  "image/heic",
  "image/heif",
  "image/avif",
] as const;
