import {
  Kind,
  parse,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import type { EngineError } from "./errors.ts";
import { validateDocument } from "./validateDocument.ts";

/** A document as sent, read once: what is in it, and what is wrong with it. */
export interface KnownDocument {
  operations: OperationDefinitionNode[];
  fragments: Record<string, FragmentDefinitionNode>;
  errors: EngineError[];
}

/** Clients send a few dozen documents over and over; the oldest make room. */
const MAX_DOCUMENTS = 500;
/** Longer ones are read each time: a cache should not be where a caller can put megabytes. */
const MAX_CACHED_LENGTH = 100_000;
/** graphql-java's own limit, before it gives up on a document. */
const MAX_TOKENS = 15_000;

/** Parses and validates documents, each once. Answers undefined for what is not GraphQL. */
export function openDocuments(
  schema: GraphQLSchema,
  options: { introspection: boolean },
): (query: string) => KnownDocument | undefined {
  const known = new Map<string, KnownDocument | undefined>();

  function read(query: string): KnownDocument | undefined {
    let document;
    try {
      document = parse(query, { maxTokens: MAX_TOKENS });
    } catch {
      return undefined;
    }
    const operations: OperationDefinitionNode[] = [];
    const fragments: KnownDocument["fragments"] = Object.create(
      null,
    ) as KnownDocument["fragments"];
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION)
        operations.push(definition);
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        fragments[definition.name.value] = definition;
    }
    if (operations.length === 0) return undefined;
    try {
      const errors = validateDocument(schema, document, options);
      return { operations, fragments, errors };
    } catch (error) {
      // Nested deeper than the stack: as little a query as one that cannot be parsed for the same reason.
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  return (query) => {
    if (known.has(query)) return known.get(query);
    const document = read(query);
    if (query.length <= MAX_CACHED_LENGTH) {
      known.set(query, document);
      const oldest = known.keys().next();
      if (known.size > MAX_DOCUMENTS && !oldest.done)
        known.delete(oldest.value);
    }
    return document;
  };
}
