import {
  getArgumentValues,
  getNamedType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type SelectionSetNode,
} from "graphql";
import type { AttachedResolver, ResolverOf } from "./attachResolvers.ts";
import type { Failure } from "./errors.ts";
import type { OutputShape, ShapeOf } from "./outputShape.ts";
import {
  collectFields,
  selectionSetGraphQL,
  selectionSetList,
  type SelectionContext,
} from "./selection.ts";

/** One selected field on one type: all that is the same for every parent value in a request. */
export interface FieldPlan {
  responseName: string;
  fieldName: string;
  parentType: GraphQLObjectType;
  nodes: FieldNode[];
  shape: OutputShape;
  resolver: AttachedResolver | undefined;
  /** Set where the caller or the depth of the query forbids it. */
  failure: Failure | undefined;
  /** How the engine's own fields answer: __typename and introspection. */
  builtIn: ((source: unknown) => unknown) | undefined;
  /** `arguments` and `info` of its events, as JSON. Throws for arguments that cannot be coerced. */
  event(): { arguments: string; info: string };
  /** What is selected below it, for a value of this type. */
  fieldsOf(type: GraphQLObjectType): FieldPlan[];
}

export interface PlanContext extends SelectionContext {
  resolverOf: ResolverOf;
  shapeOf: ShapeOf;
  /** Why the caller may not read a field at this depth (the root's fields are at 1), or undefined. */
  refuse(
    type: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    depth: number,
  ): Failure | undefined;
}

/** Plans the fields that a selection has on a type, `depth` levels down. */
export function planFields(
  context: PlanContext,
  parentType: GraphQLObjectType,
  selectionSets: readonly (SelectionSetNode | undefined)[],
  depth: number,
): FieldPlan[] {
  const plans: FieldPlan[] = [];
  for (const [responseName, nodes] of collectFields(
    context,
    parentType,
    selectionSets,
  )) {
    const fieldName = nodes[0]?.name.value ?? "";
    const field = fieldOf(context, parentType, fieldName);
    if (field)
      plans.push(
        planField(context, parentType, field, responseName, nodes, depth),
      );
  }
  return plans;
}

function fieldOf(
  { schema }: PlanContext,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (type === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}

function planField(
  context: PlanContext,
  parentType: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  responseName: string,
  nodes: FieldNode[],
  depth: number,
): FieldPlan {
  const builtIn = builtInOf(context, parentType, field, nodes);
  const children = new Map<GraphQLObjectType, FieldPlan[]>();
  let event: { arguments: string; info: string } | undefined;
  return {
    responseName,
    fieldName: field.name,
    parentType,
    nodes,
    shape: context.shapeOf(field.type),
    resolver: builtIn
      ? undefined
      : context.resolverOf(parentType.name, field.name),
    failure: builtIn ? undefined : context.refuse(parentType, field, depth),
    builtIn,
    event() {
      event ??= {
        arguments: JSON.stringify(argumentsOf(context, field, nodes)),
        info: JSON.stringify({
          selectionSetList: selectionSetList(
            context,
            getNamedType(field.type),
            nodes,
          ),
          selectionSetGraphQL: selectionSetGraphQL(nodes),
          parentTypeName: parentType.name,
          fieldName: field.name,
          variables: context.variables,
        }),
      };
      return event;
    },
    fieldsOf(type) {
      let plans = children.get(type);
      if (!plans) {
        const selectionSets = nodes.map((node) => node.selectionSet);
        plans = planFields(context, type, selectionSets, depth + 1);
        children.set(type, plans);
      }
      return plans;
    },
  };
}

function argumentsOf(
  { variables }: PlanContext,
  field: GraphQLField<unknown, unknown>,
  nodes: FieldNode[],
): Record<string, unknown> {
  const [node] = nodes;
  if (!node) return {};
  try {
    return getArgumentValues(field, node, variables);
  } catch (error) {
    // A variable's default lets its nullable type pass validation; then null was given all the same.
    const name = /^Argument "(.+?)"/.exec((error as Error).message)?.[1];
    const argument = field.args.find((each) => each.name === name);
    if (!argument) throw error;
    throw new Error(
      `Argument '${argument.name}' has coerced Null value for NonNull type '${String(argument.type)}'`,
      { cause: error },
    );
  }
}

function builtInOf(
  context: PlanContext,
  parentType: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  nodes: FieldNode[],
): FieldPlan["builtIn"] {
  if (field === TypeNameMetaFieldDef) return () => parentType.name;
  const { resolve } = field;
  // Only introspection fields come with a resolve function: a schema built from SDL has none.
  if (!resolve) return undefined;
  const values = argumentsOf(context, field, nodes);
  const info = { schema: context.schema } as Parameters<typeof resolve>[3];
  return (source) => resolve(source, values, undefined, info);
}
