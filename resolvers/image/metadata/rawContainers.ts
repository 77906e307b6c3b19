// Raw files keep honest EXIF in wrappers of their makers. Each is turned into something that an EXIF reader knows.

export interface Unwrapped {
  /** Whole files or TIFF blocks, to be read one after the other. */
  blocks: Buffer[];
  xmp: Buffer | null;
}

const CANON_METADATA = Buffer.from("85c0b687820f11e08111f4ce462b6a48", "hex");
const CANON_XMP = Buffer.from("be7acfcb97a942e89c71999491e3afac", "hex");
const EXIF_POINTER = 0x8769;
const GPS_POINTER = 0x8825;
const MAX_BOXES = 1_000;
/** Canon's blocks are a few kilobytes. */
const MAX_BLOCK_BYTES = 1 << 20;
/** Olympus and Panasonic keep their directories at the front. */
const HEAD_BYTES = 1 << 20;

/** What is inside a raw file of a kind that is no plain TIFF; null for any other file. */
export function unwrapRaw(file: Buffer): Unwrapped | null {
  const magic = file.toString("latin1", 0, 12);
  if (magic.slice(4, 12) === "ftypcrx ") return unwrapCanon(file);
  if (file.toString("latin1", 0, 15) === "FUJIFILMCCD-RAW") {
    const start = file.length >= 92 ? file.readUInt32BE(84) : file.length;
    const length = file.length >= 92 ? file.readUInt32BE(88) : 0;
    return { blocks: [file.subarray(start, start + length)], xmp: null };
  }
  if (/^(?:IIRO|IIRS|MMOR|IIU\0)/.test(magic)) {
    const head = Buffer.from(file.subarray(0, HEAD_BYTES));
    // A TIFF in all but its magic number.
    if (magic.startsWith("II")) head.writeUInt16LE(42, 2);
    else head.writeUInt16BE(42, 2);
    return { blocks: [head], xmp: null };
  }
  return null;
}

/** A CR3 keeps one TIFF block a directory: CMT1 the picture, CMT2 Exif, CMT4 GPS. */
function unwrapCanon(file: Buffer): Unwrapped {
  const found: Unwrapped = { blocks: [], xmp: null };
  for (const box of boxes(file)) {
    if (box.type === "uuid" && box.body.subarray(0, 16).equals(CANON_XMP)) {
      found.xmp = box.body.subarray(16);
    }
    if (box.type !== "moov") continue;
    for (const inner of boxes(box.body)) {
      if (!inner.body.subarray(0, 16).equals(CANON_METADATA)) continue;
      for (const { type, body } of boxes(inner.body.subarray(16))) {
        if (body.length > MAX_BLOCK_BYTES) continue;
        if (type === "CMT1") found.blocks.push(body);
        if (type === "CMT2") found.blocks.push(under(EXIF_POINTER, body));
        if (type === "CMT4") found.blocks.push(under(GPS_POINTER, body));
      }
    }
  }
  return found;
}

function* boxes(bytes: Buffer): Generator<{ type: string; body: Buffer }> {
  let at = 0;
  for (let count = 0; count < MAX_BOXES && at + 8 <= bytes.length; count++) {
    let length = bytes.readUInt32BE(at);
    let header = 8;
    if (length === 1 && at + 16 <= bytes.length) {
      length = Number(bytes.readBigUInt64BE(at + 8));
      header = 16;
    }
    if (length === 0) length = bytes.length - at;
    if (length < header) return;
    yield {
      type: bytes.toString("latin1", at + 4, at + 8),
      body: bytes.subarray(at + header, at + length),
    };
    at += length;
  }
}

/** The block with a first directory in front that points to its own: values keep their offsets, and the tags their names. */
function under(pointer: number, block: Buffer): Buffer {
  if (block.length < 8) return block;
  const little = block.toString("latin1", 0, 2) === "II";
  const directory = little ? block.readUInt32LE(4) : block.readUInt32BE(4);
  const bytes = Buffer.concat([block, Buffer.alloc(18)]);
  const u16 = (value: number, at: number) =>
    little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at);
  const u32 = (value: number, at: number) =>
    little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
  const at = block.length;
  u32(at, 4);
  u16(1, at);
  u16(pointer, at + 2);
  u16(4, at + 4);
  u32(1, at + 6);
  u32(directory, at + 10);
  return bytes;
}
