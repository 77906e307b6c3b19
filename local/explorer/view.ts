// What is in sight. On a wide screen everything is, and only the side panel changes.

import { signal } from "@preact/signals";
import { NEWEST_PHOTO, SAMPLES } from "./samples.ts";
import { openSample } from "./tabs.ts";
import { runQuery } from "./runQuery.ts";

export const view = signal<"photos" | "query" | "side">("photos");
export const side = signal<"samples" | "docs">("samples");

/** From the roots down to what the docs show: names of types, and a field to point at. */
export const docsPath = signal<readonly { type: string; field?: string }[]>([]);

export function showDocs(type: string, field?: string): void {
  // [Photo!]! is a list of Photo.
  const name = type.replace(/[[\]!]/g, "");
  docsPath.value = [
    ...docsPath.value.filter((step) => step.type !== name),
    field ? { type: name, field } : { type: name },
  ];
  side.value = "docs";
  view.value = "side";
}

/** The query that tells all of one photo, in the editor, with its answer. */
export function showPhotoQuery(id: string): void {
  const sample = SAMPLES.find(
    ({ variables }) => variables?.["id"] === NEWEST_PHOTO,
  )!;
  openSample(sample, { id });
  view.value = "query";
  void runQuery(0);
}
