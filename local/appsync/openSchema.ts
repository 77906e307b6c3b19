import {
  buildASTSchema,
  concatAST,
  isScalarType,
  Kind,
  parse,
  TokenKind,
  visit,
  type ASTNode,
  type GraphQLSchema,
  type StringValueNode,
} from "graphql";
import { AWS_SCALARS } from "./scalars.ts";
import { SUPPLIED } from "./suppliedDefinitions.ts";

/** The schema of an SDL that {@link checkSchema} has nothing to say about. */
export function openSchema(sdl: string): GraphQLSchema {
  const document = visit(parse(sdl), {
    enter(node) {
      const description = commentAbove(node);
      return description ? { ...node, description } : undefined;
    },
  });
  const schema = buildASTSchema(concatAST([SUPPLIED, document]));
  for (const scalar of AWS_SCALARS) {
    const type = schema.getType(scalar.name);
    if (!isScalarType(type)) continue;
    type.serialize = scalar.serialize;
    type.parseValue = scalar.parseValue;
    type.parseLiteral = scalar.parseLiteral;
  }
  return schema;
}

const DESCRIBED: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.FIELD_DEFINITION,
  Kind.INPUT_VALUE_DEFINITION,
]);

/** The service shows # lines as descriptions: https://github.com/aws/aws-appsync-community/issues/38 */
function commentAbove(node: ASTNode): StringValueNode | undefined {
  if (!DESCRIBED.has(node.kind) || !node.loc) return undefined;
  if ("description" in node && node.description) return undefined;
  const lines: string[] = [];
  let below = node.loc.startToken;
  for (
    let token = below.prev;
    token?.kind === TokenKind.COMMENT && token.line === below.line - 1;
    token = token.prev
  ) {
    const before = token.prev;
    // A comment at the end of a line belongs to what that line says.
    if (before && before.line === token.line && before.kind !== TokenKind.SOF)
      break;
    lines.unshift(token.value.replace(/^ /, ""));
    below = token;
  }
  if (lines.length === 0) return undefined;
  return { kind: Kind.STRING, value: lines.join("\n"), block: true };
}
