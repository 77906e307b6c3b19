/** One box of an ISO base media file (ISO/IEC 14496-12, 4.2): where its content lies. */
export interface IsoBox {
  type: string;
  start: number;
  /** Where it says that it ends, which in a file cut short is behind the last byte. */
  end: number;
}

/** Deep enough for any picture; a file of millions of tiny boxes is not walked for ever. */
const MAX_BOXES = 10_000;

/** The boxes that begin between two positions; stops quietly at the first that makes no sense. */
export function listBoxes(file: Buffer, from: number, to: number): IsoBox[] {
  const boxes: IsoBox[] = [];
  let at = from;
  while (at + 8 <= Math.min(to, file.length) && boxes.length < MAX_BOXES) {
    let size = file.readUInt32BE(at);
    let header = 8;
    if (size === 1 && at + 16 <= file.length) {
      size = Number(file.readBigUInt64BE(at + 8));
      header = 16;
    } else if (size === 0) size = to - at; // to the end of the file
    if (size < header) break;
    boxes.push({
      type: file.toString("latin1", at + 4, at + 8),
      start: at + header,
      end: at + size,
    });
    at += size;
  }
  return boxes;
}

export function findBox(
  file: Buffer,
  within: Pick<IsoBox, "start" | "end">,
  type: string,
): IsoBox | undefined {
  return listBoxes(file, within.start, within.end).find(
    (box) => box.type === type,
  );
}
