// Every argument and input field that the schema has, with every hostile value of its type that the schema lets through,
// one at a time, everything else being valid. The positions are read from schema.graphql: a new one is tried by itself.

import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import {
  buildASTSchema,
  concatAST,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
} from "graphql";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SUPPLIED } from "../../local/appsync/suppliedDefinitions.ts";
import { pageRequest } from "../../resolvers/records/pageRequest.ts";
import {
  aFewAtATime,
  fileOf,
  put,
  signIn,
  UPLOAD_OUTCOME,
  type ApiClient,
  type GraphQLAnswer,
} from "../support/apiClient.ts";
import { drawnPhoto, sha256Of } from "../support/drawnPhotos.ts";
import { indexed } from "../support/imitating.ts";
import {
  openRunningPhotoSky,
  type RunningPhotoSky,
} from "../support/runningPhotoSky.ts";

const schema = buildASTSchema(
  concatAST([SUPPLIED, parse(readFileSync("schema.graphql", "utf8"))]),
);

// ───────────────────────────── Positions ─────────────────────────────

type Path = (string | number)[];

/** A place for a value: an argument, an input field, or the first element of a list. */
interface Position {
  parent: string;
  field: string;
  path: Path;
  type: GraphQLInputType;
}

function positionsOf(
  parent: string,
  field: GraphQLField<unknown, unknown>,
): Position[] {
  const below = (path: Path, type: GraphQLInputType): Position[] => {
    const inner = isNonNullType(type) ? type.ofType : type;
    return [
      { parent, field: field.name, path, type },
      ...(isListType(inner) ? below([...path, 0], inner.ofType) : []),
      ...(isInputObjectType(inner)
        ? Object.values(inner.getFields()).flatMap((one) =>
            below([...path, one.name], one.type),
          )
        : []),
    ];
  };
  return field.args.flatMap(({ name, type }) => below([name], type));
}

const POSITIONS = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith("__"))
  .flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields()).flatMap((field) =>
          positionsOf(type.name, field),
        )
      : [],
  );

const nameOf = ({ parent, field, path }: Position) =>
  `${parent}.${field}(${path.join(".").replace(/\.0/g, "[0]")})`;

// ───────────────────────────── Values ─────────────────────────────

/** Of the form of an id, and nobody's. */
const nobodys = (i: number) => `nbdy${String(i).padStart(22, "0")}`;

const TEXTS: string[] = [
  "",
  " ",
  " \t\r\n ",
  "\u00a0\u2003\u3000",
  "\u200b",
  "\ufeff",
  "\0",
  "a\0b.png",
  "\u0007\u001b[31m.png",
  "\u007f",
  "\u0085",
  "a\r\nx-evil: 1.png",
  "a\u2028b.png",
  "\ud83d",
  "\udc00\ud83d",
  "a\udc00.png",
  "\uffff",
  "\u{10ffff}",
  "👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇳🇴.png",
  "🏔".repeat(255),
  "🏔".repeat(256),
  "a\u202egnp.exe",
  "\u2066\u2067\u2068\u2069.png",
  "تمونה\u200f.png",
  `Z${"\u0300\u0301".repeat(127)}`,
  `Z${"\u0300".repeat(5_000)}`,
  "a".repeat(255),
  "a".repeat(256),
  "a".repeat(2_000),
  "a".repeat(2_001),
  "x".repeat(10_000),
  "語".repeat(100_000),
  "/",
  ".",
  "..",
  "../../etc/passwd",
  "..\\..\\windows\\win.ini",
  "C:\\a.png",
  "file:///etc/passwd",
  "con",
  "a.png/",
  "%2e%2e%2f",
  "' OR '1'='1",
  '"; DROP TABLE photos; --',
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>.png",
  "${jndi:ldap://x/a}{{7*7}}",
  "%s%n%x%p",
  "$util.error(1)",
  "#set($a=1)",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "null",
  "undefined",
  "NaN",
  "Infinity",
  "true",
  "0",
  "-1",
  "1e309",
  "[]",
  "{}",
  "PHOTO#x",
  "OWNER#x#COUNT",
  "16:9",
  "0:0",
  "1:0",
  "-16:9",
  "1:11",
  "1e1:1",
  "９:１６",
  "100vw",
  "image/png",
  "Europe/Oslo",
  "europe/oslo",
  "+02:00",
  "ab".repeat(32),
  "AB".repeat(32),
  "ａ".repeat(64),
  `${"ab".repeat(32)}\n`,
];

