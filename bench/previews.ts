import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sharp } from "sharp";
import { ssim } from "ssim.js";
import { sharp } from "../resolvers/image/libvips.ts";
import {
  targetInside,
  type PreviewTarget,
} from "../resolvers/image/previewLadder.ts";
import { readHeader } from "../resolvers/image/readHeader.ts";
import {
  renderOriginal,
  type RenderedOriginal,
} from "../resolvers/image/renderOriginal.ts";
import { sniffFormat } from "../resolvers/image/sniffFormat.ts";

// What does a ladder of previews cost on one core, against the plain way: one sharp pipeline per size?
// And does it look as good, against a careful reduction of the full decode?

const MAX_CPU_RATIO = 0.4;
const MAX_SSIM_LOSS = 0.005;
const MIN_PIXELS = 4_000_000;
const ROUNDS = 5;
const INSIDE = [320, 1024, 2048];
const SQUARE = 256;
const PHOTOS = join(import.meta.dirname, "../../shared/photos");

const asJpeg = (image: Sharp): Sharp => image.jpeg({ quality: 80 });

const ladder = (width: number, height: number): PreviewTarget[] => [
  ...INSIDE.map((box) => targetInside(width, height, box)),
  { width: SQUARE, height: SQUARE, fit: "cover" },
];

/** The shipped pipeline, ThumbHash and colours included, with this ladder and encoder. */
function shipped(original: Buffer): Promise<RenderedOriginal> {
  return renderOriginal(
    original,
    "JPEG",
    readHeader(original, "JPEG"),
    ladder,
    asJpeg,
  );
}

async function plain(original: Buffer): Promise<Buffer[]> {
  const bodies: Buffer[] = [];
  for (const box of INSIDE)
    bodies.push(
      await asJpeg(
        sharp(original, { autoOrient: true }).resize(box, box, {
          fit: "inside",
          withoutEnlargement: true,
        }),
      ).toBuffer(),
    );
  bodies.push(
    await asJpeg(
      sharp(original, { autoOrient: true }).resize(SQUARE, SQUARE),
    ).toBuffer(),
  );
  return bodies;
}

interface Cost {
  plainMs: number;
  shippedMs: number;
}

async function measureCost(original: Buffer): Promise<Cost> {
  const plainMs: number[] = [];
  const shippedMs: number[] = [];
  // Interleaved, so that a slow moment of the machine falls on both.
  for (let round = 0; round < ROUNDS; round += 1) {
    plainMs.push(await cpuMs(() => plain(original)));
    shippedMs.push(await cpuMs(() => shipped(original)));
  }
  return { plainMs: median(plainMs), shippedMs: median(shippedMs) };
}

/** By size, in the order of the ladder. */
interface Likeness {
  plain: number[];
  /** Plain minus shipped. */
  lost: number[];
}

