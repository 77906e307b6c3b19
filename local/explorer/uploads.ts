// The walk of each file: hashed, announced, sent, followed until it is READY or FAILED.

import { signal, type Signal } from "@preact/signals";
import { followPhotos } from "./followPhotos.ts";
import { ask } from "./graphql.ts";
import { hashFile } from "./hashFile.ts";
import {
  UPLOADS_CREATE,
  type PhotoCard,
  type Ticket,
  type UploadOutcome,
  type UploadsCreated,
} from "./operations.ts";
import { sendBytes } from "./sendBytes.ts";

export type UploadState =
  | { step: "waiting" | "hashing" | "asking" }
  | { step: "sending"; sentBytes: number }
  /** Its bytes have arrived; what the API last said of it. */
  | { step: "following"; photoId: string; photo?: PhotoCard }
  | { step: "done"; photo: PhotoCard }
  | { step: "duplicate"; photo: PhotoCard; isTrashed: boolean }
  | { step: "twin"; of: string }
  | { step: "rejected"; code: string; message: string }
  | { step: "stopped"; message: string };

export interface Upload {
  key: string;
  file: File;
  state: Signal<UploadState>;
}

/** As many as uploadsCreate takes. */
const FILES_PER_REQUEST = 100;
/** Enough to fill a connection while one of them waits for its answer. */
const SENT_AT_ONCE = 3;
const ATTEMPTS = 6;

export const uploads = signal<readonly Upload[]>([]);
/** Counts up whenever a photo has come to its end: the library has changed. */
export const finished = signal(0);

let run = newRun();

/** Of one person: signing in as another one gives up what is under way. */
function newRun() {
  const stop = new AbortController();
  const senders = new Map<string, Upload>();
  const hashed: { upload: Upload; sha256: string }[] = [];
  const toSend: { upload: Upload; ticket: Ticket; sha256: string }[] = [];
  const follow = followPhotos(stop.signal, (upload, photo) => {
    if (!photo) {
      upload.state.value = {
        step: "stopped",
        message: "The photo is not there any more.",
      };
    } else if (photo.status === "READY" || photo.status === "FAILED") {
      upload.state.value =
        upload.state.value.step === "duplicate"
          ? { ...upload.state.value, photo }
          : { step: "done", photo };
      finished.value++;
    } else {
      if (upload.state.value.step === "following")
        upload.state.value = { step: "following", photoId: photo.id, photo };
      return false;
    }
    return true;
  });
  let isAsking = false;
  let sending = 0;

  async function take(upload: Upload): Promise<void> {
    let sha256;
    try {
      upload.state.value = { step: "hashing" };
      sha256 = await hashFile(upload.file);
    } catch {
      upload.state.value = {
        step: "stopped",
        message: "This browser cannot read it. Is it a folder, or gone?",
      };
      return;
    }
    upload.state.value = { step: "asking" };
    hashed.push({ upload, sha256 });
    await announce();
  }

  /** What has been hashed while a request was under way goes together in the next one. */
  async function announce(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    while (hashed.length > 0 && !stop.signal.aborted) {
      const batch = hashed.splice(0, FILES_PER_REQUEST);
      try {
        const outcomes = await askForUploads(batch);
        if (stop.signal.aborted) return;
        batch.forEach((one, index) => heed(one, outcomes[index]));
      } catch (error) {
        const { message } = error as Error;
        for (const { upload } of batch)
          upload.state.value = { step: "stopped", message };
      }
    }
    isAsking = false;
  }

  function heed(
    { upload, sha256 }: { upload: Upload; sha256: string },
    outcome: UploadOutcome | undefined,
  ): void {
    switch (outcome?.__typename) {
      case "UploadTicket": {
        const sender = senders.get(outcome.photo.id);
        if (sender && sender !== upload && isUnderWay(sender)) {
          upload.state.value = { step: "twin", of: sender.file.name };
          return;
        }
        senders.set(outcome.photo.id, upload);
        upload.state.value = { step: "sending", sentBytes: 0 };
        toSend.push({ upload, ticket: outcome, sha256 });
        void sendNext();
        return;
      }
      case "UploadDuplicate": {
        const { photo, isTrashed } = outcome;
        upload.state.value = { step: "duplicate", photo, isTrashed };
        if (photo.status === "PROCESSING") follow(upload, photo.id);
        return;
      }
      case "UploadRejection": {
        const { code, message } = outcome;
        upload.state.value = { step: "rejected", code, message };
        return;
      }
      default:
        upload.state.value = {
          step: "stopped",
          message: "The API said nothing of it.",
        };
    }
  }

  async function sendNext(): Promise<void> {
    if (sending >= SENT_AT_ONCE || stop.signal.aborted) return;
    const next = toSend.shift();
    if (!next) return;
    sending++;
    try {
      await send(next);
    } finally {
      sending--;
      void sendNext();
    }
  }

  async function send({
    upload,
    ticket,
    sha256,
  }: {
    upload: Upload;
    ticket: Ticket;
    sha256: string;
  }): Promise<void> {
    let { target } = ticket;
    for (let attempt = 1; ; attempt++) {
      const status = await sendBytes(
        target,
        upload.file,
        (sentBytes) => (upload.state.value = { step: "sending", sentBytes }),
        stop.signal,
      );
      if (stop.signal.aborted) return;
      // 412: these bytes are there already, from an attempt whose answer was lost.
      if (status === 200 || status === 412) {
        const photoId = ticket.photo.id;
        upload.state.value = { step: "following", photoId };
        follow(upload, photoId);
        return;
      }
      if (status === 400 || attempt === ATTEMPTS) {
        upload.state.value = { step: "stopped", message: refusal(status) };
        return;
      }
      if (status === 403) {
        // Its address has died in the queue.
        const [outcome] = await askForUploads([{ upload, sha256 }]).catch(
          () => [],
        );
        if (outcome && outcome.__typename !== "UploadTicket") {
          heed({ upload, sha256 }, outcome);
          return;
        }
        if (outcome) target = outcome.target;
      }
      // 409: another attempt is under way; no answer or 5xx: it may be there in a moment.
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
    }
  }

  return { take, stop: () => stop.abort() };
}

