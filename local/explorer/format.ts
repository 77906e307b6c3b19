// How values are written for a reader.

import type { PhotoCard } from "./operations.ts";

const numbers = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

export function bytes(size: number): string {
  let value = size;
  let unit = "B";
  for (const next of ["kB", "MB", "GB", "TB"]) {
    if (value < 1000) break;
    value /= 1000;
    unit = next;
  }
  // The number and its unit stay on one line.
  return `${numbers.format(value)}\u00a0${unit}`;
}

export function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString()} ${number === 1 ? one : many}`;
}

/** The camera's clock as it was, never moved to the reader's zone. */
export function capturedText({ captured, timelineDate }: PhotoCard): string {
  if (!captured.localDateTime) return `filed under ${timelineDate}`;
  const [date, time] = captured.localDateTime.split("T");
  const zone = captured.utcOffset ? ` ${captured.utcOffset}` : "";
  return time ? `${date}, ${time.slice(0, 5)}${zone}` : (date ?? "");
}

export function cameraText({ camera }: PhotoCard): string | undefined {
  const { make, model } = camera ?? {};
  if (!model) return make ?? undefined;
  return !make || model.toLowerCase().startsWith(make.toLowerCase())
    ? model
    : `${make} ${model}`;
}

export function altText(photo: PhotoCard): string {
  return `${photo.fileName}, ${capturedText(photo)}`;
}
