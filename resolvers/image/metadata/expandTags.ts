import ExifReader from "exifreader";
import { BoundedView } from "./boundedView.ts";

/** Where a file is too long to be walked through, its metadata is nearly always at the front. */
const HEAD_BYTES = 1 << 20;

export interface TagGroup {
  [name: string]: { value: unknown } | undefined;
}

export interface ExpandedTags {
  exif?: TagGroup;
  iptc?: TagGroup;
  makerNotes?: TagGroup;
  metadataRange?: { blocks: { type: string; start: number; end: number }[] };
}

/** The tags of a file, or of a block that looks like one, by group; null when nothing of it is known. */
export function expandTags(
  file: Buffer,
  includeTags: Record<string, string[] | true>,
): ExpandedTags | null {
  // It warns of every oddity of a file, which a crafted one can have by the thousand; what matters becomes a problem of the photo.
  const warn = console.warn;
  console.warn = () => {};
  try {
    for (const bytes of [file, file.subarray(0, HEAD_BYTES)]) {
      try {
        const view = new BoundedView(bytes) as unknown as DataView;
        return ExifReader.loadView(view, {
          expanded: true,
          includeOffsets: true,
          includeTags: includeTags as { exif?: string[] },
        }) as unknown as ExpandedTags;
      } catch {
        // Not a file that it knows, or too long to be walked through.
      }
    }
    return null;
  } finally {
    console.warn = warn;
  }
}
