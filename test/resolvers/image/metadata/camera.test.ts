import { describe, expect, it } from "vitest";
import { xmpPacket } from "../../../support/exif.ts";
import { readingMetadata } from "../../../support/readingMetadata.ts";

describe("the camera", () => {
  it("is named without the padding of its maker", async () => {
    const { camera } = await readingMetadata({
      exif: {
        Make: "NIKON CORPORATION   ",
        Model: "NIKON\tZ 8\0\0\0",
        Software: "Ver.1.00   ",
        LensMake: " NIKON",
        LensModel: "NIKKOR Z 50mm f/1.8 S",
        BodySerialNumber: "3001234",
      },
    });
    expect(camera).toEqual({
      make: "NIKON CORPORATION",
      model: "NIKON Z 8",
      lensMake: "NIKON",
      lensModel: "NIKKOR Z 50mm f/1.8 S",
      software: "Ver.1.00",
      serialNumber: "3001234",
    });
  });

  it.each(["----", "0.0 mm f/0.0", "unknown", "Unknown (0)", "None", "  "])(
    "has no lens called %j",
    async (LensModel) => {
      const { camera } = await readingMetadata({
        exif: { Make: "Canon", LensModel },
      });
      expect(camera).toMatchObject({ make: "Canon", lensModel: null });
    },
  );

  it("is null as a whole when the file names nothing", async () => {
    const { camera } = await readingMetadata({
      exif: { Make: " ", BodySerialNumber: "0000000" },
    });
    expect(camera).toBeNull();
  });

  it("has its lens from XMP where EXIF tells none", async () => {
    const { camera } = await readingMetadata({
      xmp: xmpPacket(
        'aux:Lens="EF24-70mm f/2.8L &amp; more" tiff:Make="Canon"',
      ),
    });
    expect(camera).toMatchObject({
      make: "Canon",
      lensModel: "EF24-70mm f/2.8L & more",
    });
  });

  it("knows XMP by its namespaces, whatever they are called in the file", async () => {
    const { camera } = await readingMetadata({
      xmp: '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description xmlns:a="http://ns.adobe.com/exif/1.0/aux/" xmlns:aux="http://example.org/" a:Lens="the lens" aux:Lens="another"/></r:RDF>',
    });
    expect(camera?.lensModel).toBe("the lens");
  });

  it.each([
    [[24, 70, 2.8, 2.8], "24-70mm f/2.8"],
    [[18, 55, 3.5, 5.6], "18-55mm f/3.5-5.6"],
    [[50, 50, 0, 0], "50mm"],
  ])("describes a lens of %j as %s", async (numbers, lensModel) => {
    const { camera } = await readingMetadata({
      exif: {
        LensSpecification: numbers.map(
          (number) => [Math.round(number * 10), number === 0 ? 0 : 10] as const,
        ),
      },
    });
    expect(camera?.lensModel).toBe(lensModel);
  });

  it("keeps a record small: no name is longer than 128 characters", async () => {
    const { camera } = await readingMetadata({
      exif: { Make: "📷".repeat(5_000) },
    });
    expect(camera?.make).toBe("📷".repeat(128));
  });
});
