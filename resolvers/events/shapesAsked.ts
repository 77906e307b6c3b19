import {
  MAX_PREVIEW_PIXELS,
  MAX_PREVIEW_SIDE,
} from "../image/previewLadder.ts";
import { step } from "../lambda/step.ts";
import type { RenderedShape, ShapeSource } from "../image/renderShapes.ts";
import type { Shape } from "../image/shape.ts";
import {
  originalKey,
  previewKey,
  previewsPrefix,
  type PhotoRecord,
} from "../records/photoRecord.ts";
import {
  roomForShapes,
  wantedShape,
  withReturned,
  withTried,
} from "../records/photoShapes.ts";
import type { PhotoStore } from "../records/photoStore.ts";
import {
  shapeFile,
  type ShapesAsked,
  type ShapesMade,
} from "../records/previewShape.ts";

/** More at once would not fit into the time that a field has (DESIGN 4). */
const MAX_SHAPES_AT_ONCE = 8;

interface Dependencies extends Pick<
  PhotoStore,
  "find" | "readShapes" | "changeShapes" | "rememberShapes"
> {
  readPreview(key: string): Promise<Buffer>;
  readOriginal(key: string): Promise<Buffer>;
  renderShapes(
    source: ShapeSource,
    shapes: readonly Shape[],
  ): AsyncIterable<RenderedShape<Shape>>;
  storePreview(
    key: string,
    body: Buffer,
    format: Shape["format"],
  ): Promise<void>;
  /** A fault that costs these shapes, and no others. */
  recordFailure(
    error: unknown,
    about: { photoId: string; files: string[] },
  ): void;
  now(): Date;
}

/** What some shapes are made from. */
interface Source {
  kind: ShapeSource["kind"];
  shapes: Shape[];
  read(): Promise<Buffer>;
}

/**
 * Shapes of one photo are asked for that its ladder does not have: makes those that are missing, and remembers them.
 * Every step may run twice, and two may run at once: the same shape has the same name, and is the same picture.
 * @param hasTime false: nothing more is begun; what has been made by then is kept.
 * @returns those of them that are there now. The others can be asked for again.
 */
export function shapesAsked(deps: Dependencies) {
  return async (
    { photoId, generation, shapes }: ShapesAsked,
    hasTime: () => boolean,
  ): Promise<ShapesMade> => {
    requireBounded(shapes);
    step("preview 1 asked", { photoId, shapes: shapes.length });
    const life = { id: photoId, generation };
    const asked = new Map(shapes.map((shape) => [shapeFile(shape), shape]));
    const [photo, before] = await Promise.all([
      deps.find(photoId),
      deps.readShapes(life),
    ]);
    // Gone, of another life, or never READY: there is nothing to show.
    if (photo?.generation !== generation || photo.previews.length === 0)
      return { made: [] };

    const now = deps.now();
    const wanted = (what: string) =>
      [...asked.keys()].filter(
        (file) => wantedShape(before, file, now.toISOString()) === what,
      );
    const dropped = wanted("RETURN");
    if (dropped.length > 0) {
      await deps.changeShapes(life, (shapes) =>
        withReturned(shapes, dropped, now.toISOString()),
      );
    }
    const missing = wanted("MAKE")
      .slice(0, Math.max(0, roomForShapes(before)))
      .map((file) => asked.get(file)!);
    for (const source of sourcesOf(photo, missing)) {
      if (hasTime()) await make(photo, source, hasTime);
    }
    // Asked again: the photo may be gone by now, and a shape that is not remembered is not there for long.
    const { made } = await deps.readShapes(life);
    return { made: made.filter(({ file }) => asked.has(file)) };
  };

  async function make(
    photo: PhotoRecord,
    { kind, shapes, read }: Source,
    hasTime: () => boolean,
  ): Promise<void> {
    try {
      if (kind === "ORIGINAL") {
        // It may be more than there is time or memory for: the next who asks is not to wait for that again.
        await deps.changeShapes(photo, (before) =>
          withTried(before, shapes.map(shapeFile), deps.now()),
        );
      }
      const bytes = await read();
      for await (const one of deps.renderShapes({ kind, bytes }, shapes)) {
        if ("body" in one) await keep(photo, one.shape, one.body);
        else fail(photo, one.failure, [one.shape]);
        if (!hasTime()) break;
      }
    } catch (error) {
      fail(photo, error, shapes);
    }
  }

  function fail(photo: PhotoRecord, error: unknown, shapes: Shape[]) {
    const files = shapes.map(shapeFile);
    deps.recordFailure(error, { photoId: photo.id, files });
  }

  /** Stored, then remembered, one by one: time that runs out costs none that is made. */
  async function keep(
    photo: PhotoRecord,
    shape: Shape,
    body: Buffer,
  ): Promise<void> {
    const { id: photoId, generation } = photo;
    const file = shapeFile(shape);
    try {
      await deps.storePreview(previewsPrefix(photo) + file, body, shape.format);
      step("preview 2 shape stored", { photoId, width: shape.width });
      await deps.rememberShapes(photoId, generation, [
        { file, sizeBytes: body.length, madeAt: deps.now().toISOString() },
      ]);
      step("preview 3 shape remembered", { photoId, width: shape.width });
    } catch (error) {
      fail(photo, error, [shape]);
    }
  }

  /** One decode for all that the ladder serves, from its smallest rung that does; and one of the original for the rest. */
  function sourcesOf(photo: PhotoRecord, missing: Shape[]): Source[] {
    const isServedBy =
      (rung: { width: number; height: number }) => (shape: Shape) =>
        rung.width >= shape.width && rung.height >= shape.height;
    const fromLadder = missing.filter((shape) =>
      photo.previews.some((rung) => isServedBy(rung)(shape)),
    );
    const fromOriginal = missing.filter((shape) => !fromLadder.includes(shape));
    // The largest serves them all.
    const rung = photo.previews.find((rung) =>
      fromLadder.every(isServedBy(rung)),
    )!;
    return [
      {
        kind: "RUNG" as const,
        shapes: fromLadder,
        read: () => deps.readPreview(previewKey(photo, rung.width)),
      },
      {
        kind: "ORIGINAL" as const,
        shapes: fromOriginal,
        read: () => deps.readOriginal(originalKey(photo)),
      },
    ].filter(({ shapes }) => shapes.length > 0);
  }
}

/** `query` asks for nothing else. Looked at all the same, before a decoder allocates what is asked for. */
function requireBounded(shapes: Shape[]): void {
  const isSide = (side: number) =>
    Number.isInteger(side) && side >= 1 && side <= MAX_PREVIEW_SIDE;
  const isFraction = (part: number) => part >= 0 && part <= 1;
  const isBounded = ({ width, height, crop }: Shape) =>
    isSide(width) &&
    isSide(height) &&
    width * height <= MAX_PREVIEW_PIXELS &&
    (crop === null ||
      crop === "CENTER" ||
      crop === "ATTENTION" ||
      (isFraction(crop.x) && isFraction(crop.y)));
  if (shapes.length > MAX_SHAPES_AT_ONCE || !shapes.every(isBounded))
    throw new Error(
      `At most ${MAX_SHAPES_AT_ONCE} shapes can be asked for at once, each of sides from 1 to ${MAX_PREVIEW_SIDE} and ${MAX_PREVIEW_PIXELS} pixels at most.`,
    );
}
