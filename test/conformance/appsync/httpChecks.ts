import assert from "node:assert/strict";
import { UNRECORDED, type Answer, type Check } from "./check.ts";

const MALFORMED = "MalformedHttpRequestException";
const UNAUTHORIZED = {
  errors: [
    {
      errorType: "UnauthorizedException",
      message: "You are not authorized to make this call.",
    },
  ],
};

function isRefused(answer: Answer, errorType: string, message?: string) {
  assert.equal(answer.status, 400);
  assert.equal(answer.body.errors.length, 1);
  assert.equal(answer.body.errors[0].errorType, errorType);
  if (message) assert.equal(answer.body.errors[0].message, message);
}

/** One error of the engine, before execution: no errorType, no path, no data. */
function isInvalid(answer: Answer, message: string) {
  assert.equal(answer.status, 200);
  assert.equal(answer.body.data, null);
  assert.deepEqual(
    answer.body.errors.map((error: any) => error.message),
    [message],
  );
  assert.deepEqual(Object.keys(answer.body.errors[0]).sort(), [
    "locations",
    "message",
    "path",
  ]);
  assert.equal(answer.body.errors[0].path, null);
}

async function eventOf(answer: Promise<Answer>, field = "event") {
  const { body } = await answer;
  assert.equal(body.errors, undefined);
  return JSON.parse(body.data[field].json);
}

/** Literals and variables that the type of one argument does not take. */
const BAD_SCALARS: [argument: string, type: string, ...values: string[]][] = [
  ["date", "AWSDate", "2024-1-3", "yesterday", "01.02.2024"],
  ["time", "AWSTime", "25:00:00", "12:00"],
  ["dateTime", "AWSDateTime", "2024-02-29T10:00:00", "2024-02-29", "yesterday"],
  ["email", "AWSEmail", "nobody", "a b@example.com"],
  ["json", "AWSJSON", "{", "text"],
  ["phone", "AWSPhone", "1110004444", "phone"],
  ["url", "AWSURL", "example.com", "https://example.com//a"],
  ["ip", "AWSIPAddress", "300.1.1.1", "10.0.0.0/33"],
];

const GOOD_SCALARS: [argument: string, type: string, ...values: string[]][] = [
  ["date", "AWSDate", "2024-02-29", "2024-02-29Z", "2024-02-29+01:30"],
  ["time", "AWSTime", "12:00:34.", "12:00:34.210Z", "12:00:34+05:30"],
  [
    "dateTime",
    "AWSDateTime",
    "2024-02-29T12:00:00Z",
    "2024-02-29T12:00:00.123456789-07:00",
  ],
  ["email", "AWSEmail", "ann.o-neil+x@mail.example.com"],
  ["json", "AWSJSON", '{"a":[1,null]}', '"text"', "3"],
  ["phone", "AWSPhone", "206-555-0100", "+44 20 7946 0958"],
  ["url", "AWSURL", "https://example.com/a?b=c", "mailto:a@example.com"],
  ["ip", "AWSIPAddress", "10.0.0.0/8", "::1"],
];

const UNSETTLED_GRAMMARS = new Set(["AWSDateTime", "AWSPhone", "AWSURL"]);

const RECORDED_KIND =
  /^(FieldUndefined|SubSelectionRequired|SubSelectionNotAllowed|WrongType):/;

/** What is wrong with a document whatever the schema. */
const INVALID_EVERYWHERE: [query: string, message: string][] = [
  ["{ __typename ...F }", "UndefinedFragment: Undefined fragment F"],
  [
    "{ __typename } fragment F on Query { __typename }",
    "UnusedFragment: Unused fragment F @ 'F'",
  ],
  [
    "{ ...F } fragment F on Query { ...F }",
    "FragmentCycle: Fragment cycles not allowed @ 'F'",
  ],
  ["query($x: Int) { __typename }", "UnusedVariable: Unused variable x"],
  [
    "{ __typename @skip(if: $x) }",
    "UndefinedVariable: Undefined variable x @ '__typename'",
  ],
  [
    "query($x: String!) { __typename @skip(if: $x) }",
    "VariableTypeMismatch: Variable type 'String!' doesn't match expected type 'Boolean!' @ '__typename'",
  ],
  [
    "{ __typename @fast }",
    "UnknownDirective: Unknown directive fast @ '__typename'",
  ],
  [
    "{ __typename @skip }",
    "MissingDirectiveArgument: Missing directive argument if @ '__typename'",
  ],
  [
    '{ __typename @skip(if: "yes") }',
    "WrongType: argument 'if' with value 'StringValue{value='yes'}' is not a valid 'Boolean' @ '__typename'",
  ],
  [
    "{ __typename(a: 1) }",
    "UnknownArgument: Unknown field argument a @ '__typename'",
  ],
  [
    "{ __typename { x } }",
    "SubSelectionNotAllowed: Sub selection not allowed on leaf type null of field __typename @ '__typename'",
  ],
];

