/** Who asks: nobody, a key, a signed-in person, or a signing principal. */
export type Asker =
  | { as: "nobody" }
  | { as: "apiKey"; key?: string }
  | {
      as: "person";
      name?: string;
      /** Left out: whoever it is. Empty: somebody in no group. */
      groups?: string[];
      bearer?: boolean;
      expired?: boolean;
    }
  | { as: "token"; token: string }
  | {
      as: "principal";
      name: "operator" | "outsider";
      spoiled?: SpoiledSignature;
    };

/** What is wrong with a signature. */
export interface SpoiledSignature {
  secret?: string;
  region?: string;
  service?: string;
  signedAt?: Date;
  /** Another body than the one that is sent. */
  body?: string;
}

export interface AskOptions {
  /** Left out: whoever the endpoint was given credentials of. */
  asker?: Asker;
  variables?: Record<string, unknown>;
  operationName?: string;
  headers?: [string, string][];
  /** Sent as it is, in place of a GraphQL request. */
  body?: string;
  method?: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Undefined where there was no body. */
  body: any;
  /** As it came over the wire, decompressed. */
  text: string;
}

/** What only some endpoints have: a second endpoint without introspection, one that gives a request less than a second. */
export type Need = "closed" | "hurried" | "expiredCredentials";

/** An API to be asked, wherever it runs. */
export interface Endpoint {
  /** Throws {@link Unavailable} for an asker whom it has no credentials of. */
  ask(query: string, options?: AskOptions): Promise<Answer>;
  has: readonly Need[];
  /** The same API with introspection switched off. */
  closed: Pick<Endpoint, "ask">;
  /** The same API with its time limit cut down from 30 s. */
  hurried: Pick<Endpoint, "ask">;
}

/** The check cannot be asked here; the message says what it would take. */
export class Unavailable extends Error {
  override name = "Unavailable";
}

/** One rule of how AppSync behaves. Ids are permanent: a rule that goes takes its id with it. */
export interface Check {
  id: string;
  /** One sentence. */
  must: string;
  /** Whose fields it asks for; `any`: nobody's, so that every API can be asked. Left out: the test API's. */
  api?: "any" | "photosky";
  needs?: readonly Need[];
  /** Nobody has told how the service behaves here: an entry of the register of such points, or why. */
  unconfirmed?: keyof typeof UNCONFIRMED | (string & {});
  run(endpoint: Endpoint): Promise<void>;
}

/**
 * The register of points that no documentation and no recording settles, by the numbers they have always had. Where
 * they are unsettled, local/ takes the strict side. Those of the real-time protocol are not here yet.
 */
export const UNCONFIRMED = {
  1: "the errorType of a plain Error, and whether {data, errorMessage, errorType} of an unbatched function is anything but data",
  3: "the error of a result that is no JSON, and of a batch with too few results; how fields are grouped into batches",
  4: "GET; lists of requests; status and shape of syntax errors; subscriptions over POST; size limits; which of two credentials counts",
  5: "the exact list of headers that a preflight allows",
  8: "what of SDL is taken besides the documented: descriptions, deprecated arguments, repeatable directives",
  9: "AWSJSON results that are strings; whether dates come out normalised; AWSDateTime without an offset; the exact grammars of phone numbers and addresses",
  10: "OpenID Connect and Lambda authorizers, which local/ refuses to start with",
} as const;

/** Reasons for what the register does not number. */
export const UNRECORDED = {
  wording:
    "in graphql-java's words, as the recorded kinds of validation errors are; this kind has not been recorded",
  variables:
    "no recording shows what the service makes of such variables; local/ is strict",
  body: "no recording shows what the service makes of such a body; local/ is strict",
} as const;
