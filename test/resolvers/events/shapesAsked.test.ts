import { describe, expect, it } from "vitest";
import { shapesAsked } from "../../../resolvers/events/shapesAsked.ts";
import type { PhotoRecord } from "../../../resolvers/records/photoRecord.ts";
import {
  MAX_SHAPES,
  withStale,
} from "../../../resolvers/records/photoShapes.ts";
import type { Shape } from "../../../resolvers/image/shape.ts";
import {
  shapeFile,
  type MadeShape,
} from "../../../resolvers/records/previewShape.ts";
import { buried } from "../../../resolvers/records/trash.ts";
import { aPhoto, anUpload } from "../../support/aPhoto.ts";
import { photosInMemory } from "../../support/photosInMemory.ts";

const NOW = new Date("2024-06-01T12:00:00.000Z");
/** 4032 × 3024, with rungs of 320 to 2560. */
const photo = aPhoto();
const { id: photoId, generation } = photo;

const square = (side: number, changes: Partial<Shape> = {}): Shape => ({
  width: side,
  height: side,
  crop: "CENTER",
  format: "WEBP",
  ...changes,
});

/** A library with one photo, and an order of what is done about it. */
function given({
  photo: kept = photo,
  failing = [],
  unreadable = [],
  hasTime = () => true,
  stored = () => {},
}: {
  photo?: PhotoRecord;
  /** Files that cannot be rendered, and those that cannot be stored. */
  failing?: string[];
  /** Keys of objects that no source can be made of. */
  unreadable?: string[];
  hasTime?: (calls: string[]) => boolean;
  stored?: (key: string) => void;
} = {}) {
  const photos = photosInMemory(kept);
  const calls: string[] = [];
  const failures: unknown[] = [];
  const read = (key: string) => {
    calls.push(`read ${key}`);
    return unreadable.includes(key)
      ? Promise.reject(new Error(`No ${key}.`))
      : Promise.resolve(Buffer.from(key));
  };
  const asked = shapesAsked({
    find: photos.find,
    readShapes: photos.readShapes,
    async changeShapes(life, decide) {
      calls.push("note");
      return photos.changeShapes(life, decide);
    },
    async rememberShapes(id, generation, made) {
      calls.push(`remember ${made.map(({ file }) => file).join(" ")}`);
      await photos.rememberShapes(id, generation, made);
    },
    readPreview: read,
    readOriginal: read,
    async *renderShapes({ kind, bytes }, shapes) {
      expect(bytes.toString()).toMatch(kind === "RUNG" ? /^p\// : /^o\//);
      for (const shape of shapes) {
        const file = shapeFile(shape);
        calls.push(`render ${file}`);
        await Promise.resolve();
        yield failing.includes(file)
          ? { shape, failure: new Error(`No ${file}.`) }
          : { shape, body: Buffer.alloc(shape.width) };
      }
    },
    async storePreview(key, body, format) {
      await Promise.resolve();
      stored(key);
      calls.push(`store ${key} ${body.length} ${format}`);
    },
    recordFailure: (error, about) =>
      failures.push([(error as Error).message, about]),
    now: () => NOW,
  });
  return {
    photos,
    calls,
    failures,
    /** The files that are there afterwards. */
    async ask(shapes: Shape[], life: object = {}) {
      const { made } = await asked(
        { photoId, generation, shapes, ...life },
        () => hasTime(calls),
      );
      return made.map(({ file }) => file);
    },
    made: async () => (await photos.readShapes(kept)).made,
  };
}

const PREFIX = `p/${photoId}/${generation}/`;
const ORIGINAL = `o/${photoId}/${generation}`;

/** That many shapes which are kept already, the first one oldest. */
function earlier(count: number): MadeShape[] {
  return Array.from({ length: count }, (_, i) => ({
    file: `${i + 1}x1-center.webp`,
    sizeBytes: 5,
    madeAt: new Date(NOW.getTime() - 60_000 + i).toISOString(),
  }));
}

describe("when shapes of a photo are asked for", () => {
  it("are made from the smallest rung that serves, stored under the photo's life, and then remembered", async () => {
    const { ask, calls, made } = given();
    expect(await ask([square(600, { format: "JPEG" })])).toEqual([
      "600x600-center.jpg",
    ]);
    expect(calls).toEqual([
      // 640 is only 480 high.
      `read ${PREFIX}960.webp`,
      "render 600x600-center.jpg",
      `store ${PREFIX}600x600-center.jpg 600 JPEG`,
      "remember 600x600-center.jpg",
    ]);
    expect(await made()).toEqual([
      {
        file: "600x600-center.jpg",
        sizeBytes: 600,
        madeAt: NOW.toISOString(),
      },
    ]);
  });

  it("are made out of one rung, the smallest that serves them all", async () => {
    const { ask, calls } = given();
    await ask([square(100), square(900), square(200)]);
    expect(calls.filter((call) => call.startsWith("read"))).toEqual([
      `read ${PREFIX}1280.webp`,
    ]);
  });

  it("are made from the original where no rung is large enough, and only those", async () => {
    const { ask, calls } = given();
    expect(await ask([square(3000), square(100)])).toHaveLength(2);
    expect(calls).toEqual([
      `read ${PREFIX}320.webp`,
      "render 100x100-center.webp",
      `store ${PREFIX}100x100-center.webp 100 WEBP`,
      // Before the original, which may take all the time there is.
      "remember 100x100-center.webp",
      "note",
      `read ${ORIGINAL}`,
      "render 3000x3000-center.webp",
      `store ${PREFIX}3000x3000-center.webp 3000 WEBP`,
      "remember 3000x3000-center.webp",
    ]);
  });

  it("are not made again, and are answered all the same", async () => {
    const { ask, calls, photos } = given();
    await ask([square(100)]);
    calls.length = 0;
    expect(await ask([square(100), square(200)])).toEqual([
      "100x100-center.webp",
      "200x200-center.webp",
    ]);
    expect(calls).not.toContain("render 100x100-center.webp");
    expect((await photos.find(photoId))?.shapeBytes).toBe(300);
  });

  it("are made once when they are asked for twice in one breath", async () => {
    const { ask, calls } = given();
    await ask([square(100), square(100)]);
    expect(calls.filter((call) => call.startsWith("render"))).toHaveLength(1);
  });

  it("change nothing when they are all there", async () => {
    const { ask, calls } = given();
    await ask([square(100)]);
    calls.length = 0;
    expect(await ask([square(100)])).toEqual(["100x100-center.webp"]);
    expect(calls).toEqual([]);
  });

  it("are none of a photo that is of another life, that is gone, or that was never READY", async () => {
    const { ask, calls } = given();
    expect(await ask([square(100)], { generation: "another" })).toEqual([]);
    expect(await ask([square(100)], { photoId: aPhoto(2).id })).toEqual([]);
    const unread = given({ photo: anUpload() });
    expect(await unread.ask([square(100)])).toEqual([]);
    expect([...calls, ...unread.calls]).toEqual([]);
  });

  it("are of a photo that is being read again: its ladder is there", async () => {
    const { ask } = given({ photo: { ...photo, status: "PROCESSING" } });
    expect(await ask([square(100)])).toEqual(["100x100-center.webp"]);
  });

  it("are none when the photo goes while they are made", async () => {
    const running = given({
      stored: () => {
        void running.photos.change(photoId, (before) => ({
          bury: buried(before!, NOW),
        }));
      },
    });
    expect(await running.ask([square(100)])).toEqual([]);
    expect(await running.made()).toEqual([]);
  });

  it("are not lost with one that cannot be rendered", async () => {
    const { ask, failures } = given({ failing: ["200x200-center.webp"] });
    expect(await ask([square(100), square(200), square(300)])).toEqual([
      "100x100-center.webp",
      "300x300-center.webp",
    ]);
    expect(failures).toEqual([
      ["No 200x200-center.webp.", { photoId, files: ["200x200-center.webp"] }],
    ]);
  });

  it("are not lost with one that cannot be stored", async () => {
    const { ask, failures } = given({
      stored: (key) => {
        if (key.endsWith("200x200-center.webp")) throw new Error("S3 is away.");
      },
    });
    expect(await ask([square(100), square(200), square(300)])).toEqual([
      "100x100-center.webp",
      "300x300-center.webp",
    ]);
    expect(failures).toEqual([
      ["S3 is away.", { photoId, files: ["200x200-center.webp"] }],
    ]);
  });

  it("are not lost with those whose original cannot be read", async () => {
    const { ask, failures } = given({ unreadable: [ORIGINAL] });
    expect(await ask([square(2500), square(3000), square(100)])).toEqual([
      "100x100-center.webp",
    ]);
    expect(failures).toEqual([
      [
        `No ${ORIGINAL}.`,
        { photoId, files: ["2500x2500-center.webp", "3000x3000-center.webp"] },
      ],
    ]);
  });

  it("are kept as far as they had been made when time ran out", async () => {
    const { ask, calls } = given({
      hasTime: (calls) =>
        calls.filter((call) => call.startsWith("render")).length < 2,
    });
    const shapes = [100, 110, 120, 3000].map((side) => square(side));
    expect(await ask(shapes)).toEqual([
      "100x100-center.webp",
      "110x110-center.webp",
    ]);
    expect(calls).not.toContain(`read ${ORIGINAL}`);
    // Each as soon as it is stored: what comes after may be cut off at any moment.
    expect(calls.filter((call) => /^(store|remember)/.test(call))).toEqual([
      `store ${PREFIX}100x100-center.webp 100 WEBP`,
      "remember 100x100-center.webp",
      `store ${PREFIX}110x110-center.webp 110 WEBP`,
      "remember 110x110-center.webp",
    ]);
  });

  it("are no more than there is room for: what was dropped still lies in the bucket", async () => {
    const { ask, photos, calls } = given();
    await photos.rememberShapes(photoId, generation, earlier(MAX_SHAPES));
    for (let round = 0; round < MAX_SHAPES / 8; round += 1) {
      const shapes = Array.from({ length: 8 }, (_, i) =>
        square(100 + round * 8 + i),
      );
      expect(await ask(shapes)).toHaveLength(8);
    }
    calls.length = 0;
    expect(await ask([square(300)])).toEqual([]);
    expect(calls).toEqual([]);
  });

  it("come back without being made, when they were dropped a while ago", async () => {
    const { ask, photos, calls, made } = given();
    await photos.rememberShapes(photoId, generation, earlier(MAX_SHAPES));
    for (let round = 0; round < MAX_SHAPES / 8; round += 1) {
      await ask(
        Array.from({ length: 8 }, (_, i) => square(100 + round * 8 + i)),
      );
    }
    calls.length = 0;
    const [{ file: dropped } = { file: "" }] = earlier(1);
    expect(await ask([square(1)])).toEqual([dropped]);
    expect(calls).toEqual(["note"]);
    expect(await made()).toHaveLength(MAX_SHAPES);
    expect((await photos.find(photoId))?.shapeBytes).toBe(
      (await made()).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    );
  });

  it("are not tried again at once when their original has not come to an end", async () => {
    const { ask, calls } = given({ unreadable: [ORIGINAL] });
    expect(await ask([square(3000)])).toEqual([]);
    calls.length = 0;
    expect(await ask([square(3000), square(100)])).toEqual([
      "100x100-center.webp",
    ]);
    expect(calls).not.toContain(`read ${ORIGINAL}`);
  });

  it("are made again when the photo has been read again, and answered until then", async () => {
    const { ask, photos, calls } = given({ failing: ["200x200-center.webp"] });
    await photos.rememberShapes(photoId, generation, [
      { file: "200x200-center.webp", sizeBytes: 7, madeAt: NOW.toISOString() },
    ]);
    await ask([square(100)]);
    await photos.changeShapes(photo, withStale);
    calls.length = 0;
    expect(await ask([square(100), square(200)])).toHaveLength(2);
    expect(calls.filter((call) => call.startsWith("remember"))).toEqual([
      "remember 100x100-center.webp",
    ]);
    expect((await photos.find(photoId))?.shapeBytes).toBe(107);
  });

  it("are not made while their object is being deleted", async () => {
    const { ask, photos, calls } = given();
    await photos.changeShapes(photo, (before) => ({
      ...before,
      revision: 1,
      dropped: [
        {
          file: "100x100-center.webp",
          sizeBytes: 1,
          deleteAt: NOW.toISOString(),
          deleting: true,
        },
      ],
    }));
    expect(await ask([square(100)])).toEqual([]);
    expect(calls).toEqual([]);
  });

  it.each([
    ["nine of them", Array.from({ length: 9 }, (_, i) => square(10 + i))],
    ["no width", [square(10, { width: 0 })]],
    ["half a pixel", [square(10, { height: 10.5 })]],
    ["a side too long", [square(10, { width: 16_384, height: 1 })]],
    ["too many pixels", [square(4_001)]],
    ["a point outside", [square(10, { crop: { x: 1.1, y: 0 } })]],
    ["a point that is none", [square(10, { crop: { x: NaN, y: 0 } })]],
  ])("are refused when they are %s", async (_, shapes) => {
    const { ask, calls } = given();
    await expect(ask(shapes)).rejects.toThrow("At most 8 shapes");
    expect(calls).toEqual([]);
  });

  it("may be eight, and of 16 million pixels", async () => {
    const { ask } = given({
      photo: { ...photo, width: 5_000, height: 5_000 },
    });
    const shapes = [4_000, 1, 2, 3, 4, 5, 6, 7].map((side) => square(side));
    expect(await ask(shapes)).toHaveLength(8);
  });
});
