import { describe, expect, it } from "vitest";
import { photoMessages } from "../../../resolvers/events/photoMessages.ts";
import { originalKey } from "../../../resolvers/records/photoRecord.ts";
import { aPhoto } from "../../support/aPhoto.ts";
import { anObjectCreatedEvent } from "../../support/queueEvents.ts";

const photo = aPhoto();
const message = { photoId: photo.id, generation: photo.generation };
const reading = (body: unknown) =>
  photoMessages(typeof body === "string" ? body : JSON.stringify(body));

describe("a message of the ingest queue", () => {
  it("is S3's event of a new original", () => {
    expect(reading(anObjectCreatedEvent(originalKey(photo)))).toEqual([
      message,
    ]);
  });

  it("may be of several originals", () => {
    const other = aPhoto(2);
    const { Records } = anObjectCreatedEvent(originalKey(other));
    expect(
      reading({
        Records: [
          ...anObjectCreatedEvent(originalKey(photo)).Records,
          ...Records,
        ],
      }),
    ).toEqual([message, { photoId: other.id, generation: other.generation }]);
  });

  it("has its key unescaped, as S3 escapes it", () => {
    expect(reading(anObjectCreatedEvent("o/a+b%2Bc/%C3%A9"))).toEqual([
      { photoId: "a b+c", generation: "é" },
    ]);
  });

  it("is one of our own", () => {
    expect(reading(message)).toEqual([message]);
  });

  it.each([
    ["S3's test when notifications begin", { Event: "s3:TestEvent" }],
    ["an event of nothing", { Records: [] }],
    ["a key that we never issued", anObjectCreatedEvent("notes.txt")],
    ["a preview", anObjectCreatedEvent("p/1/2/320.webp")],
    ["a key that goes on", anObjectCreatedEvent("o/1/2/3")],
    ["a key without a generation", anObjectCreatedEvent("o/1/")],
  ])("is nothing to do when it is %s", (_what, body) => {
    expect(reading(body)).toEqual([]);
  });

  it.each([
    ["no JSON", "hello"],
    ["null", "null"],
    ["a number", "7"],
    ["empty", "{}"],
    ["half of one of ours", { photoId: photo.id }],
    ["one of ours without a generation", { ...message, generation: "" }],
    [
      "an event whose key cannot be unescaped",
      anObjectCreatedEvent("o/%E0%A4%A/1"),
    ],
  ])("is put aside when it is %s", (_what, body) => {
    expect(() => reading(body)).toThrow();
  });
});
