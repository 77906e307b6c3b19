import { cameraOf, DRONE, type CameraModel } from "./cameras.ts";
import { exposureOf } from "./exposureOf.ts";
import type { Light, MotifName } from "./motif.ts";
import { PLACES, type Place } from "./places.ts";
import { randomOf, type Random } from "./random.ts";
import type { SampleFormat, SamplePhoto } from "./samplePhoto.ts";

const FIRST_DAY = Date.UTC(2017, 5, 1);
const LAST_DAY = Date.UTC(2025, 8, 1);
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Spreads one journey after the other evenly over the years, however many there come to be. */
const GOLDEN_RATIO = 0.618_033_988_75;

interface Planned {
  place: Place;
  motif: MotifName;
  light: Light;
  /** The wall clock, as if it were UTC. */
  localMs: number;
  camera: CameraModel;
  random: Random;
}

/**
 * The first photos of one endless library of journeys: always the same ones, so that asking for more later adds to those
 * that are there.
 */
export function planPhotos(count: number): SamplePhoto[] {
  const photos: SamplePhoto[] = [];
  for (let journey = 0; photos.length < count; journey++) {
    for (const planned of journeyOf(journey)) {
      if (photos.length === count) break;
      photos.push(sampleOf(planned, photos.length));
    }
  }
  return photos;
}

function journeyOf(number: number): Planned[] {
  const random = randomOf(`journey ${number}`);
  // Through all the places before any of them comes again.
  const place = PLACES[(number * 7) % PLACES.length]!;
  const start =
    Math.floor(
      (FIRST_DAY + ((number * GOLDEN_RATIO) % 1) * (LAST_DAY - FIRST_DAY)) /
        DAY_MS,
    ) * DAY_MS;
  const year = new Date(start).getUTCFullYear();
  const cameras = [cameraOf(random, year), cameraOf(random, year)];
  const days = random.whole(2, 5);
  const planned: Planned[] = [];
  let before: MotifName | undefined;
  for (let shot = random.whole(6, 12); shot > 0; shot--) {
    const motif = motifAt(random, place, before);
    before = motif;
    const light = lightOf(random, motif);
    const day = start + random.whole(0, days - 1) * DAY_MS;
    planned.push({
      place,
      motif,
      light,
      localMs:
        day + hourOf(random, light, place.latitude, day) * 60 * MINUTE_MS,
      camera:
        motif === "fields" || motif === "beach" ? DRONE : random.pick(cameras),
      random: randomOf(`journey ${number} photo ${shot}`),
    });
  }
  return planned.sort((one, other) => one.localMs - other.localMs);
}

function motifAt(
  random: Random,
  { motifs }: Place,
  before: MotifName | undefined,
): MotifName {
  const others = motifs.filter((motif) => motif !== before);
  return random.chance(0.08)
    ? random.pick(["face", "flower", "forest"] as const)
    : // The first of them most often.
      others[Math.floor(random() ** 1.4 * others.length)]!;
}

const LIGHTS: Partial<Record<MotifName, readonly Light[]>> = {
  sea: ["sunset", "sunset", "golden", "dawn", "day", "dusk", "overcast"],
  city: ["night", "night", "dusk", "dusk", "sunset", "day", "golden"],
  stars: ["night"],
  beach: ["day", "day", "day", "golden", "overcast"],
  fields: ["day", "day", "golden", "overcast"],
  flower: ["day", "day", "golden", "dawn", "overcast"],
  face: ["day", "golden", "overcast"],
  forest: ["day", "golden", "dawn", "overcast"],
};
const ANY_LIGHT: readonly Light[] = [
  "day",
  "day",
  "golden",
  "sunset",
  "dawn",
  "dusk",
  "overcast",
];

function lightOf(random: Random, motif: MotifName): Light {
  return random.pick(LIGHTS[motif] ?? ANY_LIGHT);
}

/** Suns set later in summer, and summer is in January south of the equator. */
function hourOf(
  random: Random,
  light: Light,
  latitude: number,
  day: number,
): number {
  const season = Math.cos(((day / DAY_MS / 365.25) % 1) * 2 * Math.PI - 2.98);
  const sunset =
    18.4 +
    season * Math.sign(latitude) * Math.min(2.2, Math.abs(latitude) / 22);
  const noon = 12.6;
  const sunrise = 2 * noon - sunset;
  const hours: Record<Light, [number, number]> = {
    dawn: [sunrise - 0.2, sunrise + 0.6],
    day: [10, 15.5],
    golden: [sunset - 1.6, sunset - 0.7],
    sunset: [sunset - 0.5, sunset],
    dusk: [sunset + 0.2, sunset + 0.7],
    night: [21.9, 23.6],
    overcast: [9.5, 16],
  };
  return random.between(...hours[light]);
}

