import { describe, expect, it } from "vitest";
import { isSrgbProfile } from "../../../resolvers/image/iccProfile.ts";
import { sharp } from "../../../resolvers/image/libvips.ts";
import { nclxProfile } from "../../../resolvers/image/nclxProfile.ts";
import { toSrgb } from "../../../resolvers/image/toSrgb.ts";

/** Every 16th value of red, green and blue with every other. */
function cube() {
  const side = 17;
  const data = Buffer.alloc(side ** 3 * 3);
  for (let i = 0; i < side ** 3; i += 1)
    for (let channel = 0; channel < 3; channel += 1)
      data[i * 3 + channel] = Math.min(
        255,
        16 * (Math.floor(i / side ** channel) % side),
      );
  return { data, width: side ** 2, height: side, channels: 3 as const };
}

const greys = (...values: number[]) => ({
  data: Buffer.from(values.flatMap((value) => [value, value, value])),
  width: values.length,
  height: 1,
  channels: 3 as const,
});

async function profileNamed(name: "p3" | "srgb") {
  const file = await sharp({
    create: { width: 1, height: 1, channels: 3, background: "#000" },
  })
    .withIccProfile(name)
    .png()
    .toBuffer();
  const { icc } = await sharp(file).metadata();
  if (!icc) throw new Error("sharp wrote no profile");
  return icc;
}

function meanDifference(a: Buffer, b: Buffer): number {
  return (
    a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) /
    a.length
  );
}

describe("colours become sRGB", () => {
  it("from Display P3, whether a profile or code points name it", async () => {
    const pixels = cube();
    const inP3 = await sharp(
      await sharp(pixels.data, {
        raw: { width: pixels.width, height: pixels.height, channels: 3 },
      })
        .withIccProfile("p3")
        .png()
        .toBuffer(),
      { ignoreIcc: true },
    )
      .raw()
      .toBuffer();
    expect(meanDifference(inP3, pixels.data)).toBeGreaterThan(5);
    for (const icc of [
      await profileNamed("p3"),
      nclxProfile({ primaries: 12, transfer: 13 }),
    ]) {
      const { data } = await toSrgb(
        { ...pixels, data: Buffer.from(inP3) },
        icc,
      );
      expect(meanDifference(data, pixels.data)).toBeLessThan(1);
    }
  });

  it("keeps transparency through the conversion", async () => {
    const data = Buffer.from([200, 40, 40, 0, 200, 40, 40, 99]);
    const converted = await toSrgb(
      { data, width: 2, height: 1, channels: 4 },
      await profileNamed("p3"),
    );
    expect(converted.channels).toBe(4);
    expect([converted.data[3], converted.data[7]]).toEqual([0, 99]);
  });

  it("leaves sRGB alone, whatever its profile is called", async () => {
    const icc = await profileNamed("srgb");
    expect(isSrgbProfile(icc)).toBe(true);
    const pixels = cube();
    expect(await toSrgb(pixels, icc)).toBe(pixels);
    expect(isSrgbProfile(await profileNamed("p3"))).toBe(false);
  });

  it("keeps grey grey and white white in BT.2020", async () => {
    const { data } = await toSrgb(
      greys(0, 128, 255),
      nclxProfile({ primaries: 9, transfer: 13 }),
    );
    greys(0, 128, 255).data.forEach((value, i) => {
      expect(Math.abs((data[i] ?? 0) - value)).toBeLessThanOrEqual(2);
    });
  });

  it.each([
    { name: "PQ", transfer: 16, paperWhite: 148 },
    { name: "HLG", transfer: 18, paperWhite: 191 },
  ])(
    "presses $name into what a screen shows: paper white is light, highlights still lighter",
    async ({ transfer, paperWhite }) => {
      const { data } = await toSrgb(
        greys(0, 60, 100, paperWhite, 220, 255),
        nclxProfile({ primaries: 9, transfer }),
      );
      const [black = 0, , , white = 0, , top = 0] = [0, 3, 6, 9, 12, 15].map(
        (at) => data[at] ?? 0,
      );
      expect(black).toBeLessThan(3);
      expect(white).toBeGreaterThan(210);
      expect(white).toBeLessThan(top);
      const levels = [0, 3, 6, 9, 12, 15].map((at) => data[at] ?? 0);
      expect(levels).toEqual([...levels].sort((a, b) => a - b));
    },
  );

  it("does nothing for code points that mean sRGB or nothing", () => {
    for (const primaries of [1, 2, 5, 6])
      expect(nclxProfile({ primaries, transfer: 1 })).toBeNull();
  });

  it("does not fall over a damaged profile", async () => {
    const icc = await profileNamed("p3");
    for (const length of [0, 17, 130, 200, icc.length - 1]) {
      const { width } = await toSrgb(greys(1, 2), icc.subarray(0, length));
      expect(width).toBe(2);
    }
    expect(isSrgbProfile(Buffer.alloc(300, 0xff))).toBe(false);
  });
});
