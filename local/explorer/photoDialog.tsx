import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { altText, bytes, cameraText, capturedText } from "./format.ts";
import { ask } from "./graphql.ts";
import { changePhoto } from "./library.ts";
import {
  PHOTO_DETAILS,
  type PhotoCard,
  type PhotoDetails,
} from "./operations.ts";
import { PhotoImage } from "./photoImage.tsx";
import { notice } from "./notice.tsx";
import { showPhotoQuery } from "./view.ts";

const shown = signal<PhotoCard | undefined>(undefined);
const details = signal<PhotoDetails["photo"] | undefined>(undefined);

/** Opens at once with what is known, and asks for the rest. */
export function showPhoto(photo: PhotoCard): void {
  shown.value = photo;
  details.value = undefined;
  ask<PhotoDetails>(PHOTO_DETAILS, { id: photo.id }).then(
    (answer) => {
      if (shown.value?.id === photo.id) details.value = answer.photo;
    },
    (error: Error) => (notice.value = { text: error.message }),
  );
}

export function PhotoDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const photo = details.value ?? shown.value;
  const isOpen = photo !== undefined;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const close = () => (shown.value = details.value = undefined);

  async function trash({ id, fileName }: PhotoCard) {
    close();
    await noticed(changePhoto(id, "trash"));
    notice.value ??= {
      text: `${fileName} is in the trash.`,
      action: {
        label: "Put back",
        run: () => void noticed(changePhoto(id, "restore")),
      },
    };
  }

  return (
    <dialog
      ref={dialog}
      class="photoDialog"
      aria-label={photo?.fileName ?? "Photo"}
      onClose={close}
      onClick={(event) => {
        // The dialog itself is what is clicked beside its content.
        if (event.target === event.currentTarget) close();
      }}
    >
      {photo && (
        <div class="photoSheet">
          <div
            class="photoLarge"
            style={{
              aspectRatio: String(photo.aspectRatio ?? 1.5),
              "--ratio": String(photo.aspectRatio ?? 1.5),
            }}
          >
            <PhotoImage
              key={photo.id}
              photo={photo}
              sizes="(max-width: 900px) 100vw, 860px"
              alt={altText(photo)}
            />
          </div>
          <div class="photoText">
            <h2>{photo.fileName}</h2>
            <dl class="facts">
              {facts(photo, details.value).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            {photo.problems.map(({ code, message }) => (
              <p key={code} class="problem">
                <code>{code}</code> {message}
              </p>
            ))}
            <div class="actions">
              <button
                type="button"
                class="primary"
                onClick={() => {
                  close();
                  showPhotoQuery(photo.id);
                }}
              >
                Query it
              </button>
              {details.value?.original && (
                <a class="button" href={details.value.original.url}>
                  Original
                </a>
              )}
              <button type="button" onClick={() => void trash(photo)}>
                Move to trash
              </button>
              <button type="button" class="quiet" onClick={close}>
                Close
              </button>
            </div>
          </div>
        </div>
      )}
    </dialog>
  );
}

async function noticed(change: Promise<void>): Promise<void> {
  notice.value = undefined;
  try {
    await change;
  } catch (error) {
    notice.value = { text: (error as Error).message };
  }
}

function facts(
  photo: PhotoCard,
  more: PhotoDetails["photo"] | undefined,
): [name: string, value: string][] {
  const exposure = more?.exposure;
  const shot = [
    exposure?.shutter && `${exposure.shutter} s`,
    exposure?.apertureF && `f/${exposure.apertureF}`,
    exposure?.iso && `ISO ${exposure.iso}`,
    exposure?.focalLengthMm && `${exposure.focalLengthMm} mm`,
  ].filter(Boolean);
  const size = photo.width ? `${photo.width} × ${photo.height} · ` : "";
  const point = photo.location?.point;
  const rows: [string, string | undefined | null | false][] = [
    ["Taken", capturedText(photo)],
    ["Date from", photo.captured.source !== "NONE" && photo.captured.source],
    ["Camera", cameraText(photo)],
    ["Lens", more?.camera?.lensModel],
    ["Shot", shot.join("  ")],
    ["Place", point && `${point.latitude}, ${point.longitude}`],
    ["File", `${size}${photo.format} · ${bytes(photo.sizeBytes)}`],
    ["Previews", photo.previews.map(({ width }) => width).join(", ")],
  ];
  return rows.flatMap(([name, value]) =>
    value ? [[name, value] as [string, string]] : [],
  );
}
