// The shape of the table, for infra/ that makes it and the repository that reads it. Imports nothing.

/** Partition and sort key of the table. */
export const TABLE_KEYS = { partition: "pk", sort: "sk" } as const;

/** Indexes of the table. A photo is in exactly one `list` of its owner; `due` is sparse. */
export const INDEXES = {
  byCaptured: {
    name: "byCaptured",
    partition: "list",
    sort: "capturedKey",
    projection: "ALL",
  },
  byUploaded: {
    name: "byUploaded",
    partition: "list",
    sort: "uploadedKey",
    projection: "ALL",
  },
  due: {
    name: "due",
    partition: "dueShard",
    sort: "dueAt",
    projection: "KEYS_ONLY",
  },
} as const;

/** Objects of the originals bucket live under this prefix, those of the previews bucket under the other. */
export const ORIGINALS_PREFIX = "o/";
export const PREVIEWS_PREFIX = "p/";
