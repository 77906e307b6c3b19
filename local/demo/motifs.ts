import type { Motif, MotifName } from "./motif.ts";
import { beach } from "./motifs/beach.ts";
import { city } from "./motifs/city.ts";
import { face } from "./motifs/face.ts";
import { fields } from "./motifs/fields.ts";
import { flower } from "./motifs/flower.ts";
import { forest } from "./motifs/forest.ts";
import { lighthouse } from "./motifs/lighthouse.ts";
import { mountains } from "./motifs/mountains.ts";
import { road } from "./motifs/road.ts";
import { sea } from "./motifs/sea.ts";
import { snow } from "./motifs/snow.ts";
import { stars } from "./motifs/stars.ts";

/** How each motif is drawn. */
export const motifs: Record<MotifName, Motif> = {
  beach,
  city,
  face,
  fields,
  flower,
  forest,
  lighthouse,
  mountains,
  road,
  sea,
  snow,
  stars,
};
