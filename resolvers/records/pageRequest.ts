// From the arguments of a connection to one request of the table.

import { createHash } from "node:crypto";
import type { PhotoFilter, PhotoOrder } from "../generated/schema.ts";
import { CallerError } from "../lambda/callerError.ts";
import { isPhotoId } from "./photoId.ts";
import type { PhotoList } from "./photoItem.ts";

/** The most a page holds. AppSync takes 5 MB from a function; 200 photos with everything selected are under 1. */
export const MAX_PAGE_SIZE = 200;
export const DEFAULT_PAGE_SIZE = 50;

export interface PageRequest {
  index: "byCaptured" | "byUploaded";
  descending: boolean;
  /** Counted from the end of the list: `last` and `before`. */
  backwards: boolean;
  size: number;
  /** The row to start behind, as a sort key of the index. */
  from: string | undefined;
  /** Asks for any of nothing: no row can match, so none need be read. */
  matchesNothing: boolean;
  /** Both ends included. */
  range?: { from: string; to: string };
  filter?: {
    expression: string;
    names: Record<string, string>;
    values: Record<string, unknown>;
  };
}

interface PageArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  filter?: PhotoFilter | null | undefined;
  orderBy?: PhotoOrder | null | undefined;
}

const NEWEST_FIRST: PhotoOrder = { field: "CAPTURED_AT", direction: "DESC" };

/**
 * Reads and checks the arguments of a connection.
 * @returns the request, and a function that turns row keys into cursors, which are good only for this owner, list, filter and order.
 *   Throws CallerError INVALID, saying what was wanted.
 */
export function pageRequest(
  ownerId: string,
  list: PhotoList,
  args: PageArguments,
): { request: PageRequest; cursorOf: (key: string) => string } {
  const order = args.orderBy ?? NEWEST_FIRST;
  const filter = definedFilter(args.filter);
  const binding = JSON.stringify([
    ownerId,
    list,
    order.field,
    order.direction,
    filter,
  ]);
  const { backwards, size, cursor } = pageOf(args);
  const index = order.field === "CAPTURED_AT" ? "byCaptured" : "byUploaded";
  const range =
    index === "byCaptured" ? dayRange(filter.capturedDate) : undefined;
  const condition = filterCondition(filter);
  return {
    request: {
      index,
      descending: order.direction === "DESC",
      backwards,
      size,
      from:
        cursor === undefined ? undefined : keyOfCursor(cursor, binding, range),
      matchesNothing: matchesNothing(filter),
      ...(range && { range }),
      ...(condition && { filter: condition }),
    },
    cursorOf: (key) => cursorOfKey(key, binding),
  };
}

/** True when nothing but the list itself narrows the page, so that counters know how many it holds. */
export function isWholeList(filter: PhotoFilter | null | undefined): boolean {
  return Object.keys(definedFilter(filter)).length === 0;
}

function pageOf({ first, after, last, before }: PageArguments) {
  const isForwards = first != null || after != null;
  const isBackwards = last != null || before != null;
  if (isForwards && isBackwards) {
    throw new CallerError(
      "INVALID",
      "Page with first and after, or with last and before, not with both.",
    );
  }
  const size = (isBackwards ? last : first) ?? DEFAULT_PAGE_SIZE;
  if (size < 1 || size > MAX_PAGE_SIZE) {
    throw new CallerError(
      "INVALID",
      `${isBackwards ? "last" : "first"} must be 1 to ${MAX_PAGE_SIZE}, not ${size}.`,
    );
  }
  return {
    backwards: isBackwards,
    size,
    cursor: (isBackwards ? before : after) ?? undefined,
  };
}

/** The filter without what does not matter; `trashed` has become the choice of the list. */
function definedFilter(filter: PhotoFilter | null | undefined): PhotoFilter {
  const { status, format, capturedDate } = filter ?? {};
  return {
    ...(status && { status: [...new Set(status)].sort() }),
    ...(format && { format: [...new Set(format)].sort() }),
    ...(capturedDate &&
      (capturedDate.from || capturedDate.to) && {
        capturedDate: {
          from: dayOf(capturedDate.from, "from"),
          to: dayOf(capturedDate.to, "to"),
        },
      }),
  };
}