async function measureLikeness(original: Buffer): Promise<Likeness> {
  const full = await sharp(original, { autoOrient: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const reference = sharp(full.data, { raw: full.info });
  const { previews } = await shipped(original);
  const likeness: Likeness = { plain: [], lost: [] };
  for (const [i, body] of (await plain(original)).entries()) {
    const preview = previews[i];
    if (!preview) throw new Error("a preview is missing");
    const ofPlain = await similarity(reference, body);
    likeness.plain.push(ofPlain);
    likeness.lost.push(ofPlain - (await similarity(reference, preview.body)));
  }
  return likeness;
}

/** Against a lanczos3 reduction of the full decode, at the preview's own size: the two ways may round it differently. */
async function similarity(reference: Sharp, body: Buffer): Promise<number> {
  const preview = await rgba(sharp(body));
  const careful = await rgba(
    reference.clone().resize(preview.width, preview.height, {
      fit: "cover",
      kernel: "lanczos3",
    }),
  );
  return ssim(careful, preview, { downsample: false }).mssim;
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function rgba(image: Sharp) {
  const { data, info } = await image
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    data: new Uint8ClampedArray(data),
    width: info.width,
    height: info.height,
  };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Whole JPEGs of 4 megapixels and more; where there is no folder of them, drawn ones. */
async function givenPhotos(): Promise<[name: string, original: Buffer][]> {
  if (!existsSync(PHOTOS)) return drawnPhotos();
  const photos: [string, Buffer][] = [];
  for (const name of readdirSync(PHOTOS)) {
    const original = readFileSync(join(PHOTOS, name));
    if (sniffFormat(original).format !== "JPEG") continue;
    const { pixels } = readHeader(original, "JPEG");
    if (pixels < MIN_PIXELS || pixels > 200_000_000) continue;
    if ((await shipped(original)).problems.length > 0)
      console.log(`left out, because it is damaged: ${name}`);
    else photos.push([name, original]);
  }
  return photos;
}

/** Gradients under noise, so that neither the decoder nor the eye has it easy. */
async function drawnPhotos(): Promise<[string, Buffer][]> {
  const shapes: [name: string, width: number, height: number][] = [
    ["drawn-12mp-p3-o6.jpg", 4032, 3024],
    ["drawn-24mp.jpg", 6000, 4000],
  ];
  return Promise.all(
    shapes.map(async ([name, width, height]): Promise<[string, Buffer]> => {
      const data = Buffer.alloc(width * height * 3);
      let seed = 1;
      for (let i = 0; i < data.length; i += 1) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        const x = Math.floor(i / 3) % width;
        const y = Math.floor(i / 3 / width);
        const wave = Math.sin(x / (40 + (i % 3) * 30)) * Math.cos(y / 70);
        data[i] = 128 + 90 * wave + (seed >>> 27);
      }
      const image = sharp(data, { raw: { width, height, channels: 3 } });
      return [
        name,
        await (
          name.includes("p3")
            ? image.withIccProfile("p3").withMetadata({ orientation: 6 })
            : image
        )
          .jpeg({ quality: 92 })
          .toBuffer(),
      ];
    }),
  );
}

const photos = await givenPhotos();
if (photos.length === 0) throw new Error("no photo to measure");
// Cost first: what similarity leaves behind on the heap would be collected, and counted, in the middle of it.
const costs: Cost[] = [];
for (const [, original] of photos) costs.push(await measureCost(original));
const likenesses: Likeness[] = [];
for (const [, original] of photos)
  likenesses.push(await measureLikeness(original));

console.log(
  `\nCPU ms a photo on one core, medians of ${ROUNDS} interleaved runs; ladder ${INSIDE.join(", ")} inside and ${SQUARE} square, JPEG q80`,
);
console.table(
  Object.fromEntries(
    photos.map(([name, original], i) => {
      const { plainMs = 0, shippedMs = 0 } = costs[i] ?? {};
      const { pixels } = readHeader(original, "JPEG");
      return [
        name,
        {
          MP: (pixels / 1e6).toFixed(1),
          plain: Math.round(plainMs),
          shipped: Math.round(shippedMs),
          ratio: (shippedMs / plainMs).toFixed(2),
          "SSIM plain": mean(likenesses[i]?.plain ?? []).toFixed(4),
          "SSIM lost": mean(likenesses[i]?.lost ?? []).toFixed(4),
        },
      ];
    }),
  ),
);
const sizes = [...INSIDE.map((box) => `${box} inside`), `${SQUARE} square`];
const lostAt = (size: number) => likenesses.map(({ lost }) => lost[size] ?? 0);
console.table(
  Object.fromEntries(
    sizes.map((size, i) => [
      size,
      {
        "SSIM plain": mean(likenesses.map((of) => of.plain[i] ?? 0)).toFixed(4),
        "SSIM lost": mean(lostAt(i)).toFixed(4),
        "at worst": Math.max(...lostAt(i)).toFixed(4),
      },
    ]),
  ),
);
const plainMean = mean(costs.map(({ plainMs }) => plainMs));
const shippedMean = mean(costs.map(({ shippedMs }) => shippedMs));
const ratio = shippedMean / plainMean;
const lost = Math.max(...sizes.map((_, i) => mean(lostAt(i))));
console.log(
  `CPU: ${shippedMean.toFixed(0)} against ${plainMean.toFixed(0)} ms, ${ratio.toFixed(3)} of one plain sharp pipeline per size (at most ${MAX_CPU_RATIO}).`,
);
console.log(
  `Similarity: at most ${lost.toFixed(4)} below it at any size (at most ${MAX_SSIM_LOSS}).`,
);
if (!(ratio <= MAX_CPU_RATIO) || !(lost <= MAX_SSIM_LOSS)) process.exitCode = 1;
