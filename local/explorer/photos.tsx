import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { altText, bytes, count } from "./format.ts";
import {
  isLoading,
  library,
  libraryProblem,
  loadMore,
  refreshLibrary,
} from "./library.ts";
import type { PhotoCard } from "./operations.ts";
import { showPhoto } from "./photoDialog.tsx";
import { PhotoImage } from "./photoImage.tsx";
import { session } from "./session.ts";
import { UploadList } from "./uploadList.tsx";
import { addFiles } from "./uploads.ts";
import { view } from "./view.ts";

/** Browsers know no media type for .heic everywhere; whatever else is picked, the bytes decide. */
const PICKED = "image/*,.heic,.heif,.hif,.avif,.dng,.cr2,.cr3,.nef,.arw";

export function Photos() {
  return (
    <section
      class="photos"
      aria-label="Photos"
      data-current={view.value === "photos"}
    >
      <DropZone />
      <UploadList />
      <Library />
    </section>
  );
}

function DropZone() {
  const isOver = useDroppedFiles();
  const isSignedIn = session.value !== undefined;
  return (
    <label class={`dropZone${isOver ? " over" : ""}`}>
      <input
        type="file"
        multiple
        accept={PICKED}
        disabled={!isSignedIn}
        class="visuallyHidden"
        onChange={({ currentTarget }) => {
          addFiles(currentTarget.files ?? []);
          // The same files may be picked again, to see them be known already.
          currentTarget.value = "";
        }}
      />
      <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
        <path
          d="M14 18V6m0 0L9 11m5-5 5 5M5 18v3a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2v-3"
          fill="none"
          stroke="currentColor"
          stroke-width="2"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
      <span>
        <strong>
          {isOver ? "Let go to upload" : "Drop photos, or choose them"}
        </strong>
        <span class="muted">
          JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF: sent through the API
        </span>
      </span>
    </label>
  );
}

/** The whole page takes them: nobody should have to aim. */
function useDroppedFiles(): boolean {
  const isOver = useSignal(false);
  const depth = useRef(0);
  useEffect(() => {
    const listening = new AbortController();
    const on = (type: string, heed: (event: DragEvent) => void) =>
      addEventListener(
        type,
        (event) => {
          const drag = event as DragEvent;
          if (!drag.dataTransfer?.types.includes("Files")) return;
          drag.preventDefault();
          heed(drag);
          isOver.value = depth.current > 0;
        },
        { signal: listening.signal },
      );
    on("dragenter", () => void depth.current++);
    on("dragleave", () => void depth.current--);
    on("dragover", () => undefined);
    on("drop", ({ dataTransfer }) => {
      depth.current = 0;
      if (!session.peek()) return;
      addFiles(dataTransfer?.files ?? []);
      view.value = "photos";
    });
    return () => listening.abort();
  }, [isOver]);
  return isOver.value;
}

function Library() {
  const shown = library.value;
  return (
    <section class="library" aria-labelledby="libraryTitle">
      <div class="sectionHead">
        <h2 id="libraryTitle">Library</h2>
        <p class="muted" role="status">
          {shown
            ? [
                count(
                  shown.totalCount ?? shown.photos.length,
                  "photo",
                  "photos",
                ),
                bytes(shown.originalBytes),
              ].join(" · ")
            : "…"}
        </p>
        <button
          type="button"
          class="quiet"
          aria-disabled={isLoading.value}
          onClick={() => void refreshLibrary()}
        >
          Refresh
        </button>
      </div>
      {libraryProblem.value && (
        <p class="problem" role="alert">
          {libraryProblem.value}
        </p>
      )}
      {shown?.photos.length === 0 && (
        <p class="empty">
          No photos yet. Drop some above: each is hashed, sent straight to the
          storage, read, and appears here a moment later.
        </p>
      )}
      <ul class="grid">
        {shown?.photos.map((photo) => (
          <Tile key={photo.id} photo={photo} />
        ))}
      </ul>
      {shown?.next && (
        <button
          type="button"
          class="more"
          disabled={isLoading.value}
          onClick={() => void loadMore()}
        >
          More
        </button>
      )}
    </section>
  );
}

/** Narrower or wider ones would leave nothing of their neighbours in a row. */
const NARROWEST = 0.6;
const WIDEST = 2.4;

function Tile({ photo }: { photo: PhotoCard }) {
  const ratio = Math.min(Math.max(photo.aspectRatio ?? 1, NARROWEST), WIDEST);
  return (
    <li style={{ "--ratio": String(ratio) }}>
      <button
        type="button"
        onClick={() => showPhoto(photo)}
        title={photo.fileName}
      >
        <PhotoImage
          photo={photo}
          sizes={`${Math.round(150 * ratio)}px`}
          alt={altText(photo)}
        />
        {(photo.status !== "READY" || photo.problems.length > 0) && (
          <span class={photo.status === "FAILED" ? "badge bad" : "badge"}>
            {photo.problems[0]?.code ?? photo.status}
          </span>
        )}
      </button>
    </li>
  );
}
