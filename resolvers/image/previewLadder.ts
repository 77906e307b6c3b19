/**
 * The widths previews are made in, in pixels. A browser picks by `srcset`: CSS pixels times device pixels, so each rung
 * answers a screen of today, and no step is more than twice the one below, which bounds what is downloaded in vain.
 */
export const PREVIEW_WIDTHS = [
  320, // a tile of a three-column phone grid: 107 to 143 CSS px at 2x to 3x
  640, // a two-column phone grid at 3x, a desktop tile at 2x
  960, // a card or half a tablet at 2x
  1280, // a whole phone: 360 to 430 CSS px at 3x; a small laptop
  1920, // a full HD screen, a tablet held upright at 2x
  2560, // a 13 to 15 inch laptop at 2x, a QHD screen; beyond it, the original is the better answer
] as const;

/** WebP cannot be larger (RFC 9649: 14 bits a side). */
export const MAX_PREVIEW_SIDE = 16_383;
/** A very tall picture would otherwise be decoded whole for a width that it hardly has: 2560 × 6250. */
export const MAX_PREVIEW_PIXELS = 16_000_000;

/** What a preview should be: exactly this size, cut to its shape if `cover`. */
export interface PreviewTarget {
  width: number;
  height: number;
  fit: "inside" | "cover";
}

/**
 * The rungs that a photo of this upright size gets, smallest first; never enlarged, never below 1 px.
 * Smaller than the first rung, or too tall for it: exactly one, at its own size or as near as WebP can hold.
 */
export function previewTargets(width: number, height: number): PreviewTarget[] {
  const rungs = PREVIEW_WIDTHS.filter((rung) => rung <= width)
    .map((rung) => scaled(width, height, rung / width))
    .filter(
      (rung) =>
        rung.height <= MAX_PREVIEW_SIDE &&
        rung.width * rung.height <= MAX_PREVIEW_PIXELS,
    );
  if (rungs.length > 0) return rungs;
  return [{ ...shrinkToLimits({ width, height }, 1), fit: "inside" }];
}

/** A size times a scale, or as near as a preview may be large. */
export function shrinkToLimits(
  { width, height }: { width: number; height: number },
  scale: number,
): { width: number; height: number } {
  const rounded = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const isWithin =
    rounded.width <= MAX_PREVIEW_SIDE &&
    rounded.height <= MAX_PREVIEW_SIDE &&
    rounded.width * rounded.height <= MAX_PREVIEW_PIXELS;
  if (isWithin) return rounded;
  const limit = Math.min(
    MAX_PREVIEW_SIDE / width,
    MAX_PREVIEW_SIDE / height,
    Math.sqrt(MAX_PREVIEW_PIXELS / (width * height)),
  );
  // Down, because rounded up it would be above the limit again.
  return {
    width: Math.max(1, Math.floor(width * limit)),
    height: Math.max(1, Math.floor(height * limit)),
  };
}

/** The size of a whole picture within a box, counted from the original's size: rung by rung, rounding would drift. */
export function targetInside(
  width: number,
  height: number,
  box: number,
): PreviewTarget {
  return scaled(width, height, Math.min(1, box / Math.max(width, height)));
}

function scaled(width: number, height: number, scale: number): PreviewTarget {
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    fit: "inside",
  };
}
