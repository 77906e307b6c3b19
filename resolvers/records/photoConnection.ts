import type { ResolversTypes } from "../generated/schema.ts";
import type { Caller } from "../lambda/caller.ts";
import { pageRequest } from "./pageRequest.ts";
import type { Counters, PhotoList } from "./photoItem.ts";
import { photoSource } from "./photoSource.ts";
import type { PhotoStore } from "./photoStore.ts";

export type ConnectionStore = Pick<PhotoStore, "listPage" | "counters">;

/** A page of one of the caller's lists: one query of the table, and one of the counters if the total is wanted. */
export async function photoConnection(
  store: ConnectionStore,
  person: Extract<Caller, { kind: "PERSON" }>,
  asked: {
    list: PhotoList;
    args: Parameters<typeof pageRequest>[2];
    selection: readonly string[];
    /** Null: counting would mean reading the whole list. */
    total: ((counters: Counters) => number) | null;
  },
): Promise<Awaited<ResolversTypes["PhotoConnection"]>> {
  const { request, cursorOf } = pageRequest(
    person.ownerId,
    asked.list,
    asked.args,
  );
  const [page, counters] = await Promise.all([
    store.listPage(person.ownerId, asked.list, request),
    asked.total && isTotalSelected(asked.selection)
      ? store.counters(person.ownerId)
      : undefined,
  ]);
  const nodes = page.photos.map((photo) => photoSource(photo, person));
  return {
    edges: nodes.map((node, i) => ({ cursor: cursorOf(page.keys[i]!), node })),
    nodes,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: page.startKey === null ? null : cursorOf(page.startKey),
      endCursor: page.endKey === null ? null : cursorOf(page.endKey),
    },
    totalCount: counters && asked.total ? asked.total(counters) : null,
  };
}

/**
 * Whether anybody looks at totalCount. The list names aliases, not fields, but totalCount is the connection's only
 * field without fields of its own, besides __typename: whatever else has none is it, by whatever name.
 */
function isTotalSelected(selection: readonly string[]): boolean {
  return selection.some(
    (path) =>
      !path.includes("/") &&
      path !== "__typename" &&
      !selection.some((other) => other.startsWith(`${path}/`)),
  );
}
