import type { Context } from "aws-lambda";
import { shapesAsked } from "../events/shapesAsked.ts";
import { renderShapes } from "../image/renderShapes.ts";
import { recordFault } from "../lambda/faults.ts";
import { log } from "../lambda/log.ts";
import type { ShapesAsked, ShapesMade } from "../records/previewShape.ts";
import { readOriginal, readPreview, storePreview } from "./buckets.ts";
import { now, photoStore } from "./clients.ts";

/** Nothing is begun with less than this left: an AVIF of 16 megapixels takes 6 s, and is to be stored and remembered. */
const SECONDS_FOR_ONE_SHAPE = 10;

const asked = shapesAsked({
  ...photoStore(),
  readOriginal,
  readPreview,
  renderShapes,
  storePreview,
  recordFailure: (error, about) =>
    recordFault("A shape of a photo could not be made", error, about),
  now,
});

/** Called by `query` and by nobody else: what it throws, Lambda logs and counts, and `query` answers for. */
export async function handler(
  event: ShapesAsked,
  context: Pick<Context, "getRemainingTimeInMillis">,
): Promise<ShapesMade> {
  const started = performance.now();
  const answer = await asked(
    event,
    () => context.getRemainingTimeInMillis() > SECONDS_FOR_ONE_SHAPE * 1_000,
  );
  log.info("Shapes of a photo were asked for", {
    photoId: event.photoId,
    asked: event.shapes.length,
    there: answer.made.length,
    milliseconds: Math.round(performance.now() - started),
  });
  return answer;
}
