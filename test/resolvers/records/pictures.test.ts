import { describe, expect, it } from "vitest";
import type { Shape } from "../../../resolvers/image/shape.ts";
import {
  noShapes,
  withMade,
  withStale,
} from "../../../resolvers/records/photoShapes.ts";
import {
  openPictures,
  type Dependencies,
  type PicturesAsked,
} from "../../../resolvers/records/pictures.ts";
import {
  shapeFile,
  type ShapesAsked,
} from "../../../resolvers/records/previewShape.ts";

const AT = new Date("2024-06-01T12:00:00.000Z");
const RUNG = { width: 320, height: 240, sizeBytes: 5_000 };

const square = (side: number): Shape => ({
  width: side,
  height: side,
  crop: "CENTER",
  format: "WEBP",
});

const lifeOf = (number: number) => ({ id: `photo-${number}`, generation: "1" });

const asks = (number: number, ...shapes: Shape[]): PicturesAsked => ({
  life: lifeOf(number),
  pictures: shapes.map((shape) => ({ shape })),
});

function given(changes: Partial<Dependencies> = {}) {
  const looks: number[] = [];
  const asked: ShapesAsked[] = [];
  const failures: (string | undefined)[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const load = openPictures({
    findShapes: (lives) => {
      looks.push(lives.length);
      return Promise.resolve(
        new Map(lives.map((life) => [life.id, noShapes(life)])),
      );
    },
    async makeShapes(one) {
      asked.push(one);
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 5));
      atOnce -= 1;
      return {
        made: one.shapes.map((shape) => ({
          file: shapeFile(shape),
          sizeBytes: 1_234,
          madeAt: AT.toISOString(),
        })),
      };
    },
    signPreview: (key) =>
      Promise.resolve({
        url: `https://bucket/${key}`,
        refreshAt: "2024-06-01T13:00:00.000Z",
        expiresAt: "2024-06-01T14:00:00.000Z",
      }),
    onFailure: (_error, photoId) => failures.push(photoId),
    now: () => AT,
    ...changes,
  });
  const made = () => asked.flatMap(({ shapes }) => shapes).length;
  return {
    load,
    looks,
    asked,
    made,
    failures,
    mostAtOnce: () => mostAtOnce,
  };
}

