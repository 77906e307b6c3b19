import type { PhotoFormat } from "./photoReading.ts";
import { readTiffDirectories } from "./headers/tiffHeader.ts";
import { primaryItemCodec } from "./headers/heifHeader.ts";

export interface SniffedFormat {
  format: PhotoFormat;
  mediaType: string;
}

const UNKNOWN: SniffedFormat = {
  format: "UNKNOWN",
  mediaType: "application/octet-stream",
};

/** Tells a format by its bytes alone; neither name nor announced type is asked. */
export function sniffFormat(original: Buffer): SniffedFormat {
  const starts = (...bytes: number[]) =>
    bytes.every((byte, at) => original[at] === byte);
  const text = (from: number, to: number) =>
    original.toString("latin1", from, to);

  if (starts(0xff, 0xd8, 0xff))
    return { format: "JPEG", mediaType: "image/jpeg" };
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))
    return { format: "PNG", mediaType: "image/png" };
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP")
    return { format: "WEBP", mediaType: "image/webp" };
  if (/^GIF8[79]a$/.test(text(0, 6)))
    return { format: "GIF", mediaType: "image/gif" };
  if (text(4, 8) === "ftyp") return sniffIsoMedia(original);
  if (
    starts(0xff, 0x0a) ||
    text(0, 12) === "\0\0\0\x0cJXL \r\n\x87\n".slice(0, 12)
  )
    return { format: "JXL", mediaType: "image/jxl" };
  return sniffRaw(original) ?? sniffTiff(original) ?? sniffSvg(original);
}

const HEIF_BRANDS = new Set(
  "heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1 miaf MiHB MiHE MiHA heif avci avcs jpeg jpgs j2ki".split(
    " ",
  ),
);

function sniffIsoMedia(original: Buffer): SniffedFormat {
  const size = Math.min(original.readUInt32BE(0), original.length, 4096);
  const brands = [original.toString("latin1", 8, 12)];
  for (let at = 16; at + 4 <= size; at += 4)
    brands.push(original.toString("latin1", at, at + 4));
  const [major] = brands;
  if (major === "crx ")
    return { format: "RAW", mediaType: "image/x-canon-cr3" };
  if (major === "avif" || major === "avis")
    return { format: "AVIF", mediaType: "image/avif" };
  if (!brands.some((brand) => HEIF_BRANDS.has(brand) || brand === "avif"))
    return UNKNOWN; // a video, most likely
  // The structural brands (mif1) say nothing of the codec, so the picture itself is asked.
  if (
    primaryItemCodec(original) === "av01" ||
    (major === "mif1" && brands.includes("avif"))
  )
    return { format: "AVIF", mediaType: "image/avif" };
  const isHeic = brands.some((brand) => /^he(ic|ix|im|is)$/.test(brand));
  return { format: "HEIF", mediaType: isHeic ? "image/heic" : "image/heif" };
}

/** Signatures of camera files that are not plain TIFF. */
const RAW_SIGNATURES: [signature: string, mediaType: string][] = [
  ["FUJIFILMCCD-RAW", "image/x-fuji-raf"],
  ["IIRO", "image/x-olympus-orf"],
  ["IIRS", "image/x-olympus-orf"],
  ["MMOR", "image/x-olympus-orf"],
  ["IIU\0", "image/x-panasonic-rw2"],
  ["II\x1a\0\0\0HEAPCCDR", "image/x-canon-crw"],
  ["\0MRM", "image/x-minolta-mrw"],
  ["FOVb", "image/x-sigma-x3f"],
];

function sniffRaw(original: Buffer): SniffedFormat | null {
  const head = original.toString("latin1", 0, 16);
  const found = RAW_SIGNATURES.find(([signature]) =>
    head.startsWith(signature),
  );
  return found ? { format: "RAW", mediaType: found[1] } : null;
}

const DNG_VERSION = 0xc612;
const COMPRESSION = 0x0103;
const PHOTOMETRIC = 0x0106;
const MAKE = 0x010f;
/** Colour filter array and LinearRaw: what a sensor saw, not yet a picture. */
const SENSOR_PHOTOMETRICS = new Set([32803, 34892]);
/** Sony ARW, Samsung SRW, Nikon NEF, Pentax PEF. */
const SENSOR_COMPRESSIONS = new Set([32767, 32769, 32770, 34713, 65535]);

function sniffTiff(original: Buffer): SniffedFormat | null {
  const signature = original.toString("latin1", 0, 4);
  if (!["II*\0", "MM\0*", "II+\0", "MM\0+"].includes(signature)) return null;
  if (original.toString("latin1", 8, 10) === "CR")
    return { format: "RAW", mediaType: "image/x-canon-cr2" };
  const directories = readTiffDirectories(original);
  // To a TIFF reader a DNG is a TIFF with a small picture in front: only its version tag tells.
  if (directories.some((directory) => directory.has(DNG_VERSION)))
    return { format: "RAW", mediaType: "image/x-adobe-dng" };
  const isSensorData = directories.some(
    (directory) =>
      SENSOR_PHOTOMETRICS.has(Number(directory.get(PHOTOMETRIC)?.[0])) ||
      SENSOR_COMPRESSIONS.has(Number(directory.get(COMPRESSION)?.[0])),
  );
  if (!isSensorData) return { format: "TIFF", mediaType: "image/tiff" };
  const make = String(
    directories.find((directory) => directory.has(MAKE))?.get(MAKE)?.[0] ?? "",
  ).toLowerCase();
  const mediaType = make.startsWith("nikon")
    ? "image/x-nikon-nef"
    : make.startsWith("sony")
      ? "image/x-sony-arw"
      : make.startsWith("pentax") || make.startsWith("ricoh")
        ? "image/x-pentax-pef"
        : "image/x-raw";
  return { format: "RAW", mediaType };
}

function sniffSvg(original: Buffer): SniffedFormat {
  // An XML declaration, a doctype and comments may stand before the root element.
  const head = original
    .toString("utf8", 0, 4096)
    .replace(/^\uFEFF/, "")
    .replace(
      /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(\[[\s\S]*?\])?\s*>/gi,
      "",
    )
    .trimStart();
  return /^<(?:[a-z]+:)?svg[\s>]/i.test(head)
    ? { format: "SVG", mediaType: "image/svg+xml" }
    : UNKNOWN;
}
