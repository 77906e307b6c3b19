import { describe, expect, it } from "vitest";
import type { PhotoFilter } from "../../../resolvers/generated/schema.ts";
import { CallerError } from "../../../resolvers/lambda/callerError.ts";
import {
  DEFAULT_PAGE_SIZE,
  isWholeList,
  MAX_PAGE_SIZE,
  pageRequest,
} from "../../../resolvers/records/pageRequest.ts";
import { ADA, aPhoto, BOB } from "../../support/aPhoto.ts";

type Arguments = Parameters<typeof pageRequest>[2];

const KEY = `2024-05-17T18:03:22.140000#${aPhoto().id}`;

const asking = (args: Arguments, ownerId = ADA) =>
  pageRequest(ownerId, "LIBRARY", args).request;

const cursorFor = (args: Arguments = {}, ownerId = ADA) =>
  pageRequest(ownerId, "LIBRARY", args).cursorOf(KEY);

describe("a page", () => {
  it("is of 50, the newest captures first, when nothing is said", () => {
    expect(asking({})).toEqual({
      index: "byCaptured",
      descending: true,
      backwards: false,
      size: 50,
      from: undefined,
      matchesNothing: false,
    });
    expect(DEFAULT_PAGE_SIZE).toBe(50);
  });

  it("takes null as left out", () => {
    expect(
      asking({
        first: null,
        after: null,
        last: null,
        before: null,
        filter: null,
        orderBy: null,
      }),
    ).toEqual(asking({}));
    expect(
      asking({ filter: { status: null, format: null, capturedDate: null } }),
    ).toEqual(asking({}));
  });

  it.each([1, 2, MAX_PAGE_SIZE])("may be of %i", (first) => {
    expect(asking({ first })).toMatchObject({ size: first, backwards: false });
    expect(asking({ last: first })).toMatchObject({
      size: first,
      backwards: true,
    });
  });

  it.each([0, -1, MAX_PAGE_SIZE + 1, 500])("may not be of %i", (size) => {
    expectInvalid({ first: size }, `first must be 1 to 200, not ${size}.`);
    expectInvalid({ last: size }, `last must be 1 to 200, not ${size}.`);
  });

  it.each<[string, Arguments]>([
    ["first with last", { first: 1, last: 1 }],
    ["first with before", { first: 1, before: cursorFor() }],
    ["after with last", { after: cursorFor(), last: 1 }],
    ["after with before", { after: cursorFor(), before: cursorFor() }],
  ])("goes one way: not %s", (_what, args) => {
    expectInvalid(args, "not with both");
  });

  it("goes on behind a cursor, of 50 when nothing is said", () => {
    expect(asking({ after: cursorFor() })).toMatchObject({
      from: KEY,
      size: 50,
      backwards: false,
    });
    expect(asking({ before: cursorFor() })).toMatchObject({
      from: KEY,
      size: 50,
      backwards: true,
    });
  });

  it.each([
    ["CAPTURED_AT", "DESC", "byCaptured", true],
    ["CAPTURED_AT", "ASC", "byCaptured", false],
    ["UPLOADED_AT", "DESC", "byUploaded", true],
    ["UPLOADED_AT", "ASC", "byUploaded", false],
  ] as const)("is in order of %s %s", (field, direction, index, descending) => {
    expect(asking({ orderBy: { field, direction } })).toMatchObject({
      index,
      descending,
    });
  });
});

