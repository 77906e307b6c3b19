import {
  countersOf,
  DUE_SHARDS,
  NO_COUNTERS,
  shardOf,
  type Counters,
} from "../../resolvers/records/photoItem.ts";
import { isPhotoId } from "../../resolvers/records/photoId.ts";
import type {
  PhotoRecord,
  Tombstone,
} from "../../resolvers/records/photoRecord.ts";
import type {
  DueItem,
  PhotoStore,
} from "../../resolvers/records/photoStore.ts";

type Change = PhotoStore["change"];

/** A photo store for tests that are about something else; held to the promises of the one in DynamoDB. */
export function photosInMemory(...photos: PhotoRecord[]) {
  const kept = new Map(photos.map((photo) => [photo.id, { ...photo }]));
  const tombstones = new Map<string, Tombstone>();
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

  return {
    find: (id: string) => Promise.resolve(look(id)),
    change,

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

    due(now: string, limit: number): Promise<DueItem[]> {
      const waiting: { item: DueItem; dueAt: string | null }[] = [
        ...[...kept.values()].map(({ id, dueAt }) => ({
          item: { kind: "PHOTO" as const, photoId: id },
          dueAt,
        })),
        ...[...tombstones.values()].map(({ photoId, generation, dueAt }) => ({
          item: { kind: "TOMBSTONE" as const, photoId, generation },
          dueAt,
        })),
      ];
      const due = waiting
        .filter(({ dueAt }) => dueAt !== null && dueAt <= now)
        .sort((a, b) => (a.dueAt! < b.dueAt! ? -1 : 1));
      return Promise.resolve(
        DUE_SHARDS.flatMap((shard) =>
          due
            .filter(({ item }) => shardOf(item.photoId) === shard)
            .slice(0, limit)
            .map(({ item }) => item),
        ),
      );
    },

    findTombstone: (photoId: string, generation: string) =>
      Promise.resolve(tombstones.get(nameOf(photoId, generation))),

    moveTombstone(tombstone: Tombstone, dueAt: string | null): Promise<void> {
      const name = nameOf(tombstone.photoId, tombstone.generation);
      if (dueAt === null) tombstones.delete(name);
      else if (tombstones.has(name))
        tombstones.set(name, { ...tombstone, dueAt });
      else return Promise.reject(new Error("There is no such tombstone."));
      return Promise.resolve();
    },
  };
}