describe("the pictures of a page", () => {
  it("are addresses of the ladder, without a look at anything else", async () => {
    const { load, looks } = given();
    const [[picture = null] = []] = await load([
      { life: lifeOf(1), pictures: [{ rung: RUNG }] },
    ]);
    expect(picture).toEqual({
      ...RUNG,
      format: "WEBP",
      url: "https://bucket/p/photo-1/1/320.webp",
      refreshAt: "2024-06-01T13:00:00.000Z",
      expiresAt: "2024-06-01T14:00:00.000Z",
    });
    expect(looks).toEqual([]);
  });

  it("are made when they are not there, and answered at once", async () => {
    const { load, asked } = given();
    const [[picture = null] = []] = await load([asks(1, square(320))]);
    expect(picture).toMatchObject({
      width: 320,
      height: 320,
      sizeBytes: 1_234,
      url: "https://bucket/p/photo-1/1/320x320-center.webp",
    });
    expect(asked).toEqual([
      { photoId: "photo-1", generation: "1", shapes: [square(320)] },
    ]);
  });

  it("are not made again when they are kept", async () => {
    const { load, asked } = given({
      findShapes: (lives) =>
        Promise.resolve(
          new Map(
            lives.map((life) => [
              life.id,
              withMade(noShapes(life), [
                {
                  file: shapeFile(square(320)),
                  sizeBytes: 99,
                  madeAt: AT.toISOString(),
                },
              ]),
            ]),
          ),
        ),
    });
    const [[picture = null] = []] = await load([asks(1, square(320))]);
    expect(picture?.sizeBytes).toBe(99);
    expect(asked).toEqual([]);
  });

  it("cost one look at the table, however many photos ask", async () => {
    const { load, looks } = given();
    await load([
      asks(1, square(320)),
      asks(2, square(320)),
      asks(1, square(640)),
    ]);
    expect(looks).toEqual([2]);
  });

  it("are made eight a request, four at once; the others are null", async () => {
    const { load, made, mostAtOnce } = given();
    const pictures = await load(
      Array.from({ length: 20 }, (_, at) => asks(at, square(320))),
    );
    expect(made()).toBe(8);
    expect(mostAtOnce()).toBe(4);
    expect(pictures.filter(([picture]) => picture !== null)).toHaveLength(8);
  });

  it("are made for every photo once before for any a second time", async () => {
    const { load, asked } = given();
    await load([
      asks(1, square(640), square(320)),
      asks(2, square(640), square(320)),
      ...Array.from({ length: 5 }, (_, at) => asks(at + 3, square(640))),
    ]);
    expect(
      asked.map(({ photoId, shapes }) => `${photoId} ${shapes.length}`).sort(),
    ).toEqual([
      "photo-1 2",
      ...[2, 3, 4, 5, 6, 7].map((number) => `photo-${number} 1`),
    ]);
  });

  it("are not begun any more after fifteen seconds", async () => {
    let seconds = 0;
    const { load, made } = given({
      // Each look at the clock takes four seconds, as slow pictures would.
      now: () => new Date(AT.getTime() + (seconds += 4) * 1_000),
    });
    await load(Array.from({ length: 8 }, (_, at) => asks(at, square(320))));
    expect(made()).toBe(3);
  });

  it("are null where making them fails, and those of the other photos are there", async () => {
    const { load, failures } = given({
      makeShapes: ({ photoId, shapes }) =>
        photoId === "photo-1"
          ? Promise.reject(new Error("out of memory"))
          : Promise.resolve({
              made: shapes.map((shape) => ({
                file: shapeFile(shape),
                sizeBytes: 1,
                madeAt: AT.toISOString(),
              })),
            }),
    });
    const [[first] = [], [second] = []] = await load([
      asks(1, square(320)),
      asks(2, square(320)),
    ]);
    expect(first).toBeNull();
    expect(second).not.toBeNull();
    expect(failures).toEqual(["photo-1"]);
  });

  it("are there as far as they were made before the one that failed", async () => {
    let looks = 0;
    const { load, failures } = given({
      findShapes: (lives) => {
        looks += 1;
        const made = [
          {
            file: shapeFile(square(320)),
            sizeBytes: 99,
            madeAt: AT.toISOString(),
          },
        ];
        return Promise.resolve(
          new Map(
            lives.map((life) => [
              life.id,
              looks === 1 ? noShapes(life) : withMade(noShapes(life), made),
            ]),
          ),
        );
      },
      makeShapes: () => Promise.reject(new Error("out of time")),
    });
    const [[small, large] = []] = await load([
      asks(1, square(320), square(2560)),
    ]);
    expect(small?.sizeBytes).toBe(99);
    expect(large).toBeNull();
    expect(failures).toEqual(["photo-1"]);
    expect(looks).toBe(2);
  });

  it("are the largest rung, where that can stand in for what is not made yet", async () => {
    const { load } = given({ makeShapes: () => Promise.resolve({ made: [] }) });
    const [[picture = null] = []] = await load([
      {
        life: lifeOf(1),
        pictures: [{ shape: { ...square(320), crop: null }, meanwhile: RUNG }],
      },
    ]);
    expect(picture).toMatchObject({ width: 320, height: 240 });
  });

  it("are the ladder alone where the table does not tell what is kept", async () => {
    const { load, asked, failures } = given({
      findShapes: () => Promise.reject(new Error("The table is away.")),
    });
    const [[rung] = [], [shape] = []] = await load([
      { life: lifeOf(1), pictures: [{ rung: RUNG }] },
      asks(2, square(320)),
    ]);
    expect(rung).not.toBeNull();
    expect(shape).toBeNull();
    expect(asked).toEqual([]);
    expect(failures).toEqual([undefined]);
  });

  it("are shown as they were while they cannot be made again", async () => {
    const { load, asked } = given({
      findShapes: (lives) =>
        Promise.resolve(
          new Map(
            lives.map((life) => [
              life.id,
              withStale(
                withMade(noShapes(life), [
                  {
                    file: shapeFile(square(320)),
                    sizeBytes: 99,
                    madeAt: AT.toISOString(),
                  },
                ]),
              ),
            ]),
          ),
        ),
      makeShapes: (one) => {
        asked.push(one);
        return Promise.resolve({ made: [] });
      },
    });
    const [[picture = null] = []] = await load([asks(1, square(320))]);
    expect(picture?.sizeBytes).toBe(99);
    expect(asked).toHaveLength(1);
  });

  it("are not made where too many wait to be deleted", async () => {
    const { load, asked } = given({
      findShapes: (lives) =>
        Promise.resolve(
          new Map(
            lives.map((life) => [
              life.id,
              {
                ...noShapes(life),
                dropped: Array.from({ length: 24 }, (_, at) => ({
                  file: `${at}`,
                  sizeBytes: 1,
                  deleteAt: AT.toISOString(),
                })),
              },
            ]),
          ),
        ),
    });
    expect(await load([asks(1, square(320))])).toEqual([[null]]);
    expect(asked).toEqual([]);
  });
});
