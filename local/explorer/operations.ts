// What the page itself asks. Data only: a test validates each against the schema.

export interface Preview {
  url: string;
  width: number;
  height: number;
  refreshAt: string;
}

/** Of a photo, what tiles and rows show. */
export interface PhotoCard {
  id: string;
  status: "UPLOADING" | "PROCESSING" | "READY" | "FAILED";
  fileName: string;
  format: string;
  sizeBytes: number;
  width: number | null;
  height: number | null;
  aspectRatio: number | null;
  timelineDate: string;
  captured: {
    localDateTime: string | null;
    utcOffset: string | null;
    source: string;
  };
  camera: { make: string | null; model: string | null } | null;
  location: { point: { latitude: number; longitude: number } } | null;
  problems: { code: string; message: string }[];
  placeholder: { dataUrl: string; dominantColor: string } | null;
  previews: Preview[];
}

const PHOTO_CARD = `fragment PhotoCard on Photo {
  id
  status
  fileName
  format
  sizeBytes
  width
  height
  aspectRatio
  timelineDate
  captured { localDateTime utcOffset source }
  camera { make model }
  location { point { latitude longitude } }
  problems { code message }
  placeholder { dataUrl dominantColor }
  previews { url width height refreshAt }
}`;

export interface LibraryPage {
  photos: {
    totalCount: number | null;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    nodes: PhotoCard[];
  };
  viewer: { usage: { originalBytes: number } };
}

export const LIBRARY_PAGE = `query LibraryPage($first: Int!, $after: String) {
  photos(first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { ...PhotoCard }
  }
  viewer { usage { originalBytes } }
}
${PHOTO_CARD}`;

export interface PhotoDetails {
  photo:
    | (PhotoCard & {
        camera: { lensModel: string | null } | null;
        exposure: {
          apertureF: number | null;
          shutter: string | null;
          iso: number | null;
          focalLengthMm: number | null;
        } | null;
        original: { url: string; fileName: string } | null;
      })
    | null;
}

export const PHOTO_DETAILS = `query PhotoDetails($id: ID!) {
  photo(id: $id) {
    ...PhotoCard
    camera { lensModel }
    exposure { apertureF shutter iso focalLengthMm }
    original { url fileName }
  }
}
${PHOTO_CARD}`;

/** Several photos in one request, under the names photo0, photo1 and so on. */
export function followPhotos(count: number): string {
  const numbers = Array.from({ length: count }, (_, number) => number);
  return `query FollowPhotos(${numbers.map((n) => `$id${n}: ID!`).join(", ")}) {
${numbers.map((n) => `  photo${n}: photo(id: $id${n}) { ...PhotoCard }`).join("\n")}
}
${PHOTO_CARD}`;
}

export interface Ticket {
  __typename: "UploadTicket";
  clientKey: string;
  photo: { id: string };
  target: {
    method: string;
    url: string;
    headers: { name: string; value: string }[];
  };
}

export type UploadOutcome =
  | Ticket
  | {
      __typename: "UploadDuplicate";
      clientKey: string;
      photo: PhotoCard;
      isTrashed: boolean;
    }
  | {
      __typename: "UploadRejection";
      clientKey: string;
      code: string;
      message: string;
    };

export interface UploadsCreated {
  uploadsCreate: {
    outcomes: UploadOutcome[] | null;
    userErrors: { message: string }[];
  };
}

export const UPLOADS_CREATE = `mutation UploadsCreate($input: UploadsCreateInput!) {
  uploadsCreate(input: $input) {
    outcomes {
      __typename
      ... on UploadTicket {
        clientKey
        photo { id }
        target { ... on SingleUploadTarget { method url headers { name value } } }
      }
      ... on UploadDuplicate { clientKey isTrashed photo { ...PhotoCard } }
      ... on UploadRejection { clientKey code message }
    }
    userErrors { message }
  }
}
${PHOTO_CARD}`;

export interface PhotosChanged {
  change: { userErrors: { message: string }[] };
}

export const PHOTOS_TRASH = `mutation PhotosTrash($ids: [ID!]!) {
  change: photosTrash(input: { ids: $ids }) { userErrors { message } }
}`;

export const PHOTOS_RESTORE = `mutation PhotosRestore($ids: [ID!]!) {
  change: photosRestore(input: { ids: $ids }) { userErrors { message } }
}`;
