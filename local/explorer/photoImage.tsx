import type { PhotoCard } from "./operations.ts";
import { refreshLibrary } from "./library.ts";

/** A photo's preview over its placeholder. It fills the element around it, so that nothing moves when it arrives. */
export function PhotoImage({
  photo,
  sizes,
  alt,
}: {
  photo: PhotoCard;
  sizes: string;
  alt: string;
}) {
  const { previews, placeholder } = photo;
  const smallest = previews[0];
  const background = placeholder && {
    backgroundColor: placeholder.dominantColor,
    backgroundImage: `url("${placeholder.dataUrl}")`,
  };
  return (
    <span class="picture" style={background ?? {}}>
      {smallest ? (
        <img
          src={smallest.url}
          srcset={previews
            .map(({ url, width }) => `${url} ${width}w`)
            .join(", ")}
          sizes={sizes}
          alt={alt}
          loading="lazy"
          decoding="async"
          onError={() => oncePerMinute(refreshLibrary)}
        />
      ) : (
        <span class="noPicture" role={alt ? "img" : undefined} aria-label={alt}>
          {photo.status === "FAILED" ? photo.format : "…"}
        </span>
      )}
    </span>
  );
}

let lastTime = -Infinity;

/** Addresses die: a page that was left open asks for new ones, all at once, and not forever. */
function oncePerMinute(what: () => Promise<void>): void {
  if (performance.now() - lastTime < 60_000) return;
  lastTime = performance.now();
  void what();
}