function sampleOf(planned: Planned, index: number): SamplePhoto {
  const { place, motif, light, camera, random } = planned;
  const format = formatOf(index);
  const size = sizeOf(random, motif, camera, format);
  const lens = random.pick(camera.lenses);
  const localMs = Math.floor(planned.localMs / 1000) * 1000;
  const offset = offsetMinutes(place.timeZone, localMs);
  const utcMs = localMs - offset * MINUTE_MS;
  const isBare =
    format === "png" ||
    format === "tiff" ||
    format === "gif" ||
    index % 29 === 28;
  const photo = {
    seed: `photo ${index}`,
    format,
    mediaType: `image/${format}`,
    motif,
    light,
    ...size,
    orientation:
      isBare || format === "avif"
        ? 1
        : orientationOf(random, size, camera, motif),
    lastModifiedAt: new Date(utcMs).toISOString(),
  };
  if (isBare) {
    return {
      ...photo,
      fileName: bareName(random, format, index),
      shot: undefined,
    };
  }
  const named = camera.nameOf(
    1 + ((index * 3 + camera.model.length * 977) % 9999),
    {
      local: compact(localMs),
      utc: compact(utcMs),
    },
  );
  const hasPosition =
    camera.hasGps && random.chance(camera.isPhone ? 0.95 : 0.8);
  return {
    ...photo,
    fileName: format === "jpeg" ? named : named.replace(/\.\w+$/, `.${format}`),
    shot: {
      camera,
      lens,
      settings: exposureOf(random, camera, lens, light, motif),
      localDateTime: new Date(localMs).toISOString().slice(0, 19),
      subSeconds: camera.writesSubSeconds
        ? String(random.whole(1, 99)).padStart(2, "0")
        : undefined,
      utcOffset: camera.writesOffset ? offsetText(offset) : undefined,
      position: hasPosition
        ? {
            latitude: near(random, place.latitude),
            longitude: near(random, place.longitude),
            altitudeMetres:
              place.altitudeMetres +
              random.whole(0, 30) +
              (camera === DRONE ? random.whole(60, 110) : 0),
          }
        : undefined,
    },
  };
}

/** One of each of the others among sixty JPEGs. */
function formatOf(index: number): SampleFormat {
  const others: Record<number, SampleFormat> = {
    10: "gif",
    19: "webp",
    34: "png",
    45: "avif",
    53: "tiff",
  };
  return others[index % 60] ?? "jpeg";
}

function sizeOf(
  random: Random,
  motif: MotifName,
  camera: CameraModel,
  format: SampleFormat,
): { width: number; height: number } {
  if (format === "gif") return { width: 640, height: 480 };
  if (format === "png") return { width: 1000, height: 1000 };
  if (format === "tiff") return { width: 1280, height: 960 };
  if (format === "avif") return { width: 1600, height: 1067 };
  const shape = random();
  const isWide = ["mountains", "city", "sea", "snow", "road", "stars"].includes(
    motif,
  );
  const isTall = ["forest", "lighthouse", "stars", "sea"].includes(motif);
  if (isWide && shape < 0.07)
    return { width: 2700, height: random.pick([810, 900]) };
  if (isTall && shape < 0.14) return { width: 960, height: 1920 };
  if (camera.isPhone && shape > 0.93) return { width: 1440, height: 1440 };
  const [width, height] =
    camera.aspect === 1.5
      ? random.pick([
          [1680, 1120],
          [1680, 1120],
          [1800, 1200],
          [2400, 1600],
        ] as const)
      : random.pick([
          [1600, 1200],
          [1600, 1200],
          [1600, 1200],
          [2048, 1536],
        ] as const);
  const isUpright =
    motif === "face" || motif === "lighthouse" || motif === "forest"
      ? random.chance(0.5)
      : camera !== DRONE && random.chance(0.16);
  return isUpright ? { width: height, height: width } : { width, height };
}

/** EXIF's: what the camera says of how it was held. Mirrored ones come of front cameras and scanners. */
function orientationOf(
  random: Random,
  { width, height }: { width: number; height: number },
  camera: CameraModel,
  motif: MotifName,
): number {
  const isSelfie = camera.isPhone && motif === "face";
  if (height > width)
    return isSelfie || random.chance(0.08)
      ? random.pick([5, 7])
      : random.pick([6, 6, 6, 8, 8]);
  if (isSelfie || random.chance(0.025)) return random.pick([2, 4]);
  return random.chance(0.06) ? 3 : 1;
}

/** What messengers, scanners and screens call their files. */
function bareName(random: Random, format: SampleFormat, index: number): string {
  const number = random.whole(100_000, 999_999);
  if (format === "tiff") return `Scan ${index}.tif`;
  if (format === "png") return `cutout-${number}.png`;
  if (format === "gif") return `tumblr_${number}.gif`;
  return random.pick([
    `received_${number}${index}.jpeg`,
    `image0 (${index}).jpg`,
  ]);
}

function near(random: Random, degrees: number): number {
  return Number((degrees + random.between(-0.02, 0.02)).toFixed(6));
}

function compact(ms: number): string {
  return new Date(ms)
    .toISOString()
    .slice(0, 19)
    .replace(/[-:]/g, "")
    .replace("T", "_");
}

/** Of a place at a wall clock, minutes east of UTC. */
function offsetMinutes(timeZone: string, localMs: number): number {
  const at = (ms: number) => {
    const parts = new Intl.DateTimeFormat("en-US", {
      timeZone,
      timeZoneName: "longOffset",
    }).formatToParts(ms);
    const text = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
    const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
    return sign === "-" ? -size : size;
  };
  // The first guess may lie on the other side of a change to summer time.
  return at(localMs - at(localMs) * MINUTE_MS);
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
