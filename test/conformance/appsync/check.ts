/** Who asks: nobody, a key, a signed-in person, or a signing principal. */
export type Asker =
  | { as: "nobody" }
  | { as: "apiKey"; key?: string }
  | { as: "person"; name?: string; groups?: string[]; bearer?: boolean }
  | { as: "token"; token: string }
  | { as: "principal"; name: "operator" | "outsider"; secret?: string };

export interface AskOptions {
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

/** The API of testApi.ts, wherever it runs. */
export interface Endpoint {
  ask(query: string, options?: AskOptions): Promise<Answer>;
  /** The same API with introspection switched off. */
  closed: Pick<Endpoint, "ask">;
}

/** One rule of APPSYNC.md. Ids are permanent: a rule that goes takes its id with it. */
export interface Check {
  id: string;
  must: string;
  run(endpoint: Endpoint): Promise<void>;
}
