import { buildSchema, Kind, parse, print, visit } from "graphql";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { deployedSchema } from "../../infra/deployedSchema.ts";
import { givenTemplate, resourcesOf } from "./givenTemplate.ts";
import { SUPPLIED_BY_APPSYNC } from "./suppliedByAppSync.ts";

const contract = readFileSync("schema.graphql", "utf8");

describe("the deployed schema", () => {
  const [schema] = Object.values(
    resourcesOf(givenTemplate("development"), "AWS::AppSync::GraphQLSchema"),
  );
  const sdl = schema!.Properties["Definition"] as string;

  it("is the contract, type for type", () => {
    expect(() => buildSchema(SUPPLIED_BY_APPSYNC + sdl)).not.toThrow();
    expect(print(parse(sdl))).toBe(print(undescribed(contract)));
  });

  it("holds no block string, which AppSync has refused or dropped", () => {
    expect(contract).toContain('"""'); // or the next line would prove nothing
    expect(sdl).not.toContain('"""');
  });

  it("holds nothing but values inside its enums, where a comment has failed deployments", () => {
    const enums = sdl.match(/^enum [^}]*}/gm)!;
    expect(enums.length).toBeGreaterThan(5);
    for (const each of enums) {
      expect(each).toMatch(/^enum \w+ \{\n(?: {2}[A-Z0-9_]+\n)+\}$/);
    }
  });

  it("still says every description, as the AppSync console shows them", () => {
    const comments = sdl
      .split("\n")
      .flatMap((line) => /^\s*# ?(.*)$/.exec(line)?.[1] ?? []);
    expect(comments).toEqual(
      descriptionsOf(contract).flatMap((text) => text.split("\n")),
    );
    expect(comments.length).toBeGreaterThan(100);
  });
});

describe("descriptions as # lines", () => {
  it("stand above what they describe, as deep as it", () => {
    expect(
      deployedSchema(
        '"""\nOne.\n\nTwo "quoted".\n"""\ntype A { "Three." b("Four." c: Int): Int }',
      ),
    ).toBe(
      [
        "# One.",
        "#",
        '# Two "quoted".',
        "type A {",
        "  # Three.",
        "  b(",
        "    # Four.",
        "    c: Int",
        "  ): Int",
        "}",
        "",
      ].join("\n"),
    );
  });

  it("leave enum values alone, whose own are dropped", () => {
    expect(deployedSchema('"All." enum E { "Dropped." A B }')).toBe(
      "# All.\nenum E {\n  A\n  B\n}\n",
    );
  });
});

function undescribed(sdl: string) {
  return visit(parse(sdl), {
    enter(node) {
      if (!("description" in node)) return undefined;
      const { description: _description, ...rest } = node;
      return rest;
    },
  });
}

function descriptionsOf(sdl: string): string[] {
  const found: string[] = [];
  visit(parse(sdl), {
    enter(node) {
      if (node.kind === Kind.ENUM_VALUE_DEFINITION) return false;
      if ("description" in node && node.description)
        found.push(node.description.value);
      return undefined;
    },
  });
  return found;
}
