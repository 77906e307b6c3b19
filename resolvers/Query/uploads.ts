import type { QueryResolvers } from "../generated/schema.ts";
import { requirePerson } from "../lambda/caller.ts";
import {
  photoConnection,
  type ConnectionStore,
} from "../records/photoConnection.ts";

export const uploads =
  (store: ConnectionStore): QueryResolvers["uploads"] =>
  async ({ args, caller, selection }) =>
    photoConnection(store, requirePerson(caller), {
      list: "UPLOADS",
      args: { ...args, orderBy: { field: "UPLOADED_AT", direction: "DESC" } },
      selection,
      total: ({ uploadCount }) => uploadCount,
    });
