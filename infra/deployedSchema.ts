import {
  Kind,
  parse,
  print,
  visit,
  type ASTNode,
  type StringValueNode,
} from "graphql";

/**
 * The SDL that is deployed: the contract with its descriptions as `#` lines, which is what the AppSync console shows.
 * AppSync has refused or dropped block strings, and failed deployments over `#` lines inside enums (AWS-RULES 21).
 * @param contract schema.graphql.
 */
export function deployedSchema(contract: string): string {
  const descriptions: string[] = [];
  const marked: ASTNode = visit(parse(contract), {
    enter(node) {
      if (!("description" in node) || !node.description) return undefined;
      const { description, ...undescribed } = node;
      if (node.kind === Kind.ENUM_VALUE_DEFINITION) return undescribed;
      descriptions.push(description.value);
      return { ...node, description: marker(descriptions.length - 1) };
    },
  });
  // One word prints as one line, at the depth of what it describes.
  return `${print(marked).replace(/^([ ]*)"""description-(\d+)"""$/gm, (_, indent: string, index: string) => commentLines(descriptions[Number(index)] ?? "", indent))}\n`;
}

function marker(index: number): StringValueNode {
  return { kind: Kind.STRING, value: `description-${index}`, block: true };
}

function commentLines(text: string, indent: string): string {
  return text
    .split("\n")
    .map((line) => `${indent}# ${line}`.trimEnd())
    .join("\n");
}
