// A client of PhotoSky as anybody would write it: plain fetch.

import { setTimeout as sleep } from "node:timers/promises";
import type {
  Photo,
  SingleUploadTarget,
  UploadFileInput,
} from "../../resolvers/generated/schema.ts";
import { sha256Of } from "./drawnPhotos.ts";
import { waiting } from "./lostEvents.ts";

export interface GraphQLAnswer {
  status: number;
  headers: Headers;
  body: {
    data?: any;
    errors?: {
      message: string;
      errorType?: string;
      path?: (string | number)[] | null;
      [other: string]: unknown;
    }[];
  };
}

export type ApiClient = Awaited<ReturnType<typeof signIn>>;

/** Signs in by the development sign-in. */
export async function signIn(origin: string, username: string) {
  const response = await fetch(`${origin}/dev/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username }),
  });
  if (!response.ok) throw new Error(`Sign-in answered ${response.status}.`);
  const { accessToken, idToken } = (await response.json()) as {
    accessToken: string;
    idToken: string;
  };
  return apiClient(origin, accessToken, idToken);
}

function apiClient(origin: string, accessToken: string, idToken: string) {
  const ask = (query: string, variables: object = {}) =>
    post(origin, { query, variables }, { authorization: accessToken });

  /** The data of an answer without errors. */
  async function data(query: string, variables: object = {}): Promise<any> {
    const { body } = await ask(query, variables);
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return body.data;
  }

  /** A photo with the fields asked for, or null. */
  const photo = async (id: string, fields = "id status"): Promise<any> =>
    (await data(`query ($id: ID!) { photo(id: $id) { ${fields} } }`, { id }))
      .photo;

  /** Waits until a photo is READY or FAILED. */
  async function settled(id: string, fields = ""): Promise<any> {
    for (;;) {
      const found = await photo(id, `id status ${fields}`);
      if (found?.status === "READY" || found?.status === "FAILED") return found;
      await waiting();
      await sleep(POLL_MILLISECONDS);
    }
  }

  /** Asks for uploads; the outcomes as UPLOAD_OUTCOME selects them. */
  async function create(
    files: UploadFileInput[],
    onDuplicate?: "RETURN_EXISTING" | "RESTORE_FROM_TRASH",
  ): Promise<any[]> {
    const { uploadsCreate } = await data(UPLOADS_CREATE, {
      input: { files, ...(onDuplicate && { onDuplicate }) },
    });
    if (uploadsCreate.userErrors.length > 0)
      throw new Error(JSON.stringify(uploadsCreate.userErrors));
    return uploadsCreate.outcomes;
  }

  /** Sends one photo all the way to its address, and leaves it there. */
  async function send(
    bytes: Buffer,
    about: Partial<UploadFileInput> = {},
  ): Promise<string> {
    const [ticket] = await create([fileOf(bytes, about)]);
    const response = await put(ticket.target, bytes);
    if (response.status !== 200)
      throw new Error(`PUT ${response.status}: ${await response.text()}`);
    return ticket.photo.id;
  }

  /** One of photosTrash, photosRestore, photosPurge. */
  async function change(
    mutation: "photosTrash" | "photosRestore" | "photosPurge",
    ids: string[],
  ): Promise<{ changedIds: string[]; userErrors: any[] }> {
    const answer = await data(
      `mutation ($ids: [ID!]) { ${mutation}(input: {ids: $ids}) { changedIds userErrors { code message field } } }`,
      { ids },
    );
    return answer[mutation];
  }

  return {
    accessToken,
    idToken,
    ask,
    data,
    photo,
    settled,
    create,
    send,
    change,
    /** Sends one photo and waits until it is READY or FAILED. */
    upload: async (
      bytes: Buffer,
      about: Partial<UploadFileInput> = {},
      fields = "",
    ): Promise<Photo> => settled(await send(bytes, about), fields),
    viewer: async (): Promise<any> =>
      (
        await data(
          `{ viewer { user { id displayName } usage { photoCount originalBytes previewBytes trashBytes } } }`,
        )
      ).viewer,
    usage: async (): Promise<Usage> =>
      (
        await data(
          `{ viewer { usage { photoCount originalBytes previewBytes trashBytes } } }`,
        )
      ).viewer.usage,
  };
}

export interface Usage {
  photoCount: number;
  originalBytes: number;
  previewBytes: number;
  trashBytes: number;
}

const POLL_MILLISECONDS = 40;

/** A request as any client sends it, with whatever credentials. */
export async function post(
  origin: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<GraphQLAnswer> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as GraphQLAnswer["body"],
  };
}

export const UPLOAD_OUTCOME = `
  __typename
  ... on UploadTicket {
    clientKey
    photo { id status fileName mediaType format sizeBytes }
    target { ... on SingleUploadTarget { method url expiresAt headers { name value } } }
  }
  ... on UploadDuplicate { clientKey isTrashed photo { id status } }
  ... on UploadRejection { clientKey code message }`;

export const UPLOADS_CREATE = `mutation ($input: UploadsCreateInput!) {
  uploadsCreate(input: $input) {
    outcomes { ${UPLOAD_OUTCOME} }
    userErrors { code message field }
  }
}`;

/** All there is to know of a photo. */
export const EVERY_PHOTO_FIELD = `
  id status version kind fileName mediaType format sizeBytes sha256 width height aspectRatio timelineDate
  uploadedAt updatedAt trashedAt purgesAt
  problems { code message retryable }
  captured { localDateTime localDate utcOffset timeZone instant precision source offsetSource }
  location { point { latitude longitude } altitudeMetres source placeNames countryCode }
  camera { make model lensMake lensModel software serialNumber }
  exposure { apertureF shutter shutterSeconds iso focalLengthMm focalLength35mm exposureBiasEv flashFired }
  placeholder { thumbHash dataUrl dominantColor palette { hex share } }
  previews { url width height format sizeBytes refreshAt expiresAt }
  original { url fileName mediaType sizeBytes expiresAt }
  upload { receivedParts expiresAt target { ... on SingleUploadTarget { method url expiresAt headers { name value } } } }
  owner { id displayName }`;

/** What uploadsCreate is told of a file. */
export function fileOf(
  bytes: Buffer,
  about: Partial<UploadFileInput> = {},
): UploadFileInput {
  return {
    clientKey: "a",
    fileName: "drawing.png",
    mediaType: "image/png",
    sizeBytes: bytes.length,
    sha256: sha256Of(bytes),
    ...about,
  };
}

/** Sends the bytes with exactly the headers of the ticket, or with others in their place. */
export function put(
  { url, headers }: Pick<SingleUploadTarget, "url" | "headers">,
  bytes: Buffer,
  others: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: "PUT",
    headers: {
      ...Object.fromEntries(headers.map(({ name, value }) => [name, value])),
      ...others,
    },
    body: new Uint8Array(bytes),
  });
}

/** Waits until something is so; the test's own timeout is the limit. */
export async function eventually(
  isSo: () => Promise<boolean> | boolean,
): Promise<void> {
  while (!(await isSo())) {
    await waiting();
    await sleep(POLL_MILLISECONDS);
  }
}

/** Does `work` for every item, a few at a time. */
export async function aFewAtATime<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
  limit = 8,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const [index, item] of queue)
        results[index] = await work(item, index);
    }),
  );
  return results;
}
