import { answer, answerXml, arnOf, requireKey } from "./call.ts";
import type { Call } from "./call.ts";
import type { ObjectVersion } from "./catalog.ts";
import { preconditionFailed, sameETag } from "./conditions.ts";
import { receiveXml } from "./incomingBody.ts";
import { S3Error } from "./s3Error.ts";
import { requireBucket } from "./store.ts";
import type { Store } from "./store.ts";
import { eraseVersion, hideObject } from "./versions.ts";
import { childrenNamed, parseXml, textNamed } from "./xml.ts";
import type { XmlObject } from "./xml.ts";

/** S3's limit of one DeleteObjects. */
const MAX_KEYS = 1000;

const KEYS_AT_ONCE = 32;

export async function deleteObject(store: Store, call: Call): Promise<void> {
  const bucket = requireBucket(store, call.bucket);
  const versionId = call.query.get("versionId");
  const match = call.headers.get("if-match");
  const gone =
    versionId === undefined
      ? await hideObject(store, bucket, call.key, (current) => {
          if (match === undefined) return;
          if (
            current === undefined ||
            (match !== "*" && !sameETag(match, current.eTag))
          )
            throw preconditionFailed();
        })
      : await eraseVersion(store, call.bucket, call.key, versionId);
  answer(call, 204, {
    "x-amz-version-id":
      versionId ?? (bucket.versioned ? gone?.versionId : undefined),
    "x-amz-delete-marker": gone?.deleteMarker === true ? "true" : undefined,
  });
}

/** Many at once; each succeeds or fails by itself. */
export async function deleteObjects(store: Store, call: Call): Promise<void> {
  const bucket = requireBucket(store, call.bucket);
  const document = parseXml(await receiveXml(call));
  const quiet = textNamed(document, "Quiet")?.trim() === "true";
  const objects = childrenNamed(document, "Object").map((object) => ({
    key: textNamed(object, "Key") ?? "",
    versionId: textNamed(object, "VersionId"),
  }));
  if (
    objects.length === 0 ||
    objects.length > MAX_KEYS ||
    objects.some(({ key }) => key === "")
  ) {
    throw new S3Error(
      "MalformedXML",
      `A Delete names 1 to ${MAX_KEYS} objects by their keys.`,
    );
  }

  const deleted: XmlObject[] = [];
  const errors: XmlObject[] = [];
  async function deleteOne(key: string, versionId: string | undefined) {
    try {
      requireKey(key);
      call.require(
        versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion",
        arnOf(bucket.name, key),
      );
      const gone =
        versionId === undefined
          ? await hideObject(store, bucket, key)
          : await eraseVersion(store, bucket.name, key, versionId);
      deleted.push({ Key: key, VersionId: versionId, ...markerXml(gone) });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      const { code, message } = error;
      errors.push({
        Key: key,
        VersionId: versionId,
        Code: code,
        Message: message,
      });
    }
  }
  // LevelDB flushes once for all that commit together.
  for (let at = 0; at < objects.length; at += KEYS_AT_ONCE) {
    const some = objects.slice(at, at + KEYS_AT_ONCE);
    await Promise.all(
      some.map(({ key, versionId }) => deleteOne(key, versionId)),
    );
  }
  answerXml(call, "DeleteResult", {
    Deleted: quiet ? [] : deleted,
    Error: errors,
  });
}

function markerXml(gone: ObjectVersion | undefined): XmlObject {
  return gone?.deleteMarker === true
    ? { DeleteMarker: true, DeleteMarkerVersionId: gone.versionId }
    : {};
}