export const HTTP_CHECKS: Check[] = [
  {
    id: "HTTP-1",
    must: "MUST answer 401, an UnauthorizedException and its header to a request without credentials",
    api: "any",
    async run({ ask }) {
      const answer = await ask("{ __typename }", { asker: { as: "nobody" } });
      assert.equal(answer.status, 401);
      assert.deepEqual(answer.body, UNAUTHORIZED);
      assert.equal(answer.headers["x-amzn-errortype"], "UnauthorizedException");
    },
  },
  {
    id: "HTTP-2",
    must: "MUST answer 401 before it looks at the body",
    api: "any",
    async run({ ask }) {
      const answer = await ask("", { asker: { as: "nobody" }, body: "meow" });
      assert.equal(answer.status, 401);
    },
  },
  {
    id: "HTTP-3",
    must: "MUST say that an empty body is empty",
    api: "any",
    async run({ ask }) {
      isRefused(
        await ask("", { body: "" }),
        MALFORMED,
        "Request body is empty.",
      );
    },
  },
  ...["meow", "{}", "{}}", "[]", "null", '[{"query":"{ __typename }"}]'].map(
    (body, index): Check => ({
      id: `HTTP-4${"abcdef"[index]}`,
      must: `MUST answer 400 to the body ${body}`,
      api: "any",
      ...(body === "null" && { unconfirmed: UNRECORDED.body }),
      ...(body.startsWith("[{") && { unconfirmed: 4 as const }),
      async run({ ask }) {
        isRefused(
          await ask("", { body }),
          MALFORMED,
          "Unable to parse GraphQL query.",
        );
      },
    }),
  ),
  {
    id: "HTTP-5",
    must: "MUST answer 400 to a query that is not GraphQL",
    unconfirmed: 4,
    api: "any",
    async run({ ask }) {
      isRefused(await ask("{ __typename"), MALFORMED);
      isRefused(await ask("fragment F on Query { __typename }"), MALFORMED);
    },
  },
  {
    id: "HTTP-6",
    must: "MUST answer 400 to several operations without a name, and run the one that is named",
    unconfirmed: "only a third party tells of this answer",
    api: "any",
    async run({ ask }) {
      const query = "query A { a: __typename } query B { b: __typename }";
      isRefused(
        await ask(query),
        "BadRequestException",
        "Missing operation name.",
      );
      const { body } = await ask(query, { operationName: "B" });
      assert.deepEqual(body, { data: { b: "Query" } });
      isRefused(
        await ask(query, { operationName: "C" }),
        "BadRequestException",
      );
    },
  },
  {
    id: "HTTP-7",
    must: "MUST refuse a subscription over POST",
    unconfirmed: 4,
    async run({ ask }) {
      const { status, body } = await ask("subscription { onTouch { name } }");
      assert.equal(status, 400);
      assert.equal(body.data, undefined);
    },
  },
  {
    id: "HTTP-8",
    must: "MUST answer 200 to an unknown field, in graphql-java's words and without an errorType",
    api: "any",
    async run({ ask }) {
      const answer = await ask("{badfield}");
      isInvalid(
        answer,
        "Validation error of type FieldUndefined: Field 'badfield' in type 'Query' is undefined @ 'badfield'",
      );
      assert.deepEqual(answer.body.errors[0].locations, [
        { line: 1, column: 2, sourceName: null },
      ]);
    },
  },
  ...(
    [
      [
        "{ photo(id: 1) }",
        "SubSelectionRequired: Sub selection required for type Photo of field photo @ 'photo'",
      ],
      [
        "{ requiredPhoto(id: 1) }",
        "SubSelectionRequired: Sub selection required for type null of field requiredPhoto @ 'requiredPhoto'",
      ],
      [
        "{ photo(id: 1) { id { x } } }",
        "SubSelectionNotAllowed: Sub selection not allowed on leaf type null of field id @ 'photo/id'",
      ],
      [
        "{ photo { id } }",
        "MissingFieldArgument: Missing field argument id @ 'photo'",
      ],
      [
        "{ photo(id: 1, size: 2) { id } }",
        "UnknownArgument: Unknown field argument size @ 'photo'",
      ],
      [
        "query($id: String!) { photo(id: $id) { id } }",
        "VariableTypeMismatch: Variable type 'String!' doesn't match expected type 'ID!' @ 'photo'",
      ],
      [
        "{ photo(id: $id) { id } }",
        "UndefinedVariable: Undefined variable id @ 'photo'",
      ],
      ["query($id: ID) { unresolved }", "UnusedVariable: Unused variable id"],
      ["{ unresolved ...F }", "UndefinedFragment: Undefined fragment F"],
      [
        "{ unresolved } fragment F on Photo { id }",
        "UnusedFragment: Unused fragment F @ 'F'",
      ],
      [
        "{ photo(id: 1) { x: id x: title } }",
        "FieldsConflict: x: id and title are different fields @ 'photo'",
      ],
      [
        "{ unresolved @fast }",
        "UnknownDirective: Unknown directive fast @ 'unresolved'",
      ],
      [
        '{ event(filter: {optional: "x"}) { json } }',
        "WrongType: argument 'filter' with value 'ObjectValue{objectFields=[ObjectField{name='optional', value=StringValue{value='x'}}]}' is missing required fields '[required]' @ 'event'",
      ],
      [
        '{ event(filter: {required: "x", more: 1}) { json } }',
        "WrongType: argument 'filter' with value 'ObjectValue{objectFields=[ObjectField{name='required', value=StringValue{value='x'}}, ObjectField{name='more', value=IntValue{value=1}}]}' contains a field not in 'Filter': 'more' @ 'event'",
      ],
      [
        "{ event(order: SIDEWAYS) { json } }",
        "WrongType: argument 'order' with value 'EnumValue{name='SIDEWAYS'}' is not a valid 'Order' @ 'event'",
      ],
      [
        "{ event(size: 2147483648) { json } }",
        "WrongType: argument 'size' with value 'IntValue{value=2147483648}' is not a valid 'Int' @ 'event'",
      ],
    ] as const
  ).map(([query, message], index): Check => ({
    id: `HTTP-9${"abcdefghijklmnop"[index]}`,
    must: `MUST answer ${query} with ${message.split(":")[0]}`,
    ...(!RECORDED_KIND.test(message) && { unconfirmed: UNRECORDED.wording }),
    async run({ ask }) {
      isInvalid(await ask(query), `Validation error of type ${message}`);
    },
  })),
  {
    id: "HTTP-10",
    must: "MUST name the variable when one is missing, however deep",
    async run({ ask }) {
      const message =
        "Variable 'filter' has coerced Null value for NonNull type 'String!'";
      const query =
        "query($filter: Filter) { event(filter: $filter) { json } }";
      isInvalid(await ask(query, { variables: { filter: {} } }), message);
      isInvalid(
        await ask(query, {
          variables: { filter: { required: "x", inner: { required: null } } },
        }),
        message,
      );
      isInvalid(
        await ask("query($id: ID!) { photo(id: $id) { id } }"),
        "Variable 'id' has coerced Null value for NonNull type 'ID!'",
      );
    },
  },
  ...(
    [
      [
        "Int",
        "size",
        "5",
        "Variable 'x' has an invalid value. Expected type 'Int' but was 'String'.",
      ],
      [
        "Int",
        "size",
        2_147_483_648,
        "Variable 'x' has an invalid value. Expected type 'Int' but was 'Long'.",
      ],
      [
        "Order",
        "order",
        "UP",
        "Variable 'x' has an invalid value. Invalid input for Enum 'Order'. No value found for name 'UP'",
      ],
      [
        "Filter",
        "filter",
        3,
        "Variable 'x' has an invalid value. Expected type 'Map' but was 'Integer'. Variables for input objects must be an instance of type 'Map'.",
      ],
      [
        "Filter",
        "filter",
        { required: "x", more: 1 },
        "The variables input contains a field that is not defined for input object type 'Filter' ",
      ],
    ] as const
  ).map(([type, argument, value, message], index): Check => ({
    id: `HTTP-11${"abcde"[index]}`,
    must: `MUST refuse ${JSON.stringify(value)} as a variable of type ${type}`,
    ...(!message.startsWith("The variables input") && {
      unconfirmed: UNRECORDED.wording,
    }),
    async run({ ask }) {
      isInvalid(
        await ask(`query($x: ${type}) { event(${argument}: $x) { json } }`, {
          variables: { x: value },
        }),
        message,
      );
    },
  })),
  ...BAD_SCALARS.flatMap(([argument, type, ...values], index): Check[] => [
    {
      id: `HTTP-12${"abcdefgh"[index]}`,
      must: `MUST refuse a literal that is no ${type} as WrongType`,
      ...(UNSETTLED_GRAMMARS.has(type) && { unconfirmed: 9 as const }),
      async run({ ask }) {
        for (const value of values)
          isInvalid(
            await ask(
              `{ scalars(${argument}: ${JSON.stringify(value)}) { json } }`,
            ),
            `Validation error of type WrongType: argument '${argument}' with value 'StringValue{value='${value}'}' is not a valid '${type}' @ 'scalars'`,
          );
      },
    },
    {
      id: `HTTP-13${"abcdefgh"[index]}`,
      must: `MUST refuse a variable that is no ${type}, and say that it cannot be parsed`,
      ...(UNSETTLED_GRAMMARS.has(type) && { unconfirmed: 9 as const }),
      async run({ ask }) {
        for (const value of values) {
          const { body } = await ask(
            `query($x: ${type}) { scalars(${argument}: $x) { json } }`,
            { variables: { x: value } },
          );
          assert.match(
            body.errors[0].message,
            /^Variable 'x' has an invalid value\. Unable to parse /,
          );
          assert.ok(body.errors[0].message.includes(value));
        }
      },
    },
  ]),
  ...GOOD_SCALARS.map(([argument, type, ...values], index): Check => ({
    id: `HTTP-14${"abcdefgh"[index]}`,
    must: `MUST hand every form of ${type} to the resolver`,
    async run({ ask }) {
      for (const value of values) {
        const expected = type === "AWSJSON" ? JSON.parse(value) : value;
        const asVariable = await eventOf(
          ask(`query($x: ${type}) { scalars(${argument}: $x) { json } }`, {
            variables: { x: value },
          }),
          "scalars",
        );
        assert.deepEqual(asVariable.arguments, { [argument]: expected });
        const asLiteral = await eventOf(
          ask(`{ scalars(${argument}: ${JSON.stringify(value)}) { json } }`),
          "scalars",
        );
        assert.deepEqual(asLiteral.arguments, { [argument]: expected });
      }
    },
  })),
  {
    id: "HTTP-15",
    must: "MUST refuse an object literal or an object variable as AWSJSON",
    async run({ ask }) {
      const literal = await ask("{ scalars(json: {a: 1}) { json } }");
      assert.match(literal.body.errors[0].message, /of type WrongType/);
      isInvalid(
        await ask("query($x: AWSJSON) { scalars(json: $x) { json } }", {
          variables: { x: { key1: "hi", key2: 3 } },
        }),
        "Variable 'x' has an invalid value. Unable to parse {key1=hi, key2=3} as valid JSON.",
      );
    },
  },
  {
    id: "HTTP-16",
    must: "MUST take AWSTimestamp as a whole number only",
    unconfirmed: UNRECORDED.wording,
    async run({ ask }) {
      const query =
        "query($x: AWSTimestamp) { scalars(timestamp: $x) { json } }";
      const event = await eventOf(
        ask(query, { variables: { x: -5 } }),
        "scalars",
      );
      assert.deepEqual(event.arguments, { timestamp: -5 });
      for (const x of ["5", 1.5])
        isInvalid(
          await ask(query, { variables: { x } }),
          `Variable 'x' has an invalid value. Unable to parse \`${x}\` as a valid timestamp.`,
        );
    },
  },
  {
    id: "HTTP-17",
    must: "MUST answer a CORS preflight without credentials, for every origin",
    unconfirmed: 5,
    api: "any",
    async run({ ask }) {
      const { status, headers } = await ask("", {
        method: "OPTIONS",
        asker: { as: "nobody" },
        headers: [
          ["origin", "https://gallery.example"],
          ["access-control-request-method", "POST"],
        ],
      });
      assert.equal(status, 200);
      assert.equal(headers["access-control-allow-origin"], "*");
      const allowed = String(headers["access-control-allow-headers"]);
      for (const name of [
        "content-type",
        "authorization",
        "x-api-key",
        "x-amz-date",
        "x-amz-security-token",
        "x-amz-user-agent",
      ])
        assert.ok(allowed.toLowerCase().includes(name), name);
    },
  },
  {
    id: "HTTP-18",
    must: "MUST allow every origin, and give a request id, on answers and on refusals",
    api: "any",
    async run({ ask }) {
      const answers = [
        await ask("{ __typename }"),
        await ask("", { body: "meow" }),
        await ask("{ __typename }", { asker: { as: "nobody" } }),
      ];
      const ids = answers.map(({ headers }) => {
        assert.equal(headers["access-control-allow-origin"], "*");
        return headers["x-amzn-requestid"];
      });
      assert.equal(new Set(ids).size, 3);
      assert.match(String(ids[0]), /^[0-9a-f-]{36}$/);
    },
  },
  {
    id: "HTTP-19",
    must: "MUST refuse GET",
    unconfirmed: 4,
    api: "any",
    async run({ ask }) {
      const { status, body } = await ask("", { method: "GET" });
      assert.equal(status, 405);
      assert.equal(body.errors.length, 1);
    },
  },
  {
    id: "HTTP-20",
    must: "MUST compress answers of 1,000 bytes and more for clients that take gzip, and no others",
    api: "any",
    async run({ ask }) {
      const aliases = Array.from(
        { length: 100 },
        (_, n) => `a${n}: __typename`,
      );
      const long = `{ ${aliases.join(" ")} }`;
      const accepting: [string, string][] = [["accept-encoding", "br, gzip"]];
      const compressed = await ask(long, { headers: accepting });
      assert.equal(compressed.headers["content-encoding"], "gzip");
      assert.equal(Object.keys(compressed.body.data).length, 100);
      const plain = await ask(long);
      assert.equal(plain.headers["content-encoding"], undefined);
      const short = await ask("{ __typename }", { headers: accepting });
      assert.equal(short.headers["content-encoding"], undefined);
    },
  },
  {
    id: "HTTP-21",
    must: "MUST take the body as JSON whatever its content type",
    api: "any",
    async run({ ask }) {
      const { body } = await ask("{ __typename }", {
        headers: [["content-type", "application/graphql"]],
      });
      assert.deepEqual(body, { data: { __typename: "Query" } });
    },
  },
  {
    id: "HTTP-22",
    must: "MUST refuse bodies over a megabyte",
    unconfirmed: 4,
    api: "any",
    async run({ ask }) {
      const { status } = await ask("", {
        body: JSON.stringify({ query: `{ __typename } #${"x".repeat(1e6)}` }),
      });
      assert.equal(status, 413);
    },
  },
  {
    id: "HTTP-23",
    must: "MUST show headers to resolvers in lower case, repeated ones as a list, cookies never",
    async run({ ask }) {
      const event = await eventOf(
        ask("{ event { json } }", {
          headers: [
            ["X-Trace", "a"],
            ["x-TRACE", "b"],
            ["Cookie", "session=1"],
            ["X-Single", "c"],
          ],
        }),
      );
      const { headers, domainName } = event.request;
      assert.equal(domainName, null);
      assert.deepEqual(headers["x-trace"], ["a", "b"]);
      assert.equal(headers["x-single"], "c");
      assert.equal(headers.cookie, undefined);
      assert.equal(headers["content-type"], "application/json");
    },
  },
  {
    id: "HTTP-24",
    must: "MUST take variables and an operation name that are null, an empty name, and extensions, and make nothing of them",
    api: "any",
    unconfirmed: UNRECORDED.body,
    async run({ ask }) {
      for (const extra of [
        { variables: null, operationName: null },
        { operationName: "" },
        { extensions: { persistedQuery: { version: 1 } }, other: 1 },
      ]) {
        const { status, body } = await ask("", {
          body: JSON.stringify({ query: "{ __typename }", ...extra }),
        });
        assert.equal(status, 200);
        assert.deepEqual(body, { data: { __typename: "Query" } });
      }
    },
  },
  {
    id: "HTTP-25",
    must: "MUST answer 400 where the query is no text",
    api: "any",
    unconfirmed: UNRECORDED.body,
    async run({ ask }) {
      for (const query of [5, null, ["{ __typename }"], {}, ""])
        isRefused(
          await ask("", { body: JSON.stringify({ query }) }),
          MALFORMED,
          "Unable to parse GraphQL query.",
        );
    },
  },
  {
    id: "HTTP-26",
    must: "MUST answer 400 where the variables are no object, or the operation name no text",
    api: "any",
    unconfirmed: UNRECORDED.body,
    async run({ ask }) {
      for (const extra of [
        { variables: "{}" },
        { variables: [] },
        { variables: 1 },
        { operationName: 1 },
      ])
        isRefused(
          await ask("", {
            body: JSON.stringify({ query: "{ __typename }", ...extra }),
          }),
          MALFORMED,
        );
    },
  },
  {
    id: "HTTP-27",
    must: "MUST answer 400 to JSON behind a byte order mark",
    api: "any",
    unconfirmed: UNRECORDED.body,
    async run({ ask }) {
      isRefused(
        await ask("", { body: '\ufeff{"query":"{ __typename }"}' }),
        MALFORMED,
      );
    },
  },
  {
    id: "HTTP-28",
    must: "MUST say that answers and refusals are JSON",
    api: "any",
    async run({ ask }) {
      for (const answer of [
        await ask("{ __typename }"),
        await ask("", { body: "meow" }),
        await ask("{ __typename }", { asker: { as: "nobody" } }),
      ])
        assert.match(
          String(answer.headers["content-type"]),
          /^application\/json/,
        );
    },
  },
  {
    id: "HTTP-29",
    must: "MUST tell with an answer how many tokens it took",
    api: "any",
    async run({ ask }) {
      const { headers } = await ask("{ __typename }");
      assert.match(String(headers["x-amzn-appsync-tokensconsumed"]), /^\d+$/);
    },
  },
  {
    id: "HTTP-30",
    must: "MUST report everything that is wrong with a query, each at its place",
    api: "any",
    async run({ ask }) {
      const { body } = await ask("{\n  one\n  two: three\n}");
      assert.deepEqual(body, {
        data: null,
        errors: ["one", "three"].map((name, index) => ({
          path: null,
          locations: [{ line: index + 2, column: 3, sourceName: null }],
          message: `Validation error of type FieldUndefined: Field '${name}' in type 'Query' is undefined @ '${name}'`,
        })),
      });
    },
  },
  {
    id: "HTTP-31",
    must: "MUST refuse a query nested by the thousand without a fault, and live on",
    api: "any",
    unconfirmed: 4,
    async run({ ask }) {
      for (const depth of [1_000, 2_000, 7_000])
        for (const query of [
          `${"{ a ".repeat(depth)}${"}".repeat(depth)}`,
          `{ a(x: ${"[".repeat(depth)}${"]".repeat(depth)}) }`,
        ]) {
          const { status, body } = await ask(query);
          assert.ok(status === 200 || status === 400, `status ${status}`);
          assert.ok(body.errors.length > 0);
        }
      const { body } = await ask("{ __typename }");
      assert.deepEqual(body, { data: { __typename: "Query" } });
    },
  },
  {
    id: "HTTP-32",
    must: "MUST refuse the name of an operation that the document lacks, even if it has but one",
    api: "any",
    unconfirmed: "only a third party tells of this answer",
    async run({ ask }) {
      for (const query of ["{ __typename }", "query A { __typename }"])
        isRefused(
          await ask(query, { operationName: "Other" }),
          "BadRequestException",
        );
    },
  },
  {
    id: "HTTP-33",
    must: "MUST make nothing of commas, comments and line ends",
    api: "any",
    async run({ ask }) {
      const { body } = await ask(
        "# asks\r\n,,{,a:__typename,#again\n\t b:__typename}\r",
      );
      assert.deepEqual(body, { data: { a: "Query", b: "Query" } });
    },
  },
  {
    id: "HTTP-34",
    must: "MUST answer under any alias, of any length, in the order of the query",
    api: "any",
    async run({ ask }) {
      const long = "a".repeat(1_000);
      const { text } = await ask(
        `{ z: __typename __proto__: __typename constructor: __typename ${long}: __typename _1: __typename }`,
      );
      assert.equal(
        text,
        `{"data":{"z":"Query","__proto__":"Query","constructor":"Query","${long}":"Query","_1":"Query"}}`,
      );
    },
  },
  {
    id: "HTTP-35",
    must: "MUST answer once what is selected twice, in fragments within fragments too",
    api: "any",
    async run({ ask }) {
      const { text } = await ask(
        `{ ...A __typename ... on Query { ... { __typename } b: __typename } }
         fragment A on Query { ...B } fragment B on Query { ...C ... on Query { c: __typename } } fragment C on Query { __typename }`,
      );
      assert.equal(
        text,
        '{"data":{"__typename":"Query","c":"Query","b":"Query"}}',
      );
    },
  },
  {
    id: "HTTP-36",
    must: "MUST leave out what is skipped or not included, by literals and by variables",
    api: "any",
    async run({ ask }) {
      const { body } = await ask(
        `query($yes: Boolean!, $no: Boolean = false) {
           a: __typename @skip(if: $yes) b: __typename @include(if: $yes) c: __typename @include(if: $no)
           d: __typename @skip(if: $no) @include(if: true) e: __typename @skip(if: true) @include(if: true)
           ... @include(if: $yes) { f: __typename } ...F @skip(if: $yes)
         }
         fragment F on Query { g: __typename }`,
        { variables: { yes: true } },
      );
      assert.deepEqual(body, { data: { b: "Query", d: "Query", f: "Query" } });
    },
  },
  ...INVALID_EVERYWHERE.map(([query, message], index): Check => ({
    id: `HTTP-37${"abcdefghijk"[index]}`,
    must: `MUST answer ${query} with ${message.split(":")[0]}, whatever the schema`,
    api: "any",
    ...(!RECORDED_KIND.test(message) && { unconfirmed: UNRECORDED.wording }),
    async run({ ask }) {
      isInvalid(await ask(query), `Validation error of type ${message}`);
    },
  })),
  {
    id: "HTTP-38",
    must: "MUST refuse a variable that is missing, null or of another type, at its definition",
    api: "any",
    async run({ ask }) {
      const query = "query(\n  $x: Boolean!\n) { __typename @skip(if: $x) }";
      const message =
        "Variable 'x' has coerced Null value for NonNull type 'Boolean!'";
      for (const variables of [undefined, {}, { x: null }, { X: true }]) {
        const answer = await ask(query, variables ? { variables } : {});
        isInvalid(answer, message);
        assert.deepEqual(answer.body.errors[0].locations, [
          { line: 2, column: 3, sourceName: null },
        ]);
      }
      const { body } = await ask(query, { variables: { x: "yes" } });
      assert.equal(body.data, null);
      assert.match(
        body.errors[0].message,
        /^Variable 'x' has an invalid value\. /,
      );
    },
  },
  {
    id: "HTTP-39",
    must: "MUST make nothing of variables that the operation does not declare",
    api: "any",
    async run({ ask }) {
      const { body } = await ask("{ __typename }", {
        variables: { more: { than: ["asked"] } },
      });
      assert.deepEqual(body, { data: { __typename: "Query" } });
    },
  },
  {
    id: "HTTP-40",
    must: "MUST read strings as GraphQL writes them: escapes, block strings, any script",
    async run({ ask }) {
      for (const [literal, note] of [
        ['"\\u0041\\n\\"\\\\\\/"', 'A\n"\\/'],
        ['"\\uD83D\\uDE00 \u{1F600} é ‏עברית"', "😀 😀 é ‏עברית"],
        ['"""\n    one\n      "two"\n    """', 'one\n  "two"'],
        ['""', ""],
      ] as const) {
        const event = await eventOf(
          ask(`{ event(note: ${literal}) { json } }`),
        );
        assert.deepEqual(event.arguments, { note });
      }
    },
  },
  {
    id: "HTTP-41",
    must: "MUST take an enum by name alone: no string in a literal, no number in a variable",
    async run({ ask }) {
      isInvalid(
        await ask('{ event(order: "NEWEST") { json } }'),
        "Validation error of type WrongType: argument 'order' with value 'StringValue{value='NEWEST'}' is not a valid 'Order' @ 'event'",
      );
      const query = "query($x: Order) { event(order: $x) { json } }";
      for (const x of [1, true, "newest", ["NEWEST", "OLDEST"]]) {
        const { body } = await ask(query, { variables: { x } });
        assert.equal(body.data, null);
        assert.match(body.errors[0].message, /^Variable 'x' has an invalid/);
      }
      const event = await eventOf(ask(query, { variables: { x: "NEWEST" } }));
      assert.deepEqual(event.arguments, { order: "NEWEST" });
    },
  },
  {
    id: "HTTP-42",
    must: "MUST name the value inside an argument that is wrong, and where it stands",
    unconfirmed: UNRECORDED.wording,
    async run({ ask }) {
      for (const [argument, problem] of [
        [
          "filter: {required: 5}",
          "'filter.required' with value 'IntValue{value=5}' is not a valid 'String'",
        ],
        [
          'filter: {required: "x", inner: {required: null}}',
          "'filter.inner.required' with value 'NullValue{}' must not be null",
        ],
        [
          'tags: ["a", 1]',
          "'tags[1]' with value 'IntValue{value=1}' is not a valid 'String'",
        ],
        ["tags: [null]", "'tags[0]' with value 'NullValue{}' must not be null"],
        [
          "filter: 5",
          "'filter' with value 'IntValue{value=5}' must be an object type",
        ],
        [
          "size: 1.5",
          "'size' with value 'FloatValue{value=1.5}' is not a valid 'Int'",
        ],
        [
          'on: "true"',
          "'on' with value 'StringValue{value='true'}' is not a valid 'Boolean'",
        ],
        [
          "id: 1.5",
          "'id' with value 'FloatValue{value=1.5}' is not a valid 'ID'",
        ],
      ])
        isInvalid(
          await ask(`{ event(${argument}) { json } }`),
          `Validation error of type WrongType: argument ${problem} @ 'event'`,
        );
    },
  },
  {
    id: "HTTP-43",
    must: "MUST refuse a null that reaches a non-null argument past a variable's default",
    unconfirmed: UNRECORDED.variables,
    async run({ ask }) {
      const query = 'query($id: ID = "1") { photo(id: $id) { id } unresolved }';
      const { body } = await ask(query);
      assert.deepEqual(body.data.photo, { id: "1" });
      const given = await ask(query, { variables: { id: null } });
      assert.equal(given.body.data?.photo ?? null, null);
      assert.equal(
        given.body.errors[0].message,
        "Argument 'id' has coerced Null value for NonNull type 'ID!'",
      );
    },
  },
  {
    id: "HTTP-44",
    must: "MUST put variables into lists and objects, and leave out the fields of those that were left out",
    async run({ ask }) {
      const event = await eventOf(
        ask(
          `query($tag: String!, $text: String!, $none: String) {
             event(tags: [$tag, "b"], filter: {required: $text, optional: $none, inner: {required: $tag}}) { json }
           }`,
          { variables: { tag: "a", text: "c" } },
        ),
      );
      assert.deepEqual(event.arguments, {
        tags: ["a", "b"],
        filter: { required: "c", inner: { required: "a" } },
      });
    },
  },
  {
    id: "HTTP-45",
    must: "MUST take numbers as they are: whole ones as Float and ID, great ones as Float alone",
    async run({ ask }) {
      const query =
        "query($size: Int, $ratio: Float, $id: ID) { event(size: $size, ratio: $ratio, id: $id) { json } }";
      const event = await eventOf(
        ask(query, { variables: { size: -2147483648, ratio: 1e21, id: 12 } }),
      );
      assert.deepEqual(event.arguments, {
        size: -2147483648,
        ratio: 1e21,
        id: "12",
      });
      for (const variables of [
        { size: 2 ** 31 },
        { size: 1e21 },
        { size: 0.5 },
        { ratio: "1" },
        { id: 1.5 },
        { id: true },
      ]) {
        const { body } = await ask(query, { variables });
        assert.equal(body.data, null);
        assert.match(
          body.errors[0].message,
          / has an invalid value\. Expected/,
        );
      }
    },
  },
  {
    id: "HTTP-46",
    must: "MUST refuse variables nested by the thousand without a fault",
    unconfirmed: 4,
    async run({ ask }) {
      const depth = 50_000;
      const query = "query($x: AWSJSON) { scalars(json: $x) { json } }";
      const nested = `${"[".repeat(depth)}${"]".repeat(depth)}`;
      const { status, body } = await ask("", {
        body: `{"query":${JSON.stringify(query)},"variables":{"x":${nested}}}`,
      });
      assert.ok(status === 200 || status === 400, `status ${status}`);
      assert.ok(body.errors.length > 0);
    },
  },
  {
    id: "HTTP-47",
    must: "MUST refuse a Float that no double holds, written as a literal or sent in a variable",
    unconfirmed: 4,
    async run({ ask }) {
      const literal = await ask("{ event(ratio: 1e999) { json } }");
      assert.equal(literal.body.data, null);
      assert.ok(literal.body.errors.length > 0);
      const query = "query($ratio: Float) { event(ratio: $ratio) { json } }";
      const variable = await ask("", {
        body: `{"query":${JSON.stringify(query)},"variables":{"ratio":1e999}}`,
      });
      assert.equal(variable.body.data, null);
      assert.ok(variable.body.errors.length > 0);
    },
  },
];
