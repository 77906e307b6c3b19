import { S3Error } from "./s3Error.ts";

/** Longer than any chunk header or trailer that a client has a reason to send. */
const MAX_LINE_BYTES = 8 * 1024;

/**
 * The data of a body in the `aws-chunked` encoding, whose trailers are put into `trailers`:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const input = new Input(source);
  try {
    for (;;) {
      const size = chunkSize(await input.line());
      if (size === 0) break;
      yield* input.exactly(size);
      if ((await input.line()) !== "") throw incomplete();
    }
    for (
      let line = await input.line();
      line !== "";
      line = await input.line()
    ) {
      const colon = line.indexOf(":");
      if (colon < 1) throw incomplete();
      trailers.set(
        line.slice(0, colon).trim().toLowerCase(),
        line.slice(colon + 1).trim(),
      );
    }
  } finally {
    await input.close();
  }
}

function chunkSize(line: string): number {
  const size = /^([0-9a-fA-F]{1,12})(;|$)/.exec(line)?.[1];
  if (size === undefined) throw incomplete();
  return Number.parseInt(size, 16);
}

class Input {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Up to CRLF, without it. The body may end after its last trailer without an empty line. */
  async line(): Promise<string> {
    let end = this.#rest.indexOf("\r\n");
    while (end < 0) {
      if (this.#rest.length > MAX_LINE_BYTES) throw incomplete();
      const chunk = await this.#next();
      if (chunk === undefined) {
        if (this.#rest.length > 0) throw incomplete();
        return "";
      }
      this.#rest = Buffer.concat([this.#rest, chunk]);
      end = this.#rest.indexOf("\r\n");
    }
    const line = this.#rest.toString("latin1", 0, end);
    this.#rest = this.#rest.subarray(end + 2);
    return line;
  }

  async *exactly(size: number): AsyncGenerator<Buffer> {
    let missing = size;
    while (missing > 0) {
      if (this.#rest.length === 0) {
        const chunk = await this.#next();
        if (chunk === undefined) throw incomplete();
        this.#rest = chunk;
      }
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.length);
      missing -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }

  /** Lets go of the source: it may have more, and somebody else must then read it away. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #next(): Promise<Buffer | undefined> {
    const { value, done } = await this.#source.next();
    return done === true ? undefined : value;
  }
}

function incomplete(): S3Error {
  return new S3Error(
    "IncompleteBody",
    "The request body is not well-formed aws-chunked data.",
  );
}
