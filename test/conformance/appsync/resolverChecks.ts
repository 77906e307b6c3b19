import assert from "node:assert/strict";
import { UNRECORDED, type Answer, type Check, type Endpoint } from "./check.ts";
import { BATCH_SIZE } from "./testApi.ts";

async function eventOf(
  { ask }: Endpoint,
  selection: string,
  variables?: Record<string, unknown>,
  head = "",
) {
  const { body } = await ask(
    `${head}{ event${selection} }`,
    variables ? { variables } : {},
  );
  assert.equal(body.errors, undefined);
  return JSON.parse(body.data.event.json);
}

const messages = ({ body }: Answer): string[] =>
  (body.errors ?? []).map((error: any) => error.message);

export const RESOLVER_CHECKS: Check[] = [
  {
    id: "RESOLVER-1",
    must: "MUST send a unit resolver one event with exactly the keys of a Context",
    async run(endpoint) {
      const event = await eventOf(endpoint, `(id: "p1") { json }`);
      assert.deepEqual(Object.keys(event).sort(), [
        "arguments",
        "identity",
        "info",
        "prev",
        "request",
        "source",
        "stash",
      ]);
      assert.deepEqual(Object.keys(event.info).sort(), [
        "fieldName",
        "parentTypeName",
        "selectionSetGraphQL",
        "selectionSetList",
        "variables",
      ]);
      assert.deepEqual(Object.keys(event.request).sort(), [
        "domainName",
        "headers",
      ]);
      assert.equal(event.source, null);
      assert.equal(event.prev, null);
      assert.deepEqual(event.stash, {});
      assert.deepEqual(event.arguments, { id: "p1" });
      assert.equal(event.info.fieldName, "event");
      assert.equal(event.info.parentTypeName, "Query");
    },
  },
  {
    id: "RESOLVER-2",
    must: "MUST leave out arguments that were left out, and keep those that are null",
    async run(endpoint) {
      const literal = await eventOf(endpoint, "(id: null, size: 1) { json }");
      assert.deepEqual(literal.arguments, { id: null, size: 1 });
      const variable = await eventOf(
        endpoint,
        "(id: $id, note: $note) { json }",
        { note: null },
        "query($id: ID, $note: String) ",
      );
      assert.deepEqual(variable.arguments, { note: null });
      assert.deepEqual(variable.info.variables, { note: null });
    },
  },
  {
    id: "RESOLVER-3",
    must: "MUST coerce arguments and variables, and apply an operation's defaults",
    async run(endpoint) {
      const event = await eventOf(
        endpoint,
        "(id: $id, ratio: 2, tags: $tags, order: $order) { json }",
        { id: 7, tags: "one" },
        "query($id: ID, $tags: [String!], $order: Order = NEWEST) ",
      );
      assert.deepEqual(event.arguments, {
        id: "7",
        ratio: 2,
        tags: ["one"],
        order: "NEWEST",
      });
      assert.deepEqual(event.info.variables, {
        id: "7",
        tags: ["one"],
        order: "NEWEST",
      });
    },
  },
  {
    id: "RESOLVER-4",
    must: "MUST list the selection by alias, in paths, fragments flattened, skipped fields left out",
    async run(endpoint) {
      const event = await eventOf(
        endpoint,
        `{ json text: json ...F ... on Event { child { json } } never: json @skip(if: true) }`,
      ).catch(() => undefined);
      assert.equal(event, undefined, "a fragment that is missing is an error");
      const { body } = await endpoint.ask(
        `{ event { json text: json ...F ... on Event { child { more: child { json } } } never: json @skip(if: true) } }
         fragment F on Event { child { json } }`,
      );
      assert.deepEqual(JSON.parse(body.data.event.json).info.selectionSetList, [
        "json",
        "text",
        "child",
        "child/json",
        "child/more",
        "child/more/json",
      ]);
    },
  },
  {
    id: "RESOLVER-5",
    must: "MUST print the selection from its opening brace on, spreads kept",
    async run(endpoint) {
      const { body } = await endpoint.ask(
        "{ event { json ...F } } fragment F on Event { child { json } }",
      );
      assert.equal(
        JSON.parse(body.data.event.json).info.selectionSetGraphQL.replace(
          /\s+/g,
          " ",
        ),
        "{ json ...F }",
      );
    },
  },
  {
    id: "RESOLVER-6",
    must: "MUST read a field without a resolver from its parent's value, and answer null at the root",
    async run({ ask }) {
      const { body } = await ask(
        `{ unresolved photo(id: "lifted") { related { id title } } }`,
      );
      assert.deepEqual(body, {
        data: {
          unresolved: null,
          photo: { related: { id: "below", title: "title of below" } },
        },
      });
    },
  },
  {
    id: "RESOLVER-7",
    must: "MUST keep the order of the query in the answer",
    async run({ ask }) {
      const { text } = await ask(
        `{ b: unresolved photos(count: 1) { total nodes { label id batch { size } title } } a: unresolved }`,
      );
      assert.equal(
        text,
        '{"data":{"b":null,"photos":{"total":1,"nodes":[{"label":"label of p0","id":"p0","batch":{"size":1},"title":"title of p0"}]},"a":null}}',
      );
      // An alias that every object inherits has its place too.
      const inherited = await ask(
        `{ __proto__: photos(count: 1) { total } b: unresolved }`,
      );
      assert.equal(
        inherited.text,
        '{"data":{"__proto__":{"total":1},"b":null}}',
      );
    },
  },
  {
    id: "RESOLVER-8",
    must: "MUST answer a thrown error with its name and message in an error of six keys, beside the data",
    async run({ ask }) {
      const { status, body } = await ask(
        `{\n  photo(id: "throws") { id }\n  other: photo(id: 1) { id }\n}`,
      );
      assert.equal(status, 200);
      assert.deepEqual(body, {
        data: { photo: null, other: { id: "1" } },
        errors: [
          {
            path: ["photo"],
            data: null,
            errorType: "NotFound",
            errorInfo: null,
            locations: [{ line: 2, column: 3, sourceName: null }],
            message: "There is no such photo.",
          },
        ],
      });
    },
  },
  {
    id: "RESOLVER-9",
    must: "MUST replace the message of an UnauthorizedException",
    async run({ ask }) {
      const { body } = await ask(`{ photo(id: "denied") { id } }`);
      assert.equal(body.errors[0].errorType, "UnauthorizedException");
      assert.equal(
        body.errors[0].message,
        "You are not authorized to make this call.",
      );
    },
  },
  {
    id: "RESOLVER-10",
    must: "MUST null the whole answer when a non-null root field fails, with one error",
    async run({ ask }) {
      const { body } = await ask(
        `{ unresolved requiredPhoto(id: "throws") { id } }`,
      );
      assert.equal(body.data, null);
      assert.deepEqual(
        body.errors.map((error: any) => error.errorType),
        ["NotFound"],
      );
    },
  },
  {
    id: "RESOLVER-11",
    must: "MUST report every missing non-null child, and null the nearest nullable parent",
    async run({ ask }) {
      const answer = await ask(`{ photo(id: "bare") { id title name } }`);
      assert.deepEqual(answer.body, {
        data: { photo: null },
        errors: [
          {
            path: ["photo", "title"],
            locations: null,
            message:
              "Cannot return null for non-nullable type: 'String' within parent 'Photo' (/photo/title)",
          },
          {
            path: ["photo", "name"],
            locations: null,
            message:
              "Cannot return null for non-nullable type: 'String' within parent 'Photo' (/photo/name)",
          },
        ],
      });
      const nested = await ask(
        `{ photo(id: "nested") { id related { id title } } }`,
      );
      assert.deepEqual(nested.body.data, {
        photo: { id: "outer", related: null },
      });
    },
  },
  {
    id: "RESOLVER-12",
    must: "MUST null one item of a list of nullable items, and the list when its items may not be null",
    async run({ ask }) {
      const loose = await ask("{ looseList { id title name } }");
      assert.deepEqual(
        loose.body.data.looseList.map((item: any) => item?.id ?? null),
        ["a", null, null],
      );
      assert.deepEqual(messages(loose), [
        "Cannot return null for non-nullable type: 'String' within parent 'Photo' (/looseList[2]/name)",
      ]);
      assert.deepEqual(loose.body.errors[0].path, ["looseList", 2, "name"]);
      const strict = await ask("{ strictList { id title name } }");
      assert.deepEqual(strict.body.data, { strictList: null });
      assert.equal(strict.body.errors.length, 2);
    },
  },
  {
    id: "RESOLVER-13",
    must: "MUST say when an object came where a list was expected, and the reverse",
    async run({ ask }) {
      const list = await ask("{ badList { id } }");
      assert.deepEqual(list.body, {
        data: { badList: null },
        errors: [
          {
            path: ["badList"],
            locations: null,
            message:
              "Can't resolve value (/badList) : type mismatch error, expected type LIST, got OBJECT",
          },
        ],
      });
      for (const id of ["list", "text"]) {
        const object = await ask(`{ photo(id: "${id}") { id } }`);
        assert.deepEqual(object.body.data, { photo: null });
        assert.equal(object.body.errors.length, 1);
      }
    },
  },
  {
    id: "RESOLVER-14",
    must: "MUST serialize every scalar that it is given properly",
    async run({ ask }) {
      const { body } = await ask(
        `{ value(kind: "good") { int float string boolean id order date dateTime timestamp json url } }`,
      );
      assert.deepEqual(body, {
        data: {
          value: {
            int: 2147483647,
            float: 1.5,
            string: "text",
            boolean: true,
            id: "7",
            order: "NEWEST",
            date: "2024-02-29",
            dateTime: "2024-02-29T23:59:59.999Z",
            timestamp: -1,
            json: '{"a":[1]}',
            url: "https://example.com/a",
          },
        },
      });
    },
  },
  {
    id: "RESOLVER-15",
    must: "MUST null what cannot be serialized, and say what could not",
    unconfirmed: UNRECORDED.wording,
    async run({ ask }) {
      const answer = await ask(
        `{ value(kind: "bad") { int float boolean order date dateTime timestamp url requiredInt } }`,
      );
      const { requiredInt, ...others } = answer.body.data.value;
      assert.equal(requiredInt, 1);
      assert.ok(Object.values(others).every((value) => value === null));
      assert.deepEqual(messages(answer), [
        "Can't serialize value (/value/int) : Expected type 'Int' but was 'Long'.",
        "Can't serialize value (/value/float) : Expected type 'Float' but was 'String'.",
        "Can't serialize value (/value/boolean) : Expected type 'Boolean' but was 'ArrayList'.",
        "Can't serialize value (/value/order) : Invalid input for Enum 'Order'. Unknown value 'SIDEWAYS'",
        "Can't serialize value (/value/date) : Unable to serialize `29.02.2024` as a valid Date Object.",
        "Can't serialize value (/value/dateTime) : Unable to serialize `2026-05-06T00:00:00.000` as a valid DateTime Object.",
        "Can't serialize value (/value/timestamp) : Unable to serialize `2026-01-22T17:48:30.032Z` as a valid timestamp.",
        "Can't serialize value (/value/url) : Unable to serialize `no address` as a valid URL.",
      ]);
      assert.equal(answer.body.errors[0].locations, null);
      assert.equal("errorType" in answer.body.errors[0], false);
    },
  },
  {
    id: "RESOLVER-16",
    must: "MUST null the parent of a non-null field that cannot be serialized, with one error",
    async run({ ask }) {
      const { body } = await ask(
        `{ value(kind: "badRequired") { string requiredInt } }`,
      );
      assert.deepEqual(body.data, { value: null });
      assert.equal(body.errors.length, 1);
    },
  },
  {
    id: "RESOLVER-17",
    must: "MUST answer IDs and strings as strings, numeric text as numbers",
    unconfirmed: "whether results of another type are bent is not documented",
    async run({ ask }) {
      const { body } = await ask(
        `{ value(kind: "mixed") { string id float int } }`,
      );
      assert.deepEqual(body.data.value, {
        string: "5",
        id: "7",
        float: 1.5,
        int: 12,
      });
    },
  },
  {
    id: "RESOLVER-18",
    must: "MUST pass results through JSON: a Date is its text, undefined is absent, a cycle fails the field",
    async run({ ask }) {
      const dated = await ask(`{ photo(id: "dated") { takenAt caption } }`);
      assert.deepEqual(dated.body, {
        data: { photo: { takenAt: "1970-01-01T00:00:00.000Z", caption: null } },
      });
      const nothing = await ask(`{ photo(id: "nothing") { id } }`);
      assert.deepEqual(nothing.body, { data: { photo: null } });
      const cyclic = await ask(`{ photo(id: "cyclic") { id } }`);
      assert.deepEqual(cyclic.body.data, { photo: null });
      // Lambda's own runtime fails first, in words of its own.
      assert.equal(cyclic.body.errors.length, 1);
    },
  },
  {
    id: "RESOLVER-19",
    must: "MUST tell the types of unions and interfaces by __typename",
    async run({ ask }) {
      const { body } = await ask(`{
        a: medium(kind: "square") { __typename ... on Square { side } ... on Circle { radius } }
        b: shape(kind: "circle") { __typename name ... on Circle { radius } }
      }`);
      assert.deepEqual(body, {
        data: {
          a: { __typename: "Square", side: 2 },
          b: { __typename: "Circle", name: "c", radius: 3 },
        },
      });
    },
  },
  {
    id: "RESOLVER-20",
    must: "MUST null a union's value without a __typename that it knows",
    unconfirmed: UNRECORDED.wording,
    async run({ ask }) {
      for (const kind of ["unnamed", "foreign"]) {
        const answer = await ask(
          `{ medium(kind: "${kind}") { __typename } unresolved }`,
        );
        assert.deepEqual(answer.body.data, { medium: null, unresolved: null });
        assert.match(
          messages(answer)[0] ?? "",
          /^Can't resolve '\/medium'\. .* Could not determine the exact type of 'Medium'$/,
        );
      }
    },
  },
  {
    id: "RESOLVER-21",
    must: "MUST honour @skip and @include, and merge fields that are selected twice",
    async run({ ask }) {
      const { body } = await ask(
        `query($yes: Boolean!) { photo(id: "lifted") { id @skip(if: $yes) title @include(if: $yes) related { id } ...F } }
         fragment F on Photo { related { title } }`,
        { variables: { yes: true } },
      );
      assert.deepEqual(body.data.photo, {
        title: "title of lifted",
        related: { id: "below", title: "title of below" },
      });
    },
  },
  {
    id: "BATCH-1",
    must: "MUST split a list's batch by MaxBatchSize, and keep its order",
    unconfirmed: 3,
    async run({ ask }) {
      const count = BATCH_SIZE * 2 + 1;
      const { body } = await ask(
        `{ photos(count: ${count}) { nodes { id batch { size index source } } } }`,
      );
      assert.equal(body.errors, undefined);
      assert.deepEqual(
        body.data.photos.nodes.map((node: any) => node.batch),
        Array.from({ length: count }, (_, n) => ({
          size: n < BATCH_SIZE * 2 ? BATCH_SIZE : 1,
          index: n % BATCH_SIZE,
          source: `p${n}`,
        })),
      );
    },
  },
  {
    id: "BATCH-2",
    must: "MUST send a single item as a list of one",
    unconfirmed: 3,
    async run({ ask }) {
      const { body } = await ask(`{ photo(id: "p9") { batch { size } } }`);
      assert.deepEqual(body.data.photo.batch, { size: 1 });
    },
  },
  {
    id: "BATCH-3",
    must: "MUST answer an item's error at its own path, its data null, and leave the others",
    async run({ ask }) {
      const { body } = await ask(`{ photos(count: 4) { nodes { label } } }`);
      assert.deepEqual(
        body.data.photos.nodes.map((node: any) => node.label),
        ["label of p0", null, null, "label of p3"],
      );
      assert.deepEqual(body.errors, [
        {
          path: ["photos", "nodes", 1, "label"],
          data: "shown beside",
          errorType: "NoLabel",
          errorInfo: null,
          locations: [{ line: 1, column: 30, sourceName: null }],
          message: "No label.",
        },
      ]);
    },
  },
  {
    id: "BATCH-4",
    must: "MUST carry the nulls of non-null items up, an item's own error standing for its null",
    async run({ ask }) {
      const answer = await ask(
        `{ photos(count: 4) { total nodes { requiredLabel } } }`,
      );
      assert.deepEqual(answer.body.data, { photos: null });
      assert.deepEqual(messages(answer), [
        "No label.",
        "Cannot return null for non-nullable type: 'String' within parent 'Photo' (/photos/nodes[2]/requiredLabel)",
      ]);
    },
  },
  {
    id: "BATCH-5",
    must: "MUST fail every item of a call that throws, each at its path",
    async run({ ask }) {
      const { body } = await ask(`{ photos(count: 2) { nodes { id crash } } }`);
      assert.deepEqual(body.data.photos.nodes, [
        { id: "p0", crash: null },
        { id: "p1", crash: null },
      ]);
      assert.deepEqual(
        body.errors.map(({ path, errorType, message }: any) => [
          path[2],
          errorType,
          message,
        ]),
        [
          [0, "Crashed", "The whole batch."],
          [1, "Crashed", "The whole batch."],
        ],
      );
    },
  },
  {
    id: "BATCH-6",
    must: "MUST fail every item when the results are not as many as the events",
    unconfirmed: 3,
    async run({ ask }) {
      const { body } = await ask(`{ photos(count: 3) { nodes { short } } }`);
      assert.deepEqual(
        body.data.photos.nodes.map((node: any) => node.short),
        [null, null, null],
      );
      assert.equal(body.errors.length, 3);
    },
  },
  {
    id: "BATCH-7",
    must: "MUST give each item of a batch its own arguments",
    async run({ ask }) {
      const { body } = await ask(
        "{ a: stamp(n: 1) { n } b: stamp(n: 2) { n } c: stamp(n: 3) { n } }",
      );
      assert.deepEqual(body.data, { a: { n: 1 }, b: { n: 2 }, c: { n: 3 } });
    },
  },
  {
    id: "MUTATION-1",
    must: "MUST run mutations one after the other, in the order of the document",
    async run({ ask }) {
      const { body } = await ask(
        `mutation { c: touch(name: "1") { name began ended } a: touch(name: "2") { name began ended } b: touch(name: "3") { name began ended } }`,
      );
      inTurn(body.data);
    },
  },
  {
    id: "MUTATION-2",
    must: "MUST never batch mutations, whatever their MaxBatchSize",
    unconfirmed: 3,
    async run({ ask }) {
      const { body } = await ask(
        `mutation { a: touchBatched(name: "1") { name began ended isList } b: touchBatched(name: "2") { name began ended isList } }`,
      );
      inTurn(body.data);
      assert.deepEqual([body.data.a.isList, body.data.b.isList], [true, true]);
    },
  },
  {
    id: "MUTATION-3",
    must: "MUST go on with the next mutation when one has failed",
    async run({ ask }) {
      const { body } = await ask(
        `mutation { a: touch(name: "fails") { name } b: touch(name: "2") { name } }`,
      );
      assert.deepEqual(body.data, { a: null, b: { name: "2" } });
      assert.deepEqual(
        body.errors.map(({ path, errorType }: any) => [path, errorType]),
        [[["a"], "Failed"]],
      );
    },
  },
  {
    id: "RESOLVER-22",
    must: "MUST answer a plain Error by its name",
    unconfirmed: 1,
    async run({ ask }) {
      const { body } = await ask(`{ photo(id: "plain") { id } }`);
      assert.deepEqual(body.data, { photo: null });
      assert.equal(body.errors[0].errorType, "Error");
      assert.equal(body.errors[0].message, "Nothing in particular.");
    },
  },
  {
    id: "RESOLVER-23",
    must: "MUST take {data, errorMessage, errorType} of an unbatched function as any other object",
    unconfirmed: 1,
    async run({ ask }) {
      const { body } = await ask(`{ photo(id: "shaped") { caption } }`);
      assert.deepEqual(body, { data: { photo: { caption: null } } });
    },
  },
  {
    id: "RESOLVER-24",
    must: "MUST not invoke the resolver of a field that is skipped",
    async run({ ask }) {
      const { body } = await ask(
        `query($no: Boolean!) { unresolved a: photo(id: "throws") @include(if: $no) { id } ... @skip(if: true) { b: photo(id: "throws") { id } } }`,
        { variables: { no: false } },
      );
      assert.deepEqual(body, { data: { unresolved: null } });
    },
  },
  {
    id: "RESOLVER-25",
    must: "MUST coerce each item of a list, null the list for a null that may not be in it, and take nothing else for a list",
    async run({ ask }) {
      const listed = await ask(`{ value(kind: "listed") { ids ratios } }`);
      assert.deepEqual(listed.body, {
        data: { value: { ids: ["a", "2", null], ratios: [1, 0.5] } },
      });
      const holed = await ask(`{ value(kind: "holed") { string ratios } }`);
      assert.deepEqual(holed.body.data.value, { string: "kept", ratios: null });
      assert.deepEqual(holed.body.errors[0].path, ["value", "ratios", 1]);
      const one = await ask(`{ value(kind: "one") { ids } }`);
      assert.deepEqual(one.body.data.value, { ids: null });
      assert.match(messages(one)[0] ?? "", /expected type LIST/);
    },
  },
  {
    id: "RESOLVER-26",
    must: "MUST answer an AWSJSON result that is a string as the JSON of that string",
    unconfirmed: 9,
    async run({ ask }) {
      const { body } = await ask(`{ value(kind: "jsonText") { json } }`);
      assert.deepEqual(body, { data: { value: { json: '"text"' } } });
    },
  },
  {
    id: "RESOLVER-27",
    must: "MUST give the resolver the whole value of the parent, selected or not",
    async run({ ask }) {
      const { body } = await ask(
        `{ photo(id: "p9") { batch { source } related { id } } }`,
      );
      assert.deepEqual(body.data.photo, {
        batch: { source: "p9" },
        related: null,
      });
    },
  },
  {
    id: "RESOLVER-28",
    must: "MUST give errors six keys from resolvers and three from itself, and never extensions",
    async run({ ask }) {
      const { body } = await ask(
        `{ a: photo(id: "throws") { id } b: photo(id: "bare") { title } }`,
      );
      assert.deepEqual(
        body.errors.map((error: any) => Object.keys(error).sort()),
        body.errors.map(({ path }: any) =>
          path[0] === "a"
            ? ["data", "errorInfo", "errorType", "locations", "message", "path"]
            : ["locations", "message", "path"],
        ),
      );
      assert.equal(body.errors.length, 2);
    },
  },
];

/** Between two clocks of the service. */
const CLOCK_MILLISECONDS = 5;

/** Each touch began when the one before had ended, and the answer has them in the order that they were asked in. */
function inTurn(
  data: Record<string, { name: string; began: number; ended: number }>,
) {
  const touches = Object.values(data);
  assert.deepEqual(
    touches.map(({ name }) => name),
    touches.map((_, index) => `${index + 1}`),
  );
  touches.reduce((before, next) => {
    assert.ok(next.began >= before.ended - CLOCK_MILLISECONDS);
    return next;
  });
}
