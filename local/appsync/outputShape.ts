import {
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLEnumType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from "graphql";
import { javaText } from "./javaValues.ts";
import { CoercionError, SERIALIZE_BUILT_IN } from "./scalars.ts";

/**
 * A field's type, unwrapped once so that completing a value asks no questions of the schema.
 * `name` is null for lists, which have none in graphql-java's sentences.
 */
export type OutputShape = { nonNull: boolean; name: string | null } & (
  | { kind: "leaf"; serialize: (value: unknown) => unknown }
  | { kind: "list"; item: OutputShape }
  | { kind: "object"; type: GraphQLObjectType }
  | { kind: "abstract"; possible: ReadonlyMap<string, GraphQLObjectType> }
);

export function openShapes(schema: GraphQLSchema) {
  const shapes = new Map<GraphQLOutputType, OutputShape>();

  function shapeOf(type: GraphQLOutputType): OutputShape {
    let shape = shapes.get(type);
    if (!shape) {
      shape = isNonNullType(type)
        ? { ...shapeOf(type.ofType), nonNull: true }
        : nullableShape(type);
      shapes.set(type, shape);
    }
    return shape;
  }

  function nullableShape(type: GraphQLOutputType): OutputShape {
    if (isListType(type))
      return {
        nonNull: false,
        name: null,
        kind: "list",
        item: shapeOf(type.ofType),
      };
    const named = type as Exclude<GraphQLOutputType, { ofType: unknown }>;
    const base = { nonNull: false, name: named.name };
    if (isLeafType(named)) {
      const serialize = isScalarType(named)
        ? (SERIALIZE_BUILT_IN[named.name] ?? named.serialize)
        : serializeEnum(named);
      return { ...base, kind: "leaf", serialize };
    }
    if (isAbstractType(named)) {
      const possible = new Map(
        schema.getPossibleTypes(named).map((each) => [each.name, each]),
      );
      return { ...base, kind: "abstract", possible };
    }
    return { ...base, kind: "object", type: named };
  }

  return shapeOf;
}

export type ShapeOf = ReturnType<typeof openShapes>;

function serializeEnum(type: GraphQLEnumType) {
  // Introspection answers with enums of its own, whose inner values are not their names.
  const isIntrospection = type.name.startsWith("__");
  return (value: unknown): unknown => {
    if (isIntrospection) return type.serialize(value);
    if (typeof value === "string" && type.getValue(value)) return value;
    throw new CoercionError(
      `Invalid input for Enum '${type.name}'. Unknown value '${javaText(value)}'`,
    );
  };
}
