// What any PhotoSky can be asked: AppSync's rules, met through PhotoSky's own fields. Nothing here leaves a trace in
// the library: uploads that are asked for are cancelled, and all else is refused or only read.

import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import {
  UNRECORDED,
  type Answer,
  type AskOptions,
  type Check,
  type Endpoint,
} from "./check.ts";

const OPERATOR = { as: "principal", name: "operator" } as const;

/** As somebody signed in: that is whom nearly all of PhotoSky is for. */
const asPerson =
  ({ ask }: Endpoint) =>
  (query: string, options: AskOptions = {}) =>
    ask(query, { asker: { as: "person" }, ...options });

async function dataOf(answer: Promise<Answer>): Promise<any> {
  const { status, body } = await answer;
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ["data"]);
  return body.data;
}

/** Refused before anything was run: no data, and one error of three keys. */
function isInvalid({ status, body }: Answer, message: string) {
  assert.equal(status, 200);
  assert.equal(body.data, null);
  assert.deepEqual(
    body.errors.map((error: any) => error.message),
    [message],
  );
  assert.deepEqual(Object.keys(body.errors[0]).sort(), [
    "locations",
    "message",
    "path",
  ]);
  assert.equal(body.errors[0].path, null);
}

const RECORDED_KIND =
  /^(FieldUndefined|SubSelectionRequired|SubSelectionNotAllowed|WrongType):/;

const PAGE = "{ totalCount }";

