import { sharp } from "./libvips.ts";
import { type Pixels, toPixels } from "./pixels.ts";

/** libheif's refusal in its own two numbers: heif_error_code and heif_suberror_code. */
export class HeifDecodeError extends Error {
  override name = "HeifDecodeError";
  constructor(
    readonly code: number,
    readonly subcode: number,
  ) {
    super(`libheif error ${code}.${subcode}`);
  }
}

const RGB = 1;
const INTERLEAVED_RGB = 10;
const INTERLEAVED_RGBA = 11;
const INTERLEAVED = 10;
/** Place of max_image_size_pixels (64 bits) in heif_security_limits, behind the version byte. */
const MAX_PIXELS_AT = 8;

/**
 * Decodes the primary picture and shrinks it in the same breath. The container's own turns and crops are applied, EXIF
 * orientation is not (libheif #227); colours stay in the file's space. Through the raw C API: the wrapper's `display()`
 * takes a fifth more memory.
 */
export async function decodeHeif(
  original: Buffer,
  size: (width: number, height: number) => { width: number; height: number },
  maxPixels: number,
): Promise<{ pixels: Pixels; width: number; height: number }> {
  // Loaded only when the first HEIC comes: two megabytes of JavaScript with the WebAssembly inside, so that a bundle
  // needs no file beside it.
  const { default: createLibHeif } =
    await import("libheif-js/libheif-wasm/libheif-bundle.js");
  // A WebAssembly heap never shrinks. An instance of its own is dropped with its heap (some 900 MB for 51 megapixels)
  // as soon as the small picture is out; measured: five in a row need no more than one.
  const heif = createLibHeif();

  const memory = () => Buffer.from(heif.HEAPU8.buffer);
  const allocate = (bytes: number) => {
    const pointer = heif._malloc(bytes);
    if (pointer === 0) throw new HeifDecodeError(6, 0);
    return pointer;
  };
  const error = allocate(16);
  const out = allocate(8);
  const result = () => memory().readUInt32LE(out);
  const check = () => {
    const code = memory().readUInt32LE(error);
    if (code !== 0)
      throw new HeifDecodeError(code, memory().readUInt32LE(error + 4));
  };

  const bytes = allocate(original.length);
  heif.HEAPU8.set(original, bytes);
  const context = heif._heif_context_alloc();
  const limits = heif._heif_context_get_security_limits(context);
  memory().writeBigUInt64LE(BigInt(maxPixels), limits + MAX_PIXELS_AT);
  heif._heif_context_read_from_memory_without_copy(
    error,
    context,
    bytes,
    original.length,
    0,
  );
  check();
  heif._heif_context_get_primary_image_handle(error, context, out);
  check();
  const handle = result();
  const channels = heif._heif_image_handle_has_alpha_channel(handle) ? 4 : 3;
  const chroma = channels === 4 ? INTERLEAVED_RGBA : INTERLEAVED_RGB;
  heif._heif_decode_image(error, handle, out, RGB, chroma, 0);
  check();
  const image = result();
  const width = heif._heif_image_get_width(image, INTERLEAVED);
  const height = heif._heif_image_get_height(image, INTERLEAVED);
  const plane = heif._heif_image_get_plane_readonly2(image, INTERLEAVED, out);
  const stride = result();

  const rows = Buffer.from(heif.HEAPU8.buffer, plane, stride * height);
  const data =
    stride === width * channels
      ? rows // no copy: sharp reads straight from the heap
      : withoutGaps(rows, stride, width * channels, height);
  const target = size(width, height);
  const pixels = await toPixels(
    sharp(data, { raw: { width, height, channels } }).resize(
      target.width,
      target.height,
      { fit: "fill" },
    ),
  );
  return { pixels, width, height };
}

function withoutGaps(
  rows: Buffer,
  stride: number,
  rowBytes: number,
  height: number,
): Buffer {
  const data = Buffer.allocUnsafe(rowBytes * height);
  for (let y = 0; y < height; y += 1)
    rows.copy(data, y * rowBytes, y * stride, y * stride + rowBytes);
  return data;
}
