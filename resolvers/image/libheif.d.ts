/** The part of libheif's C API (1.23) that decodeHeif.ts calls; pointers and sizes are numbers. */
declare module "libheif-js/libheif-wasm/libheif-bundle.js" {
  export interface LibHeif {
    /** Replaced whenever the heap grows: read it anew after every call. */
    HEAPU8: Uint8Array<ArrayBuffer>;
    _malloc(bytes: number): number;
    _heif_context_alloc(): number;
    /** The limits of this context, to be changed in place. */
    _heif_context_get_security_limits(context: number): number;
    _heif_context_read_from_memory_without_copy(
      error: number,
      context: number,
      bytes: number,
      length: number,
      options: number,
    ): void;
    _heif_context_get_primary_image_handle(
      error: number,
      context: number,
      handleOut: number,
    ): void;
    _heif_image_handle_has_alpha_channel(handle: number): number;
    _heif_decode_image(
      error: number,
      handle: number,
      imageOut: number,
      colourSpace: number,
      chroma: number,
      options: number,
    ): void;
    _heif_image_get_width(image: number, channel: number): number;
    _heif_image_get_height(image: number, channel: number): number;
    _heif_image_get_plane_readonly2(
      image: number,
      channel: number,
      strideOut: number,
    ): number;
  }
  export default function createLibHeif(): LibHeif;
}
