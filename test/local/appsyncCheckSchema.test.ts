import { describe, expect, it } from "vitest";
import { checkSchema } from "../../local/appsync.ts";

const ROOT = "schema { query: Query }\ntype Query { a: String }";

describe("a schema that AppSync takes", () => {
  it.each([
    [
      "objects, inputs, enums, interfaces and unions",
      `${ROOT} interface I { a: String } type A implements I { a: String } type B { b: [Int!]! } union U = A | B enum E { X Y } input N { a: AWSDate! n: N }`,
    ],
    [
      "several interfaces",
      `${ROOT} interface I { a: Int } interface J { b: Int } type A implements I & J @aws_iam { a: Int b: Int }`,
    ],
    [
      "# lines above types and fields",
      `# About it.\n${ROOT}\n# A thing.\ntype T {\n  # Its name.\n  name: String\n}`,
    ],
    [
      "@deprecated on fields and enum values",
      `${ROOT} type T { a: Int @deprecated(reason: "old") } enum E { X @deprecated Y }`,
    ],
    [
      "authorization on types and fields",
      `${ROOT} type T @aws_iam @aws_cognito_user_pools(cognito_groups: ["a"]) { a: Int @aws_api_key }`,
    ],
    [
      "a subscription of its mutation's type",
      `schema { query: Query mutation: M subscription: S } type Query { a: Int } type M { m(a: Int): Query! } type S { s: Query @aws_subscribe(mutations: ["m"]) }`,
    ],
    ["AWSJSON", `${ROOT} type T { a: AWSJSON }`],
  ])("may have %s", (_what, sdl) => {
    expect(checkSchema(sdl)).toEqual([]);
  });
});

describe("a schema that AppSync would refuse, or is not known to take,", () => {
  it.each([
    [
      "no schema block",
      "type Query { a: String }",
      "There is no top level schema object defined.",
    ],
    [
      "no query",
      "schema { mutation: M } type M { a: Int }",
      "A schema MUST have a 'query' operation defined.",
    ],
    ["a custom scalar", `${ROOT} scalar Instant`, "custom scalars"],
    [
      "a type named as AWS's",
      `${ROOT} type AWSThing { a: Int }`,
      "may not begin with AWS",
    ],
    [
      "a directive definition",
      `${ROOT} directive @x on OBJECT`,
      "Directive definitions are not supported.",
    ],
    ["an unknown directive", `${ROOT} type T @mine { a: Int }`, "@mine"],
    [
      "an authorization directive on an input",
      `${ROOT} input T @aws_iam { a: Int }`,
      "may not be used on INPUT_OBJECT",
    ],
    [
      "a directive twice",
      `${ROOT} type T @aws_iam @aws_iam { a: Int }`,
      "can only be used once",
    ],
    [
      "an interface of an interface",
      `${ROOT} interface I { a: Int } interface J implements I { a: Int }`,
      "may not implement another",
    ],
    [
      "an extension",
      `${ROOT} extend type Query { b: Int }`,
      "extensions are not supported",
    ],
    [
      "@oneOf",
      `${ROOT} input N @oneOf { a: Int b: Int }`,
      "@oneOf is not supported",
    ],
    [
      "@specifiedBy",
      `${ROOT} type T @specifiedBy(url: "x") { a: Int }`,
      "@specifiedBy is not supported",
    ],
    [
      "@deprecated on an argument",
      `${ROOT} type T { a(b: Int @deprecated): Int }`,
      "T.a(b): @deprecated",
    ],
    [
      "@deprecated on an input field",
      `${ROOT} input N { a: Int @deprecated }`,
      "N.a: @deprecated",
    ],
    ["an empty type", `${ROOT} type T`, "T is empty"],
    [
      "a default value of an argument",
      `${ROOT} type T { a(b: Int = 1): Int }`,
      "b: default values",
    ],
    [
      "a default value of an input field",
      `${ROOT} input N { a: Int = 1 }`,
      "a: default values",
    ],
    [
      "a description",
      `"""What it is."""\n${ROOT}`,
      "descriptions are written as # lines",
    ],
    [
      "a comment inside an enum",
      `${ROOT} enum E {\n # first\n X\n Y }`,
      "comments inside an enum",
    ],
    [
      "an unknown type",
      `${ROOT} type T { a: Instant }`,
      'Unknown type "Instant"',
    ],
    [
      "an interface half implemented",
      `${ROOT} interface I { a: Int } type T implements I { b: Int }`,
      "Interface field I.a expected",
    ],
    [
      "a non-null subscription field",
      `schema { query: Query subscription: S } type Query { a: Int } type S { s: Query! }`,
      "Subscription.s: a subscription field must be nullable",
    ],
    [
      "a subscription of another type than its mutation",
      `schema { query: Query mutation: M subscription: S } type Query { a: Int } type M { m: Int } type S { s: Query @aws_subscribe(mutations: ["m"]) }`,
      "the mutation m is Int",
    ],
    ["a query in it", `${ROOT} { a }`, "do not belong in a schema"],
    ["no SDL", "type {", "Failed to parse schema document"],
    ["more than a megabyte", `${ROOT}${" ".repeat(1e6)}`, "larger than 1 MB"],
  ])("has %s", (_what, sdl, sentence) => {
    const sentences = checkSchema(sdl);
    expect(sentences.join("\n")).toContain(sentence);
    expect(sentences).toHaveLength(1);
  });

  it("may have descriptions and default values where the caller allows them, as in the schema before it is printed", () => {
    const sdl = `"""The root."""\nschema { query: Query }\ntype Query { a(b: Int = 1): String }`;
    expect(
      checkSchema(sdl, { descriptions: true, defaultValues: true }),
    ).toEqual([]);
    expect(checkSchema(sdl, { descriptions: true })).toHaveLength(1);
  });

  it("has AWSJSON, where the caller does without", () => {
    const sdl = `${ROOT} type T { a: AWSJSON }`;
    expect(checkSchema(sdl, { awsJson: false })[0]).toContain("AWSJSON");
  });

  it("is told the line", () => {
    expect(checkSchema(`${ROOT}\nscalar A`)[0]).toMatch(/^line 3: /);
  });
});
