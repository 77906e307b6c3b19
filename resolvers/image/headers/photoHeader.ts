/** What a file says of its picture before a single pixel is decoded. */
export interface PhotoHeader {
  /** Null where the file ends before it says so. As stored; HEIF, AVIF and JXL already upright, for they turn in the container. */
  width: number | null;
  height: number | null;
  /** EXIF orientation where the header holds it as a plain field (TIFF and RAW), else null. */
  orientation: number | null;
  /** What a decoder has to hold at once: more than width × height where tiles or a canvas say so. */
  pixels: number;
  /** More than one frame to be played. */
  animated: boolean;
  /** All bytes that the container promises are there; null where only decoding tells. */
  complete: boolean | null;
  /** The way the pixels are packed, where it decides whether they can be unpacked. */
  codec: string | null;
}

export const UNREADABLE_HEADER: PhotoHeader = {
  width: null,
  height: null,
  orientation: null,
  pixels: 0,
  animated: false,
  complete: null,
  codec: null,
};
