import { describe, expect, it } from "vitest";
import {
  askedPicture,
  askedShape,
  askedWidth,
  type AskedPicture,
} from "../../../resolvers/records/askedPreview.ts";
import {
  PREVIEW_WIDTHS,
  previewTargets,
} from "../../../resolvers/image/previewLadder.ts";

type Arguments = Parameters<typeof askedShape>[0] & { width: number };

const FOCUS = { x: 0.25, y: 0.75 };

function picturedPhoto(width: number, height: number) {
  const rungs = previewTargets(width, height).map((target) => ({
    width: target.width,
    height: target.height,
    sizeBytes: 1_000,
  }));
  return { width, height, rungs, focalPoint: null };
}

/** What a photo answers, in short: a rung's width, or the shape to be made. */
function ask(
  photo: Parameters<typeof askedPicture>[0],
  { width, ...shape }: Arguments,
): string {
  const picture: AskedPicture = askedPicture(
    photo,
    askedWidth("width", width),
    askedShape(shape),
  );
  if ("rung" in picture) return `rung ${picture.rung.width}`;
  const { crop, format, ...size } = picture.shape;
  return [
    `${size.width}x${size.height}`,
    typeof crop === "object" && crop ? `focal ${crop.x},${crop.y}` : crop,
    format,
  ]
    .filter((word) => word !== null)
    .join(" ");
}

const PHOTO = picturedPhoto(4000, 3000);

describe("a picture of the photo's own shape", () => {
  it.each([
    [1, "rung 320"],
    [320, "rung 320"],
    [321, "rung 640"],
    [1280, "rung 1280"],
    [2560, "rung 2560"],
    [2_147_483_647, "rung 2560"],
  ])("asked for %i px is the next rung up: %s", (width, answer) => {
    expect(ask(PHOTO, { width })).toBe(answer);
  });

  it.each([0, -1, -2_147_483_648])("is refused at a width of %i", (width) => {
    expect(() => ask(PHOTO, { width })).toThrow(
      expect.objectContaining({ code: "INVALID", field: ["width"] }),
    );
  });

  it("is the photo's own size where no rung is as large, and never larger", () => {
    expect(ask(picturedPhoto(1900, 1200), { width: 1920 })).toBe(
      "1900x1200 WEBP",
    );
    expect(ask(picturedPhoto(1900, 1200), { width: 1280 })).toBe("rung 1280");
    expect(ask(picturedPhoto(200, 100), { width: 2560 })).toBe("rung 200");
  });

  it("shows the largest rung meanwhile, where it has still to be made", () => {
    expect(
      askedPicture(picturedPhoto(1900, 1200), 1920, askedShape({})),
    ).toMatchObject({ meanwhile: { width: 1280 } });
  });

  it("is made in the other formats, at the rung's size", () => {
    expect(ask(PHOTO, { width: 600, format: "JPEG" })).toBe("640x480 JPEG");
    expect(ask(PHOTO, { width: 600, format: "PNG" })).toBe("640x480 PNG");
    expect(ask(PHOTO, { width: 600, format: "AVIF" })).toBe("640x480 AVIF");
  });

  it("is the same whether it is to be cut or not, when no shape is asked for", () => {
    expect(ask(PHOTO, { width: 640, fit: "COVER" })).toBe("rung 640");
  });

  it.each(["4:3", "4/3", "1.3333", "1.3333:1", "8:6"])(
    "is found when it is asked for by name: %s",
    (aspectRatio) => {
      expect(ask(PHOTO, { width: 640, aspectRatio })).toBe("rung 640");
    },
  );

  it("has nothing larger than asked to show meanwhile", () => {
    const inside = (width: number) =>
      askedPicture(
        PHOTO,
        width,
        askedShape({ aspectRatio: "16:9", fit: "INSIDE" }),
      );
    expect(inside(1920)).toMatchObject({
      shape: { width: 1440, height: 1080 },
      meanwhile: { width: 1280 },
    });
    expect(inside(320)).not.toHaveProperty("meanwhile");
  });

  it.each([
    [2000, 9000],
    [1886, 8485],
    [3001, 19_999],
    [20_000, 500],
    [500, 20_000],
  ])(
    "is never more than the function that makes it takes, of %i × %i",
    (width, height) => {
      for (const aspectRatio of [null, "1:10", "1:1.5", "3:4", "10:1"]) {
        for (const fit of ["INSIDE", "COVER"] as const) {
          for (const asked of PREVIEW_WIDTHS) {
            const picture = askedPicture(
              picturedPhoto(width, height),
              asked,
              askedShape({ aspectRatio, fit, format: "JPEG" }),
            );
            const size = "shape" in picture ? picture.shape : picture.rung;
            expect(size.width * size.height).toBeLessThanOrEqual(16_000_000);
            expect(Math.max(size.width, size.height)).toBeLessThan(16_384);
            expect(size.width).toBeLessThanOrEqual(width);
            expect(size.height).toBeLessThanOrEqual(height);
          }
        }
      }
    },
  );

  it("stays within what WebP can hold, for very tall photos", () => {
    const tall = picturedPhoto(1_000, 100_000);
    const { width, height } = tall.rungs.at(-1)!;
    expect(ask(tall, { width: 2560 })).toBe(`rung ${width}`);
    expect(width * height).toBeLessThanOrEqual(16_000_000);
  });
});

