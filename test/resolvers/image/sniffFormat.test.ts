import { describe, expect, it } from "vitest";
import { sniffFormat } from "../../../resolvers/image/sniffFormat.ts";

const bytes = (text: string) =>
  Buffer.concat([Buffer.from(text, "latin1"), Buffer.alloc(32)]);

const ftyp = (major: string, ...compatible: string[]) => {
  const brands = [major, "\0\0\0\0", ...compatible].join("");
  const box = Buffer.from(`\0\0\0\0ftyp${brands}`, "latin1");
  box.writeUInt32BE(box.length, 0);
  return Buffer.concat([box, Buffer.alloc(32)]);
};

/** A little-endian TIFF of one directory. */
const tiff = (...entries: [tag: number, value: number][]) => {
  const file = Buffer.alloc(64 + entries.length * 12);
  file.write("II*\0", "latin1");
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, value], i) => {
    file.writeUInt16LE(tag, 10 + i * 12);
    file.writeUInt16LE(3, 12 + i * 12);
    file.writeUInt32LE(1, 14 + i * 12);
    file.writeUInt32LE(value, 18 + i * 12);
  });
  return file;
};

describe("a format is told by its bytes", () => {
  it.each([
    ["JPEG", "image/jpeg", bytes("\xff\xd8\xff\xe0")],
    ["PNG", "image/png", bytes("\x89PNG\r\n\x1a\n")],
    ["WEBP", "image/webp", bytes("RIFF\x10\0\0\0WEBPVP8 ")],
    ["GIF", "image/gif", bytes("GIF87a")],
    ["GIF", "image/gif", bytes("GIF89a")],
    ["TIFF", "image/tiff", tiff([0x100, 8], [0x101, 8])],
    ["HEIF", "image/heic", ftyp("heic", "mif1", "heic")],
    ["HEIF", "image/heic", ftyp("mif1", "heic")],
    ["HEIF", "image/heif", ftyp("mif1", "miaf")],
    ["AVIF", "image/avif", ftyp("avif", "mif1", "miaf")],
    ["AVIF", "image/avif", ftyp("avis", "msf1")],
    ["AVIF", "image/avif", ftyp("mif1", "avif")],
    ["JXL", "image/jxl", bytes("\xff\x0a")],
    ["JXL", "image/jxl", bytes("\0\0\0\x0cJXL \r\n\x87\n")],
    ["RAW", "image/x-canon-cr3", ftyp("crx ", "isom")],
    ["RAW", "image/x-fuji-raf", bytes("FUJIFILMCCD-RAW 0201")],
    ["RAW", "image/x-olympus-orf", bytes("IIRO\x08\0\0\0")],
    ["RAW", "image/x-panasonic-rw2", bytes("IIU\0\x18\0\0\0")],
    ["RAW", "image/x-canon-cr2", bytes("II*\0\x10\0\0\0CR\x02\0")],
    ["RAW", "image/x-adobe-dng", tiff([0x100, 8], [0xc612, 0x401])],
    ["RAW", "image/x-raw", tiff([0x100, 8], [0x106, 32803])],
    ["SVG", "image/svg+xml", bytes("<svg xmlns='http://www.w3.org/2000/svg'>")],
    [
      "SVG",
      "image/svg+xml",
      bytes(
        "\xef\xbb\xbf<?xml version='1.0'?>\n<!-- drawn -->\n<!DOCTYPE svg>\n<svg>",
      ),
    ],
    ["UNKNOWN", "application/octet-stream", bytes("%PDF-1.7")],
    ["UNKNOWN", "application/octet-stream", ftyp("isom", "mp42")],
    ["UNKNOWN", "application/octet-stream", bytes("<html><svg></html>")],
    ["UNKNOWN", "application/octet-stream", Buffer.alloc(0)],
    ["UNKNOWN", "application/octet-stream", Buffer.from([0xff])],
  ])("%s, %s", (format, mediaType, original) => {
    expect(sniffFormat(original)).toEqual({ format, mediaType });
  });
});
