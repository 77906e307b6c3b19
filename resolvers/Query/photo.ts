import type { QueryResolvers } from "../generated/schema.ts";
import { requirePerson } from "../lambda/caller.ts";
import { photoSource } from "../records/photoSource.ts";
import type { PhotoStore } from "../records/photoStore.ts";

export const photo =
  ({ findOwned }: Pick<PhotoStore, "findOwned">): QueryResolvers["photo"] =>
  async ({ args, caller }) => {
    const person = requirePerson(caller);
    const found = await findOwned(person.ownerId, args.id);
    return found ? photoSource(found, person) : null;
  };