describe("a picture that covers another shape", () => {
  it("has exactly that shape, at the next width up", () => {
    expect(ask(PHOTO, { width: 300, aspectRatio: "1:1" })).toBe(
      "320x320 ATTENTION WEBP",
    );
    expect(ask(PHOTO, { width: 1000, aspectRatio: "16:9" })).toBe(
      "1280x720 ATTENTION WEBP",
    );
  });

  it("is as large as the photo allows, and no larger", () => {
    expect(ask(PHOTO, { width: 2560, aspectRatio: "1:2" })).toBe(
      "1500x3000 ATTENTION WEBP",
    );
    expect(
      ask(picturedPhoto(100, 80), { width: 2560, aspectRatio: "1:1" }),
    ).toBe("80x80 ATTENTION WEBP");
    expect(ask(picturedPhoto(1, 1), { width: 320, aspectRatio: "2:1" })).toBe(
      "rung 1",
    );
  });

  it.each([
    [1314, 4510, "4:3"],
    [1119, 4769, "2:3"],
    [4000, 3000, "1.91"],
  ])("has one height for a width, of %i × %i at %s", (width, height, ratio) => {
    const photo = picturedPhoto(width, height);
    const sizes = PREVIEW_WIDTHS.map((asked) =>
      ask(photo, { width: asked, aspectRatio: ratio }),
    );
    const widths = sizes.map((size) => size.split("x")[0]);
    expect(new Set(widths).size).toBe(new Set(sizes).size);
  });

  it("is cut around the focal point, or where most is to be seen, or in the middle", () => {
    const focused = { ...PHOTO, focalPoint: FOCUS };
    const square = { width: 320, aspectRatio: "1:1" };
    expect(ask(focused, square)).toBe("320x320 focal 0.25,0.75 WEBP");
    expect(ask(focused, { ...square, crop: "FOCAL" })).toBe(
      "320x320 focal 0.25,0.75 WEBP",
    );
    expect(ask(focused, { ...square, crop: "ATTENTION" })).toBe(
      "320x320 ATTENTION WEBP",
    );
    expect(ask(focused, { ...square, crop: "CENTER" })).toBe(
      "320x320 CENTER WEBP",
    );
    expect(ask(PHOTO, { ...square, crop: "FOCAL" })).toBe(
      "320x320 ATTENTION WEBP",
    );
  });

  it.each([
    "",
    "16",
    "16:",
    ":9",
    "16:9:4",
    "0:1",
    "1:0",
    "-1:1",
    "1e3:1",
    "11:1",
    "1:11",
    "wide",
    "१६:९",
    "1:1\0",
    "9".repeat(400),
  ])("is refused for a shape of %j", (aspectRatio) => {
    expect(() => ask(PHOTO, { width: 320, aspectRatio })).toThrow(
      expect.objectContaining({ code: "INVALID", field: ["aspectRatio"] }),
    );
  });
});

describe("a whole picture inside another shape", () => {
  it("is a rung, where its width is what limits it", () => {
    expect(ask(PHOTO, { width: 640, aspectRatio: "1:1", fit: "INSIDE" })).toBe(
      "rung 640",
    );
  });

  it("is no higher than asked, where its height is what limits it", () => {
    expect(ask(PHOTO, { width: 640, aspectRatio: "16:9", fit: "INSIDE" })).toBe(
      "480x360 WEBP",
    );
  });

  it("is never larger than the photo", () => {
    expect(
      ask(picturedPhoto(100, 80), {
        width: 640,
        aspectRatio: "16:9",
        fit: "INSIDE",
      }),
    ).toBe("rung 100");
  });
});
