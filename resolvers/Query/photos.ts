import type { QueryResolvers } from "../generated/schema.ts";
import { requirePerson } from "../lambda/caller.ts";
import { isWholeList } from "../records/pageRequest.ts";
import {
  photoConnection,
  type ConnectionStore,
} from "../records/photoConnection.ts";

export const photos =
  (store: ConnectionStore): QueryResolvers["photos"] =>
  async ({ args, caller, selection }) => {
    const isTrash = args.filter?.trashed === true;
    return photoConnection(store, requirePerson(caller), {
      list: isTrash ? "TRASH" : "LIBRARY",
      args,
      selection,
      total: isWholeList(args.filter)
        ? ({ photoCount, trashCount }) => (isTrash ? trashCount : photoCount)
        : null,
    });
  };
