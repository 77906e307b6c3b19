import sharp from "sharp";

// The one place that sets libvips up. A function reads one photo at a time on one core: threads and a cache
// between photos would only cost memory.
sharp.concurrency(1);
sharp.cache(false);

// Whatever the bytes pretend to be, only these loaders may ever see them: no SVG, PDF or ImageMagick, no files.
// The Ultra HDR loader is left out on purpose: such a photo is a JPEG, and is decoded (and shrunk on load) as one.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpegBuffer",
    "VipsForeignLoadPngBuffer",
    "VipsForeignLoadWebpBuffer",
    "VipsForeignLoadNsgifBuffer",
    "VipsForeignLoadTiffBuffer",
    "VipsForeignLoadHeifBuffer",
  ],
});

export { sharp };