const HOSTILE: Record<string, unknown[]> = {
  String: TEXTS,
  ID: TEXTS,
  Int: [0, -0, -1, 1, 2, 199, 200, 201, 65_536, 2 ** 31 - 1, -(2 ** 31)],
  Float: [
    ...[0, -0, -1, -0.5, 0.5, 1, 1 + 2 ** -52, 10.5, 0.1 + 0.2, 1e-7, 1e-130],
    ...[5e-324, -5e-324, 2 ** 30, 2 ** 30 + 1, 2 ** 53, 2 ** 53 + 2, 1e21],
    ...[1e126, 1e308, -1e308, 1.7976931348623157e308],
  ],
  Boolean: [true, false],
  AWSDate: [
    ...["0000-01-01", "0000-00-00", "0001-01-01", "1969-12-31", "2023-02-29"],
    ...["2024-02-30", "2024-02-31", "2024-13-01", "2024-00-10", "2024-05-00"],
    ...["2024-05-32", "2024-02-29", "9999-12-31", "9999-99-99"],
    ...["2024-05-17Z", "2024-05-17+14:00", "2024-05-17-00:00"],
  ],
  AWSDateTime: [
    ...["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+18:00"],
    ...["9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59-18:00"],
    ...["1969-12-31T23:59:59Z", "1970-01-01T00:00:00.Z"],
    ...["2024-05-17T18:03:22+14:00", "2024-05-17T18:03:22-00:00"],
    ...["2024-05-17T18:03:22+01:00:30", "2024-02-29T00:00:00Z"],
  ],
};

/** As many as one request of 1 MB holds, up to this. */
const VERY_MANY = 10_000;
const MAX_LIST_CHARACTERS = 900_000;

/** What is tried at a position, of what the schema lets through there. */
function valuesOf(position: Position): unknown[] {
  const isNullable = !isNonNullType(position.type);
  const inner = isNonNullType(position.type)
    ? position.type.ofType
    : position.type;
  return [...(isNullable ? [null] : []), ...ofType()];

  function ofType(): unknown[] {
    if (isListType(inner)) {
      const item = itemsFor(inner.ofType);
      const many = (count: number) =>
        Array.from({ length: count }, (_, i) => item(i));
      const fit = Math.floor(
        MAX_LIST_CHARACTERS / JSON.stringify(item(0)).length,
      );
      return [
        [],
        many(1),
        [item(0), item(0)],
        Array<unknown>(100).fill(item(0)),
        many(100),
        many(101),
        Array<unknown>(101).fill(item(0)),
        many(Math.min(VERY_MANY, fit)),
        ...(isNonNullType(inner.ofType) ? [] : [[null], [item(0), null]]),
      ];
    }
    if (isInputObjectType(inner)) {
      // Empty where that is allowed: its fields are positions of their own.
      const fields = Object.values(inner.getFields());
      return fields.some(({ type }) => isNonNullType(type)) ? [] : [{}];
    }
    if (isEnumType(inner)) return inner.getValues().map(({ name }) => name);
    const values = HOSTILE[inner.name];
    if (!values) throw new Error(`No hostile values of ${inner.name} yet.`);
    return inner.name === "ID" || inner.name === "String"
      ? [...values, ...known.texts(position)]
      : values;
  }
}

/** Different ones, each valid in a list of its type. */
function itemsFor(type: GraphQLInputType): (i: number) => unknown {
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isEnumType(inner)) {
    const names = (inner as GraphQLEnumType).getValues();
    return (i) => names[i % names.length]!.name;
  }
  return isInputObjectType(inner) ? file : nobodys;
}

let fileCount = 0;
/** A file that can be taken; every one has bytes of its own. */
function file(i = 0) {
  fileCount += 1;
  return {
    clientKey: `k${i}`,
    fileName: "a.png",
    mediaType: "image/png",
    sizeBytes: 10,
    sha256: sha256Of(Buffer.from(`file ${fileCount}`)),
  };
}

/** Arguments that are valid, all of them: what is tried is then put in its place. */
function validArguments({ parent, field, path }: Position): object {
  const isBackwards = path[0] === "last" || path[0] === "before";
  const page = isBackwards ? { last: 5 } : { first: 5 };
  switch (`${parent}.${field}`) {
    case "Query.photo":
      return { id: known.ready };
    case "Query.uploads":
      return page;
    case "Query.photos":
      return {
        ...page,
        filter: { capturedDate: {} },
        orderBy: { field: "CAPTURED_AT", direction: "DESC" },
      };
    case "Photo.preview":
    case "Photo.responsiveImage":
      return {
        ...(field === "preview" ? { width: 8 } : { maxWidth: 8 }),
        aspectRatio: "1:1",
        fit: "COVER",
        crop: "CENTER",
      };
    case "Mutation.uploadsCreate":
      return { input: { files: [file()] } };
    case "Mutation.uploadCancel":
    case "Mutation.photoReprocess":
      return { input: { photoId: known.ready } };
    case "Mutation.photoUpdate":
      return {
        input: {
          photoId: known.ready,
          patch: { focalPoint: { x: 0.5, y: 0.5 } },
        },
      };
    case "Mutation.photosTrash":
    case "Mutation.photosRestore":
    case "Mutation.photosPurge":
      return { input: { ids: [] } };
    default:
      throw new Error(`No valid arguments of ${parent}.${field} yet.`);
  }
}

