import type { ClassicLevel } from "classic-level";
import type { BodyPiece, Operation } from "./bodies.ts";
import type { Checksum, ChecksumAlgorithm } from "./checksums.ts";
import type { CorsRule } from "./cors.ts";

type Database = ClassicLevel<string, string>;

export interface BucketConfiguration {
  name: string;
  versioned: boolean;
  cors: CorsRule[];
}

export interface Bucket extends BucketConfiguration {
  createdAt: string;
}

/** What the writer of an object said of it. */
export interface ObjectDescription {
  headers: Record<string, string>;
  metadata: Record<string, string>;
  tags: [key: string, value: string][];
}

export interface ObjectVersion extends ObjectDescription {
  /** "null" for what was written without versioning. */
  versionId: string;
  /** Grows with every version of a key. */
  sequence: number;
  deleteMarker: boolean;
  lastModified: string;
  pieces: BodyPiece[];
  sizeBytes: number;
  /** Without quotes. */
  eTag: string;
  checksum?: Checksum;
}

export interface MultipartUpload extends ObjectDescription {
  bucket: string;
  key: string;
  uploadId: string;
  initiated: string;
  checksumAlgorithm?: ChecksumAlgorithm;
  checksumType?: Checksum["type"];
}

export interface UploadedPart {
  partNumber: number;
  piece: BodyPiece;
  eTag: string;
  checksum?: Checksum;
  lastModified: string;
}

/** What the S3 knows, in LevelDB: everything but the bodies. Keys sort as S3 lists: by UTF-8 bytes. */
export interface Catalog {
  findBucket(name: string): Bucket | undefined;
  buckets(): Bucket[];
  saveBucket(bucket: Bucket): Promise<void>;

  current(bucket: string, key: string): Promise<ObjectVersion | undefined>;
  /** Newest first, delete markers among them. */
  versions(bucket: string, key: string): Promise<ObjectVersion[]>;
  /** Live objects, by key, those after `after`. */
  listCurrent(
    bucket: string,
    prefix: string,
    after: string,
  ): AsyncIterable<[key: string, version: ObjectVersion]>;
  /** All versions, by key, then newest first. */
  listVersions(
    bucket: string,
    prefix: string,
    from: string,
  ): AsyncIterable<[key: string, version: ObjectVersion]>;

  putVersion(bucket: string, key: string, version: ObjectVersion): Operation;
  delVersion(bucket: string, key: string, version: ObjectVersion): Operation;
  /** `undefined` when the key's newest version is a delete marker, or there is none. */
  setCurrent(
    bucket: string,
    key: string,
    version: ObjectVersion | undefined,
  ): Operation;

  findUpload(uploadId: string): Promise<MultipartUpload | undefined>;
  listUploads(bucket: string, prefix: string): Promise<MultipartUpload[]>;
  parts(uploadId: string): Promise<UploadedPart[]>;
  putUpload(upload: MultipartUpload): Operation;
  delUpload(upload: MultipartUpload): Operation;
  putPart(uploadId: string, part: UploadedPart): Operation;
  delPart(uploadId: string, partNumber: number): Operation;

  /** All or nothing, and on the disk when it resolves. */
  commit(operations: Operation[]): Promise<void>;
  /** Runs one at a time for each key. */
  exclusive<T>(bucket: string, key: string, run: () => Promise<T>): Promise<T>;
}