/** AppSync's AWSDate takes 2024-02-31 and an offset behind the date; a day here is a day of the calendar. */
function dayOf(text: string | null | undefined, end: string): string | null {
  if (text == null) return null;
  const date = new Date(`${text}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) ||
    Number.isNaN(date.getTime()) ||
    !date.toISOString().startsWith(text)
  ) {
    throw new CallerError(
      "INVALID",
      `filter.capturedDate.${end} must be a day of the calendar as YYYY-MM-DD, not ${text}.`,
    );
  }
  return text;
}

/** Sort keys begin with the moment, so days are a range of them: `~` comes after every digit, letter and `#`. */
function dayRange(dates: PhotoFilter["capturedDate"]) {
  if (!dates) return undefined;
  const { from, to } = dates;
  if (from && to && from > to) {
    throw new CallerError(
      "INVALID",
      `filter.capturedDate.from must not be after to: ${from} is after ${to}.`,
    );
  }
  return { from: from ?? "0", to: `${to ?? ""}~` };
}

/** Photos of a library are never UPLOADING, and nothing is any of nothing. */
function matchesNothing({ status, format }: PhotoFilter): boolean {
  return (
    status?.every((one) => one === "UPLOADING") === true || format?.length === 0
  );
}

function filterCondition({
  status,
  format,
  capturedDate,
}: PhotoFilter): PageRequest["filter"] {
  const conditions: string[] = [];
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const oneOf = (attribute: string, wanted: readonly string[]) => {
    names[`#${attribute}`] = attribute;
    wanted.forEach((value, i) => (values[`:${attribute}${i}`] = value));
    conditions.push(
      `#${attribute} IN (${wanted.map((_, i) => `:${attribute}${i}`).join(", ")})`,
    );
  };
  if (status) oneOf("status", status);
  if (format) oneOf("format", format);
  if (capturedDate) {
    dayRange(capturedDate);
    // The keys of undated photos hold another date, so the attribute decides; BETWEEN is false where it is missing.
    names["#localDate"] = "localDate";
    values[":fromDate"] = capturedDate.from ?? "0";
    values[":toDate"] = capturedDate.to ?? "~";
    conditions.push("#localDate BETWEEN :fromDate AND :toDate");
  }
  if (conditions.length === 0) return undefined;
  return { expression: conditions.join(" AND "), names, values };
}

// A cursor is opaque: the row's key and a seal over it and what it belongs to. The seal needs no secret: a forged
// one could only name another place in the caller's own list.
function cursorOfKey(key: string, binding: string): string {
  return Buffer.from(`${sealOf(key, binding)}${key}`).toString("base64url");
}

function keyOfCursor(
  cursor: string,
  binding: string,
  range: PageRequest["range"],
): string {
  const text = Buffer.from(cursor, "base64url").toString();
  const key = text.slice(SEAL_LENGTH);
  const isOurs =
    text.slice(0, SEAL_LENGTH) === sealOf(key, binding) &&
    isRowKey(key) &&
    // DynamoDB refuses to start outside the range that it is asked for.
    (!range || (key >= range.from && key <= range.to)) &&
    Buffer.from(text).toString("base64url") === cursor;
  if (!isOurs) {
    throw new CallerError(
      "INVALID",
      "This cursor is not of this list: give back a startCursor or endCursor as it came, with the same filter and orderBy.",
    );
  }
  return key;
}

/** Whether a row could be there: the table takes no start that is none, and fails the whole query. */
function isRowKey(key: string): boolean {
  const [moment = "", id = "", ...rest] = key.split("#");
  return (
    /^[\d-]{10}T[\d:]{8}\.\d+Z?$/.test(moment) &&
    isPhotoId(id) &&
    rest.length === 0
  );
}

const SEAL_LENGTH = 22;

function sealOf(key: string, binding: string): string {
  return createHash("sha256")
    .update(`photosky cursor\0${binding}\0${key}`)
    .digest("base64url")
    .slice(0, SEAL_LENGTH);
}
