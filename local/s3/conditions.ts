import type { ObjectVersion } from "./catalog.ts";
import { S3Error } from "./s3Error.ts";

/** Whether a write is refused by what is there; asked before the body, and again at the commit. */
export function checkWriteConditions(
  headers: Map<string, string>,
  current: ObjectVersion | undefined,
): void {
  const noneMatch = headers.get("if-none-match");
  const match = headers.get("if-match");
  if (noneMatch !== undefined) {
    if (noneMatch !== "*") {
      throw new S3Error(
        "NotImplemented",
        "A header you provided implies functionality that is not implemented: If-None-Match takes only * on writes.",
      );
    }
    if (current !== undefined) throw preconditionFailed();
  }
  if (match !== undefined) {
    if (current === undefined)
      throw new S3Error("NoSuchKey", "The specified key does not exist.");
    if (!sameETag(match, current.eTag)) throw preconditionFailed();
  }
}

/** RFC 9110, section 13.2.2: entity tags go before dates. */
export function checkReadConditions(
  headers: Map<string, string>,
  version: ObjectVersion,
): "send" | "notModified" {
  const modified = Math.floor(Date.parse(version.lastModified) / 1000) * 1000;
  const match = headers.get("if-match");
  const unmodifiedSince = dateOf(headers.get("if-unmodified-since"));
  if (match !== undefined) {
    if (!anyETag(match, version.eTag)) throw preconditionFailed();
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw preconditionFailed();
  }
  const noneMatch = headers.get("if-none-match");
  const modifiedSince = dateOf(headers.get("if-modified-since"));
  const same =
    noneMatch !== undefined
      ? anyETag(noneMatch, version.eTag)
      : modifiedSince !== undefined && modified <= modifiedSince;
  return same ? "notModified" : "send";
}

export function preconditionFailed(): S3Error {
  return new S3Error(
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
  );
}

export function sameETag(sent: string, eTag: string): boolean {
  return sent.trim().replace(/^W\//, "").replaceAll('"', "") === eTag;
}

function anyETag(list: string, eTag: string): boolean {
  return list
    .split(",")
    .some((one) => one.trim() === "*" || sameETag(one, eTag));
}

function dateOf(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
