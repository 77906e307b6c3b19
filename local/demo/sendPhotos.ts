// From bytes to a photo's id: announced together, sent a few at a time.

import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Library } from "./library.ts";
import type { SamplePhoto } from "./samplePhoto.ts";

/** At most as many as uploadsCreate takes. */
export const PHOTOS_PER_REQUEST = 10;
/** Enough to keep a connection busy while one of them waits for its answer. */
const SENT_AT_ONCE = 3;
const ATTEMPTS = 5;

export interface DrawnPhoto {
  photo: SamplePhoto;
  bytes: Buffer;
}

export type Sent =
  /** `isNew` is false for one that the library had before. */
  | { photo: SamplePhoto; photoId: string; isNew: boolean; isTrashed: boolean }
  | { photo: SamplePhoto; refusal: string };

type Outcome =
  | {
      __typename: "UploadTicket";
      photo: { id: string };
      target: Target;
    }
  | {
      __typename: "UploadDuplicate";
      photo: { id: string };
      isTrashed: boolean;
    }
  | { __typename: "UploadRejection"; message: string };

interface Target {
  method: string;
  url: string;
  headers: { name: string; value: string }[];
}

const UPLOADS_CREATE = `mutation DemoUploadsCreate($input: UploadsCreateInput!) {
  uploadsCreate(input: $input) {
    outcomes {
      __typename
      ... on UploadTicket {
        photo { id }
        target { ... on SingleUploadTarget { method url headers { name value } } }
      }
      ... on UploadDuplicate { photo { id } isTrashed }
      ... on UploadRejection { message }
    }
    userErrors { message }
  }
}`;

/** @param heed told of each as soon as it has arrived, was there, or was refused. */
export async function sendPhotos(
  library: Library,
  drawn: DrawnPhoto[],
  heed: (sent: Sent) => void,
): Promise<void> {
  const outcomes = await announce(library, drawn);
  const waiting = drawn.map((each, index) => ({
    ...each,
    outcome: outcomes[index],
  }));
  const next = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift())
      heed(await sent(library, one, one.outcome));
  };
  await Promise.all(Array.from({ length: SENT_AT_ONCE }, next));
}

async function announce(
  library: Library,
  drawn: DrawnPhoto[],
): Promise<Outcome[]> {
  const { uploadsCreate } = await library.ask<{
    uploadsCreate: {
      outcomes: Outcome[] | null;
      userErrors: { message: string }[];
    };
  }>(UPLOADS_CREATE, {
    input: {
      files: drawn.map(({ photo, bytes }, index) => ({
        clientKey: String(index),
        fileName: photo.fileName,
        mediaType: photo.mediaType,
        sizeBytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
        lastModifiedAt: photo.lastModifiedAt,
      })),
    },
  });
  const { outcomes, userErrors } = uploadsCreate;
  return (
    outcomes ??
    drawn.map(() => ({
      __typename: "UploadRejection",
      message: userErrors.map(({ message }) => message).join(" "),
    }))
  );
}

async function sent(
  library: Library,
  drawn: DrawnPhoto,
  outcome: Outcome | undefined,
): Promise<Sent> {
  const { photo } = drawn;
  if (!outcome) return { photo, refusal: "The API said nothing of it." };
  if (outcome.__typename === "UploadRejection")
    return { photo, refusal: outcome.message };
  const photoId = outcome.photo.id;
  if (outcome.__typename === "UploadDuplicate")
    return { photo, photoId, isNew: false, isTrashed: outcome.isTrashed };
  const refusal = await put(library, drawn, outcome.target);
  return refusal
    ? { photo, refusal }
    : { photo, photoId, isNew: true, isTrashed: false };
}

/** Why the bytes could not be stored; undefined when they are. */
async function put(
  library: Library,
  drawn: DrawnPhoto,
  target: Target,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    const status = await statusOf(target, drawn.bytes);
    // 412: these bytes are there already, from an attempt whose answer was lost.
    if (status === 200 || status === 412) return undefined;
    if (status === 400 || attempt === ATTEMPTS)
      return status === 0
        ? "The storage could not be reached."
        : `The storage answered ${status}.`;
    // 403: the address has died; 409: another attempt is under way; 0 or 5xx: it may be there in a moment.
    await sleep(250 * 2 ** attempt);
    if (status !== 403) continue;
    const [again] = await announce(library, [drawn]);
    if (again?.__typename === "UploadDuplicate") return undefined;
    if (again?.__typename === "UploadTicket") target = again.target;
  }
}

/** 0 when there was no answer. */
async function statusOf(
  { method, url, headers }: Target,
  bytes: Buffer,
): Promise<number> {
  try {
    const response = await fetch(url, {
      method,
      headers: headers.map(({ name, value }): [string, string] => [
        name,
        value,
      ]),
      body: new Uint8Array(bytes),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
