import type { QueryResolvers } from "../generated/schema.ts";
import { requirePerson } from "../lambda/caller.ts";
import type { PhotoStore } from "../records/photoStore.ts";

export const viewer =
  ({ counters }: Pick<PhotoStore, "counters">): QueryResolvers["viewer"] =>
  async ({ caller }) => {
    const { ownerId, displayName } = requirePerson(caller);
    const { photoCount, originalBytes, previewBytes, trashBytes } =
      await counters(ownerId);
    return {
      user: { id: ownerId, displayName },
      usage: {
        photoCount,
        originalBytes,
        previewBytes,
        trashBytes,
        asOf: new Date().toISOString(),
      },
    };
  };
