import assert from "node:assert/strict";
import type { Answer, Check } from "./check.ts";

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

export const HTTP_CHECKS: Check[] = [
  {
    id: "HTTP-1",
    must: "MUST answer 401, an UnauthorizedException and its header to a request without credentials",
    async run({ ask }) {
      const answer = await ask("{ unresolved }", { asker: { as: "nobody" } });
      assert.equal(answer.status, 401);
      assert.deepEqual(answer.body, UNAUTHORIZED);
      assert.equal(answer.headers["x-amzn-errortype"], "UnauthorizedException");
    },
  },
  {
    id: "HTTP-2",
    must: "MUST answer 401 before it looks at the body",
    async run({ ask }) {
      const answer = await ask("", { asker: { as: "nobody" }, body: "meow" });
      assert.equal(answer.status, 401);
    },
  },
  {
    id: "HTTP-3",
    must: "MUST say that an empty body is empty",
    async run({ ask }) {
      isRefused(
        await ask("", { body: "" }),
        MALFORMED,
        "Request body is empty.",
      );
    },
  },
  ...["meow", "{}", "{}}", "[]", "null", '[{"query":"{ unresolved }"}]'].map(
    (body, index): Check => ({
      id: `HTTP-4${"abcdef"[index]}`,
      must: `MUST answer 400 to the body ${body}`,
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
    async run({ ask }) {
      isRefused(await ask("{ unresolved"), MALFORMED);
      isRefused(await ask("fragment F on Photo { id }"), MALFORMED);
    },
  },
  {
    id: "HTTP-6",
    must: "MUST answer 400 to several operations without a name, and run the one that is named",
    async run({ ask }) {
      const query = "query A { unresolved } query B { photo(id: 1) { id } }";
      isRefused(
        await ask(query),
        "BadRequestException",
        "Missing operation name.",
      );
      const { body } = await ask(query, { operationName: "B" });
      assert.deepEqual(body, { data: { photo: { id: "1" } } });
      isRefused(
        await ask(query, { operationName: "C" }),
        "BadRequestException",
      );
    },
  },
  {
    id: "HTTP-7",
    must: "MUST refuse a subscription over POST",
    async run({ ask }) {
      const { status, body } = await ask("subscription { onTouch { name } }");
      assert.equal(status, 400);
      assert.equal(body.data, undefined);
    },
  },
  {
    id: "HTTP-8",
    must: "MUST answer 200 to an unknown field, in graphql-java's words and without an errorType",
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
    async run({ ask }) {
      const answers = [
        await ask("{ unresolved }"),
        await ask("", { body: "meow" }),
        await ask("{ unresolved }", { asker: { as: "nobody" } }),
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
    async run({ ask }) {
      const { status, body } = await ask("", { method: "GET" });
      assert.equal(status, 405);
      assert.equal(body.errors.length, 1);
    },
  },
  {
    id: "HTTP-20",
    must: "MUST compress answers of 1,000 bytes and more for clients that take gzip, and no others",
    async run({ ask }) {
      const long = `{ photos(count: 50) { nodes { id title } } }`;
      const accepting: [string, string][] = [["accept-encoding", "br, gzip"]];
      const compressed = await ask(long, { headers: accepting });
      assert.equal(compressed.headers["content-encoding"], "gzip");
      assert.equal(compressed.body.data.photos.nodes.length, 50);
      const plain = await ask(long);
      assert.equal(plain.headers["content-encoding"], undefined);
      const short = await ask("{ unresolved }", { headers: accepting });
      assert.equal(short.headers["content-encoding"], undefined);
    },
  },
  {
    id: "HTTP-21",
    must: "MUST take the body as JSON whatever its content type",
    async run({ ask }) {
      const { body } = await ask("{ unresolved }", {
        headers: [["content-type", "application/graphql"]],
      });
      assert.deepEqual(body, { data: { unresolved: null } });
    },
  },
  {
    id: "HTTP-22",
    must: "MUST refuse bodies over a megabyte",
    async run({ ask }) {
      const { status } = await ask("", {
        body: JSON.stringify({ query: `{ unresolved } #${"x".repeat(1e6)}` }),
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
];
