import { describe, expect, it } from "vitest";
import { contentDisposition } from "../../../resolvers/records/contentDisposition.ts";

/** Reads the header as a browser does: RFC 6266 prefers filename*, RFC 8187 says how that is written. */
function savedAs(header: string): { name: string; likeness: string } {
  const match =
    /^attachment; filename="((?:[^"\\]|\\.)*)"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]+)$/.exec(
      header,
    );
  if (!match) throw new Error(`No browser reads ${header}`);
  const [, likeness, encoded] = match;
  return { likeness: likeness!, name: decodeURIComponent(encoded!) };
}

describe("the name that an original is saved under", () => {
  it.each([
    ["a plain name", "IMG_0001.jpg", "IMG_0001.jpg"],
    ["blanks", "my holiday (1).jpg", "my holiday (1).jpg"],
    ["quotes", `5" by 7".jpg`, "5_ by 7_.jpg"],
    ["an apostrophe", "Ada's.jpg", "Ada's.jpg"],
    ["a backslash", "a\\b.jpg", "a_b.jpg"],
    ["a percent sign", "100%41.jpg", "100_41.jpg"],
    ["a semicolon", `a"; filename=evil.exe`, "a_; filename=evil.exe"],
    ["a star", "a*b.jpg", "a*b.jpg"],
    ["umlauts", "Größe.jpg", "Gr__e.jpg"],
    ["an emoji", "🏔️ top.jpg", "__ top.jpg"],
    ["Japanese", "写真.heic", "__.heic"],
    ["Hebrew, right to left", "תמונה.jpg", "_____.jpg"],
    ["a family of joined emoji", "👨‍👩‍👧.png", "_____.png"],
  ])("keeps %s", (_what, fileName, likeness) => {
    expect(savedAs(contentDisposition(fileName))).toEqual({
      name: fileName,
      likeness,
    });
  });

  it("keeps 255 characters of any script", () => {
    const fileName = `${"写".repeat(251)}.jpg`;
    expect(savedAs(contentDisposition(fileName)).name).toBe(fileName);
  });

  it("is a header of one line, in ASCII, whatever the name", () => {
    for (const fileName of ["a\r\nSet-Cookie: b.jpg", "\u2028.jpg", "é\t.jpg"])
      expect(contentDisposition(fileName)).toMatch(/^[\x20-\x7e]+$/);
  });
});
