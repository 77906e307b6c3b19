import {
  buildSchema,
  findBreakingChanges,
  getNamedType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  visit,
  type ASTNode,
  type DirectiveNode,
  type GraphQLObjectType,
} from "graphql";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkSchema } from "../local/appsync.ts";
import { SUPPLIED_BY_APPSYNC } from "./infra/suppliedByAppSync.ts";

const contract = readFileSync("schema.graphql", "utf8");
const released = readFileSync("test/schema.released.graphql", "utf8");

const schemaOf = (sdl: string) => buildSchema(SUPPLIED_BY_APPSYNC + sdl);

/** The contract with one thing changed, for a check to find. */
function changed(from: string | RegExp, to: string): string {
  const sdl = contract.replace(from, to);
  expect(sdl).not.toBe(contract); // or what follows would prove nothing
  return sdl;
}

describe("the schema", () => {
  it("keeps AppSync's rules", () => {
    expect(checkSchema(contract, { descriptions: true })).toEqual([]);
    expect(
      checkSchema(changed("first: Int", "first: Int = 50"), {
        descriptions: true,
      }),
    ).not.toEqual([]);
  });

  it("explains every type, field, argument and input field", () => {
    expect(unexplained(contract)).toEqual([]);
  });

  it.each([
    [
      "a type",
      /"""\nA colour of the picture.\n"""\n/,
      "ObjectTypeDefinition Color",
    ],
    [
      "a field",
      /"""\n {2}The name the file came with.\n {2}"""\n/,
      "FieldDefinition fileName",
    ],
    [
      "an argument",
      /"""\n {4}As in Photo.id.\n {4}"""\n/,
      "InputValueDefinition id",
    ],
    [
      "an enum",
      /"""\nHow a preview is encoded\..*\n"""\n/,
      "EnumTypeDefinition",
    ],
    ["a union", /"""\nWhere the bytes of an upload go.\n"""\n/, "UnionType"],
    ["nothing but air", /The name the file came with\./, "FieldDefinition"],
  ])("is noticed when it leaves out %s", (_what, description, missing) => {
    expect(unexplained(changed(description, ""))).toEqual([
      expect.stringContaining(missing),
    ]);
  });

  it("says what enum values mean at the enum, where AppSync takes it", () => {
    expect(explainedEnumValues(contract)).toEqual([]);
    expect(explainedEnumValues(changed("  ASC\n", '  "Up."\n  ASC\n'))).toEqual(
      ["ASC"],
    );
  });

  it("counts bytes in Float, because Int ends at 2 GiB", () => {
    const bytes = byteFields(contract);
    expect(bytes.length).toBeGreaterThan(8);
    expect(bytes.filter(({ type }) => type !== "Float")).toEqual([]);
  });

  it("has no default values, which AppSync would drop", () => {
    expect(defaults(contract)).toEqual([]);
    expect(defaults(changed("last: Int", "last: Int = 3"))).toEqual(["last"]);
  });

  it("lets a service see all of what it may ask for, and people too", () => {
    expect(hiddenFromServices(contract)).toEqual([]);
  });

  it.each([
    ["services", " @aws_cognito_user_pools", "@aws_iam"],
    ["people", " @aws_iam", "@aws_cognito_user_pools"],
  ])(
    "is noticed when it hides a type from %s who may ask for it",
    (_whom, kept, lost) => {
      const sdl = changed(
        "type Service @aws_cognito_user_pools @aws_iam",
        `type Service${kept}`,
      );
      expect(hiddenFromServices(sdl)).toEqual([`Service lacks ${lost}`]);
    },
  );

  it("lets every mutation say what the caller can mend, and nothing else", () => {
    const mutations = Object.values(
      schemaOf(contract).getMutationType()!.getFields(),
    );
    expect(mutations.length).toBeGreaterThan(5);
    for (const { type, args } of mutations) {
      expect(args.map(({ name }) => name)).toEqual(["input"]);
      const fields = (getNamedType(type) as GraphQLObjectType).getFields();
      // The edge answers {userErrors} and no more: resolvers/lambda/fieldHandler.ts.
      expect(
        Object.values(fields)
          .filter((field) => isNonNullType(field.type))
          .map((field) => `${field.name}: ${field.type}`),
      ).toEqual(["userErrors: [UserError!]!"]);
    }
  });
});

