import {
  MAX_PREVIEW_PIXELS,
  MAX_PREVIEW_SIDE,
} from "../image/previewLadder.ts";
import { step } from "../lambda/step.ts";
import type { RenderedShape, ShapeSource } from "../image/renderShapes.ts";
import {
  originalKey,
  previewKey,
  previewsPrefix,
  type PhotoRecord,
} from "../records/photoRecord.ts";
import { roomForShapes, type PhotoShapes } from "../records/photoShapes.ts";
import type { PhotoStore } from "../records/photoStore.ts";
import {
  shapeFile,
  type MadeShape,
  type PreviewShape,
  type ShapesAsked,
  type ShapesMade,
} from "../records/previewShape.ts";

/** More at once would not fit into the time that a field has (DESIGN 4). */
const MAX_SHAPES_AT_ONCE = 8;

interface Dependencies extends Pick<
  PhotoStore,
  "find" | "readShapes" | "rememberShapes"
> {
  readPreview(key: string): Promise<Buffer>;
  readOriginal(key: string): Promise<Buffer>;
  renderShapes(
    source: ShapeSource,
    shapes: readonly PreviewShape[],
  ): AsyncIterable<RenderedShape<PreviewShape>>;
  storePreview(
    key: string,
    body: Buffer,
    format: PreviewShape["format"],
  ): Promise<void>;
  /** A fault that costs these shapes, and no others. */
  recordFailure(
    error: unknown,
    about: { photoId: string; files: string[] },
  ): void;
  now(): Date;
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

    const missing = missingOf(asked, before);
    for (const source of sourcesOf(photo, missing)) {
      if (!hasTime()) break;
      const made = await make(photo, source, hasTime);
      // Source by source: an original that takes too long must not cost what the ladder gave.
      if (made.length === 0) continue;
      await deps.rememberShapes(photoId, generation, made);
      step("preview 3 shapes remembered", { photoId, shapes: made.length });
    }
    // Asked again: the photo may be gone by now, and a shape that is not remembered is not there for long.
    const after = missing.length > 0 ? await deps.readShapes(life) : before;
    return { made: after.made.filter(({ file }) => asked.has(file)) };
  };

  async function make(
    photo: PhotoRecord,
    { shapes, open }: { shapes: PreviewShape[]; open(): Promise<ShapeSource> },
    hasTime: () => boolean,
  ): Promise<MadeShape[]> {
    const stored: Promise<MadeShape | undefined>[] = [];
    try {
      for await (const one of deps.renderShapes(await open(), shapes)) {
        // Sent while the next one is rendered.
        if ("body" in one) stored.push(store(photo, one.shape, one.body));
        else fail(photo, one.failure, [one.shape]);
        if (!hasTime()) break;
      }
    } catch (error) {
      fail(photo, error, shapes);
    }
    return (await Promise.all(stored)).filter((one) => one !== undefined);
  }

  function fail(photo: PhotoRecord, error: unknown, shapes: PreviewShape[]) {
    const files = shapes.map(shapeFile);
    deps.recordFailure(error, { photoId: photo.id, files });
  }

  async function store(
    photo: PhotoRecord,
    shape: PreviewShape,
    body: Buffer,
  ): Promise<MadeShape | undefined> {
    const file = shapeFile(shape);
    try {
      await deps.storePreview(previewsPrefix(photo) + file, body, shape.format);
      step("preview 2 shape stored", { photoId: photo.id, width: shape.width });
    } catch (error) {
      fail(photo, error, [shape]);
      return undefined;
    }
    return {
      file,
      sizeBytes: body.length,
      madeAt: deps.now().toISOString(),
    };
  }

  /** One decode for all that the ladder serves, from its smallest rung that does; and one of the original for the rest. */
  function sourcesOf(photo: PhotoRecord, missing: PreviewShape[]) {
    const isServedBy =
      (rung: { width: number; height: number }) => (shape: PreviewShape) =>
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
        shapes: fromLadder,
        open: async (): Promise<ShapeSource> => ({
          kind: "RUNG",
          bytes: await deps.readPreview(previewKey(photo, rung.width)),
        }),
      },
      {
        shapes: fromOriginal,
        open: async (): Promise<ShapeSource> => ({
          kind: "ORIGINAL",
          bytes: await deps.readOriginal(originalKey(photo)),
        }),
      },
    ].filter(({ shapes }) => shapes.length > 0);
  }
}

function missingOf(
  asked: ReadonlyMap<string, PreviewShape>,
  before: PhotoShapes,
): PreviewShape[] {
  const isThere = (file: string) =>
    before.made.some((one) => one.file === file);
  const isBeingDeleted = (file: string) =>
    before.dropped.some((one) => one.file === file && one.deleting);
  return [...asked]
    .filter(([file]) => !isThere(file) && !isBeingDeleted(file))
    .map(([, shape]) => shape)
    .slice(0, Math.max(0, roomForShapes(before)));
}

/** `query` asks for nothing else. Looked at all the same, before a decoder allocates what is asked for. */
function requireBounded(shapes: PreviewShape[]): void {
  const isSide = (side: number) =>
    Number.isInteger(side) && side >= 1 && side <= MAX_PREVIEW_SIDE;
  const isFraction = (part: number) => part >= 0 && part <= 1;
  const isBounded = ({ width, height, crop }: PreviewShape) =>
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