const INVALID_DOCUMENTS: [id: string, query: string, message: string][] = [
  [
    "1",
    "{ viewer { nope } }",
    "FieldUndefined: Field 'nope' in type 'Viewer' is undefined @ 'viewer/nope'",
  ],
  [
    "2",
    "{ viewer { user { id nope } } }",
    "FieldUndefined: Field 'nope' in type 'User' is undefined @ 'viewer/user/nope'",
  ],
  [
    "3",
    "mutation { nope }",
    "FieldUndefined: Field 'nope' in type 'Mutation' is undefined @ 'nope'",
  ],
  [
    "4",
    '{ photo(id: "x") }',
    "SubSelectionRequired: Sub selection required for type Photo of field photo @ 'photo'",
  ],
  [
    "5",
    "{ photos { nodes } }",
    "SubSelectionRequired: Sub selection required for type null of field nodes @ 'photos/nodes'",
  ],
  [
    "6",
    "{ service { version { x } } }",
    "SubSelectionNotAllowed: Sub selection not allowed on leaf type null of field version @ 'service/version'",
  ],
  [
    "7",
    '{ photo(id: "x") { width { x } } }',
    "SubSelectionNotAllowed: Sub selection not allowed on leaf type Int of field width @ 'photo/width'",
  ],
  [
    "8",
    "{ photo { id } }",
    "MissingFieldArgument: Missing field argument id @ 'photo'",
  ],
  [
    "9",
    '{ photo(id: "x", size: 2) { id } }',
    "UnknownArgument: Unknown field argument size @ 'photo'",
  ],
  [
    "10",
    "query($id: String!) { photo(id: $id) { id } }",
    "VariableTypeMismatch: Variable type 'String!' doesn't match expected type 'ID!' @ 'photo'",
  ],
  [
    "11",
    `query($n: Float) { photos(first: $n) ${PAGE} }`,
    "VariableTypeMismatch: Variable type 'Float' doesn't match expected type 'Int' @ 'photos'",
  ],
  [
    "12",
    '{ photo(id: "x") { ... on Viewer { user { id } } } }',
    "InvalidFragmentType: Fragment cannot be spread here as objects of type Photo can never be of type Viewer @ 'photo'",
  ],
  [
    "13",
    '{ a: photo(id: "x") { id } a: photo(id: "y") { id } }',
    "FieldsConflict: a: they have differing arguments",
  ],
  [
    "14",
    `{ photos(orderBy: {field: UPLOADED_AT, direction: SIDEWAYS}) ${PAGE} }`,
    "WrongType: argument 'orderBy.direction' with value 'EnumValue{name='SIDEWAYS'}' is not a valid 'OrderDirection' @ 'photos'",
  ],
  [
    "15",
    `{ photos(orderBy: {field: UPLOADED_AT}) ${PAGE} }`,
    "WrongType: argument 'orderBy' with value 'ObjectValue{objectFields=[ObjectField{name='field', value=EnumValue{name='UPLOADED_AT'}}]}' is missing required fields '[direction]' @ 'photos'",
  ],
  [
    "16",
    `{ photos(filter: {colour: "red"}) ${PAGE} }`,
    "WrongType: argument 'filter' with value 'ObjectValue{objectFields=[ObjectField{name='colour', value=StringValue{value='red'}}]}' contains a field not in 'PhotoFilter': 'colour' @ 'photos'",
  ],
  [
    "17",
    `{ photos(filter: {trashed: "yes"}) ${PAGE} }`,
    "WrongType: argument 'filter.trashed' with value 'StringValue{value='yes'}' is not a valid 'Boolean' @ 'photos'",
  ],
  [
    "18",
    `{ photos(filter: {status: [READY, GONE]}) ${PAGE} }`,
    "WrongType: argument 'filter.status[1]' with value 'EnumValue{name='GONE'}' is not a valid 'PhotoStatus' @ 'photos'",
  ],
  [
    "19",
    `{ photos(filter: {capturedDate: {from: "29.02.2024"}}) ${PAGE} }`,
    "WrongType: argument 'filter.capturedDate.from' with value 'StringValue{value='29.02.2024'}' is not a valid 'AWSDate' @ 'photos'",
  ],
  [
    "20",
    `{ photos(first: "5") ${PAGE} }`,
    "WrongType: argument 'first' with value 'StringValue{value='5'}' is not a valid 'Int' @ 'photos'",
  ],
  [
    "21",
    `{ photos(first: 2147483648) ${PAGE} }`,
    "WrongType: argument 'first' with value 'IntValue{value=2147483648}' is not a valid 'Int' @ 'photos'",
  ],
  [
    "22",
    "{ photo(id: null) { id } }",
    "WrongType: argument 'id' with value 'NullValue{}' must not be null @ 'photo'",
  ],
  [
    "23",
    "{ photo(id: 1.5) { id } }",
    "WrongType: argument 'id' with value 'FloatValue{value=1.5}' is not a valid 'ID' @ 'photo'",
  ],
  [
    "24",
    "mutation { photosTrash(input: null) { changedIds } }",
    "WrongType: argument 'input' with value 'NullValue{}' must not be null @ 'photosTrash'",
  ],
  [
    "25",
    'mutation { uploadsCreate(input: {files: [{clientKey: "a", fileName: "a", mediaType: "a", sizeBytes: "1", sha256: "a"}]}) { userErrors { code } } }',
    "WrongType: argument 'input.files[0].sizeBytes' with value 'StringValue{value='1'}' is not a valid 'Float' @ 'uploadsCreate'",
  ],
  [
    "26",
    'mutation { uploadsCreate(input: {files: [{clientKey: "a", fileName: "a", mediaType: "a", sizeBytes: 1, sha256: "a", lastModifiedAt: "yesterday"}]}) { userErrors { code } } }',
    "WrongType: argument 'input.files[0].lastModifiedAt' with value 'StringValue{value='yesterday'}' is not a valid 'AWSDateTime' @ 'uploadsCreate'",
  ],
];

const UPLOADS_CREATE = `mutation($input: UploadsCreateInput!) {
  uploadsCreate(input: $input) {
    outcomes {
      __typename
      ... on UploadTicket { clientKey photo { id } }
      ... on UploadDuplicate { clientKey photo { id } }
      ... on UploadRejection { clientKey code message }
    }
    userErrors { code }
  }
}`;

/** Refused by PhotoSky, because it is empty, and by nobody else. */
const EMPTY_FILE = {
  clientKey: "a",
  fileName: "a.jpg",
  mediaType: "image/jpeg",
  sizeBytes: 0,
  sha256: createHash("sha256").digest("hex"),
};

const PHOTOS = `query($first: Int, $orderBy: PhotoOrder, $filter: PhotoFilter) {
  photos(first: $first, orderBy: $orderBy, filter: $filter) { totalCount }
}`;
const filed = (change: object) => ({
  input: { files: [{ ...EMPTY_FILE, ...change }] },
});