export function addFiles(files: Iterable<File>): void {
  const added = Array.from(files, (file) => ({
    key: crypto.randomUUID(),
    file,
    state: signal<UploadState>({ step: "waiting" }),
  }));
  uploads.value = [...added, ...uploads.value];
  for (const upload of added) void run.take(upload);
}

export function tryAgain(upload: Upload): void {
  upload.state.value = { step: "waiting" };
  void run.take(upload);
}

export function isUnderWay({ state }: Upload): boolean {
  return ["waiting", "hashing", "asking", "sending", "following"].includes(
    state.value.step,
  );
}

export function clearFinished(): void {
  uploads.value = uploads.value.filter(isUnderWay);
}

export function forgetUploads(): void {
  run.stop();
  run = newRun();
  uploads.value = [];
}

async function askForUploads(
  batch: { upload: Upload; sha256: string }[],
): Promise<UploadOutcome[]> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { uploadsCreate } = await ask<UploadsCreated>(UPLOADS_CREATE, {
    input: {
      files: batch.map(({ upload: { key, file }, sha256 }) => ({
        clientKey: key,
        fileName: file.name,
        mediaType: file.type || "application/octet-stream",
        sizeBytes: file.size,
        sha256,
        lastModifiedAt: new Date(file.lastModified).toISOString(),
        timeZoneHint: timeZone,
      })),
    },
  });
  if (uploadsCreate.outcomes) return uploadsCreate.outcomes;
  throw new Error(
    uploadsCreate.userErrors.map(({ message }) => message).join(" "),
  );
}

function refusal(status: number): string {
  if (status === 400)
    return "The bytes that were sent are not those that were hashed: has the file changed?";
  return status === 0
    ? "The storage could not be reached."
    : `The storage answered ${status}.`;
}