/** The same with one value in its place. What is on the way there and is missing is made. */
function withValue(inside: unknown, [key, ...rest]: Path, value: unknown) {
  if (key === undefined) return value;
  const copy: Record<string | number, unknown> | unknown[] = Array.isArray(
    inside,
  )
    ? [...(inside as unknown[])]
    : { ...(inside as object) };
  (copy as Record<string | number, unknown>)[key] = withValue(
    (copy as Record<string | number, unknown>)[key] ??
      (typeof rest[0] === "number" ? [] : {}),
    rest,
    value,
  );
  return copy;
}

function shown(value: unknown): string {
  const text = String(written(value));
  return text.length <= 60
    ? text
    : `${text.slice(0, 57)}… (${text.length} characters)`;
}

// ───────────────────────────── The library ─────────────────────────────

let photoSky: RunningPhotoSky;
let ann: ApiClient;
let bob: ApiClient;
/** What hostile values are made of. */
let known: Awaited<ReturnType<typeof fill>>;
/** The library as the last position left it. */
let asOf: Awaited<ReturnType<typeof library>>;

beforeAll(async () => {
  photoSky = await openRunningPhotoSky();
  ann = await signIn(photoSky.origin, "every-ann");
  bob = await signIn(photoSky.origin, "every-bob");
  known = await fill();
  asOf = await library();
});
afterAll(() => photoSky?.close());

async function fill() {
  const drawn = (seed: number) =>
    drawnPhoto({ seed, width: 40, height: 30, format: "jpeg" });
  const [ready, second, trashed, purged, bobs] = (await Promise.all([
    ...[700, 701, 702, 703].map(async (seed) => ann.upload(await drawn(seed))),
    bob.upload(await drawn(700)),
  ])) as unknown as [Named, Named, Named, Named, Named];
  await ann.change("photosTrash", [trashed.id, purged.id]);
  await ann.change("photosPurge", [purged.id]);
  await bob.upload(await drawn(704));
  const [upload] = await ann.create([fileOf(await drawn(705))]);
  await photoSky.quiet();
  await indexed();
  const owner: string = (await ann.viewer()).user.id;
  const rows = [...(await library()).keys()];
  const generation = rows
    .find((key) => key.startsWith(`PHOTO#${purged.id} GONE#`))!
    .split("#")
    .at(-1)!;

  const cursorIn = async (client: ApiClient, list: string) =>
    (await client.data(`{ list: ${list} { pageInfo { endCursor } } }`)).list
      .pageInfo.endCursor as string;
  const cursors = [
    await cursorIn(ann, "photos(first: 1)"),
    await cursorIn(ann, "photos(filter: {trashed: true})"),
    await cursorIn(
      ann,
      "photos(orderBy: {field: UPLOADED_AT, direction: ASC})",
    ),
    await cursorIn(ann, "uploads"),
    await cursorIn(bob, "photos(first: 1)"),
  ];
  const forged = forgedCursors(owner);
  const ids = [
    owner,
    generation,
    purged.id,
    bobs.id,
    ready.id.toUpperCase(),
    ` ${ready.id}`,
    `${ready.id}\0`,
    `PHOTO#${ready.id}`,
    `o/${ready.id}/${generation}`,
  ];
  /** Ids that a mutation would rightly take are left to the mutations that would not. */
  const states: Record<string, string[]> = {
    uploadCancel: [ready.id, trashed.id],
    photoReprocess: [upload.photo.id],
    photoUpdate: [],
    photosTrash: [upload.photo.id],
    photosRestore: [upload.photo.id],
    photosPurge: [upload.photo.id, ready.id, second.id],
  };
  return {
    ready: ready.id,
    cursors: { photos: cursors[0], uploads: cursors[3] } as Record<
      string,
      unknown
    >,
    texts: ({ field, path, type }: Position) => [
      ...cursors,
      ...ids,
      ...(path[0] === "after" || path[0] === "before" ? forged : []),
      ...(String(type) === "ID!" ? (states[field] ?? []) : []),
    ],
  };
}

interface Named {
  id: string;
}

/** The seal of a cursor has no secret, so anybody can make one that fits: around nothing, nonsense, other people's rows. */
function forgedCursors(owner: string): string[] {
  const lists = [
    ["LIBRARY", { orderBy: { field: "CAPTURED_AT", direction: "DESC" } }],
    ["UPLOADS", { orderBy: { field: "UPLOADED_AT", direction: "DESC" } }],
  ] as const;
  const keys = [
    "",
    "#",
    "nonsense",
    nobodys(1),
    `#${nobodys(1)}`,
    `9#${nobodys(1)}`,
    `2024-05-17T18:03:22.000000#${nobodys(1)}#`,
    `2024-05-17T18:03:22.000000#${nobodys(1).toUpperCase()}`,
    `2024-05-17T18:03:22.000000#${nobodys(1)}`,
    `2024-05-17T18:03:22.000Z#${nobodys(1)}`,
    "a".repeat(3_000),
    `\u{10ffff}#${nobodys(1)}`,
  ];
  return lists.flatMap(([list, args]) =>
    keys.map((key) => pageRequest(owner, list, args).cursorOf(key)),
  );
}

