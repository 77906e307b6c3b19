import { randomBytes } from "node:crypto";
import type { Operation } from "./bodies.ts";
import type { Call } from "./call.ts";
import type { Bucket, ObjectVersion } from "./catalog.ts";
import { checkWriteConditions } from "./conditions.ts";
import { requireBucket } from "./store.ts";
import type { ObjectCreated, Store } from "./store.ts";

export type NewObject = Omit<
  ObjectVersion,
  "versionId" | "sequence" | "deleteMarker" | "lastModified"
>;

/**
 * Makes an object whose body is on the disk the key's newest version: all of it, or nothing.
 * A refused one's body is left to the caller; after a failed commit nobody may touch it,
 * since it may have been committed all the same: the next opening tells.
 */
export async function addObject(
  store: Store,
  call: Call,
  object: NewObject,
  eventName: ObjectCreated["eventName"],
  joined: Operation[] = [],
): Promise<ObjectVersion> {
  const { catalog, bodies } = store;
  const { bucket, key } = call;
  const { versioned } = requireBucket(store, bucket);
  return catalog.exclusive(bucket, key, async () => {
    checkWriteConditions(call.headers, await catalog.current(bucket, key));
    const before = await catalog.versions(bucket, key);
    const version: ObjectVersion = {
      ...object,
      ...stampOf(store, versioned, before),
      deleteMarker: false,
    };
    const replaced = versioned
      ? []
      : before.filter((one) => one.versionId === "null");
    const outbox = store.created({
      bucket,
      key,
      sizeBytes: version.sizeBytes,
      eTag: version.eTag,
      versionId: versioned ? version.versionId : undefined,
      eventTime: version.lastModified,
      sequencer: version.sequence.toString(16).toUpperCase().padStart(16, "0"),
      eventName,
    });
    const released = filesOf(replaced);
    await catalog.commit([
      ...bodies.keep(filesOf([version])),
      ...bodies.release(released),
      ...replaced.map((one) => catalog.delVersion(bucket, key, one)),
      catalog.putVersion(bucket, key, version),
      catalog.setCurrent(bucket, key, version),
      ...joined,
      ...(outbox?.operations ?? []),
    ]);
    outbox?.committed();
    await bodies.remove(released);
    return version;
  });
}

/** What a DELETE without a version does: hides the object behind a marker, or removes it where nothing is versioned. */
export async function hideObject(
  store: Store,
  bucket: Bucket,
  key: string,
  check: (current: ObjectVersion | undefined) => void = () => undefined,
): Promise<ObjectVersion | undefined> {
  const { catalog, bodies } = store;
  return catalog.exclusive(bucket.name, key, async () => {
    check(await catalog.current(bucket.name, key));
    const before = await catalog.versions(bucket.name, key);
    const removed = bucket.versioned
      ? []
      : before.filter((one) => one.versionId === "null");
    const kept = before.length - removed.length;
    if (!bucket.versioned && before.length === 0) return undefined;
    const marker: ObjectVersion | undefined =
      bucket.versioned || kept > 0
        ? {
            ...stampOf(store, bucket.versioned, before),
            deleteMarker: true,
            pieces: [],
            sizeBytes: 0,
            eTag: "",
            headers: {},
            metadata: {},
            tags: [],
          }
        : undefined;
    const released = filesOf(removed);
    await catalog.commit([
      ...bodies.release(released),
      ...removed.map((one) => catalog.delVersion(bucket.name, key, one)),
      ...(marker === undefined
        ? []
        : [catalog.putVersion(bucket.name, key, marker)]),
      catalog.setCurrent(bucket.name, key, undefined),
    ]);
    await bodies.remove(released);
    return marker;
  });
}

/** Erases one version; the one before it, if any, becomes the object again. */
export async function eraseVersion(
  store: Store,
  bucket: string,
  key: string,
  versionId: string,
): Promise<ObjectVersion | undefined> {
  const { catalog, bodies } = store;
  return catalog.exclusive(bucket, key, async () => {
    const before = await catalog.versions(bucket, key);
    const erased = before.find((one) => one.versionId === versionId);
    if (erased === undefined) return undefined;
    const newest = before.filter((one) => one !== erased)[0];
    const released = filesOf([erased]);
    await catalog.commit([
      ...bodies.release(released),
      catalog.delVersion(bucket, key, erased),
      catalog.setCurrent(
        bucket,
        key,
        newest?.deleteMarker === false ? newest : undefined,
      ),
    ]);
    await bodies.remove(released);
    return erased;
  });
}

export function filesOf(versions: ObjectVersion[]): string[] {
  return versions.flatMap(({ pieces }) => pieces.map(({ file }) => file));
}

/** Later than all before it, even when the clock was set back. */
function stampOf(
  store: Store,
  versioned: boolean,
  before: ObjectVersion[],
): Pick<ObjectVersion, "versionId" | "sequence" | "lastModified"> {
  const now = store.now();
  return {
    versionId: versioned ? randomBytes(24).toString("base64url") : "null",
    sequence: Math.max(now.getTime() * 1000, (before[0]?.sequence ?? 0) + 1),
    lastModified: now.toISOString(),
  };
}
