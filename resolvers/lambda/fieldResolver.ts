import type { Caller } from "./caller.ts";

/** What a resolver is asked: AppSync's event, reduced to what resolvers go by. */
export interface Asked<Source, Arguments> {
  /** The parent, as the resolver of the field above returned it; null at the root. */
  source: Source;
  args: Arguments;
  caller: Caller;
  /** Slash paths of what is selected; aliases stand for field names, fragments are flattened. */
  selection: readonly string[];
}

/** The shape that codegen gives every resolver (see codegen.yml). */
export type FieldResolver<Result, Source, _Context, Arguments> = (
  asked: Asked<Source, Arguments>,
) => Promise<Result> | Result;
