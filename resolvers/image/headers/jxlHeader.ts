import { listBoxes } from "./isoBoxes.ts";
import { UNREADABLE_HEADER, type PhotoHeader } from "./photoHeader.ts";

/** Width over height, for the sizes that are written as a ratio (ISO/IEC 18181-1, SizeHeader). */
const RATIOS = [0, 1, 6 / 5, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2];

/** The size stands in the first bits of the codestream. */
export function readJxlHeader(original: Buffer): PhotoHeader {
  const codestream = findCodestream(original);
  if (!codestream || codestream.length < 12) return UNREADABLE_HEADER;
  let bits = codestream.readBigUInt64LE(2);
  const take = (count: number) => {
    const value = Number(bits & ((1n << BigInt(count)) - 1n));
    bits >>= BigInt(count);
    return value;
  };
  const takeSize = () => take([9, 13, 18, 30][take(2)] ?? 9) + 1;
  const small = take(1) === 1;
  const height = small ? (take(5) + 1) * 8 : takeSize();
  const ratio = RATIOS[take(3)] ?? 0;
  const width = ratio
    ? Math.floor(height * ratio)
    : small
      ? (take(5) + 1) * 8
      : takeSize();
  return { ...UNREADABLE_HEADER, width, height, pixels: width * height };
}

function findCodestream(original: Buffer): Buffer | null {
  if (original[0] === 0xff) return original;
  const boxes = listBoxes(original, 0, original.length);
  const box = boxes.find(({ type }) => type === "jxlc" || type === "jxlp");
  if (!box) return null;
  // A partial codestream begins with its number.
  return original.subarray(box.start + (box.type === "jxlp" ? 4 : 0), box.end);
}
