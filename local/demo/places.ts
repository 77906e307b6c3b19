import type { MotifName } from "./motif.ts";

export interface Place {
  name: string;
  /** Degrees, north and east positive. */
  latitude: number;
  longitude: number;
  altitudeMetres: number;
  /** IANA. */
  timeZone: string;
  /** What there is to be photographed, the most likely first. */
  motifs: readonly MotifName[];
}

/** Where the sample photos were taken: real places, so that a map and time zones have something to show. */
export const PLACES: readonly Place[] = [
  at(
    "Lofoten",
    68.2342,
    13.5683,
    12,
    "Europe/Oslo",
    "mountains sea lighthouse snow",
  ),
  at(
    "Zermatt",
    46.0207,
    7.7491,
    1620,
    "Europe/Zurich",
    "mountains snow stars forest",
  ),
  at(
    "Lisbon",
    38.7139,
    -9.1394,
    45,
    "Europe/Lisbon",
    "city sea lighthouse face",
  ),
  at(
    "Santorini",
    36.4618,
    25.3753,
    180,
    "Europe/Athens",
    "sea beach lighthouse face",
  ),
  at("Chicago", 41.8842, -87.6166, 181, "America/Chicago", "city sea face"),
  at(
    "Monument Valley",
    36.998,
    -110.0985,
    1590,
    "America/Denver",
    "road stars mountains",
  ),
  at(
    "Big Sur",
    36.2704,
    -121.8081,
    60,
    "America/Los_Angeles",
    "sea lighthouse forest road",
  ),
  at(
    "Tuscany",
    43.0727,
    11.6797,
    420,
    "Europe/Rome",
    "fields flower road face",
  ),
  at("Keukenhof", 52.2697, 4.5466, 1, "Europe/Amsterdam", "fields flower face"),
  at(
    "Black Forest",
    48.2775,
    8.1866,
    890,
    "Europe/Berlin",
    "forest snow fields",
  ),
  at(
    "Hokkaido",
    43.4695,
    142.4643,
    230,
    "Asia/Tokyo",
    "snow fields forest flower",
  ),
  at("Hong Kong", 22.2855, 114.1577, 8, "Asia/Hong_Kong", "city sea mountains"),
  at(
    "Sydney",
    -33.8915,
    151.2767,
    6,
    "Australia/Sydney",
    "beach city sea lighthouse",
  ),
  at(
    "Queenstown",
    -45.0312,
    168.6626,
    330,
    "Pacific/Auckland",
    "mountains road stars snow",
  ),
  at(
    "Patagonia",
    -49.3315,
    -72.8863,
    420,
    "America/Argentina/Buenos_Aires",
    "mountains road stars",
  ),
  at(
    "Rio de Janeiro",
    -22.9711,
    -43.1822,
    5,
    "America/Sao_Paulo",
    "beach city sea face",
  ),
  at(
    "Atacama",
    -22.9087,
    -68.1997,
    2410,
    "America/Santiago",
    "stars road mountains",
  ),
  at(
    "Peggy's Cove",
    44.4918,
    -63.9187,
    9,
    "America/Halifax",
    "lighthouse sea forest",
  ),
  at(
    "Banff",
    51.4254,
    -116.1773,
    1750,
    "America/Edmonton",
    "mountains forest snow stars",
  ),
  at(
    "Cape Town",
    -33.9249,
    18.4241,
    25,
    "Africa/Johannesburg",
    "mountains beach sea city",
  ),
  at(
    "Reykjavik",
    64.1466,
    -21.9426,
    20,
    "Atlantic/Reykjavik",
    "road lighthouse snow mountains",
  ),
  at(
    "Pokhara",
    28.2096,
    83.9856,
    1400,
    "Asia/Kathmandu",
    "mountains face stars",
  ),
  at(
    "Provence",
    43.8345,
    5.7829,
    590,
    "Europe/Paris",
    "fields flower road forest",
  ),
  at(
    "Mallorca",
    39.7965,
    2.6961,
    4,
    "Europe/Madrid",
    "beach sea face lighthouse",
  ),
  at("Hamburg", 53.5413, 9.9841, 6, "Europe/Berlin", "city forest flower face"),
];

function at(
  name: string,
  latitude: number,
  longitude: number,
  altitudeMetres: number,
  timeZone: string,
  motifs: string,
): Place {
  return {
    name,
    latitude,
    longitude,
    altitudeMetres,
    timeZone,
    motifs: motifs.split(" ") as MotifName[],
  };
}
