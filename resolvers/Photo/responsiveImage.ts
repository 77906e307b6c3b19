import type { PhotoResolvers, Preview } from "../generated/schema.ts";
import { PREVIEW_WIDTHS } from "../image/previewLadder.ts";
import { CallerError } from "../lambda/callerError.ts";
import {
  askedPicture,
  askedShape,
  askedWidth,
  LARGEST_WIDTH,
  type AskedPicture,
} from "../records/askedPreview.ts";
import { picturedPhoto } from "../records/photoSource.ts";
import type { LoadPictures } from "../records/pictures.ts";

const MAX_SIZES_CHARACTERS = 500;

/** Of one line, and nothing that would end an attribute. */
const SAFE = /^[^<>"'&\p{Cc}\p{Cs}]+$/u;

export const responsiveImage =
  (loadPictures: LoadPictures): PhotoResolvers["responsiveImage"] =>
  async ({ source, args }) => {
    const shape = askedShape(args);
    const maxWidth = askedWidth("maxWidth", args.maxWidth ?? LARGEST_WIDTH);
    const sizes =
      args.sizes == null ? defaultSizes(args.maxWidth) : checked(args.sizes);
    const photo = picturedPhoto(source);
    if (!photo) return null;
    // The largest first: it is src, and what is not made this time is made the next.
    const pictures = PREVIEW_WIDTHS.filter((width) => width <= maxWidth)
      .toReversed()
      .map((width) => fromLadder(askedPicture(photo, width, shape)));
    const sources = (
      await loadPictures({ life: photo.life, pictures: unique(pictures) })
    )
      .filter((picture): picture is Preview => picture !== null)
      .sort((a, b) => a.width - b.width);
    const largest = sources.at(-1);
    if (!largest) return null;
    const { url: src, width, height, refreshAt, expiresAt } = largest;
    return {
      src,
      srcSet: sources.map((one) => `${one.url} ${one.width}w`).join(", "),
      sizes,
      width,
      height,
      aspectRatio: width / height,
      alt: source.altText ?? "",
      placeholder: source.placeholder,
      sources,
      refreshAt,
      expiresAt,
    };
  };

function defaultSizes(maxWidth: number | null | undefined): string {
  return maxWidth == null
    ? "100vw"
    : `(min-width: ${maxWidth}px) ${maxWidth}px, 100vw`;
}

/** What the ladder can stand in for is not worth making: there are other widths to choose from. */
function fromLadder(picture: AskedPicture): AskedPicture {
  return "shape" in picture && picture.meanwhile
    ? { rung: picture.meanwhile }
    : picture;
}

/** Whatever a page does with it, it stays an attribute. */
function checked(sizes: string): string {
  if (
    [...sizes].length <= MAX_SIZES_CHARACTERS &&
    sizes.trim() !== "" &&
    SAFE.test(sizes)
  )
    return sizes;
  throw new CallerError(
    "INVALID",
    `sizes must be a value of the sizes attribute, 1 to ${MAX_SIZES_CHARACTERS} characters without quotes, angle brackets, ampersands and control characters.`,
    ["sizes"],
  );
}

/** A small photo has the same picture for several widths, and srcset tells pictures by their widths. */
function unique(pictures: AskedPicture[]): AskedPicture[] {
  const widthOf = (picture: AskedPicture) =>
    "shape" in picture ? picture.shape.width : picture.rung.width;
  return [
    ...new Map(pictures.map((picture) => [widthOf(picture), picture])).values(),
  ];
}