describe("a cursor", () => {
  it("leads back to where it came from, either way", () => {
    expect(asking({ after: cursorFor() }).from).toBe(KEY);
    expect(asking({ before: cursorFor({ last: 3 }) }).from).toBe(KEY);
  });

  it("does not mind another page size, nor values in another order", () => {
    const filter: PhotoFilter = { status: ["READY", "FAILED"] };
    const same: PhotoFilter = { status: ["FAILED", "READY", "FAILED"] };
    const after = cursorFor({ first: 3, filter });
    expect(asking({ first: 7, after, filter: same }).from).toBe(KEY);
  });

  it("is of no use when it was tampered with, wherever that was", () => {
    const cursor = cursorFor();
    for (let i = 0; i < cursor.length; i += 1) {
      const other = cursor[i] === "A" ? "B" : "A";
      expectForeign(cursor.slice(0, i) + other + cursor.slice(i + 1));
      expectForeign(cursor.slice(0, i));
      expectForeign(cursor.slice(0, i) + cursor.slice(i + 1));
    }
  });

  it.each([
    ["is empty", ""],
    ["is a word", "hello"],
    ["is a key", KEY],
    ["has something behind it", `${cursorFor()}A`],
    ["is padded", `${cursorFor()}=`],
    ["has a blank", ` ${cursorFor()}`],
    [
      "is in the other base64",
      Buffer.from("??>>".repeat(9)).toString("base64"),
    ],
    ["is no text", Buffer.alloc(60, 0xff).toString("base64url")],
    ["is very long", "A".repeat(100_000)],
  ])("is of no use when it %s", (_what, cursor) => {
    expectForeign(cursor);
  });

  it.each<[string, string]>([
    ["another owner", cursorFor({}, BOB)],
    ["another list", pageRequest(ADA, "TRASH", {}).cursorOf(KEY)],
    [
      "another order",
      cursorFor({ orderBy: { field: "UPLOADED_AT", direction: "DESC" } }),
    ],
    [
      "another direction",
      cursorFor({ orderBy: { field: "CAPTURED_AT", direction: "ASC" } }),
    ],
    ["another filter", cursorFor({ filter: { status: ["READY"] } })],
    [
      "another day",
      cursorFor({ filter: { capturedDate: { from: "2024-05-17" } } }),
    ],
  ])("is of no use for %s", (_what, cursor) => {
    expectForeign(cursor);
  });

  // The seal has no secret: anybody can make one that fits, and the table fails on what is no key.
  it.each([
    ["nothing", ""],
    ["an id alone", aPhoto().id],
    ["no moment", `#${aPhoto().id}`],
    ["no id", "2024-05-17T18:03:22.140000#"],
    ["an id in upper case", KEY.toUpperCase()],
    ["something behind the id", `${KEY}#`],
    ["a flood", "9".repeat(3_000)],
  ])("that was forged around %s is of no use", (_what, key) => {
    expectForeign(pageRequest(ADA, "LIBRARY", {}).cursorOf(key));
  });

  it("that was forged around a day outside the filter is of no use", () => {
    const filter = { capturedDate: { from: "2024-05-18", to: "2024-05-19" } };
    const cursorOn = (day: string) =>
      pageRequest(ADA, "LIBRARY", { filter }).cursorOf(
        KEY.replace("2024-05-17", day),
      );
    for (const day of ["2024-05-17", "2024-05-20"])
      expectInvalid(
        { filter, after: cursorOn(day) },
        "This cursor is not of this list",
      );
    for (const day of ["2024-05-18", "2024-05-19"])
      expect(asking({ filter, after: cursorOn(day) }).from).toContain(day);
  });

  it("tells nothing of its owner", () => {
    const text = Buffer.from(cursorFor(), "base64url").toString();
    expect(text).toContain(KEY); // so it can be read; or the next line would prove nothing
    expect(text).not.toContain(ADA);
  });
});