describe("a client written against the last release", () => {
  it("is still understood", () => {
    expect(findBreakingChanges(schemaOf(released), schemaOf(contract))).toEqual(
      [],
    );
  });

  it.each([
    [
      "a field is gone",
      /"""\n {2}Lower-case hex SHA[^"]*"""\n {2}sha256: String!/,
      "",
    ],
    [
      "a field may be null now",
      "timelineDate: AWSDate!",
      "timelineDate: AWSDate",
    ],
    ["a field changes its type", "sizeBytes: Float!", "sizeBytes: Int!"],
    ["an argument is gone", /"""\n {4}The startCursor[^)]*?before: String/, ""],
    ["an argument must be given", "first: Int\n", "first: Int!\n"],
    [
      "an input field must be given",
      "timeZoneHint: String\n",
      "timeZoneHint: String!\n",
    ],
    ["an enum value is gone", "  TIMED_OUT\n", ""],
    [
      "a union loses a member",
      "UploadTicket | UploadDuplicate | UploadRejection",
      "UploadTicket | UploadDuplicate",
    ],
    ["a type is renamed", /\bExposure\b/g, "Shot"],
  ])("would be noticed to break when %s", (_what, from, to) => {
    expect(
      findBreakingChanges(schemaOf(released), schemaOf(changed(from, to))),
    ).not.toEqual([]);
  });

  it.each([
    ["a field", "  fileName: String!\n", "  fileName: String!\n  x: Int\n"],
    ["an argument", "    first: Int\n", "    first: Int\n    x: Int\n"],
    ["an enum value", "  TIMED_OUT\n", "  TIMED_OUT\n  LOST\n"],
  ])("does not mind %s more", (_what, from, to) => {
    expect(
      findBreakingChanges(schemaOf(released), schemaOf(changed(from, to))),
    ).toEqual([]);
  });
});

function unexplained(sdl: string): string[] {
  const missing: string[] = [];
  const look = (node: ASTNode) => {
    if (!("name" in node) || !node.name) return;
    const text = "description" in node ? node.description?.value.trim() : "";
    if (!text) missing.push(`${node.kind} ${nameOf(node)}`);
  };
  visit(parse(sdl), {
    ObjectTypeDefinition: look,
    InterfaceTypeDefinition: look,
    InputObjectTypeDefinition: look,
    EnumTypeDefinition: look,
    UnionTypeDefinition: look,
    FieldDefinition: look,
    InputValueDefinition: look,
  });
  return missing;
}

function nameOf(node: ASTNode): string {
  return "name" in node && node.name?.kind === Kind.NAME ? node.name.value : "";
}

function explainedEnumValues(sdl: string): string[] {
  const found: string[] = [];
  visit(parse(sdl), {
    EnumValueDefinition(node) {
      if (node.description) found.push(node.name.value);
    },
  });
  return found;
}

function byteFields(sdl: string): { name: string; type: string }[] {
  const found: { name: string; type: string }[] = [];
  const look = (node: { name: { value: string }; type: ASTNode }) => {
    if (!/bytes$/i.test(node.name.value)) return;
    let type = "";
    visit(node.type, { NamedType: (named) => void (type = named.name.value) });
    found.push({ name: node.name.value, type });
  };
  visit(parse(sdl), { FieldDefinition: look, InputValueDefinition: look });
  return found;
}

function defaults(sdl: string): string[] {
  const found: string[] = [];
  visit(parse(sdl), {
    InputValueDefinition(node) {
      if (node.defaultValue) found.push(node.name.value);
    },
  });
  return found;
}

/**
 * A field marked for services leads nowhere unless every type behind it is marked too; and a mark on a type takes
 * away the default mode, so people must be named as well (AppSync developer guide, "Using additional authorization modes").
 */
function hiddenFromServices(sdl: string): string[] {
  const schema = schemaOf(sdl);
  const seen = new Set<GraphQLObjectType>();
  const reach = (type: unknown) => {
    if (isUnionType(type)) type.getTypes().forEach(reach);
    if (!isObjectType(type) || seen.has(type)) return;
    seen.add(type);
    for (const field of Object.values(type.getFields()))
      reach(getNamedType(field.type));
  };
  const roots = [schema.getQueryType()!, schema.getMutationType()!];
  for (const field of roots.flatMap((root) =>
    Object.values(root.getFields()),
  )) {
    if (isMarked(field.astNode, "aws_iam")) reach(getNamedType(field.type));
  }
  expect(seen.size).toBeGreaterThan(0); // or an empty answer would prove nothing
  return [...seen].flatMap((type) =>
    ["aws_iam", "aws_cognito_user_pools"]
      .filter((mark) => !isMarked(type.astNode, mark))
      .map((mark) => `${type.name} lacks @${mark}`),
  );
}

function isMarked(
  node: { readonly directives?: readonly DirectiveNode[] } | null | undefined,
  mark: string,
): boolean {
  return node?.directives?.some(({ name }) => name.value === mark) ?? false;
}
