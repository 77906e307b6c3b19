import {
  countersOf,
  NO_COUNTERS,
  shardOf,
  type Counters,
} from "../../resolvers/records/photoItem.ts";
import { isPhotoId } from "../../resolvers/records/photoId.ts";
import type {
  PhotoLife,
  PhotoRecord,
  Tombstone,
} from "../../resolvers/records/photoRecord.ts";
import {
  noShapes,
  shapeBytes,
  shapesDueAt,
  wantedShape,
  withMade,
  type PhotoShapes,
} from "../../resolvers/records/photoShapes.ts";
import type { MadeShape } from "../../resolvers/records/previewShape.ts";
import type {
  DueItem,
  DuePlace,
  DueRequest,
  PhotoStore,
} from "../../resolvers/records/photoStore.ts";

type Change = PhotoStore["change"];

/** A photo store for tests that are about something else; held to the promises of the one in DynamoDB. */
export function photosInMemory(...photos: PhotoRecord[]) {
  const kept = new Map(photos.map((photo) => [photo.id, { ...photo }]));
  const tombstones = new Map<string, Tombstone>();
  const places = new Map<string, DuePlace>();
  const kinds = new Map<string, PhotoShapes>();
  const nameOf = (photoId: string, generation: string) =>
    `${photoId} ${generation}`;

  // Reads and writes in one breath, so that nobody comes between.
  const change: Change = async (id, decide) => {
    const before = look(id);
    const decision = decide(before);
    if (!decision) return { photo: before, changed: false };
    if ("bury" in decision) {
      const { photoId, generation } = decision.bury;
      tombstones.set(nameOf(photoId, generation), decision.bury);
      kept.delete(id);
      kinds.delete(nameOf(photoId, generation));
      return { photo: undefined, changed: true };
    }
    const photo = { ...decision.put, version: (before?.version ?? 0) + 1 };
    kept.set(id, photo);
    return { photo, changed: true };
  };

  function look(id: string): PhotoRecord | undefined {
    const photo = isPhotoId(id) ? kept.get(id) : undefined;
    return photo && { ...photo };
  }

  const shapesOf = (life: PhotoLife): PhotoShapes =>
    kinds.get(nameOf(life.id, life.generation)) ?? noShapes(life);

  const changeShapes: PhotoStore["changeShapes"] = async (life, decide) => {
    const photo = look(life.id);
    if (photo?.generation !== life.generation) return undefined;
    const before = shapesOf(life);
    const after = decide(before);
    if (!after) return before;
    kinds.set(nameOf(life.id, life.generation), after);
    kept.set(life.id, { ...photo, shapeBytes: shapeBytes(after) });
    return after;
  };

  return {
    find: (id: string) => Promise.resolve(look(id)),
    change,
    changeShapes,
    readShapes: (life: PhotoLife) => Promise.resolve(shapesOf(life)),
    findShapes: (lives: PhotoLife[]) =>
      Promise.resolve(new Map(lives.map((life) => [life.id, shapesOf(life)]))),
    async rememberShapes(
      ...[id, generation, made]: Parameters<PhotoStore["rememberShapes"]>
    ): Promise<void> {
      await changeShapes({ id, generation }, (before) => {
        const isKept = ({ file, madeAt }: MadeShape) =>
          wantedShape(before, file, madeAt) === "THERE";
        return made.every(isKept) ? undefined : withMade(before, made);
      });
    },

    findOwned(ownerId: string, id: string) {
      const photo = look(id);
      return Promise.resolve(photo?.ownerId === ownerId ? photo : undefined);
    },

    async changeOwned(
      ...[ownerId, id, decide]: Parameters<PhotoStore["changeOwned"]>
    ) {
      const { photo, changed } = await change(id, (before) => {
        const isTheirs = before !== undefined && before.ownerId !== ownerId;
        const decision = decide(isTheirs ? undefined : before);
        if (!decision) return undefined;
        if (isTheirs) throw new Error("This is somebody else's photo.");
        const next = "put" in decision ? decision.put : decision.bury;
        if (next.ownerId !== ownerId)
          throw new Error("A change would move a photo to another owner.");
        return decision;
      });
      return { photo: photo?.ownerId === ownerId ? photo : undefined, changed };
    },

    counters(ownerId: string): Promise<Counters> {
      const sum = { ...NO_COUNTERS };
      for (const photo of kept.values()) {
        if (photo.ownerId !== ownerId) continue;
        const counters = countersOf(photo);
        for (const name of Object.keys(sum) as (keyof Counters)[])
          sum[name] += counters[name];
      }
      return Promise.resolve(sum);
    },

    due({ shard, until, after, limit }: DueRequest): Promise<DuePlace[]> {
      const waiting: { item: DueItem; dueAt: string | null }[] = [
        ...[...kept.values()].map(({ id, dueAt }) => ({
          item: { kind: "PHOTO" as const, photoId: id },
          dueAt,
        })),
        ...[...tombstones.values()].map(({ photoId, generation, dueAt }) => ({
          item: { kind: "TOMBSTONE" as const, photoId, generation },
          dueAt,
        })),
        ...[...kinds.values()].map((shapes) => ({
          item: {
            kind: "SHAPES" as const,
            photoId: shapes.id,
            generation: shapes.generation,
          },
          dueAt: shapesDueAt(shapes),
        })),
      ];
      const order = (place: DuePlace) => `${place.dueAt} ${nameOfDue(place)}`;
      return Promise.resolve(
        waiting
          .flatMap(({ item, dueAt }) => (dueAt ? [{ ...item, dueAt }] : []))
          .filter(({ dueAt }) => dueAt <= until)
          .filter(({ photoId }) => shardOf(photoId) === shard)
          .filter((place) => !after || order(place) > order(after))
          .sort((a, b) => (order(a) < order(b) ? -1 : 1))
          .slice(0, limit),
      );
    },

    findSweepPlace: (shard: string) => Promise.resolve(places.get(shard)),
    rememberSweepPlace: (shard: string, place: DuePlace) =>
      Promise.resolve(void places.set(shard, place)),
    forgetSweepPlace: (shard: string) =>
      Promise.resolve(void places.delete(shard)),

    findTombstone: (photoId: string, generation: string) =>
      Promise.resolve(tombstones.get(nameOf(photoId, generation))),

    moveTombstone(tombstone: Tombstone, dueAt: string | null): Promise<void> {
      const name = nameOf(tombstone.photoId, tombstone.generation);
      if (dueAt === null) tombstones.delete(name);
      else if (tombstones.has(name))
        tombstones.set(name, { ...tombstone, dueAt });
      return Promise.resolve();
    },
  };
}

function nameOfDue(item: DueItem): string {
  const generation = "generation" in item ? item.generation : "";
  return `${item.kind} ${item.photoId} ${generation}`;
}
