import { signal } from "@preact/signals";
import {
  buildClientSchema,
  getIntrospectionQuery,
  type GraphQLSchema,
  type IntrospectionQuery,
} from "graphql";
import { ask } from "./graphql.ts";

/** As the running API tells it, which is what its editor must agree with. */
export const schema = signal<GraphQLSchema | undefined>(undefined);
export const schemaProblem = signal<string | undefined>(undefined);

export async function loadSchema(): Promise<void> {
  try {
    schema.value = buildClientSchema(
      await ask<IntrospectionQuery>(getIntrospectionQuery()),
    );
    schemaProblem.value = undefined;
  } catch (error) {
    schemaProblem.value = (error as Error).message;
  }
}
