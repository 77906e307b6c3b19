import sharp from "sharp";

/** EXIF tags by number, and how they are written. */
const TAGS = {
  Make: [0x010f, "ascii"],
  Model: [0x0110, "ascii"],
  Orientation: [0x0112, "short"],
  Software: [0x0131, "ascii"],
  DateTime: [0x0132, "ascii"],
  ExposureTime: [0x829a, "rational"],
  FNumber: [0x829d, "rational"],
  ISOSpeedRatings: [0x8827, "short"],
  RecommendedExposureIndex: [0x8832, "long"],
  DateTimeOriginal: [0x9003, "ascii"],
  DateTimeDigitized: [0x9004, "ascii"],
  OffsetTime: [0x9010, "ascii"],
  OffsetTimeOriginal: [0x9011, "ascii"],
  OffsetTimeDigitized: [0x9012, "ascii"],
  ShutterSpeedValue: [0x9201, "srational"],
  ApertureValue: [0x9202, "rational"],
  ExposureBiasValue: [0x9204, "srational"],
  Flash: [0x9209, "short"],
  FocalLength: [0x920a, "rational"],
  MakerNote: [0x927c, "bytes"],
  SubSecTimeOriginal: [0x9291, "ascii"],
  SubSecTimeDigitized: [0x9292, "ascii"],
  FocalLengthIn35mmFilm: [0xa405, "short"],
  BodySerialNumber: [0xa431, "ascii"],
  LensSpecification: [0xa432, "rational"],
  LensMake: [0xa433, "ascii"],
  LensModel: [0xa434, "ascii"],
  GPSLatitudeRef: [0x0001, "ascii"],
  GPSLatitude: [0x0002, "srational"],
  GPSLongitudeRef: [0x0003, "ascii"],
  GPSLongitude: [0x0004, "srational"],
  GPSAltitudeRef: [0x0005, "byte"],
  GPSAltitude: [0x0006, "rational"],
  GPSTimeStamp: [0x0007, "rational"],
  GPSDateStamp: [0x001d, "ascii"],
} as const;

const TYPES = {
  byte: 1,
  ascii: 2,
  short: 3,
  long: 4,
  rational: 5,
  bytes: 7,
  srational: 10,
} as const;

const FIRST_DIRECTORY = [
  "Make",
  "Model",
  "Orientation",
  "Software",
  "DateTime",
];

export type ExifName = keyof typeof TAGS;
type Fraction = readonly [number, number];
export type ExifValues = Partial<
  Record<ExifName, string | number | Buffer | readonly Fraction[]>
>;

interface Entry {
  tag: number;
  type: number;
  count: number;
  bytes: Buffer;
}

/** A TIFF block with the tags in the directories where they belong; big-endian. */
export function exifBlock(values: ExifValues): Buffer {
  const entries = Object.entries(values) as [ExifName, ExifValues[ExifName]][];
  const written = entries.flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, entry: entryOf(name, value) }],
  );
  const group = (belongs: (name: string) => boolean) =>
    written.filter(({ name }) => belongs(name)).map(({ entry }) => entry);
  const isFirst = (name: string) => FIRST_DIRECTORY.includes(name);
  const isGps = (name: string) => name.startsWith("GPS");

  const first = group(isFirst);
  const exif = group((name) => !isFirst(name) && !isGps(name));
  const gps = group(isGps);
  const firstLength = directoryLength([...first, pointer(0, 0), pointer(0, 0)]);
  const exifAt = 8 + firstLength;
  const gpsAt = exifAt + directoryLength(exif);
  return Buffer.concat([
    Buffer.from("MM\0*\0\0\0\x08", "latin1"),
    directory([...first, pointer(0x8769, exifAt), pointer(0x8825, gpsAt)], 8),
    directory(exif, exifAt),
    directory(gps, gpsAt),
  ]);
}

/** A block with these entries in its only directory, however senseless. */
export function rawExifBlock(
  entries: { tag: number; type: number; count: number; value: number }[],
): Buffer {
  return Buffer.concat([
    Buffer.from("MM\0*\0\0\0\x08", "latin1"),
    directory(
      entries.map(({ value, ...entry }) => ({ ...entry, bytes: u32(value) })),
      8,
    ),
  ]);
}

/** A small drawn JPEG with what it is given in its header. */
export async function jpegWith(parts: {
  exif?: ExifValues | Buffer;
  xmp?: string;
  iptc?: Record<number, string>;
}): Promise<Buffer> {
  const drawn = await sharp({
    create: { width: 16, height: 12, channels: 3, background: "#48a" },
  })
    .jpeg()
    .toBuffer();
  const { exif, xmp, iptc } = parts;
  return Buffer.concat([
    drawn.subarray(0, 2),
    ...(exif
      ? [
          segment(0xffe1, [
            Buffer.from("Exif\0\0"),
            Buffer.isBuffer(exif) ? exif : exifBlock(exif),
          ]),
        ]
      : []),
    ...(xmp
      ? [
          segment(0xffe1, [
            Buffer.from("http://ns.adobe.com/xap/1.0/\0"),
            Buffer.from(xmp),
          ]),
        ]
      : []),
    ...(iptc ? [segment(0xffed, [iptcBlock(iptc)])] : []),
    drawn.subarray(2),
  ]);
}

/** An XMP packet whose description has these attributes and this content. */
export function xmpPacket(attributes: string, content = ""): string {
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" ${attributes}>${content}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
}

function entryOf(
  name: ExifName,
  value: NonNullable<ExifValues[ExifName]>,
): Entry {
  const [tag, type] = TAGS[name];
  const bytes = bytesOf(type, value);
  const size = { short: 2, long: 4, rational: 8, srational: 8 }[type as string];
  return { tag, type: TYPES[type], count: bytes.length / (size ?? 1), bytes };
}

function bytesOf(
  type: keyof typeof TYPES,
  value: NonNullable<ExifValues[ExifName]>,
): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === "string") return Buffer.from(`${value}\0`);
  if (typeof value === "number") {
    if (type === "byte") return Buffer.from([value]);
    return type === "short" ? u16(value) : u32(value);
  }
  return Buffer.concat(value.flat().map((part) => u32(part)));
}

function pointer(tag: number, at: number): Entry {
  return { tag, type: TYPES.long, count: 1, bytes: u32(at) };
}

function directory(entries: Entry[], at: number): Buffer {
  let valuesAt = at + 6 + 12 * entries.length;
  const values: Buffer[] = [];
  const rows = entries.map(({ tag, type, count, bytes }) => {
    const slot = Buffer.alloc(4);
    if (bytes.length <= 4) bytes.copy(slot);
    else {
      slot.writeUInt32BE(valuesAt);
      values.push(bytes);
      valuesAt += bytes.length;
    }
    return Buffer.concat([u16(tag), u16(type), u32(count), slot]);
  });
  return Buffer.concat([u16(entries.length), ...rows, u32(0), ...values]);
}

function directoryLength(entries: Entry[]): number {
  return directory(entries, 0).length;
}

function iptcBlock(records: Record<number, string>): Buffer {
  const data = Buffer.concat(
    Object.entries(records).map(([id, text]) =>
      Buffer.concat([
        Buffer.from([0x1c, 2, Number(id)]),
        u16(text.length),
        Buffer.from(text),
      ]),
    ),
  );
  return Buffer.concat([
    Buffer.from("Photoshop 3.0\x008BIM\x04\x04\0\0", "latin1"),
    u32(data.length),
    data,
    Buffer.alloc(data.length % 2),
  ]);
}

function segment(marker: number, parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u16(marker), u16(body.length + 2), body]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value & 0xffff);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