const INVALID_VARIABLES: [
  id: string,
  what: string,
  query: string,
  variables: Record<string, unknown>,
  message: string,
][] = [
  [
    "27",
    "text for an Int",
    PHOTOS,
    { first: "5" },
    "Variable 'first' has an invalid value. Expected type 'Int' but was 'String'.",
  ],
  [
    "28",
    "an Int over 32 bits",
    PHOTOS,
    { first: 2_147_483_648 },
    "Variable 'first' has an invalid value. Expected type 'Int' but was 'Long'.",
  ],
  [
    "29",
    "an unknown name for an enum",
    PHOTOS,
    { orderBy: { field: "UPLOADED_AT", direction: "UP" } },
    "Variable 'orderBy' has an invalid value. Invalid input for Enum 'OrderDirection'. No value found for name 'UP'",
  ],
  [
    "30",
    "an enum in a list that is unknown",
    PHOTOS,
    { filter: { status: "GONE" } },
    "Variable 'filter' has an invalid value. Invalid input for Enum 'PhotoStatus'. No value found for name 'GONE'",
  ],
  [
    "31",
    "a date of another form",
    PHOTOS,
    { filter: { capturedDate: { from: "29.02.2024" } } },
    "Variable 'filter' has an invalid value. Unable to parse `29.02.2024` as a valid Date Object.",
  ],
  [
    "32",
    "a time of another form",
    UPLOADS_CREATE,
    filed({ lastModifiedAt: "yesterday" }),
    "Variable 'input' has an invalid value. Unable to parse `yesterday` as a valid DateTime Object.",
  ],
  [
    "33",
    "text for a Float",
    UPLOADS_CREATE,
    filed({ sizeBytes: "1" }),
    "Variable 'input' has an invalid value. Expected type 'Float' but was 'String'.",
  ],
  [
    "34",
    "text for an object",
    UPLOADS_CREATE,
    { input: "files" },
    "Variable 'input' has an invalid value. Expected type 'Map' but was 'String'. Variables for input objects must be an instance of type 'Map'.",
  ],
];

const MISSING_VARIABLES: [
  id: string,
  what: string,
  query: string,
  variables: Record<string, unknown>,
  message: string,
][] = [
  [
    "35",
    "a variable that is missing",
    "query($id: ID!) { photo(id: $id) { id } }",
    {},
    "Variable 'id' has coerced Null value for NonNull type 'ID!'",
  ],
  [
    "36",
    "a null for a variable that must not be",
    "query($id: ID!) { photo(id: $id) { id } }",
    { id: null },
    "Variable 'id' has coerced Null value for NonNull type 'ID!'",
  ],
  [
    "37",
    "an object in a list without a field that it needs, by the name of the variable",
    UPLOADS_CREATE,
    filed({ fileName: undefined }),
    "Variable 'input' has coerced Null value for NonNull type 'String!'",
  ],
  [
    "38",
    "an object with a field that its type lacks, without a place",
    UPLOADS_CREATE,
    filed({ colour: "red" }),
    "The variables input contains a field that is not defined for input object type 'UploadFileInput' ",
  ],
];