export async function openCatalog(database: Database): Promise<Catalog> {
  type Table = ReturnType<typeof table>;
  const table = (name: string) => database.sublevel<string, string>(name, {});
  const bucketTable = table("s3-buckets");
  const currentTable = table("s3-current");
  const versionTable = table("s3-versions");
  const uploadTable = table("s3-uploads");
  const partTable = table("s3-parts");

  const buckets = new Map<string, Bucket>();
  for await (const [name, json] of bucketTable.iterator())
    buckets.set(name, JSON.parse(json) as Bucket);

  const put = (sublevel: Table, key: string, value: object): Operation => ({
    type: "put",
    sublevel,
    key,
    value: JSON.stringify(value),
  });
  const del = (sublevel: Table, key: string): Operation => ({
    type: "del",
    sublevel,
    key,
  });
  const queue = new Map<string, Promise<unknown>>();

  return {
    findBucket: (name) => buckets.get(name),
    buckets: () =>
      [...buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    async saveBucket(bucket) {
      await database.batch([put(bucketTable, bucket.name, bucket)], {
        sync: true,
      });
      buckets.set(bucket.name, bucket);
    },

    async current(bucket, key) {
      const json = await currentTable.get(objectKey(bucket, key));
      return json === undefined
        ? undefined
        : (JSON.parse(json) as ObjectVersion);
    },

    async versions(bucket, key) {
      const start = `${objectKey(bucket, key)}\0`;
      const found = await versionTable
        .values({ gt: start, lt: `${objectKey(bucket, key)}\x01` })
        .all();
      return found.map((json) => JSON.parse(json) as ObjectVersion);
    },

    async *listCurrent(bucket, prefix, after) {
      const start = objectKey(bucket, prefix);
      const past = objectKey(bucket, after);
      const range =
        after !== "" &&
        Buffer.compare(Buffer.from(after), Buffer.from(prefix)) >= 0
          ? { gt: past }
          : { gte: start };
      for await (const [path, json] of currentTable.iterator(range)) {
        if (!path.startsWith(start)) return;
        yield [
          path.slice(bucket.length + 1),
          JSON.parse(json) as ObjectVersion,
        ];
      }
    },

    async *listVersions(bucket, prefix, from) {
      const start = objectKey(bucket, prefix);
      const past = objectKey(bucket, from);
      const gte =
        Buffer.compare(Buffer.from(past), Buffer.from(start)) > 0
          ? past
          : start;
      for await (const [path, json] of versionTable.iterator({ gte })) {
        if (!path.startsWith(start)) return;
        const key = path.slice(bucket.length + 1, path.indexOf("\0"));
        yield [key, JSON.parse(json) as ObjectVersion];
      }
    },

    putVersion: (bucket, key, version) =>
      put(versionTable, versionKey(bucket, key, version), version),
    delVersion: (bucket, key, version) =>
      del(versionTable, versionKey(bucket, key, version)),
    setCurrent: (bucket, key, version) =>
      version === undefined
        ? del(currentTable, objectKey(bucket, key))
        : put(currentTable, objectKey(bucket, key), version),

    async findUpload(uploadId) {
      const json = await uploadTable.get(uploadId);
      return json === undefined
        ? undefined
        : (JSON.parse(json) as MultipartUpload);
    },
    async listUploads(bucket, prefix) {
      const all = await uploadTable.values().all();
      return all
        .map((json) => JSON.parse(json) as MultipartUpload)
        .filter(
          (upload) => upload.bucket === bucket && upload.key.startsWith(prefix),
        )
        .sort((a, b) =>
          a.key === b.key
            ? a.initiated.localeCompare(b.initiated)
            : Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)),
        );
    },
    async parts(uploadId) {
      const found = await partTable
        .values({ gt: `${uploadId}/`, lt: `${uploadId}0` })
        .all();
      return found.map((json) => JSON.parse(json) as UploadedPart);
    },
    putUpload: (upload) => put(uploadTable, upload.uploadId, upload),
    delUpload: (upload) => del(uploadTable, upload.uploadId),
    putPart: (uploadId, part) =>
      put(partTable, partKey(uploadId, part.partNumber), part),
    delPart: (uploadId, partNumber) =>
      del(partTable, partKey(uploadId, partNumber)),

    commit: (operations) =>
      database.batch<string, unknown>(operations, { sync: true }),

    async exclusive(bucket, key, run) {
      const path = objectKey(bucket, key);
      const before = queue.get(path) ?? Promise.resolve();
      const mine = before.then(run, run);
      queue.set(path, mine);
      try {
        return await mine;
      } finally {
        if (queue.get(path) === mine) queue.delete(path);
      }
    },
  };
}

/** No bucket's name holds a slash. */
function objectKey(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

/** No key holds a NUL (XML could not list it), so that versions sort right behind their key, newest first. */
function versionKey(
  bucket: string,
  key: string,
  version: ObjectVersion,
): string {
  const order = (Number.MAX_SAFE_INTEGER - version.sequence)
    .toString(16)
    .padStart(14, "0");
  return `${objectKey(bucket, key)}\0${order}`;
}

function partKey(uploadId: string, partNumber: number): string {
  return `${uploadId}/${String(partNumber).padStart(5, "0")}`;
}
