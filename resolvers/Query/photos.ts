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
    const isCountable = isWholeList(args.filter);
    return photoConnection(store, requirePerson(caller), {
      list: isTrash ? "TRASH" : "LIBRARY",
      args,
      selection,
      total: (counters) =>
        !isCountable
          ? null
          : isTrash
            ? counters.trashCount
            : counters.photoCount,
    });
  };
