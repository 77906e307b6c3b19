import { describe, expect, it } from "vitest";
import {
  MAX_SHAPES,
  noShapes,
  roomForShapes,
  shapeBytes,
  shapesDueAt,
  withDeleting,
  withMade,
  withoutDeleted,
  type PhotoShapes,
} from "../../../resolvers/records/photoShapes.ts";

const LIFE = { id: "photo", generation: "1" };

/** Made one minute after the other. */
const shape = (number: number) => ({
  file: `${number}x100.webp`,
  sizeBytes: 10,
  madeAt: new Date(Date.UTC(2024, 5, 1, 10, number)).toISOString(),
});

function shapesWith(count: number): PhotoShapes {
  let shapes = noShapes(LIFE);
  for (let number = 1; number <= count; number += 1) {
    shapes = withMade(shapes, [shape(number)]);
  }
  return shapes;
}

const later = (hours: number) =>
  new Date(Date.UTC(2024, 5, 1, 10 + hours)).toISOString();

describe("the shapes of a photo", () => {
  it(`are kept, the last ${MAX_SHAPES} of them`, () => {
    const shapes = shapesWith(MAX_SHAPES + 2);
    expect(shapes.made.map(({ file }) => file)).toEqual(
      Array.from({ length: MAX_SHAPES }, (_, at) => shape(at + 3).file),
    );
    expect(shapeBytes(shapes)).toBe(MAX_SHAPES * 10);
  });

  it("lie in the bucket until no address of them lives, and are due then", () => {
    const shapes = shapesWith(MAX_SHAPES + 1);
    expect(shapes.dropped.map(({ file }) => file)).toEqual([shape(1).file]);
    const dueAt = Date.parse(shapesDueAt(shapes)!);
    const madeAt = Date.parse(shape(MAX_SHAPES + 1).madeAt);
    expect(dueAt - madeAt).toBeGreaterThan(2 * 3_600_000);
    expect(shapesDueAt(shapesWith(MAX_SHAPES))).toBeNull();
  });

  it("come back when they are asked for before they are deleted", () => {
    const shapes = withMade(shapesWith(MAX_SHAPES + 1), [
      { ...shape(1), madeAt: later(1) },
    ]);
    expect(shapes.made.at(-1)?.file).toBe(shape(1).file);
    expect(shapes.dropped.map(({ file }) => file)).toEqual([shape(2).file]);
  });

  it("do not come back while they are being deleted", () => {
    const deleting = withDeleting(shapesWith(MAX_SHAPES + 1), later(9));
    const shapes = withMade(deleting, [{ ...shape(1), madeAt: later(9) }]);
    expect(shapes.made).toEqual(deleting.made);
    const gone = withoutDeleted(shapes, [shape(1).file]);
    expect(gone.dropped).toEqual([]);
    expect(withMade(gone, [shape(1)]).made).toHaveLength(MAX_SHAPES);
  });

  it("are not deleted before their time", () => {
    const shapes = withDeleting(shapesWith(MAX_SHAPES + 1), later(1));
    expect(shapes.dropped[0]?.deleting).toBeUndefined();
    expect(withoutDeleted(shapes, [shape(1).file]).dropped).toHaveLength(1);
  });

  it("are one when they are made twice", () => {
    const once = withMade(noShapes(LIFE), [shape(1)]);
    expect(withMade(once, [shape(1)]).made).toEqual(once.made);
  });

  it("leave no room while as many as may be kept wait to be deleted", () => {
    expect(roomForShapes(noShapes(LIFE))).toBe(MAX_SHAPES);
    expect(roomForShapes(shapesWith(2 * MAX_SHAPES))).toBe(0);
  });
});
