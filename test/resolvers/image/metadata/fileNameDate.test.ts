import { describe, expect, it } from "vitest";
import { fileNameDate } from "../../../../resolvers/image/metadata/fileNameDate.ts";
import { localDateTimeOf } from "../../../../resolvers/image/metadata/wallClock.ts";

const dateIn = (name: string) => {
  const found = fileNameDate(name);
  return found && localDateTimeOf(found.clock);
};

describe("the date in a file's name", () => {
  it.each([
    ["IMG_20240517_180322.jpg", "2024-05-17T18:03:22"],
    ["IMG_20240517_180322_1.jpg", "2024-05-17T18:03:22"],
    ["MVIMG_20240517_180322.jpg", "2024-05-17T18:03:22"],
    ["20240517_180322.jpg", "2024-05-17T18:03:22"],
    ["PXL_20240517_180322123.MP.jpg", "2024-05-17T18:03:22"],
    ["signal-2024-05-17-180322.jpeg", "2024-05-17T18:03:22"],
    ["signal-2024-05-17-18-03-22-123.jpeg", "2024-05-17T18:03:22"],
    ["Screenshot_20240517-180322.png", "2024-05-17T18:03:22"],
    ["Screenshot 2024-05-17 at 18.03.22.png", "2024-05-17T18:03:22"],
    ["Screenshot 2024-05-17 at 6.03.22\u202fPM.png", "2024-05-17T18:03:22"],
    ["Screenshot 2024-05-17 at 12.03.22 AM.png", "2024-05-17T00:03:22"],
    ["Screenshot 2024-05-17.png", "2024-05-17"],
    ["WhatsApp Image 2024-05-17 at 18.03.22.jpeg", "2024-05-17T18:03:22"],
    ["photo_2024-05-17_18-03-22.jpg", "2024-05-17T18:03:22"],
    ["2024-05-17 18.03.22.jpg", "2024-05-17T18:03:22"],
    ["DJI_20240517180322_0001_D.JPG", "2024-05-17T18:03:22"],
    ["IMG-20240517-WA0001.jpg", "2024-05-17"],
    ["20240517.jpg", "2024-05-17"],
    ["Oma 1956-07-12.tif", "1956-07-12"],
  ])("of %s is %s", (name, date) => {
    expect(dateIn(name)).toBe(date);
  });

  it.each([
    "DSC01234.JPG",
    "IMG_20241340_180322.jpg",
    "IMG_20240230_180322.jpg",
    "invoice 20240517 4711.jpg",
    "1234567820240517.jpg",
    "2024051.jpg",
    "FB_IMG_1715968802000.jpg",
    "",
  ])("of %j is none", (name) => {
    expect(dateIn(name)).toBeNull();
  });
});
