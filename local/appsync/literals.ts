import {
  GraphQLError,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  typeFromAST,
  isInputType,
  type ASTVisitor,
  type GraphQLInputType,
  type ValidationContext,
  type ValueNode,
} from "graphql";
import { acceptsLiteral } from "./scalars.ts";

/** The values written in a document have the types that they are written for, in graphql-java's words. */
export function literalsOfCorrectType(context: ValidationContext): ASTVisitor {
  return {
    Argument(node) {
      const type = context.getArgument()?.type;
      const problem = type && problemOf(type, node.value, "");
      if (problem)
        context.reportError(
          new GraphQLError(
            `WrongType: argument '${node.name.value}${problem.at}' with value '${javaNode(problem.value ?? node.value)}' ${problem.text}`,
            { nodes: node },
          ),
        );
    },
    VariableDefinition(node) {
      const type = typeFromAST(context.getSchema(), node.type);
      if (!node.defaultValue || !isInputType(type)) return;
      if (problemOf(type, node.defaultValue, ""))
        context.reportError(
          new GraphQLError(
            `BadValueForDefaultArg: Bad default value ${javaNode(node.defaultValue)} for type ${String(type)}`,
            { nodes: node },
          ),
        );
    },
  };
}

interface Problem {
  /** Where inside the argument, as `.name` and `[0]`. */
  at: string;
  text: string;
  /** What is printed as the value: graphql-java names the offending one, but for an object's fields the whole argument. */
  value?: ValueNode;
}

function problemOf(
  type: GraphQLInputType,
  node: ValueNode,
  at: string,
): Problem | undefined {
  if (node.kind === Kind.VARIABLE) return undefined;
  if (isNonNullType(type))
    return node.kind === Kind.NULL
      ? { at, text: "must not be null", value: node }
      : problemOf(type.ofType, node, at);
  if (node.kind === Kind.NULL) return undefined;
  if (isListType(type)) {
    if (node.kind !== Kind.LIST) return problemOf(type.ofType, node, at);
    for (const [index, item] of node.values.entries()) {
      const problem = problemOf(type.ofType, item, `${at}[${index}]`);
      if (problem) return problem;
    }
    return undefined;
  }
  if (isInputObjectType(type)) return objectProblem(type, node, at);
  const accepted = isScalarType(type)
    ? acceptsLiteral(type, node)
    : isEnumType(type) &&
      node.kind === Kind.ENUM &&
      type.getValue(node.value) !== undefined;
  return accepted || !isLeafType(type)
    ? undefined
    : { at, text: `is not a valid '${type.name}'`, value: node };
}

function objectProblem(
  type: Extract<GraphQLInputType, { getFields: unknown }>,
  node: ValueNode,
  at: string,
): Problem | undefined {
  if (node.kind !== Kind.OBJECT) return { at, text: "must be an object type" };
  const given = new Map(node.fields.map((field) => [field.name.value, field]));
  const fields = type.getFields();
  const missing = Object.values(fields).filter(
    (field) =>
      isNonNullType(field.type) &&
      field.defaultValue === undefined &&
      !given.has(field.name),
  );
  if (missing.length > 0)
    return {
      at,
      text: `is missing required fields '[${missing.map(({ name }) => name).join(", ")}]'`,
    };
  for (const [name, field] of given) {
    const known = fields[name];
    if (!known)
      return { at, text: `contains a field not in '${type.name}': '${name}'` };
    const problem = problemOf(known.type, field.value, `${at}.${name}`);
    if (problem) return problem;
  }
  return undefined;
}

/** A literal as graphql-java's tree prints it, e.g. `StringValue{value='x'}`. */
function javaNode(node: ValueNode): string {
  switch (node.kind) {
    case Kind.STRING:
      return `StringValue{value='${node.value}'}`;
    case Kind.INT:
      return `IntValue{value=${node.value}}`;
    case Kind.FLOAT:
      return `FloatValue{value=${node.value}}`;
    case Kind.BOOLEAN:
      return `BooleanValue{value=${String(node.value)}}`;
    case Kind.ENUM:
      return `EnumValue{name='${node.value}'}`;
    case Kind.NULL:
      return "NullValue{}";
    case Kind.VARIABLE:
      return `VariableReference{name='${node.name.value}'}`;
    case Kind.LIST:
      return `ArrayValue{values=[${node.values.map(javaNode).join(", ")}]}`;
    case Kind.OBJECT: {
      const fields = node.fields.map(
        ({ name, value }) =>
          `ObjectField{name='${name.value}', value=${javaNode(value)}}`,
      );
      return `ObjectValue{objectFields=[${fields.join(", ")}]}`;
    }
  }
}
