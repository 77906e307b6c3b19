import type { AppSyncApi, InvokeFunction } from "../../../local/appsync.ts";

// The API that the checks ask. What a field answers is decided by its arguments, so that any deployment of these
// few functions can be asked the same questions.

export const SDL = `
schema {
  query: Query
  mutation: Mutation
  subscription: Subscription
}

type Query {
  # Answers the event that its resolver received.
  event(id: ID, size: Int, ratio: Float, note: String, on: Boolean, order: Order, filter: Filter, tags: [String!]): Event
  scalars(date: AWSDate, time: AWSTime, dateTime: AWSDateTime, timestamp: AWSTimestamp, email: AWSEmail, json: AWSJSON, phone: AWSPhone, url: AWSURL, ip: AWSIPAddress): Event
  photo(id: ID!): Photo
  requiredPhoto(id: ID!): Photo!
  photos(count: Int!): PhotoPage
  looseList: [Photo]
  strictList: [Photo!]
  badList: [Photo]
  medium(kind: String!): Medium
  shape(kind: String!): Shape
  value(kind: String!): Value
  unresolved: String
  stamp(n: Int!): Stamp
  keyed: Event @aws_api_key
  internal: Event @aws_iam
  everybody: Event @aws_api_key @aws_iam @aws_cognito_user_pools
  forEditors: Event @aws_cognito_user_pools(cognito_groups: ["editors", "owners"])
  opened: Event @aws_cognito_user_pools @aws_api_key
  notes: Notes
}

type Mutation {
  touch(name: String!): Touch
  touchBatched(name: String!): Touch
}

type Subscription {
  onTouch: Touch @aws_subscribe(mutations: ["touch"])
}

type Event @aws_api_key @aws_iam @aws_cognito_user_pools {
  json: String!
  child: Event
  # The field's own directive replaces its type's.
  internalOnly: String @aws_iam
}

# No directive: the default mode only.
type Notes {
  text: String
  open: String @aws_iam
}

type PhotoPage {
  nodes: [Photo!]!
  total: Int!
}

type Photo {
  id: ID!
  title: String!
  name: String!
  caption: String
  takenAt: AWSDateTime
  related: Photo
  batch: Batch
  label: String
  requiredLabel: String!
  crash: String
  short: String
}

type Batch {
  size: Int!
  index: Int!
  source: String
}

type Stamp {
  n: Int!
  size: Int!
}

type Touch {
  name: String
  # How many touches were under way when this one began.
  running: Int!
  isList: Boolean!
}

type Value {
  int: Int
  float: Float
  string: String
  boolean: Boolean
  id: ID
  order: Order
  date: AWSDate
  dateTime: AWSDateTime
  timestamp: AWSTimestamp
  json: AWSJSON
  url: AWSURL
  requiredInt: Int!
}

interface Shape {
  name: String
}

type Square implements Shape {
  name: String
  side: Int
}

type Circle implements Shape {
  name: String
  radius: Int
}

union Medium = Square | Circle

enum Order {
  OLDEST
  NEWEST
}

input Filter {
  required: String!
  optional: String
  inner: Filter
}
`;

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
export const API_ID = "conformanceapi000000000000";
const arn = (name: string) =>
  `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

export const DEPTH_LIMIT = 8;
export const RESOLVER_COUNT_LIMIT = 60;
export const BATCH_SIZE = 4;

const UNIT_FIELDS = [
  "event",
  "scalars",
  "photo",
  "requiredPhoto",
  "photos",
  "looseList",
  "strictList",
  "badList",
  "medium",
  "shape",
  "value",
  "keyed",
  "internal",
  "everybody",
  "forEditors",
  "opened",
  "notes",
];

export function testApi(overrides: Partial<AppSyncApi> = {}): AppSyncApi {
  const unit = (typeName: string, fieldName: string) => ({
    logicalId: `${typeName}${fieldName}Resolver`,
    typeName,
    fieldName,
    kind: "UNIT",
    dataSourceName: "Unit",
  });
  const batched = (
    typeName: string,
    fieldName: string,
    maxBatchSize: number,
  ) => ({
    ...unit(typeName, fieldName),
    dataSourceName: "Batch",
    maxBatchSize,
  });
  return {
    logicalId: "TestApi",
    apiId: API_ID,
    region: REGION,
    accountId: ACCOUNT,
    definition: SDL,
    defaultMode: "AMAZON_COGNITO_USER_POOLS",
    additionalModes: ["AWS_IAM", "API_KEY"],
    queryDepthLimit: DEPTH_LIMIT,
    resolverCountLimit: RESOLVER_COUNT_LIMIT,
    introspection: true,
    dataSources: [
      {
        logicalId: "UnitSource",
        name: "Unit",
        type: "AWS_LAMBDA",
        functionArn: arn("unit"),
      },
      {
        logicalId: "BatchSource",
        name: "Batch",
        type: "AWS_LAMBDA",
        functionArn: arn("batch"),
      },
      { logicalId: "NoSource", name: "Nothing", type: "NONE" },
    ],
    resolvers: [
      ...UNIT_FIELDS.map((fieldName) => unit("Query", fieldName)),
      batched("Query", "stamp", BATCH_SIZE),
      unit("Mutation", "touch"),
      batched("Mutation", "touchBatched", BATCH_SIZE),
      batched("Photo", "batch", BATCH_SIZE),
      batched("Photo", "label", 2000),
      batched("Photo", "requiredLabel", 2000),
      batched("Photo", "crash", BATCH_SIZE),
      batched("Photo", "short", BATCH_SIZE),
    ],
    ...overrides,
  };
}

class NamedError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

interface ResolverEvent {
  arguments: Record<string, unknown>;
  source: Record<string, unknown> | null;
  info: { fieldName: string };
}

const photo = (id: string) => ({ id, title: `title of ${id}`, name: id });

const PHOTOS: Record<string, () => unknown> = {
  none: () => null,
  nothing: () => undefined,
  bare: () => ({ id: "bare" }),
  nested: () => ({ ...photo("outer"), related: { id: "inner" } }),
  text: () => "not an object",
  list: () => [photo("p")],
  dated: () => ({
    ...photo("dated"),
    takenAt: new Date(0),
    caption: undefined,
  }),
  lifted: () => ({ ...photo("lifted"), related: photo("below") }),
  deep: () => {
    let deep: Record<string, unknown> = photo("deepest");
    for (let level = 0; level < 20; level += 1)
      deep = { ...photo(`${level}`), related: deep };
    return deep;
  },
  huge: () => ({ ...photo("huge"), caption: "x".repeat(5_400_000) }),
  large: () => ({ ...photo("large"), caption: "x".repeat(4_000_000) }),
  cyclic: () => {
    const cyclic: Record<string, unknown> = photo("cyclic");
    cyclic["related"] = cyclic;
    return cyclic;
  },
  never: () => new Promise(() => undefined),
  throws: () => {
    throw new NamedError("NotFound", "There is no such photo.");
  },
  denied: () => {
    throw new NamedError("UnauthorizedException", "secret reason");
  },
};

const VALUES: Record<string, unknown> = {
  good: {
    int: 2_147_483_647,
    float: 1.5,
    string: "text",
    boolean: true,
    id: "7",
    order: "NEWEST",
    date: "2024-02-29",
    dateTime: "2024-02-29T23:59:59.999Z",
    timestamp: -1,
    json: { a: [1] },
    url: "https://example.com/a",
    requiredInt: 1,
  },
  bad: {
    int: 2_147_483_648,
    float: "text",
    boolean: [],
    order: "SIDEWAYS",
    date: "29.02.2024",
    dateTime: "2026-05-06T00:00:00.000",
    timestamp: "2026-01-22T17:48:30.032Z",
    url: "no address",
    requiredInt: 1,
  },
  badRequired: { string: "gone", requiredInt: "x" },
  mixed: { string: 5, id: 7, float: "1.5", int: "12" },
};

const MEDIA: Record<string, unknown> = {
  square: { __typename: "Square", name: "s", side: 2 },
  circle: { __typename: "Circle", name: "c", radius: 3 },
  unnamed: { name: "?" },
  foreign: { __typename: "Photo", name: "?" },
};

let running = 0;

async function touch(event: ResolverEvent, isList: boolean) {
  const before = running;
  running += 1;
  await new Promise((resolve) => setTimeout(resolve, 15));
  running -= 1;
  return { name: event.arguments["name"], running: before, isList };
}

async function unit(event: ResolverEvent): Promise<unknown> {
  const { arguments: given } = event;
  switch (event.info.fieldName) {
    case "photo":
    case "requiredPhoto": {
      const id = String(given["id"]);
      return (PHOTOS[id] ?? (() => photo(id)))();
    }
    case "photos": {
      const nodes = Array.from({ length: given["count"] as number }, (_, n) =>
        photo(`p${n}`),
      );
      return { nodes, total: nodes.length };
    }
    case "looseList":
    case "strictList":
      return [photo("a"), null, { id: "c", title: "no name" }];
    case "badList":
      return { id: "not a list" };
    case "medium":
    case "shape":
      return MEDIA[String(given["kind"])];
    case "value":
      return VALUES[String(given["kind"])];
    case "touch":
      return touch(event, false);
    case "notes":
      return { text: "a", open: "b" };
    default:
      return {
        json: JSON.stringify(event),
        internalOnly: "secret",
        child: { json: "child" },
      };
  }
}

async function batch(events: ResolverEvent[]): Promise<unknown> {
  switch (events[0]?.info.fieldName) {
    case "batch":
      return events.map(({ source }, index) => ({
        data: { size: events.length, index, source: source?.["id"] },
        ignored: true,
      }));
    case "label":
    case "requiredLabel":
      return events.map(({ source }) => {
        if (source?.["id"] === "p1")
          return {
            data: "shown beside",
            errorMessage: "No label.",
            errorType: "NoLabel",
          };
        return source?.["id"] === "p2"
          ? { data: null }
          : { data: `label of ${String(source?.["id"])}` };
      });
    case "stamp":
      return events.map(({ arguments: { n } }) => ({
        data: { n, size: events.length },
      }));
    case "touchBatched":
      return Promise.all(
        events.map(async (event) => ({
          data: await touch(event, Array.isArray(events)),
        })),
      );
    case "short":
      return events.slice(1).map(() => ({ data: "x" }));
    default:
      throw new NamedError("Crashed", "The whole batch.");
  }
}

/** The functions, in process: as Lambda runs them, so a thrown error becomes its name and message. */
export const invokeTestFunction: InvokeFunction = async (
  functionArn,
  payload,
) => {
  try {
    return {
      payload: functionArn.endsWith(":batch")
        ? await batch(payload as ResolverEvent[])
        : await unit(payload as ResolverEvent),
    };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: { errorType: name, errorMessage: message } };
  }
};
