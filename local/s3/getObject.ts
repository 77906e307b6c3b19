import { pipeline } from "node:stream/promises";
import { accessDenied, S3Error } from "./s3Error.ts";
import { answer, arnOf } from "./call.ts";
import type { Call } from "./call.ts";
import type { ObjectVersion } from "./catalog.ts";
import { checksumHeaders } from "./checksums.ts";
import { checkReadConditions } from "./conditions.ts";
import { readHeaders } from "./objectHeaders.ts";
import { requireBucket } from "./store.ts";
import type { Store } from "./store.ts";
import { filesOf } from "./versions.ts";

/** GET and HEAD. */
export async function getObject(store: Store, call: Call): Promise<void> {
  const { bucket, key, query, headers } = call;
  requireBucket(store, bucket);
  // Held before another request can release it, for as long as it is being sent.
  const { version, letGo } = await store.catalog.exclusive(
    bucket,
    key,
    async () => {
      const found = await requireVersion(
        store,
        call,
        bucket,
        key,
        query.get("versionId"),
      );
      return { version: found, letGo: store.bodies.hold(filesOf([found])) };
    },
  );
  try {
    const answered = readHeaders(version, query);
    if (checkReadConditions(headers, version) === "notModified") {
      delete answered["content-type"];
      call.response.writeHead(304, answered).end();
      return;
    }
    const range = rangeOf(headers.get("range"), version.sizeBytes);
    const { start, end } = range ?? { start: 0, end: version.sizeBytes };
    if (range !== undefined)
      answered["content-range"] =
        `bytes ${start}-${end - 1}/${version.sizeBytes}`;
    else if (headers.get("x-amz-checksum-mode")?.toUpperCase() === "ENABLED")
      Object.assign(answered, checksumHeaders(version.checksum));
    answered["content-length"] = String(end - start);

    const status = range === undefined ? 200 : 206;
    if (call.request.method === "HEAD") return answer(call, status, answered);
    call.response.writeHead(status, answered);
    await pipeline(
      store.bodies.read(version.pieces, start, end),
      call.response,
    );
  } finally {
    letGo();
  }
}

/** The version asked for, or S3's word for its absence, which depends on what the caller may list. */
export async function requireVersion(
  store: Store,
  call: Call,
  bucket: string,
  key: string,
  versionId: string | undefined,
): Promise<ObjectVersion> {
  const versions =
    versionId === undefined
      ? [await store.catalog.current(bucket, key)]
      : await store.catalog.versions(bucket, key);
  const version =
    versionId === undefined
      ? versions[0]
      : versions.find((one) => one?.versionId === versionId);
  if (version?.deleteMarker === true) {
    throw new S3Error(
      "MethodNotAllowed",
      "The specified method is not allowed against this resource.",
      { "x-amz-delete-marker": "true", allow: "DELETE" },
    );
  }
  if (version !== undefined) return version;
  // Who may not list may not learn by asking either: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
  if (!call.may("s3:ListBucket", arnOf(bucket))) throw accessDenied();
  if (versionId !== undefined)
    throw new S3Error("NoSuchVersion", "The specified version does not exist.");
  const marker = (await store.catalog.versions(bucket, key))[0];
  throw new S3Error(
    "NoSuchKey",
    "The specified key does not exist.",
    marker === undefined
      ? {}
      : {
          "x-amz-delete-marker": "true",
          ...(marker.versionId === "null"
            ? {}
            : { "x-amz-version-id": marker.versionId }),
        },
  );
}

/** One range of bytes; anything else that a Range header may say is passed over, as S3 does. */
function rangeOf(
  header: string | undefined,
  sizeBytes: number,
): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (match === null) return undefined;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first))
    return undefined;
  const start =
    first === "" ? Math.max(sizeBytes - Number(last), 0) : Number(first);
  const end =
    first === "" || last === ""
      ? sizeBytes
      : Math.min(Number(last) + 1, sizeBytes);
  if (start >= end) {
    throw new S3Error(
      "InvalidRange",
      "The requested range is not satisfiable",
      {
        "content-range": `bytes */${sizeBytes}`,
      },
    );
  }
  return { start, end };
}
