// What an upload may be. `service` tells the numbers; tests read them.

/** One original. Lambda's own disk and memory hold it whole while it is read. */
export const MAX_UPLOAD_BYTES = 1024 ** 3;

/** The longest name that file systems take, in characters. */
export const MAX_FILE_NAME_CHARACTERS = 255;

/** Echoed back, so bounded. */
export const MAX_CLIENT_KEY_CHARACTERS = 255;

/** Files or ids of one call. */
export const MAX_PER_CALL = 100;

/** An upload address: long enough for 1 GiB over a slow line to begin, short enough to be worthless when found. */
export const UPLOAD_URL_SECONDS = 60 * 60;
