import { signal } from "@preact/signals";
import { ask } from "./graphql.ts";
import {
  LIBRARY_PAGE,
  PHOTOS_RESTORE,
  PHOTOS_TRASH,
  type LibraryPage,
  type PhotoCard,
  type PhotosChanged,
} from "./operations.ts";
import { session } from "./session.ts";

interface Library {
  photos: readonly PhotoCard[];
  totalCount: number | null;
  originalBytes: number;
  /** Where the next page begins; null when there is none. */
  next: string | null;
}

const PAGE_SIZE = 30;
/** As many as the API gives at once. */
const MAX_PAGE_SIZE = 200;

export const library = signal<Library | undefined>(undefined);
export const libraryProblem = signal<string | undefined>(undefined);
export const isLoading = signal(false);

/** Asked for while a page was under way. */
let again = false;

/** Reads anew what is shown, so that nothing that was scrolled to goes away. */
export async function refreshLibrary(): Promise<void> {
  if (isLoading.value) {
    again = true;
    return;
  }
  const shown = library.value?.photos.length ?? 0;
  const first = Math.min(Math.max(shown, PAGE_SIZE), MAX_PAGE_SIZE);
  await load(first, null, (page) => page.photos.nodes);
}

export async function loadMore(): Promise<void> {
  const current = library.value;
  if (!current?.next || isLoading.value) return;
  await load(PAGE_SIZE, current.next, (page) => {
    const known = new Set(current.photos.map(({ id }) => id));
    // A photo that came meanwhile has pushed others onto this page.
    const added = page.photos.nodes.filter(({ id }) => !known.has(id));
    return [...current.photos, ...added];
  });
}

export function forgetLibrary(): void {
  library.value = undefined;
}

/** Throws with the API's sentence when the photo could not be trashed or restored. */
export async function changePhoto(
  id: string,
  change: "trash" | "restore",
): Promise<void> {
  const { userErrors } = (
    await ask<PhotosChanged>(
      change === "trash" ? PHOTOS_TRASH : PHOTOS_RESTORE,
      { ids: [id] },
    )
  ).change;
  if (userErrors[0]) throw new Error(userErrors[0].message);
  await refreshLibrary();
}

async function load(
  first: number,
  after: string | null,
  photosWith: (page: LibraryPage) => readonly PhotoCard[],
): Promise<void> {
  isLoading.value = true;
  const owner = session.value?.username;
  try {
    const page = await ask<LibraryPage>(LIBRARY_PAGE, { first, after });
    const { totalCount, pageInfo } = page.photos;
    if (session.value?.username === owner) {
      library.value = {
        photos: photosWith(page),
        totalCount,
        originalBytes: page.viewer.usage.originalBytes,
        next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
      };
      libraryProblem.value = undefined;
    }
  } catch (error) {
    libraryProblem.value = (error as Error).message;
  } finally {
    isLoading.value = false;
  }
  if (again) {
    again = false;
    await refreshLibrary();
  }
}