const BEHAVIOUR: Check[] = [
  {
    id: "PHOTOSKY-39",
    must: "MUST answer with data alone where nothing went wrong, in the order of the query",
    async run(endpoint) {
      const { text } = await asPerson(endpoint)(
        "{ b: service { maxPageSize __typename } a: viewer { __typename } __typename }",
      );
      assert.match(
        text,
        /^\{"data":\{"b":\{"maxPageSize":\d+,"__typename":"Service"\},"a":\{"__typename":"Viewer"\},"__typename":"Query"\}\}$/,
      );
    },
  },
  {
    id: "PHOTOSKY-40",
    must: "MUST answer null, and no error, where a nullable field has nothing",
    async run(endpoint) {
      const ask = asPerson(endpoint);
      const data = await dataOf(ask('{ photo(id: "nothing") { id } }'));
      assert.deepEqual(data, { photo: null });
    },
  },
  {
    id: "PHOTOSKY-41",
    must: "MUST take a whole number as an ID, as a literal and as a variable",
    async run(endpoint) {
      const ask = asPerson(endpoint);
      assert.deepEqual(
        await dataOf(
          ask(
            "query($id: ID!) { a: photo(id: 12) { id } b: photo(id: $id) { id } }",
            { variables: { id: 12 } },
          ),
        ),
        { a: null, b: null },
      );
    },
  },
  {
    id: "PHOTOSKY-42",
    must: "MUST answer a resolver's named error with six keys, at its place",
    async run(endpoint) {
      const { status, body } = await asPerson(endpoint)(
        "{\n  photos(first: 0) { totalCount }\n}",
      );
      assert.equal(status, 200);
      const { message, ...error } = body.errors[0];
      assert.deepEqual(error, {
        path: ["photos"],
        data: null,
        errorType: "Invalid",
        errorInfo: null,
        locations: [{ line: 2, column: 3, sourceName: null }],
      });
      assert.equal(typeof message, "string");
    },
  },
  {
    id: "PHOTOSKY-43",
    must: "MUST null the whole answer when a non-null root field fails, with one error for each that did",
    async run(endpoint) {
      const { body } = await asPerson(endpoint)(
        "{ viewer { user { id } } a: photos(first: 0) { totalCount } b: photos(first: 100000) { totalCount } }",
      );
      assert.equal(body.data, null);
      assert.deepEqual(body.errors.map(({ path }: any) => path).sort(), [
        ["a"],
        ["b"],
      ]);
    },
  },
  {
    id: "PHOTOSKY-44",
    must: "MUST run the same field under two aliases with the arguments of each",
    async run(endpoint) {
      const { body } = await asPerson(endpoint)(
        '{ a: photos(first: 1) { pageInfo { hasPreviousPage } } b: photos(last: 1) { pageInfo { hasNextPage } } c: photo(id: "x") { id } }',
      );
      assert.deepEqual(body, {
        data: {
          a: { pageInfo: { hasPreviousPage: false } },
          b: { pageInfo: { hasNextPage: false } },
          c: null,
        },
      });
    },
  },
  {
    id: "PHOTOSKY-45",
    must: "MUST merge what is selected twice, through fragments too",
    async run(endpoint) {
      const data = await dataOf(
        asPerson(endpoint)(
          `{ service { version } ...F service { maxPageSize } }
           fragment F on Query { service { ...G version } } fragment G on Service { __typename }`,
        ),
      );
      assert.deepEqual(Object.keys(data.service), [
        "version",
        "__typename",
        "maxPageSize",
      ]);
    },
  },
  {
    id: "PHOTOSKY-46",
    must: "MUST not run the resolver of a field that is skipped or not included",
    async run(endpoint) {
      const data = await dataOf(
        asPerson(endpoint)(
          "query($no: Boolean!) { __typename photos(first: 0) @include(if: $no) { totalCount } ... @skip(if: true) { b: photos(first: 0) { totalCount } } }",
          { variables: { no: false } },
        ),
      );
      assert.deepEqual(data, { __typename: "Query" });
    },
  },
  {
    id: "PHOTOSKY-47",
    must: "MUST hand on null and nothing alike where the resolver makes no difference, as literals and variables",
    async run(endpoint) {
      const data = await dataOf(
        asPerson(endpoint)(
          `query($none: Int, $null: PhotoFilter) {
             a: photos { pageInfo { hasPreviousPage } }
             b: photos(first: null, filter: null, orderBy: null) { pageInfo { hasPreviousPage } }
             c: photos(first: $none, filter: $null) { pageInfo { hasPreviousPage } }
           }`,
          { variables: { null: null } },
        ),
      );
      assert.deepEqual(data.b, data.a);
      assert.deepEqual(data.c, data.a);
    },
  },
  {
    id: "PHOTOSKY-48",
    must: "MUST apply an operation's own defaults, but not over a null that was given",
    async run(endpoint) {
      const query =
        "query($first: Int = 0) { photos(first: $first) { __typename } }";
      const left = await asPerson(endpoint)(query);
      assert.equal(left.body.errors[0].errorType, "Invalid");
      const given = await asPerson(endpoint)(query, {
        variables: { first: null },
      });
      assert.equal(given.body.errors, undefined);
    },
  },
  {
    id: "PHOTOSKY-49",
    must: "MUST tell the types of a union by __typename, and answer each by its own fields",
    async run(endpoint) {
      const { uploadsCreate } = await dataOf(
        asPerson(endpoint)(UPLOADS_CREATE, { variables: filed({}) }),
      );
      const [{ message, ...outcome }] = uploadsCreate.outcomes;
      assert.deepEqual(outcome, {
        __typename: "UploadRejection",
        clientKey: "a",
        code: "EMPTY",
      });
      assert.equal(typeof message, "string");
    },
  },
  {
    id: "PHOTOSKY-50",
    must: "MUST carry text of any script through, by variables and by literals with escapes",
    async run(endpoint) {
      const clientKey = 'é 😀 ‏עברית "quoted" \\ \n\t';
      const ask = asPerson(endpoint);
      const keyOf = (data: any) => data.uploadsCreate.outcomes[0].clientKey;
      assert.equal(
        keyOf(
          await dataOf(
            ask(UPLOADS_CREATE, { variables: filed({ clientKey }) }),
          ),
        ),
        clientKey,
      );
      const literal = Object.entries({ ...EMPTY_FILE, clientKey })
        .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
        .join(", ");
      assert.equal(
        keyOf(
          await dataOf(
            ask(
              `mutation { uploadsCreate(input: {files: [{${literal}}]}) { outcomes { ... on UploadRejection { clientKey } } } }`,
            ),
          ),
        ),
        clientKey,
      );
    },
  },
  {
    id: "PHOTOSKY-51",
    must: "MUST take every documented form of AWSDateTime",
    async run(endpoint) {
      for (const lastModifiedAt of [
        "2024-02-29T12:00:00Z",
        "2024-02-29T12:00:00.123Z",
        "2024-02-29T12:00:00.123456789-07:00",
        "2024-02-29T12:00:00+05:30:15",
        null,
      ]) {
        const { body } = await asPerson(endpoint)(UPLOADS_CREATE, {
          variables: filed({ lastModifiedAt }),
        });
        assert.equal(body.errors, undefined);
      }
    },
  },
  {
    id: "PHOTOSKY-52",
    must: "MUST refuse an AWSDateTime without an offset, or of a day that is not",
    unconfirmed: 9,
    async run(endpoint) {
      for (const lastModifiedAt of [
        "2024-02-29T12:00:00",
        "2024-02-29",
        "2023-02-29T12:00:00Z",
      ])
        isInvalid(
          await asPerson(endpoint)(UPLOADS_CREATE, {
            variables: filed({ lastModifiedAt }),
          }),
          `Variable 'input' has an invalid value. Unable to parse \`${lastModifiedAt}\` as a valid DateTime Object.`,
        );
    },
  },
  {
    id: "PHOTOSKY-53",
    must: "MUST take one item for a list of one",
    async run(endpoint) {
      const query =
        "mutation($ids: [ID!]) { photosTrash(input: {ids: $ids}) { changedIds userErrors { code field } } }";
      const wanted = {
        photosTrash: {
          changedIds: [],
          userErrors: [{ code: "NOT_FOUND", field: ["input", "ids", "0"] }],
        },
      };
      const ask = asPerson(endpoint);
      assert.deepEqual(
        await dataOf(ask(query, { variables: { ids: "nothing" } })),
        wanted,
      );
      assert.deepEqual(
        await dataOf(
          ask(
            query
              .replace("ids: $ids", 'ids: "nothing"')
              .replace("($ids: [ID!])", ""),
          ),
        ),
        wanted,
      );
    },
  },
  {
    id: "PHOTOSKY-54",
    must: "MUST put variables into lists and objects of literals",
    async run(endpoint) {
      const data = await dataOf(
        asPerson(endpoint)(
          'mutation($a: ID!) { photosTrash(input: {ids: [$a, "b"]}) { userErrors { field } } }',
          { variables: { a: "a" } },
        ),
      );
      assert.deepEqual(
        data.photosTrash.userErrors.map(({ field }: any) => field[2]),
        ["0", "1"],
      );
    },
  },
  {
    id: "PHOTOSKY-55",
    must: "MUST answer mutations in the order of the document, each on its own",
    async run(endpoint) {
      const cancel = (alias: string) =>
        `${alias}: uploadCancel(input: {photoId: "${alias}"}) { cancelledPhotoId userErrors { code } }`;
      const { text } = await asPerson(endpoint)(
        `mutation { ${cancel("c")} ${cancel("a")} ${cancel("b")} }`,
      );
      const refusal =
        '{"cancelledPhotoId":null,"userErrors":[{"code":"NOT_FOUND"}]}';
      assert.equal(
        text,
        `{"data":{"c":${refusal},"a":${refusal},"b":${refusal}}}`,
      );
    },
  },
  {
    id: "PHOTOSKY-56",
    must: "MUST run, of several operations, the one that is named and no other",
    unconfirmed: "only a third party tells of the answer without a name",
    async run(endpoint) {
      const query = `query Look { viewer { __typename } }
        mutation Change { uploadCancel(input: {photoId: "x"}) { cancelledPhotoId } }`;
      const ask = asPerson(endpoint);
      assert.deepEqual(await dataOf(ask(query, { operationName: "Look" })), {
        viewer: { __typename: "Viewer" },
      });
      assert.deepEqual(await dataOf(ask(query, { operationName: "Change" })), {
        uploadCancel: { cancelledPhotoId: null },
      });
      assert.equal((await ask(query)).status, 400);
    },
  },
  {
    id: "PHOTOSKY-57",
    must: "MUST answer numbers as numbers, enums as their names, times as the resolver wrote them",
    async run(endpoint) {
      const { service, viewer } = await dataOf(
        asPerson(endpoint)(
          "{ service { maxUploadBytes previewWidths previewFormats } viewer { usage { asOf originalBytes } } }",
        ),
      );
      assert.equal(typeof service.maxUploadBytes, "number");
      assert.ok(service.previewWidths.every(Number.isInteger));
      assert.ok(service.previewFormats.includes("WEBP"));
      assert.equal(
        new Date(viewer.usage.asOf).toISOString(),
        viewer.usage.asOf,
      );
      assert.equal(typeof viewer.usage.originalBytes, "number");
    },
  },
  {
    id: "PHOTOSKY-58",
    must: "MUST answer a batched field of each photo of a page by that photo",
    async run(endpoint) {
      await withUploads(endpoint, 3, async (ids, ask) => {
        const { uploads } = await dataOf(
          ask(
            `{ uploads(first: 100) {
                 nodes { id upload { target { ... on SingleUploadTarget { url } } } }
                 edges { node { again: upload { target { ... on SingleUploadTarget { url } } } id } }
               } }`,
          ),
        );
        const ours = uploads.nodes.filter(({ id }: any) => ids.includes(id));
        assert.equal(ours.length, ids.length);
        const urls = ours.map(({ upload }: any) => upload.target.url);
        assert.equal(new Set(urls).size, ids.length);
        for (const { node } of uploads.edges)
          if (ids.includes(node.id))
            assert.ok(node.again.target.url.startsWith("http"));
      });
    },
  },
  {
    id: "PHOTOSKY-59",
    must: "MUST take a token with Bearer before it or without",
    async run({ ask }) {
      for (const bearer of [true, false])
        assert.deepEqual(
          await dataOf(
            ask("{ viewer { __typename } }", {
              asker: { as: "person", bearer },
            }),
          ),
          { viewer: { __typename: "Viewer" } },
        );
    },
  },
  {
    id: "PHOTOSKY-60",
    must: "MUST answer 401 to an API key: the API has no such mode",
    async run({ ask }) {
      const { status, body, headers } = await ask("{ service { version } }", {
        asker: { as: "apiKey", key: "da2-aaaaaaaaaaaaaaaaaaaaaaaaaa" },
      });
      assert.equal(status, 401);
      assert.equal(body.errors[0].errorType, "UnauthorizedException");
      assert.equal(headers["x-amzn-errortype"], "UnauthorizedException");
    },
  },
  {
    id: "PHOTOSKY-61",
    must: "MUST answer a principal where field and type are open to IAM",
    async run({ ask }) {
      const data = await dataOf(
        ask("{ service { version maxPageSize } }", { asker: OPERATOR }),
      );
      assert.equal(typeof data.service.version, "string");
    },
  },
  {
    id: "PHOTOSKY-62",
    must: "MUST deny a principal the fields of people, and answer what is beside them",
    async run({ ask }) {
      const { status, body } = await ask(
        '{ service { maxPageSize } photo(id: "x") { id } }',
        { asker: OPERATOR },
      );
      assert.equal(status, 200);
      assert.equal(typeof body.data.service.maxPageSize, "number");
      assert.equal(body.data.photo, null);
      assert.deepEqual(body.errors, [
        {
          path: ["photo"],
          data: null,
          errorType: "Unauthorized",
          errorInfo: null,
          locations: [{ line: 1, column: 27, sourceName: null }],
          message: "Not Authorized to access photo on type Query",
        },
      ]);
    },
  },
  {
    id: "PHOTOSKY-63",
    must: "MUST null the whole answer where what is denied must not be null",
    async run({ ask }) {
      for (const [query, message] of [
        [
          "{ service { version } viewer { user { id } } }",
          "Not Authorized to access viewer on type Query",
        ],
        [
          'mutation { uploadCancel(input: {photoId: "x"}) { cancelledPhotoId } }',
          "Not Authorized to access uploadCancel on type Mutation",
        ],
      ] as const) {
        const { status, body } = await ask(query, { asker: OPERATOR });
        assert.equal(status, 200);
        assert.equal(body.data, null);
        assert.deepEqual(
          body.errors.map((error: any) => error.message),
          [message],
        );
      }
    },
  },
  {
    id: "PHOTOSKY-64",
    must: "MUST answer introspection, or refuse it as a field that is not there",
    async run(endpoint) {
      const { status, body } = await asPerson(endpoint)(
        '{ __type(name: "OrderDirection") { kind enumValues { name } } }',
      );
      assert.equal(status, 200);
      if (body.data)
        assert.deepEqual(body, {
          data: {
            __type: {
              kind: "ENUM",
              enumValues: [{ name: "ASC" }, { name: "DESC" }],
            },
          },
        });
      else
        assert.match(
          body.errors[0].message,
          /^Validation error of type FieldUndefined: Field '__type' in type 'Query' is undefined/,
        );
    },
  },
  {
    id: "PHOTOSKY-65",
    must: "MUST refuse a subscription where the schema has none",
    unconfirmed: 4,
    async run(endpoint) {
      const { status, body } = await asPerson(endpoint)(
        "subscription { photoChanged { id } }",
      );
      assert.ok(status === 400 || body.data === null);
      assert.ok(body.errors.length > 0);
    },
  },
];

