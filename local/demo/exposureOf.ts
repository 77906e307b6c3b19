import type { CameraModel, Lens } from "./cameras.ts";
import type { Light, MotifName } from "./motif.ts";
import type { Random } from "./random.ts";

export interface ShotSettings {
  apertureF: number;
  iso: number;
  /** As a fraction or whole seconds: 1/250, 20. */
  shutter: string;
  focalLengthMm: number;
  focalLength35mm: number;
  flashFired: boolean;
}

/** Exposure value at ISO 100. */
const LIGHT_VALUES: Record<Light, number> = {
  dawn: 10,
  day: 14.5,
  golden: 12.5,
  sunset: 11,
  dusk: 6,
  night: 3,
  overcast: 12,
};

const APERTURES = [1.4, 1.8, 2, 2.8, 3.5, 4, 5.6, 8, 11];
const ISOS = [50, 64, 100, 200, 400, 800, 1600, 3200, 6400];
/** Numbers below 1 second as what they are divided by. */
const FRACTIONS = [
  8000, 4000, 2000, 1600, 1250, 1000, 800, 640, 500, 400, 320, 250, 200, 160,
  125, 100, 80, 60, 50, 40, 30, 25, 20, 15, 10, 8, 6, 5, 4, 3, 2,
];
const SECONDS = [1, 2, 4, 8, 15, 20, 30];

/** What a camera would have chosen: the settings agree with each other and with the light. */
export function exposureOf(
  random: Random,
  camera: CameraModel,
  lens: Lens,
  light: Light,
  motif: MotifName,
): ShotSettings {
  const [shortest, longest] = lens.focalLengths;
  const focalLengthMm =
    shortest === longest
      ? shortest
      : Math.round(random.between(shortest, longest));
  const value = motif === "stars" ? -5.5 : LIGHT_VALUES[light];
  const isFixed = camera.isPhone;
  const wanted =
    value < 8 || motif === "face" || motif === "flower"
      ? lens.widestF
      : random.pick([5.6, 8, 8, 11]);
  const apertureF = isFixed
    ? lens.widestF
    : (APERTURES.find(
        (aperture) => aperture >= Math.max(wanted, lens.widestF),
      ) ?? lens.widestF);
  // The least ISO that a hand can hold; stars stand on a tripod.
  const slowest =
    motif === "stars" ? 20 : 1 / Math.max(30, focalLengthMm * camera.crop);
  const least = camera.isPhone ? 50 : 100;
  const iso =
    ISOS.find(
      (each) => each >= least && secondsAt(apertureF, value, each) <= slowest,
    ) ?? 6400;
  return {
    apertureF,
    iso,
    shutter: nearestShutter(secondsAt(apertureF, value, iso)),
    focalLengthMm,
    focalLength35mm: Math.round(focalLengthMm * camera.crop),
    flashFired: false,
  };
}

function secondsAt(apertureF: number, value: number, iso: number): number {
  return (apertureF * apertureF) / 2 ** value / (iso / 100);
}

function nearestShutter(seconds: number): string {
  const choices = [
    ...FRACTIONS.map((parts) => ({ text: `1/${parts}`, seconds: 1 / parts })),
    ...SECONDS.map((whole) => ({ text: String(whole), seconds: whole })),
  ];
  const off = (choice: { seconds: number }) =>
    Math.abs(Math.log(choice.seconds / seconds));
  return choices.reduce((best, choice) =>
    off(choice) < off(best) ? choice : best,
  ).text;
}
