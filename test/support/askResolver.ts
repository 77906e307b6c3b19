import type { Caller } from "../../resolvers/lambda/caller.ts";
import type { Asked } from "../../resolvers/lambda/fieldResolver.ts";
import { ADA, BOB } from "./aPhoto.ts";

export const ada = {
  kind: "PERSON",
  ownerId: ADA,
  displayName: "Ada",
} as const;
export const bob = {
  kind: "PERSON",
  ownerId: BOB,
  displayName: "Bob",
} as const;
export const operator: Caller = {
  kind: "SERVICE",
  principal: "arn:aws:sts::123456789012:assumed-role/Operator/operator",
};

/** Asks a resolver as the edge does, and gives back its answer with nothing left to wait for, as the caller's JSON would hold it. */
export async function askResolver<Source, Arguments>(
  resolver: (asked: Asked<Source, Arguments>) => unknown,
  args: Arguments,
  {
    caller = ada,
    source = null,
    selection = [],
  }: { caller?: Caller; source?: unknown; selection?: string[] } = {},
): Promise<any> {
  return resolver({ source: source as Source, args, caller, selection });
}
