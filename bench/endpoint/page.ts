import type { PhotoSource } from "../../resolvers/records/photoSource.ts";

export const WAYS = [
  "graphql-js, parsed once",
  "graphql-yoga",
  "PhotoSky, function in the same process",
  "PhotoSky, function in its own process",
] as const;
export type Way = (typeof WAYS)[number];

/** What a gallery asks, but for addresses: those are signed for each caller, and are a bench of their own. */
export const PAGE_QUERY = `query Gallery($first: Int) {
  photos(first: $first) {
    pageInfo { hasNextPage endCursor }
    totalCount
    nodes {
      id status fileName mediaType format sizeBytes sha256 width height aspectRatio altText timelineDate uploadedAt
      captured { localDateTime utcOffset instant precision source }
      location { point { latitude longitude } }
      camera { make model lensModel }
      exposure { apertureF shutter iso focalLengthMm }
      placeholder { thumbHash dataUrl dominantColor }
      owner { id displayName }
      problems { code message }
    }
  }
}`;

/** A page as the function `query` answers it. */
export function pageOf(photo: (number: number) => PhotoSource) {
  return {
    pageInfo: {
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: "c3RhcnQ",
      endCursor: "ZW5k",
    },
    totalCount: 2_100,
    nodes: Array.from({ length: 50 }, (_, at) => photo(at + 1)),
  };
}
