/**
 * How many numbers a reader may take out of one file. The richest real files need some tens of
 * thousands; a crafted tag that claims the whole file as its value would take gigabytes.
 */
export const MAX_READS = 1_500_000;

/**
 * A DataView that gives up when too much is read, and copies nothing. It has no `byteOffset`, by
 * which ExifReader takes it for a view of its own and not for a window that it must copy out.
 */
export class BoundedView {
  readonly buffer: Buffer;
  readonly byteLength: number;
  readonly #view: DataView;
  #reads = 0;

  constructor(bytes: Buffer) {
    this.buffer = bytes;
    this.byteLength = bytes.length;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  getUint8(offset: number): number {
    return this.#counted().getUint8(offset);
  }

  getUint16(offset: number, littleEndian?: boolean): number {
    return this.#counted().getUint16(offset, littleEndian);
  }

  getUint32(offset: number, littleEndian?: boolean): number {
    return this.#counted().getUint32(offset, littleEndian);
  }

  getInt32(offset: number, littleEndian?: boolean): number {
    return this.#counted().getInt32(offset, littleEndian);
  }

  #counted(): DataView {
    this.#reads += 1;
    if (this.#reads > MAX_READS) {
      throw new RangeError("More was read than any honest file needs.");
    }
    return this.#view;
  }
}
