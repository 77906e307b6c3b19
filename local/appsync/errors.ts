import type { ASTNode } from "graphql";

export type PathKey = string | number;

/** As graphql-java prints it, sourceName included. */
export interface SourceLocation {
  line: number;
  column: number;
  sourceName: null;
}

/** Found by the engine itself: it has no errorType, and no location once execution began. */
export interface EngineError {
  path: PathKey[] | null;
  locations: SourceLocation[] | null;
  message: string;
}

/** Thrown by a resolver, or by what stands before it: six keys, never `extensions`. */
export interface ResolverError {
  path: PathKey[];
  data: unknown;
  errorType: string | null;
  errorInfo: null;
  locations: SourceLocation[];
  message: string;
}

export type ResponseError = EngineError | ResolverError;

/** What went wrong with one resolver, before it is known where in the response. */
export interface Failure {
  errorType: string | null;
  message: string;
  data?: unknown;
}

export const failures = {
  internal: {
    errorType: "InternalFailure",
    message: "An internal error occurred.",
  },
  timedOut: {
    errorType: "Lambda:ExecutionTimeoutException",
    message: "Execution timed out.",
  },
  undecodable: {
    errorType: "Lambda:IllegalArgument",
    message: "Error while de-serializing lambda response payload",
  },
  tooLarge: {
    errorType: "MappingTemplate",
    message: "Transformation too large",
  },
  depth: {
    errorType: "QueryDepthLimitReached",
    message: "The maximum query depth has been reached.",
  },
  resolverCount: {
    errorType: "ResolverExecutionLimitReached",
    message: "The maximum number of resolver executions has been reached.",
  },
} as const satisfies Record<string, Failure>;

export function unauthorized(fieldName: string, typeName: string): Failure {
  return {
    errorType: "Unauthorized",
    message: `Not Authorized to access ${fieldName} on type ${typeName}`,
  };
}

export function locationOf(node: ASTNode | undefined): SourceLocation[] {
  const token = node?.loc?.startToken;
  return token
    ? [{ line: token.line, column: token.column, sourceName: null }]
    : [];
}

/** `/photos/nodes[3]/takenAt`, as graphql-java writes a path in its sentences. */
export function pathText(path: readonly PathKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `/${key}`))
    .join("");
}
