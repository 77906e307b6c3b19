import { step } from "../lambda/step.ts";
import { previewsPrefix, type PhotoLife } from "../records/photoRecord.ts";
import { withDeleting, withoutDeleted } from "../records/photoShapes.ts";
import type { PhotoStore } from "../records/photoStore.ts";

interface Dependencies {
  changeShapes: PhotoStore["changeShapes"];
  /** Deletes these objects of the previews bucket; those that are not there are no failure. */
  deletePreviewObjects(keys: string[]): Promise<void>;
  now(): Date;
}

/**
 * Deletes the shapes of a photo that others have taken the place of. First they are marked, so that nobody brings them
 * back meanwhile; a sweep that dies in between leaves the mark, and the next one goes on.
 */
export function shapesSwept(deps: Dependencies) {
  return async (life: PhotoLife): Promise<void> => {
    const now = deps.now().toISOString();
    const marked = await deps.changeShapes(life, (before) =>
      before.dropped.some((one) => one.deleteAt <= now && !one.deleting)
        ? withDeleting(before, now)
        : undefined,
    );
    const files = (marked?.dropped ?? [])
      .filter(({ deleting }) => deleting)
      .map(({ file }) => file);
    if (files.length === 0) return;
    step("shapes 1 marked", { photoId: life.id, count: files.length });
    await deps.deletePreviewObjects(
      files.map((file) => `${previewsPrefix(life)}${file}`),
    );
    step("shapes 2 objects deleted", { photoId: life.id });
    await deps.changeShapes(life, (before) => withoutDeleted(before, files));
    step("shapes 3 forgotten", { photoId: life.id });
  };
}
