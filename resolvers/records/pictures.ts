// The addresses of pictures, those of the ladder and those of other shapes, which are made when first asked for.

import type { Preview } from "../generated/schema.ts";
import { atMostAtOnce } from "../lambda/atMostAtOnce.ts";
import type { AskedPicture } from "./askedPreview.ts";
import type { SignDownload } from "./downloadAddress.ts";
import { previewKey, previewsPrefix, type PhotoLife } from "./photoRecord.ts";
import {
  noShapes,
  roomForShapes,
  wantedShape,
  type PhotoShapes,
} from "./photoShapes.ts";
import type { PhotoStore } from "./photoStore.ts";
import {
  shapeFile,
  type MadeShape,
  type ShapesAsked,
  type ShapesMade,
} from "./previewShape.ts";

/** Of one field in one event of AppSync's, which holds up to a hundred photos. */
const MAX_MADE = 8;
const MAX_AT_ONCE = 4;

/**
 * AppSync gives an answer 30 s: what is not made by then is lost to the caller, though not to the next one. Given up
 * before the function `preview` itself would be ended, which is a fault and its own to report.
 */
const LAST_BEGIN_MILLISECONDS = 15_000;
const LAST_ANSWER_MILLISECONDS = 24_000;

/** Pictures of one photo; those that are wanted most come first. */
export interface PicturesAsked {
  life: PhotoLife;
  pictures: AskedPicture[];
}

/** In the order asked; null for what is not there. */
export type Pictures = (Preview | null)[];

export type LoadPictures = (asked: PicturesAsked) => Promise<Pictures>;

export interface Dependencies {
  findShapes: PhotoStore["findShapes"];
  /** Asks the function `preview`, and gives up waiting when told to. */
  makeShapes(asked: ShapesAsked, signal: AbortSignal): Promise<ShapesMade>;
  signPreview: SignDownload;
  /** What could not be looked up or made is no reason to show none of the others. */
  onFailure(error: unknown, photoId?: string): void;
  now(): Date;
}

/**
 * For all photos of a page at once: one look at what is kept, and what is missing made within bounds.
 * @returns for each photo its pictures, in the order asked; null for those that are not there (yet).
 */
export function openPictures(deps: Dependencies) {
  return async (photos: readonly PicturesAsked[]): Promise<Pictures[]> => {
    const shaped = photos.filter(({ pictures }) => pictures.some(isShape));
    const kept = await findKept(shaped.map(({ life }) => life));
    const known = new Map<string, MadeShape>();
    for (const shapes of kept?.values() ?? []) {
      // Stale ones too: better than nothing, if they are not made again in time.
      for (const made of shapes.made)
        known.set(nameOf(shapes, made.file), made);
    }
    const made = kept ? await makeMissing(shaped, kept) : [];
    for (const [name, one] of made) known.set(name, one);
    return Promise.all(
      photos.map(({ life, pictures }) =>
        Promise.all(pictures.map((picture) => addressed(life, picture, known))),
      ),
    );
  };

  /** Undefined when the table does not tell: then nothing is made, and the ladder is shown all the same. */
  async function findKept(
    asked: PhotoLife[],
  ): Promise<Map<string, PhotoShapes> | undefined> {
    if (asked.length === 0) return undefined;
    // A photo may stand on a page twice, under two aliases.
    const lives = new Map(asked.map((life) => [nameOf(life), life]));
    try {
      const found = await deps.findShapes([...lives.values()]);
      return new Map(
        [...lives].map(([name, life]) => {
          const shapes = found.get(life.id);
          return [
            name,
            shapes?.generation === life.generation ? shapes : noShapes(life),
          ];
        }),
      );
    } catch (error) {
      deps.onFailure(error);
      return undefined;
    }
  }

  async function makeMissing(
    photos: PicturesAsked[],
    kept: Map<string, PhotoShapes>,
  ): Promise<Map<string, MadeShape>> {
    const startedAt = deps.now().getTime();
    const made = new Map<string, MadeShape>();
    const unanswered: PhotoLife[] = [];
    await atMostAtOnce(
      MAX_AT_ONCE,
      chooseMissing(photos, kept, new Date(startedAt).toISOString()),
      async (asked) => {
        const elapsed = deps.now().getTime() - startedAt;
        if (elapsed > LAST_BEGIN_MILLISECONDS) return;
        const life = { id: asked.photoId, generation: asked.generation };
        const signal = AbortSignal.timeout(LAST_ANSWER_MILLISECONDS - elapsed);
        try {
          for (const one of (await deps.makeShapes(asked, signal)).made) {
            made.set(nameOf(life, one.file), one);
          }
        } catch (error) {
          unanswered.push(life);
          // Not waited for any longer, it is made all the same, and there the next time.
          if (!signal.aborted) deps.onFailure(error, asked.photoId);
        }
      },
    );
    // Some of a photo's may have been made before the one that took too long.
    for (const shapes of (await findKept(unanswered))?.values() ?? []) {
      for (const one of shapes.made) made.set(nameOf(shapes, one.file), one);
    }
    return made;
  }

  async function addressed(
    life: PhotoLife,
    picture: AskedPicture,
    known: Map<string, MadeShape>,
  ): Promise<Preview | null> {
    if (isShape(picture)) {
      const made = known.get(nameOf(life, fileOf(picture)));
      if (made) {
        const { width, height, format } = picture.shape;
        const key = `${previewsPrefix(life)}${made.file}`;
        return {
          width,
          height,
          format,
          sizeBytes: made.sizeBytes,
          ...(await deps.signPreview(key)),
        };
      }
    }
    const rung = isShape(picture) ? picture.meanwhile : picture.rung;
    if (!rung) return null;
    return {
      ...rung,
      format: "WEBP",
      ...(await deps.signPreview(previewKey(life, rung.width))),
    };
  }
}

/** One of each photo before a second of any: a page that is to be seen has something to show everywhere first. */
function chooseMissing(
  photos: PicturesAsked[],
  kept: Map<string, PhotoShapes>,
  now: string,
): ShapesAsked[] {
  const chosen = new Map<string, ShapesAsked & { made: number }>();
  const names = new Set<string>();
  const rounds = Math.max(0, ...photos.map(({ pictures }) => pictures.length));
  for (let round = 0; round < rounds; round += 1) {
    for (const { life, pictures } of photos) {
      if (names.size === MAX_MADE) break;
      const picture = pictures[round];
      if (!picture || !isShape(picture)) continue;
      const name = nameOf(life, fileOf(picture));
      const shapes = kept.get(nameOf(life))!;
      const wanted = wantedShape(shapes, fileOf(picture), now);
      if (names.has(name) || wanted === "THERE" || wanted === "WAIT") continue;
      const asked = chosen.get(nameOf(life)) ?? {
        photoId: life.id,
        generation: life.generation,
        shapes: [],
        made: 0,
      };
      if (wanted === "MAKE" && asked.made >= roomForShapes(shapes)) continue;
      names.add(name);
      asked.shapes.push(picture.shape);
      asked.made += wanted === "MAKE" ? 1 : 0;
      chosen.set(nameOf(life), asked);
    }
  }
  return [...chosen.values()].map(({ made: _, ...asked }) => asked);
}

function isShape(
  picture: AskedPicture,
): picture is Extract<AskedPicture, { shape: unknown }> {
  return "shape" in picture;
}

function fileOf({ shape }: Extract<AskedPicture, { shape: unknown }>): string {
  return shapeFile(shape);
}

function nameOf({ id, generation }: PhotoLife, file = ""): string {
  return `${id}/${generation}/${file}`;
}
