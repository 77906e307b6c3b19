import type { Random } from "./random.ts";

export interface Lens {
  make?: string;
  model: string;
  /** Shortest and longest, in millimetres. */
  focalLengths: readonly [number, number];
  widestF: number;
}

export interface CameraModel {
  make: string;
  model: string;
  software: string;
  /** Years in which somebody carried it. */
  years: readonly [number, number];
  lenses: readonly Lens[];
  /** What a focal length is multiplied with for its equivalent on 35 mm film. */
  crop: number;
  writesOffset: boolean;
  writesSubSeconds: boolean;
  hasGps: boolean;
  isPhone: boolean;
  /** Width to height. */
  aspect: number;
  /** @param taken as 20240517_160322, by the camera's clock and in UTC. */
  nameOf(number: number, taken: { local: string; utc: string }): string;
}

const four = (number: number) => String(number % 10_000).padStart(4, "0");

/** What the sample photos were taken with. */
export const CAMERAS: readonly CameraModel[] = [
  {
    make: "Canon",
    model: "Canon EOS 80D",
    software: "Firmware Version 1.0.2",
    years: [2016, 2021],
    lenses: [
      {
        model: "EF-S18-135mm f/3.5-5.6 IS USM",
        focalLengths: [18, 135],
        widestF: 3.5,
      },
      { model: "EF50mm f/1.8 STM", focalLengths: [50, 50], widestF: 1.8 },
    ],
    crop: 1.6,
    writesOffset: false,
    writesSubSeconds: true,
    hasGps: false,
    isPhone: false,
    aspect: 1.5,
    nameOf: (number) => `IMG_${four(number)}.JPG`,
  },
  {
    make: "NIKON CORPORATION",
    model: "NIKON Z 6_2",
    software: "Ver.01.40",
    years: [2021, 2099],
    lenses: [
      {
        make: "NIKON",
        model: "NIKKOR Z 24-70mm f/4 S",
        focalLengths: [24, 70],
        widestF: 4,
      },
      {
        make: "NIKON",
        model: "NIKKOR Z MC 105mm f/2.8 VR S",
        focalLengths: [105, 105],
        widestF: 2.8,
      },
    ],
    crop: 1,
    writesOffset: true,
    writesSubSeconds: true,
    hasGps: true,
    isPhone: false,
    aspect: 1.5,
    nameOf: (number) => `DSC_${four(number)}.JPG`,
  },
  {
    make: "SONY",
    model: "ILCE-7M3",
    software: "ILCE-7M3 v3.01",
    years: [2018, 2023],
    lenses: [
      {
        make: "Sony",
        model: "FE 24-105mm F4 G OSS",
        focalLengths: [24, 105],
        widestF: 4,
      },
      {
        make: "Sony",
        model: "FE 20mm F1.8 G",
        focalLengths: [20, 20],
        widestF: 1.8,
      },
    ],
    crop: 1,
    writesOffset: false,
    writesSubSeconds: false,
    hasGps: true,
    isPhone: false,
    aspect: 1.5,
    nameOf: (number) => `DSC0${four(number)}.JPG`,
  },
  {
    make: "FUJIFILM",
    model: "X-T3",
    software: "Digital Camera X-T3 Ver3.30",
    years: [2019, 2099],
    lenses: [
      {
        make: "FUJIFILM",
        model: "XF18-55mmF2.8-4 R LM OIS",
        focalLengths: [18, 55],
        widestF: 2.8,
      },
      {
        make: "FUJIFILM",
        model: "XF35mmF1.4 R",
        focalLengths: [35, 35],
        widestF: 1.4,
      },
    ],
    crop: 1.5,
    writesOffset: false,
    writesSubSeconds: false,
    hasGps: true,
    isPhone: false,
    aspect: 1.5,
    nameOf: (number) => `DSCF${four(number)}.JPG`,
  },
  phone(
    "Apple",
    "iPhone 7",
    "14.4",
    [2016, 2020],
    "iPhone 7 back camera 3.99mm f/1.8",
    3.99,
    1.8,
    7.02,
    (number) => `IMG_${four(number)}.JPG`,
  ),
  phone(
    "Apple",
    "iPhone 12 Pro",
    "16.5.1",
    [2021, 2099],
    "iPhone 12 Pro back triple camera 4.2mm f/1.6",
    4.2,
    1.6,
    6.19,
    (number) => `IMG_${four(number)}.JPG`,
  ),
  phone(
    "Google",
    "Pixel 6",
    "HDR+ 1.0.540104767zd",
    [2022, 2099],
    "Pixel 6 back camera 6.81mm f/1.85",
    6.81,
    1.85,
    3.52,
    (_, { utc }) => `PXL_${utc}.jpg`,
  ),
  phone(
    "samsung",
    "SM-G973F",
    "G973FXXU9FTJ2",
    [2019, 2022],
    undefined,
    4.3,
    1.5,
    6.05,
    (_, { local }) => `${local}.jpg`,
  ),
];

/** For what is seen from straight above. */
export const DRONE: CameraModel = {
  make: "DJI",
  model: "FC3170",
  software: "v01.01.0050",
  years: [2016, 2099],
  lenses: [{ model: "24.0 mm f/2.8", focalLengths: [4.5, 4.5], widestF: 2.8 }],
  crop: 5.33,
  writesOffset: false,
  writesSubSeconds: false,
  hasGps: true,
  isPhone: false,
  aspect: 4 / 3,
  nameOf: (number) => `DJI_${four(number)}.JPG`,
};

function phone(
  make: string,
  model: string,
  software: string,
  years: readonly [number, number],
  lens: string | undefined,
  focalLength: number,
  widestF: number,
  crop: number,
  nameOf: CameraModel["nameOf"],
): CameraModel {
  return {
    make,
    model,
    software,
    years,
    lenses: [
      {
        ...(lens && { make }),
        model: lens ?? "",
        focalLengths: [focalLength, focalLength],
        widestF,
      },
    ],
    crop,
    writesOffset: true,
    writesSubSeconds: true,
    hasGps: true,
    isPhone: true,
    aspect: 4 / 3,
    nameOf,
  };
}

export function cameraOf(random: Random, year: number): CameraModel {
  return random.pick(
    CAMERAS.filter(({ years: [from, to] }) => year >= from && year <= to),
  );
}
