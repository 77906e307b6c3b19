// The API that the checks ask: its schema, and which fields have resolvers. What a field answers is decided by its
// arguments (testFunctions.ts), so that any deployment of it can be asked the same questions.

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
  # Milliseconds since 1970, by the function's clock.
  began: Float!
  ended: Float!
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
  ids: [ID]
  ratios: [Float!]
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

/** Each is one event an invocation. */
export const UNIT_FIELDS = [
  "Query.event",
  "Query.scalars",
  "Query.photo",
  "Query.requiredPhoto",
  "Query.photos",
  "Query.looseList",
  "Query.strictList",
  "Query.badList",
  "Query.medium",
  "Query.shape",
  "Query.value",
  "Query.keyed",
  "Query.internal",
  "Query.everybody",
  "Query.forEditors",
  "Query.opened",
  "Query.notes",
  "Mutation.touch",
] as const;

export const DEPTH_LIMIT = 8;
export const RESOLVER_COUNT_LIMIT = 60;
export const BATCH_SIZE = 4;

/** By their MaxBatchSize. */
export const BATCHED_FIELDS = {
  "Query.stamp": BATCH_SIZE,
  "Mutation.touchBatched": BATCH_SIZE,
  "Photo.batch": BATCH_SIZE,
  "Photo.label": 2000,
  "Photo.requiredLabel": 2000,
  "Photo.crash": BATCH_SIZE,
  "Photo.short": BATCH_SIZE,
} as const;