/** Asks for uploads of bytes that nobody has, and gives them up again. */
async function withUploads(
  endpoint: Endpoint,
  count: number,
  act: (ids: string[], ask: ReturnType<typeof asPerson>) => Promise<void>,
) {
  const ask = asPerson(endpoint);
  const files = Array.from({ length: count }, (_, index) => ({
    ...EMPTY_FILE,
    clientKey: `${index}`,
    sizeBytes: 1,
    sha256: createHash("sha256").update(randomUUID()).digest("hex"),
  }));
  const { uploadsCreate } = await dataOf(
    ask(UPLOADS_CREATE, { variables: { input: { files } } }),
  );
  const ids: string[] = uploadsCreate.outcomes.map(
    ({ photo }: any) => photo.id,
  );
  try {
    await act(ids, ask);
  } finally {
    for (const id of ids)
      await ask(
        "mutation($id: ID!) { uploadCancel(input: {photoId: $id}) { cancelledPhotoId } }",
        { variables: { id } },
      );
  }
}

export const PHOTOSKY_CHECKS: Check[] = [
  ...INVALID_DOCUMENTS.map(([id, query, message]): Check => ({
    id: `PHOTOSKY-${id}`,
    must: `MUST answer ${query}, asked of PhotoSky, with ${message.split(":")[0]}`,
    ...(!RECORDED_KIND.test(message) && { unconfirmed: UNRECORDED.wording }),
    run: async (endpoint) =>
      isInvalid(
        await asPerson(endpoint)(query),
        `Validation error of type ${message}`,
      ),
  })),
  ...INVALID_VARIABLES.map(([id, what, query, variables, message]): Check => ({
    id: `PHOTOSKY-${id}`,
    must: `MUST refuse as a variable ${what}`,
    unconfirmed: UNRECORDED.wording,
    run: async (endpoint) =>
      isInvalid(await asPerson(endpoint)(query, { variables }), message),
  })),
  ...MISSING_VARIABLES.map(([id, what, query, variables, message]): Check => ({
    id: `PHOTOSKY-${id}`,
    must: `MUST refuse ${what}`,
    run: async (endpoint) =>
      isInvalid(await asPerson(endpoint)(query, { variables }), message),
  })),
  ...BEHAVIOUR,
].map((check) => ({ ...check, api: "photosky" }));
