import assert from "node:assert/strict";
import type { Check } from "./check.ts";
import { DEPTH_LIMIT, RESOLVER_COUNT_LIMIT } from "./testApi.ts";

/** A query whose deepest field is `depth` levels down, as the service counts: the root's at 1, leaves too. */
const deep = (depth: number, leaf = "caption") =>
  `{ photo(id: "deep") ${"{ related ".repeat(depth - 2)} { ${leaf} } ${"} ".repeat(depth - 2)} }`;

const INTROSPECTION = "{ __schema { queryType { name } } }";

export const LIMIT_CHECKS: Check[] = [
  {
    id: "LIMIT-1",
    must: "MUST answer a query of exactly the depth limit",
    async run({ ask }) {
      const { body } = await ask(deep(DEPTH_LIMIT));
      assert.equal(body.errors, undefined);
    },
  },
  {
    id: "LIMIT-2",
    must: "MUST null the fields below the depth limit with QueryDepthLimitReached, and keep the rest",
    async run({ ask }) {
      const { status, body } = await ask(
        deep(DEPTH_LIMIT + 1).replace("{", "{ other: photo(id: 1) { id } "),
      );
      assert.equal(status, 200);
      assert.deepEqual(body.data.other, { id: "1" });
      assert.deepEqual(
        body.errors.map((error: any) => error.errorType),
        ["QueryDepthLimitReached"],
      );
      assert.equal(body.errors[0].path.length, DEPTH_LIMIT + 1);
    },
  },
  {
    id: "LIMIT-3",
    must: "MUST carry the depth limit up to the first nullable parent",
    async run({ ask }) {
      const { body } = await ask(deep(DEPTH_LIMIT + 1, "id"));
      let place = body.data.photo;
      for (let level = 2; level <= DEPTH_LIMIT; level += 1)
        place = place.related;
      assert.equal(place, null);
      assert.equal(body.errors.length, 1);
    },
  },
  {
    id: "LIMIT-4",
    must: "MUST answer resolvers over the count limit with ResolverExecutionLimitReached, and run the others",
    async run({ ask }) {
      const excess = 3;
      const { body } = await ask(
        `{ photos(count: ${RESOLVER_COUNT_LIMIT - 1 + excess}) { nodes { label } } }`,
      );
      const labels = body.data.photos.nodes.map((node: any) => node.label);
      assert.equal(labels[0], "label of p0");
      assert.deepEqual(labels.slice(-excess), [null, null, null]);
      const reached = body.errors.filter(
        (error: any) => error.errorType === "ResolverExecutionLimitReached",
      );
      assert.equal(reached.length, excess);
    },
  },
  {
    id: "LIMIT-5",
    must: "MUST answer introspection where it is on",
    async run({ ask }) {
      const { body } = await ask(
        `{ __schema { queryType { name } } __type(name: "Order") { kind enumValues { name } } }`,
      );
      assert.deepEqual(body.data, {
        __schema: { queryType: { name: "Query" } },
        __type: {
          kind: "ENUM",
          enumValues: [{ name: "OLDEST" }, { name: "NEWEST" }],
        },
      });
    },
  },
  {
    id: "LIMIT-6",
    must: "MUST refuse introspection as invalid where it is off, and still answer __typename",
    needs: ["closed"],
    async run({ closed }) {
      for (const query of [
        INTROSPECTION,
        '{ __type(name: "Order") { name } }',
      ]) {
        const { status, body } = await closed.ask(query);
        assert.equal(status, 200);
        assert.equal(body.data, null);
        assert.match(
          body.errors[0].message,
          /^Validation error of type FieldUndefined: Field '__(schema|type)' in type 'Query' is undefined/,
        );
      }
      const { body } = await closed.ask(
        "{ __typename photo(id: 1) { __typename } }",
      );
      assert.deepEqual(body, {
        data: { __typename: "Query", photo: { __typename: "Photo" } },
      });
    },
  },
  {
    id: "LIMIT-7",
    must: "MUST refuse a result over 5 MB, and pass one of 4 MB",
    unconfirmed: 4,
    async run({ ask }) {
      const { body } = await ask(`{ photo(id: "huge") { id } }`);
      assert.deepEqual(body.data, { photo: null });
      assert.equal(body.errors[0].errorType, "MappingTemplate");
      assert.equal(body.errors[0].message, "Transformation too large");
      const large = await ask(`{ photo(id: "large") { caption } }`);
      assert.equal(large.body.data.photo.caption.length, 4_000_000);
    },
  },
  {
    id: "LIMIT-8",
    must: "MUST give up on a resolver when the request's time is over, and answer with what there is",
    needs: ["hurried"],
    async run({ hurried }) {
      const { status, body } = await hurried.ask(
        `{ a: photo(id: "never") { id } b: photo(id: "1") { id } }`,
      );
      assert.equal(status, 200);
      assert.deepEqual(body.data, { a: null, b: { id: "1" } });
      assert.equal(body.errors.length, 1);
      assert.equal(
        body.errors[0].errorType,
        "Lambda:ExecutionTimeoutException",
      );
      assert.equal(body.errors[0].message, "Execution timed out.");
    },
  },
];
