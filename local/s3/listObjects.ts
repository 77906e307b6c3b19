import { encodeRfc3986 } from "../sigv4/canonicalRequest.ts";
import { answerXml } from "./call.ts";
import type { Call } from "./call.ts";
import type { ObjectVersion } from "./catalog.ts";
import { S3Error } from "./s3Error.ts";
import { requireBucket } from "./store.ts";
import type { Store } from "./store.ts";
import type { XmlObject } from "./xml.ts";

/** S3's largest page, of anything. */
const MAX_PAGE = 1000;

export async function listObjects(store: Store, call: Call): Promise<void> {
  const { bucket, query } = call;
  requireBucket(store, bucket);
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const startAfter = query.get("start-after");
  const token = query.get("continuation-token");
  const after = token === undefined ? (startAfter ?? "") : lastOf(token);
  const maxKeys = pageSizeOf(query, "max-keys");
  const encode = encodingOf(query);

  const contents: XmlObject[] = [];
  const prefixes: string[] = [];
  let last = after;
  let truncated = false;
  for await (const [key, version] of store.catalog.listCurrent(
    bucket,
    prefix,
    after,
  )) {
    const rolled = rolledUp(key, prefix, delimiter);
    // The rest of a common prefix that this page, or the one before, has answered.
    if (rolled !== undefined && rolled === last) continue;
    if (contents.length + prefixes.length === maxKeys) {
      truncated = maxKeys > 0;
      break;
    }
    last = rolled ?? key;
    if (rolled !== undefined) prefixes.push(rolled);
    else contents.push({ Key: encode(key), ...versionXml(version) });
  }
  answerXml(call, "ListBucketResult", {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    MaxKeys: maxKeys,
    EncodingType: query.get("encoding-type"),
    KeyCount: contents.length + prefixes.length,
    IsTruncated: truncated,
    ContinuationToken: token,
    NextContinuationToken: truncated ? tokenOf(last) : undefined,
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
    Contents: contents,
    CommonPrefixes: prefixes.map((one) => ({ Prefix: encode(one) })),
  });
}

export async function listObjectVersions(
  store: Store,
  call: Call,
): Promise<void> {
  const { bucket, query } = call;
  requireBucket(store, bucket);
  const prefix = query.get("prefix") ?? "";
  if ((query.get("delimiter") ?? "") !== "") {
    throw new S3Error(
      "NotImplemented",
      "Versions are not listed by delimiter here.",
    );
  }
  const keyMarker = query.get("key-marker") ?? "";
  const idMarker = query.get("version-id-marker") ?? "";
  const maxKeys = pageSizeOf(query, "max-keys");
  const encode = encodingOf(query);

  const versions: XmlObject[] = [];
  const markers: XmlObject[] = [];
  let last: { key: string; versionId: string } | undefined;
  let previousKey: string | undefined;
  let truncated = false;
  let passing = keyMarker !== "";
  for await (const [key, version] of store.catalog.listVersions(
    bucket,
    prefix,
    keyMarker,
  )) {
    const isLatest = key !== previousKey;
    previousKey = key;
    if (passing && key === keyMarker) {
      if (version.versionId === idMarker) passing = false;
      continue;
    }
    passing = false;
    if (versions.length + markers.length === maxKeys) {
      truncated = maxKeys > 0;
      break;
    }
    last = { key, versionId: version.versionId };
    const { deleteMarker, versionId, lastModified } = version;
    const common = {
      Key: encode(key),
      VersionId: versionId,
      IsLatest: isLatest,
    };
    if (deleteMarker) markers.push({ ...common, LastModified: lastModified });
    else versions.push({ ...common, ...versionXml(version) });
  }
  answerXml(call, "ListVersionsResult", {
    Name: bucket,
    Prefix: encode(prefix),
    KeyMarker: encode(keyMarker),
    VersionIdMarker: idMarker,
    NextKeyMarker: truncated && last ? encode(last.key) : undefined,
    NextVersionIdMarker: truncated ? last?.versionId : undefined,
    MaxKeys: maxKeys,
    EncodingType: query.get("encoding-type"),
    IsTruncated: truncated,
    Version: versions,
    DeleteMarker: markers,
  });
}

export function pageSizeOf(query: Map<string, string>, name: string): number {
  const text = query.get(name);
  if (text === undefined) return MAX_PAGE;
  if (!/^\d{1,9}$/.test(text)) {
    throw new S3Error(
      "InvalidArgument",
      `Provided ${name} not an integer or within integer range`,
    );
  }
  return Math.min(Number(text), MAX_PAGE);
}

function rolledUp(
  key: string,
  prefix: string,
  delimiter: string,
): string | undefined {
  if (delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

function versionXml(version: ObjectVersion): XmlObject {
  return {
    LastModified: version.lastModified,
    ETag: `"${version.eTag}"`,
    ChecksumAlgorithm: version.checksum?.algorithm.toUpperCase(),
    ChecksumType: version.checksum?.type,
    Size: version.sizeBytes,
    StorageClass: "STANDARD",
  };
}

function encodingOf(query: Map<string, string>): (text: string) => string {
  const type = query.get("encoding-type");
  if (type === undefined) return (text) => text;
  if (type !== "url")
    throw new S3Error(
      "InvalidArgument",
      "Invalid Encoding Method specified in Request",
    );
  return (text) => text.split("/").map(encodeRfc3986).join("/");
}

function tokenOf(last: string): string {
  return Buffer.from(last).toString("base64url");
}

function lastOf(token: string): string {
  const last = Buffer.from(token, "base64url").toString();
  if (tokenOf(last) !== token) {
    throw new S3Error(
      "InvalidArgument",
      "The continuation token provided is incorrect",
    );
  }
  return last;
}
