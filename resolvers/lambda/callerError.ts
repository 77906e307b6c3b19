import type { UserErrorCode } from "../generated/schema.ts";

/**
 * A mistake the caller can mend, thrown anywhere inside; the edge (fieldHandler) turns it into `userErrors`
 * of a mutation's payload, or into a GraphQL error named `Invalid` of a query.
 */
export class CallerError extends Error {
  override readonly name = "CallerError";

  constructor(
    readonly code: UserErrorCode,
    /** Says what was wanted, fit to show to a person. */
    message: string,
    /** Path into the input. */
    readonly field: readonly string[] | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
