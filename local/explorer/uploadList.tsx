import { bytes, cameraText, capturedText, count } from "./format.ts";
import type { PhotoCard } from "./operations.ts";
import { PhotoImage } from "./photoImage.tsx";
import {
  clearFinished,
  isUnderWay,
  tryAgain,
  uploads,
  type Upload,
  type UploadState,
} from "./uploads.ts";
import { showPhoto } from "./photoDialog.tsx";

/** Of several thousand files, the page would only show that it can be made slow. */
const MAX_SHOWN = 300;

export function UploadList() {
  const all = uploads.value;
  if (all.length === 0) return null;
  return (
    <section class="uploads" aria-label="Uploads">
      <div class="sectionHead">
        <p role="status">{summary(all)}</p>
        <button
          type="button"
          class="quiet"
          disabled={all.every(isUnderWay)}
          onClick={clearFinished}
        >
          Clear
        </button>
      </div>
      <ul>
        {all.slice(0, MAX_SHOWN).map((upload) => (
          <UploadRow key={upload.key} upload={upload} />
        ))}
      </ul>
      {all.length > MAX_SHOWN && (
        <p class="muted">and {count(all.length - MAX_SHOWN, "more", "more")}</p>
      )}
    </section>
  );
}

function UploadRow({ upload }: { upload: Upload }) {
  const state = upload.state.value;
  const photo = "photo" in state ? state.photo : undefined;
  const { name, size } = upload.file;
  const content = (
    <>
      <span class="thumb">
        {photo && <PhotoImage photo={photo} sizes="56px" alt="" />}
      </span>
      <span class="uploadText">
        <span class="name">{name}</span>
        <span class={`outcome ${toneOf(state)}`}>
          {outcomeText(state, size)}
        </span>
        {photo && (photo.status === "READY" || photo.status === "FAILED") && (
          <PhotoFacts photo={photo} />
        )}
      </span>
    </>
  );
  return (
    <li>
      {photo ? (
        <button
          type="button"
          class="uploadRow"
          onClick={() => showPhoto(photo)}
          aria-label={`${name}: ${outcomeText(state, size)}. Open`}
        >
          {content}
        </button>
      ) : (
        <div class="uploadRow">{content}</div>
      )}
      {state.step === "stopped" && (
        <button type="button" class="again" onClick={() => tryAgain(upload)}>
          Try again
        </button>
      )}
      {isUnderWay(upload) && (
        <progress
          aria-label={`${name}, sent`}
          max={Math.max(size, 1)}
          {...(state.step === "sending"
            ? { value: Math.min(state.sentBytes, size) }
            : state.step === "following"
              ? {}
              : { value: 0 })}
        />
      )}
    </li>
  );
}

function PhotoFacts({ photo }: { photo: PhotoCard }) {
  const facts = [
    photo.status === "READY" && capturedText(photo),
    cameraText(photo),
    photo.width && `${photo.width} × ${photo.height}`,
  ].filter(Boolean);
  return (
    <>
      {facts.length > 0 && <span class="rowFacts">{facts.join(" · ")}</span>}
      {photo.problems.map(({ code, message }) => (
        <span key={code} class="problem">
          <code>{code}</code> {message}
        </span>
      ))}
    </>
  );
}

function outcomeText(state: UploadState, size: number): string {
  switch (state.step) {
    case "waiting":
      return `Waiting · ${bytes(size)}`;
    case "hashing":
      return `Hashing · ${bytes(size)}`;
    case "asking":
      return "Asking for an address";
    case "sending":
      return `Sending · ${bytes(Math.min(state.sentBytes, size))} of ${bytes(size)}`;
    case "following":
      return "Arrived, being read";
    case "done":
      return state.photo.status === "READY"
        ? `Ready · ${state.photo.format}, ${bytes(size)}`
        : "Kept, but cannot be shown";
    case "duplicate":
      return `In the library already${state.isTrashed ? ", in the trash" : ""}${state.photo.fileName ? `, as ${state.photo.fileName}` : ""}`;
    case "twin":
      return `The same bytes as ${state.of}: sent once`;
    case "rejected":
      return `Not taken: ${state.message} (${state.code})`;
    case "stopped":
      return state.message;
  }
}

function toneOf(state: UploadState): string {
  if (state.step === "rejected" || state.step === "stopped") return "bad";
  if (state.step === "done")
    return state.photo.status === "READY" ? "good" : "bad";
  return "muted";
}

function summary(all: readonly Upload[]): string {
  const number = (test: (state: UploadState) => boolean) =>
    all.filter(({ state }) => test(state.value)).length;
  const underWay = all.filter(isUnderWay).length;
  const parts = [
    [underWay, "under way"],
    [number((s) => s.step === "done" && s.photo.status === "READY"), "ready"],
    [
      number((s) => s.step === "done" && s.photo.status === "FAILED"),
      "cannot be shown",
    ],
    [
      number(({ step }) => step === "duplicate" || step === "twin"),
      "known already",
    ],
    [number(({ step }) => step === "rejected"), "not taken"],
    [number(({ step }) => step === "stopped"), "stopped"],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return `${count(all.length, "file", "files")}: ${told.join(", ")}`;
}