/**
 * Every photo of the table, the counters and what is left of purged photos, read behind the API's back: what a
 * refusal changes shows here, be it in no list. When sweep looks at what is due is no change.
 */
async function library(): Promise<Map<string, Record<string, unknown>>> {
  const found = new Map<string, Record<string, unknown>>();
  let from: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await photoSky.dynamodb.send(
      new ScanCommand({
        TableName: photoSky.tableName,
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    for (const { dueAt: _1, dueShard: _2, ...item } of Items) {
      const { pk, sk } = item as Record<string, string>;
      if (pk !== "SWEEP") found.set(`${pk} ${sk}`, item);
    }
    from = LastEvaluatedKey;
  } while (from);
  return found;
}

// ───────────────────────────── Asking ─────────────────────────────

const ERRORS = "userErrors { code message field }";
const PAGE = "nodes { id } pageInfo { hasNextPage endCursor }";
const SELECTIONS: Record<string, string> = {
  "Query.photo": "{ id }",
  "Query.photos": `{ ${PAGE} }`,
  "Query.uploads": `{ ${PAGE} }`,
  "Photo.preview": "{ url width height format }",
  "Photo.responsiveImage": "{ src srcSet sizes width height }",
  "Mutation.uploadsCreate": `{ outcomes { ${UPLOAD_OUTCOME} } ${ERRORS} }`,
  "Mutation.uploadCancel": `{ cancelledPhotoId ${ERRORS} }`,
  "Mutation.photoUpdate": `{ photo { id version } ${ERRORS} }`,
  "Mutation.photoReprocess": `{ photo { id version } ${ERRORS} }`,
  "Mutation.photosTrash": `{ changedIds ${ERRORS} }`,
  "Mutation.photosRestore": `{ changedIds ${ERRORS} }`,
  "Mutation.photosPurge": `{ changedIds ${ERRORS} }`,
};

/** What became of one value. */
interface Tried {
  value: unknown;
  args: Record<string, unknown>;
  data: any;
  errors: NonNullable<GraphQLAnswer["body"]["errors"]>;
}

/** JSON as a client may write it: JSON.stringify has no minus zero. */
function written(body: unknown): string {
  return JSON.stringify(body, (_, value: unknown) =>
    Object.is(value, -0) ? MINUS_ZERO : value,
  ).replaceAll(JSON.stringify(MINUS_ZERO), "-0");
}
const MINUS_ZERO = "minus zero, as a number";

const MAX_ALIASES = 60;
const MAX_REQUEST_CHARACTERS = 400_000;
/** The fields of a photo come to their function together, each with all variables of the request: 5 MB hold fewer. */
const MAX_NESTED_CHARACTERS = 20_000;

/** Tries every value at a position, as many to a request as fit, each under an alias. */
async function tryAll(
  position: Position,
  values: unknown[],
  argumentsWith = (value: unknown) =>
    withValue(validArguments(position), position.path, value),
): Promise<Tried[]> {
  const { parent, field } = position;
  const { args: definitions } = (
    schema.getType(parent) as GraphQLObjectType
  ).getFields()[field]!;
  const tried = values.map((value) => ({
    value,
    args: argumentsWith(value) as Record<string, unknown>,
  }));
  const answers: Tried[] = [];
  for (const some of requestsOf(
    tried,
    parent === "Photo" ? MAX_NESTED_CHARACTERS : MAX_REQUEST_CHARACTERS,
  )) {
    const variables: Record<string, unknown> = { photoId: known.ready };
    const declared: string[] = [];
    const asked = some.map(({ args }, i) => {
      const given = definitions.filter(({ name }) => name in args);
      for (const { name, type } of given) {
        declared.push(`$v${i}_${name}: ${String(type)}`);
        variables[`v${i}_${name}`] = args[name];
      }
      const list = given.map(({ name }) => `${name}: $v${i}_${name}`);
      return `a${i}: ${field}${list.length ? `(${list.join(", ")})` : ""} ${SELECTIONS[`${parent}.${field}`]}`;
    });
    const query =
      parent === "Photo"
        ? `query ($photoId: ID!, ${declared.join(", ")}) { photo(id: $photoId) { ${asked.join("\n")} } }`
        : `${parent.toLowerCase()} ${declared.length ? `(${declared.join(", ")})` : ""} { ${asked.join("\n")} }`;
    const response = await fetch(`${photoSky.origin}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: ann.accessToken,
      },
      body: written({ query, variables }),
    });
    const { data, errors = [] } =
      (await response.json()) as GraphQLAnswer["body"];
    const elsewhere = errors.filter(({ path }) => !path);
    if (response.status !== 200 || elsewhere.length > 0) {
      throw new Error(
        `${nameOf(position)} answered ${response.status} to all of ${some.map(({ value }) => shown(value)).join(", ")}: ${JSON.stringify(elsewhere)}`,
      );
    }
    const depth = parent === "Photo" ? 1 : 0;
    const answered = depth ? data?.photo : data;
    some.forEach((one, i) =>
      answers.push({
        ...one,
        data: answered?.[`a${i}`],
        errors: errors.filter(({ path }) => path![depth] === `a${i}`),
      }),
    );
  }
  return answers;
}

function requestsOf<Item>(items: Item[], maxCharacters: number): Item[][] {
  const requests: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const length = JSON.stringify(item).length;
    if (length > room || requests.at(-1)?.length === MAX_ALIASES) {
      requests.push([]);
      room = maxCharacters;
    }
    room -= length;
    requests.at(-1)!.push(item);
  }
  return requests;
}

// ───────────────────────────── Judging ─────────────────────────────

const USER_ERROR_CODES = namesOf("UserErrorCode");
const REJECTION_CODES = namesOf("UploadRejectionCode");

function namesOf(name: string): string[] {
  return (schema.getType(name) as GraphQLEnumType)
    .getValues()
    .map((value) => value.name);
}

/** What a caller has no use for: what we are made of, and what a programme prints when nobody thought of it. */
const INSIDES =
  /\b(?:at \S+:\d+|\w+Error|\w+Exception|stack|undefined|null|NaN|dynamo\w*|lambda|sdk|aws|s3|sharp|libvips|node|key schema|ExclusiveStartKey|expression|attribute value)\b|\[object/i;

/** What is left when the value that was sent, and every number, is taken out. */
function withoutValues(message: string): string {
  return message
    .replace(/(YYYY-MM-DD, not ).*\.$/, "$1N.")
    .replace(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g, "N");
}

/** Every sentence seen, without values, and where. */
const sentences = new Map<string, string>();

/** What is wrong with the refusals of one answer; an answer without any is fine. */
function problemsOf(position: Position, { args, data, errors }: Tried) {
  const problems: string[] = [];
  const hear = (message: string, what: string) => {
    sentences.set(withoutValues(message), what);
    if (INSIDES.test(message))
      problems.push(`tells of our insides: ${message}`);
    if (!/^[A-Za-z][^\n]{15,200}\.$/.test(message))
      problems.push(`is no sentence: ${message.slice(0, 300)}`);
  };
  for (const { errorType, message } of errors) {
    if (errorType !== "Invalid")
      problems.push(`${String(errorType)}: ${message}`);
    hear(message, nameOf(position));
  }
  for (const { code, message, field } of data?.userErrors ?? []) {
    if (!USER_ERROR_CODES.includes(code))
      problems.push(`has the code ${code}, which is none`);
    if (!isInInput(position, args, field))
      problems.push(`names ${JSON.stringify(field)}, which is no place in it`);
    hear(message, nameOf(position));
  }
  for (const { __typename, code, message } of data?.outcomes ?? []) {
    if (__typename !== "UploadRejection") continue;
    if (!REJECTION_CODES.includes(code))
      problems.push(`has the code ${code}, which is none`);
    hear(message, nameOf(position));
  }
  return problems;
}

/** Whether a path leads to a value that was given, or to a field that could have been. */
function isInInput(
  { parent, field }: Position,
  args: unknown,
  path: string[] | null,
): boolean {
  if (path === null) return false;
  const places = POSITIONS.filter(
    (one) => one.parent === parent && one.field === field,
  ).map((one) => one.path.map((key) => (key === 0 ? "*" : key)).join("/"));
  if (!places.includes(path.map((key) => key.replace(/^\d+$/, "*")).join("/")))
    return false;
  const last = path.at(-1)!;
  if (!/^\d+$/.test(last)) return true;
  const list = path
    .slice(0, -1)
    .reduce((inside: any, key) => inside?.[key], args) as unknown[];
  return Number(last) < list.length;
}

/** The photos that an answer says it has done something to, with their versions where it tells. */
function doneIn({ data }: Tried): { id: string; version?: number }[] {
  if (!data) return [];
  return [
    ...(data.photo ? [data.photo] : []),
    ...(data.changedIds ?? []).map((id: string) => ({ id })),
    ...(data.cancelledPhotoId ? [{ id: data.cancelledPhotoId }] : []),
    ...(data.outcomes ?? [])
      .filter((one: any) => one.__typename === "UploadTicket")
      .map((one: any) => ({ id: one.photo.id })),
  ];
}

/** What is not as it was, though no answer says so. */
function unexplainedChanges(
  before: Awaited<ReturnType<typeof library>>,
  after: Awaited<ReturnType<typeof library>>,
  answers: Tried[],
): string[] {
  const done = answers.flatMap(doneIn);
  const doneIds = new Set(done.map(({ id }) => id));
  const problems: string[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    if (doneIds.has(/^PHOTO#(\w+)/.exec(key)?.[1] ?? "")) continue;
    if (key.startsWith("OWNER#") && doneIds.size > 0) continue;
    const [was, is] = [before.get(key), after.get(key)];
    const changed = Object.keys({ ...was, ...is }).filter(
      (name) => JSON.stringify(was?.[name]) !== JSON.stringify(is?.[name]),
    );
    if (!was) problems.push(`${key} has come`);
    else if (!is) problems.push(`${key} has gone`);
    else if (changed.length > 0)
      problems.push(`${key} has another ${changed.join(", ")}`);
  }
  for (const id of doneIds) {
    const was = before.get(`PHOTO#${id} PHOTO`);
    const is = after.get(`PHOTO#${id} PHOTO`);
    const told = done
      .filter((one) => one.id === id)
      .flatMap(({ version }) => version ?? []);
    // Each that was done told its version, so a refusal in between that counted one would show.
    const versions = [was?.["version"] as number, ...told];
    const isGapless = versions.every(
      (version, i) => i === 0 || version - versions[i - 1]! <= 1,
    );
    if (told.length > 0 && (!isGapless || is?.["version"] !== told.at(-1)))
      problems.push(`${id} went through the versions ${versions.join(", ")}`);
  }
  return problems;
}

// ───────────────────────────── The promises ─────────────────────────────

describe("every value that the schema lets through", () => {
  it("has its place in the list of positions", () => {
    const names = POSITIONS.map(nameOf);
    expect(names).toContain("Mutation.uploadsCreate(input.files[0].fileName)");
    expect(names).toContain("Photo.responsiveImage(sizes)");
    expect(names).toContain("Query.photos(filter.capturedDate.from)");
  });

  it.each(POSITIONS.map((position) => [nameOf(position), position] as const))(
    "at %s is taken, or refused with a sentence, and nothing is half done",
    async (_name, position) => {
      const answers = await tryAll(position, valuesOf(position));
      const before = asOf;
      asOf = await library();
      const problems = answers.flatMap((tried) =>
        problemsOf(position, tried).map(
          (problem) => `${shown(tried.value)} ${problem}`,
        ),
      );
      // A picture of another shape is made when it is looked at, and counted: that is what was asked.
      if (position.parent !== "Photo")
        problems.push(...unexplainedChanges(before, asOf, answers));
      expect(problems).toEqual([]);
    },
  );
});

const positionOf = (name: string) =>
  POSITIONS.find((one) => nameOf(one) === name)!;

describe("first, after, last and before in every combination", () => {
  const ABSENT = Symbol("left out");
  const SIZES = [ABSENT, null, 2, 0];

  it.each(["Query.photos(first)", "Query.uploads(first)"])(
    "of %s are one page, or refused for one reason",
    async (name) => {
      const position = positionOf(name);
      const isPhotos = position.field === "photos";
      const cursors = [ABSENT, null, known.cursors[position.field], "x"];
      const combinations = SIZES.flatMap((first) =>
        cursors.flatMap((after) =>
          (isPhotos ? SIZES : [ABSENT]).flatMap((last) =>
            (isPhotos ? cursors : [ABSENT]).map((before) =>
              Object.fromEntries(
                Object.entries({ first, after, last, before }).filter(
                  ([, value]) => value !== ABSENT,
                ),
              ),
            ),
          ),
        ),
      );
      const answers = await tryAll(
        position,
        combinations,
        (value) => value as object,
      );
      const wrong = answers.flatMap((answer) => {
        const wanted = refusalOf(answer.args as Record<string, any>);
        const got = answer.errors[0]?.message ?? "";
        return [
          ...problemsOf(position, answer),
          ...(got.startsWith(wanted) && (got === "") === (wanted === "")
            ? []
            : [`is answered with ${JSON.stringify(got)}, not ${wanted}`]),
        ].map((problem) => `${shown(answer.args)} ${problem}`);
      });
      expect(wrong).toEqual([]);
      expect(answers).toHaveLength(isPhotos ? 256 : 16);
    },
  );

  /** How the refusal begins; empty: it is a page. */
  function refusalOf({ first, after, last, before }: Record<string, any>) {
    const isBackwards = last != null || before != null;
    if (isBackwards && (first != null || after != null)) return "Page with";
    const [sizeName, size, cursor] = isBackwards
      ? ["last", last, before]
      : ["first", first, after];
    if (size === 0) return `${sizeName} must be 1 to 200`;
    return cursor === "x" ? "This cursor is not of this list" : "";
  }
});

describe("a file name", () => {
  const NAMES: [string, string][] = [
    ["255 emoji", "🏔".repeat(255)],
    ["255 letters of Linear B", `${"𐀀".repeat(251)}.jpg`],
    ["joined emoji and flags", "👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇳🇴.jpg"],
    ["right-to-left script", "تصویر\u200c ۱.jpg"],
    ["overrides of direction", "a\u202egpj.exe\u2066\u2069"],
    ["a flood of accents", `Z${"\u0300\u0301".repeat(120)}.jpg`],
    ["quotes", `5" by 7' “big”.jpg`],
    ["semicolons", `a"; filename="evil.exe`],
    ["percent signs", "100%41%0d%0a%.jpg"],
    ["what an address would end at", "a?b=c&d#e+f.jpg"],
    ["markup", "<img src=x onerror=alert(1)>.jpg"],
    ["nothing visible", "\u200b"],
    ["what is no character", "\uffff\u{10ffff}.jpg"],
    ["the name of a prototype", "__proto__"],
  ];

  it.each(NAMES)(
    "of %s is kept, listed, and what the original is saved as",
    async (_what, fileName) => {
      const bytes = Buffer.from(`named ${fileName}`);
      const { id } = await ann.upload(bytes, { fileName });
      const { fileName: kept, original } = await ann.photo(
        id,
        "fileName original { fileName url }",
      );
      expect([kept, original.fileName]).toEqual([fileName, fileName]);
      await indexed();
      const { photos } = await ann.data(
        `{ photos(first: 200) { nodes { id fileName } } }`,
      );
      expect(photos.nodes).toContainEqual({ id, fileName });

      expect(original.url.length).toBeLessThan(MAX_URL_CHARACTERS);
      const response = await fetch(original.url);
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
      const disposition = response.headers.get("content-disposition")!;
      expect(disposition).toMatch(/^[\x20-\x7e]+$/);
      const [, saved] =
        /^attachment; filename="[^"\\]*"; filename\*=UTF-8''([\w!#$&+.^`|~%-]+)$/.exec(
          disposition,
        )!;
      expect(decodeURIComponent(saved!)).toBe(fileName);
    },
  );

  it.each(["a\\b\\c.jpg", "a/b/c.jpg"])(
    "with a path in front, %j, is its last part",
    async (fileName) => {
      const bytes = Buffer.from(`path ${fileName}`);
      const { id } = await ann.upload(bytes, { fileName });
      const { original } = await ann.photo(id, "original { url }");
      const response = await fetch(original.url);
      expect(response.headers.get("content-disposition")).toBe(
        `attachment; filename="c.jpg"; filename*=UTF-8''c.jpg`,
      );
    },
  );
});

/** S3 takes 8 KB of request line and headers; a client adds a few hundred bytes of its own. */
const MAX_URL_CHARACTERS = 7_800;

describe("the same thing twice in one call", () => {
  it("is one photo and one count, be it announced under one key or two", async () => {
    const carol = await signIn(photoSky.origin, "twice-files");
    const bytes = await drawnPhoto({ seed: 720 });
    const other = await drawnPhoto({ seed: 721 });
    const outcomes = await carol.create([
      fileOf(bytes, { clientKey: "a" }),
      fileOf(bytes, { clientKey: "a" }),
      fileOf(other, { clientKey: "a" }),
      fileOf(bytes, { clientKey: "b", fileName: "other.png" }),
    ]);
    expect(outcomes.map(({ clientKey }) => clientKey)).toEqual([
      ...["a", "a", "a", "b"],
    ]);
    const [one, same, another, again] = outcomes;
    expect([same.photo, again.photo]).toEqual([one.photo, one.photo]);
    expect(another.photo.id).not.toBe(one.photo.id);
    expect((await put(one.target, bytes)).status).toBe(200);
    // The other addresses of it are as good, and find that it has arrived.
    expect((await put(again.target, bytes)).status).toBe(412);
    await carol.settled(one.photo.id);
    expect(await carol.usage()).toMatchObject({
      photoCount: 1,
      originalBytes: bytes.length,
    });
    const twice = await carol.create([fileOf(bytes), fileOf(bytes)]);
    for (const outcome of twice)
      expect(outcome).toMatchObject({
        __typename: "UploadDuplicate",
        photo: { id: one.photo.id },
      });
    expect((await carol.usage()).photoCount).toBe(1);
  });

  it("is trashed, restored and purged once", async () => {
    const carol = await signIn(photoSky.origin, "twice-ids");
    const { id } = await carol.upload(await drawnPhoto({ seed: 722 }));
    const ids = Array<string>(100).fill(id);
    const versions: number[] = [];
    for (const [mutation, photoCount] of [
      ["photosTrash", 0],
      ["photosRestore", 1],
      ["photosTrash", 0],
    ] as const) {
      expect(await carol.change(mutation, ids)).toEqual({
        changedIds: [id],
        userErrors: [],
      });
      expect((await carol.usage()).photoCount).toBe(photoCount);
      versions.push((await carol.photo(id, "version")).version);
    }
    expect(versions.map((version) => version - versions[0]!)).toEqual([
      0, 1, 2,
    ]);
    expect(await carol.change("photosPurge", ids)).toEqual({
      changedIds: [id],
      userErrors: [],
    });
    expect(await carol.photo(id)).toBeNull();
    expect(await carol.usage()).toMatchObject({ photoCount: 0, trashBytes: 0 });
  });
});

describe("a hundred", () => {
  it("photos can be announced, trashed, restored and purged in one call, and of 101 not one", async () => {
    const carol = await signIn(photoSky.origin, "hundred");
    // No pictures, which are read fastest: they stay, FAILED, and are photos all the same.
    const bytes = Array.from({ length: 101 }, (_, i) => Buffer.from(`no ${i}`));
    const files = bytes.map((one, i) =>
      fileOf(one, { clientKey: String(i), fileName: `${i}.txt` }),
    );
    await expect(carol.create(files)).rejects.toThrow("TOO_MANY");
    const outcomes = await carol.create(files.slice(0, 100));
    await aFewAtATime(outcomes, ({ target }, i) => put(target, bytes[i]!));
    const ids: string[] = outcomes.map(({ photo }) => photo.id);
    await photoSky.quiet();
    await aFewAtATime(ids, (id) => carol.settled(id));
    expect((await library()).size).toBeGreaterThan(100); // or the comparisons below prove nothing
    for (const [mutation, photoCount] of [
      ["photosTrash", 0],
      ["photosRestore", 100],
      ["photosTrash", 0],
      ["photosPurge", 0],
    ] as const) {
      const unchanged = await library();
      const { data } = (
        await carol.ask(
          `mutation ($ids: [ID!]) { ${mutation}(input: {ids: $ids}) { changedIds ${ERRORS} } }`,
          { ids: [...ids, nobodys(1)] },
        )
      ).body;
      expect(data[mutation]).toMatchObject({
        changedIds: null,
        userErrors: [{ code: "TOO_MANY", field: ["input", "ids"] }],
      });
      expect(await library()).toEqual(unchanged);
      expect(await carol.change(mutation, ids)).toEqual({
        changedIds: ids,
        userErrors: [],
      });
      expect((await carol.usage()).photoCount).toBe(photoCount);
    }
  });
});

describe("what callers have been told", () => {
  it("are these sentences, numbers aside", () => {
    expect([...sentences.keys()].sort()).toEqual([...SENTENCES].sort());
  });
});

/** To be read as somebody who has just been refused: each says what was wanted. */
const SENTENCES: string[] = [
  "A file may be at most N bytes (N GiB), and this one is N.",
  "Page with first and after, or with last and before, not with both.",
  "The bytes of this photo have not arrived: send them first.",
  "The bytes of this photo have not arrived: use uploadCancel to give the upload up.",
  "The bytes of this upload have arrived: it is a photo now. Move it to the trash instead.",
  "The photo has changed since: it is at version N now, not N. Look at it again.",
  "There is no such photo in your library.",
  "There is no such upload in your library.",
  "This cursor is not of this list: give back a startCursor or endCursor as it came, with the same filter and orderBy.",
  "This file holds no bytes: there must be at least one.",
  "This photo is not in the trash: move it there first.",
  "altText may be at most N characters, and this is N.",
  "altText must be text: lines and tabs, but no other control characters and no halves of characters.",
  "aspectRatio must be width to height as N:N, N/N or N, from N:N to N:N.",
  "clientKey must be N to N characters long.",
  "clientKey must be text, without halves of characters.",
  "fileName must be a name, such as IMG_N.jpg.",
  "fileName must be at most N characters long.",
  "fileName must be without control characters, line breaks and halves of characters.",
  "files may list at most N files a call, and this call lists N.",
  "files must list N to N files.",
  "filter.capturedDate.from must be a day of the calendar as YYYY-MM-DD, not N.",
  "filter.capturedDate.to must be a day of the calendar as YYYY-MM-DD, not N.",
  "first must be N to N, not N.",
  "focalPoint.x must be a fraction of the picture, N to N, and N is not.",
  "focalPoint.y must be a fraction of the picture, N to N, and N is not.",
  "ids may list at most N photos a call, and this call lists N.",
  "ids must list N to N photos.",
  "last must be N to N, not N.",
  "maxWidth must be N pixel or more, and N is not.",
  "shaN must be the SHAN of the file as N lower-case hex digits.",
  "sizeBytes must be the whole number of bytes that will be sent.",
  "sizes must be a value of the sizes attribute, N to N characters without quotes, angle brackets, ampersands and control characters.",
  "width must be N pixel or more, and N is not.",
];
