import { parseQuery } from "../sigv4/canonicalRequest.ts";
import type { ObjectDescription, ObjectVersion } from "./catalog.ts";
import { checksumHeaders } from "./checksums.ts";
import { S3Error } from "./s3Error.ts";

/** S3's limit, names and values together. */
const MAX_METADATA_BYTES = 2048;

/** S3's limits of one object's tags. */
const MAX_TAGS = 10;
const MAX_TAG_KEY_LENGTH = 128;
const MAX_TAG_VALUE_LENGTH = 256;

const STORED_HEADERS = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
] as const;

const METADATA_PREFIX = "x-amz-meta-";

/** What the headers of a write say of the object. */
export function describeObject(
  headers: Map<string, string>,
): ObjectDescription {
  const stored: Record<string, string> = {};
  for (const name of STORED_HEADERS) {
    const value = headers.get(name);
    if (value !== undefined && value !== "") stored[name] = value;
  }
  // How the body travelled is no property of the object.
  const encodings = stored["content-encoding"]
    ?.split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "aws-chunked" && one !== "");
  if (encodings?.length) stored["content-encoding"] = encodings.join(", ");
  else delete stored["content-encoding"];

  const metadata: Record<string, string> = {};
  let metadataBytes = 0;
  for (const [name, value] of headers) {
    if (!name.startsWith(METADATA_PREFIX)) continue;
    const key = name.slice(METADATA_PREFIX.length);
    metadata[key] = value;
    metadataBytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (metadataBytes > MAX_METADATA_BYTES) {
    throw new S3Error(
      "MetadataTooLarge",
      "Your metadata headers exceed the maximum allowed metadata size",
    );
  }
  const tags = parseQuery(headers.get("x-amz-tagging") ?? "");
  requireTags(tags);
  return { headers: stored, metadata, tags };
}

export function requireTags(tags: [key: string, value: string][]): void {
  const names = new Set(tags.map(([key]) => key));
  const valid =
    tags.length <= MAX_TAGS &&
    names.size === tags.length &&
    tags.every(
      ([key, value]) =>
        key !== "" &&
        key.length <= MAX_TAG_KEY_LENGTH &&
        value.length <= MAX_TAG_VALUE_LENGTH,
    );
  if (!valid) {
    throw new S3Error(
      "InvalidTag",
      `An object has at most ${MAX_TAGS} tags, each key once.`,
    );
  }
}

/** How a read answers; `query` may override (it is signed with the rest), `whole` may carry checksums. */
export function readHeaders(
  version: ObjectVersion,
  query: Map<string, string>,
): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": "binary/octet-stream",
    ...version.headers,
    ...versionHeaders(version),
    etag: `"${version.eTag}"`,
    "last-modified": new Date(version.lastModified).toUTCString(),
    "accept-ranges": "bytes",
  };
  for (const [name, value] of Object.entries(version.metadata))
    headers[METADATA_PREFIX + name] = asHeaderText(value);
  if (version.tags.length > 0)
    headers["x-amz-tagging-count"] = String(version.tags.length);
  for (const name of STORED_HEADERS) {
    const override = query.get(`response-${name}`);
    if (override === undefined) continue;
    if (!isHeaderText(override)) {
      throw new S3Error(
        "InvalidArgument",
        `Header value cannot be represented using ISO-8859-1: response-${name}`,
      );
    }
    headers[name] = override;
  }
  return headers;
}

export function versionHeaders(version: ObjectVersion): Record<string, string> {
  return {
    "x-amz-server-side-encryption": "AES256",
    ...(version.versionId === "null"
      ? {}
      : { "x-amz-version-id": version.versionId }),
  };
}

/** How a write answers. */
export function writtenHeaders(version: ObjectVersion): Record<string, string> {
  return {
    etag: `"${version.eTag}"`,
    ...versionHeaders(version),
    ...checksumHeaders(version.checksum),
  };
}

function isHeaderText(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

/** As S3 answers metadata that a header cannot carry: RFC 2047. */
function asHeaderText(text: string): string {
  return isHeaderText(text)
    ? text
    : `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
}