describe("a filter", () => {
  it("of status or format takes any of the values", () => {
    expect(
      asking({ filter: { status: ["READY", "FAILED"], format: ["JPEG"] } })
        .filter,
    ).toEqual({
      expression: "#status IN (:status0, :status1) AND #format IN (:format0)",
      names: { "#status": "status", "#format": "format" },
      values: {
        ":status0": "FAILED",
        ":status1": "READY",
        ":format0": "JPEG",
      },
    });
  });

  it.each<[string, PhotoFilter, boolean]>([
    ["no status at all", { status: [] }, true],
    ["no format at all", { format: [] }, true],
    ["uploads, which are elsewhere", { status: ["UPLOADING"] }, true],
    ["uploads and others", { status: ["UPLOADING", "READY"] }, false],
    ["any format", { format: ["JPEG"] }, false],
  ])("for %s matches nothing: %s", (_what, filter, matchesNothing) => {
    expect(asking({ filter }).matchesNothing).toBe(matchesNothing);
  });

  it.each([
    [
      { from: "2024-05-17", to: "2024-05-18" },
      { from: "2024-05-17", to: "2024-05-18~" },
    ],
    [{ from: "2024-05-17" }, { from: "2024-05-17", to: "~" }],
    [{ to: "2024-05-17" }, { from: "0", to: "2024-05-17~" }],
    [
      { from: "2024-05-17", to: "2024-05-17" },
      { from: "2024-05-17", to: "2024-05-17~" },
    ],
  ])("of days %o reads those days only", (capturedDate, range) => {
    expect(asking({ filter: { capturedDate } }).range).toEqual(range);
  });

  it("of days reads every row when uploads are the order", () => {
    const request = asking({
      filter: { capturedDate: { from: "2024-05-17" } },
      orderBy: { field: "UPLOADED_AT", direction: "ASC" },
    });
    expect(request.range).toBeUndefined();
    expect(request.filter?.expression).toBe(
      "#localDate BETWEEN :fromDate AND :toDate",
    );
  });

  it.each([
    "2024-02-30",
    "2024-02-31",
    "2023-02-29",
    "2024-04-31",
    "2024-13-01",
    "2024-00-10",
    "2024-05-00",
    "2024-05-17Z",
    "2024-05-17+02:00",
    "24-05-17",
    "2024-5-7",
    "2024-05-17T00:00:00Z",
    "+012024-05-17",
    "yesterday",
  ])("knows that %s is no day", (day) => {
    for (const end of ["from", "to"]) {
      expectInvalid(
        { filter: { capturedDate: { [end]: day } } },
        `filter.capturedDate.${end} must be a day of the calendar as YYYY-MM-DD, not ${day}.`,
      );
    }
  });

  it.each(["2024-02-29", "2000-02-29", "1826-01-01", "9999-12-31"])(
    "knows that %s is a day",
    (day) => {
      expect(() =>
        asking({ filter: { capturedDate: { from: day, to: day } } }),
      ).not.toThrow();
    },
  );

  it("cannot end before it begins", () => {
    const filter = { capturedDate: { from: "2024-05-18", to: "2024-05-17" } };
    expectInvalid({ filter }, "2024-05-18 is after 2024-05-17");
    expectInvalid(
      { filter, orderBy: { field: "UPLOADED_AT", direction: "ASC" } },
      "2024-05-18 is after 2024-05-17",
    );
  });

  it.each<[PhotoFilter | null, boolean]>([
    [null, true],
    [{}, true],
    [{ trashed: true }, true],
    [{ trashed: false }, true],
    [{ capturedDate: {} }, true],
    [{ status: null }, true],
    [{ status: [] }, false],
    [{ status: ["READY"] }, false],
    [{ format: ["JPEG"] }, false],
    [{ capturedDate: { to: "2024-05-17" } }, false],
  ])("%o leaves the whole list: %s", (filter, whole) => {
    expect(isWholeList(filter)).toBe(whole);
  });
});

function expectInvalid(args: Arguments, message: string): void {
  let error: unknown;
  try {
    asking(args);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(CallerError);
  expect(error).toMatchObject({
    code: "INVALID",
    message: expect.stringContaining(message),
  });
}

function expectForeign(cursor: string): void {
  expectInvalid({ after: cursor }, "This cursor is not of this list");
  expectInvalid({ before: cursor }, "This cursor is not of this list");
}
