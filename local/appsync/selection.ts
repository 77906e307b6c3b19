import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isObjectType,
  Kind,
  print,
  typeFromAST,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import type { Variables } from "./variables.ts";

/** An operation's fragments and variables: what is needed to tell which of its selections apply. */
export interface SelectionContext {
  schema: GraphQLSchema;
  fragments: Record<string, FragmentDefinitionNode>;
  variables: Variables;
}

export type CollectedFields = Map<string, FieldNode[]>;

/**
 * The fields selected on a type by response name, fragments flattened.
 * An interface or union has only what is selected on itself.
 */
export function collectFields(
  context: SelectionContext,
  type: GraphQLNamedType,
  selectionSets: readonly (SelectionSetNode | undefined)[],
): CollectedFields {
  const fields: CollectedFields = new Map();
  const spread = new Set<string>();

  function collect(selections: readonly SelectionNode[]) {
    for (const selection of selections) {
      if (!isIncluded(context, selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const nodes = fields.get(name);
        if (nodes) nodes.push(selection);
        else fields.set(name, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(context, selection, type))
          collect(selection.selectionSet.selections);
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = context.fragments[selection.name.value];
        if (fragment && applies(context, fragment, type))
          collect(fragment.selectionSet.selections);
      }
    }
  }

  for (const selectionSet of selectionSets)
    if (selectionSet) collect(selectionSet.selections);
  return fields;
}

function isIncluded(
  { variables }: SelectionContext,
  node: SelectionNode,
): boolean {
  if (!node.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
  if (skip?.["if"] === true) return false;
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
  return include?.["if"] !== false;
}

function applies(
  { schema }: SelectionContext,
  {
    typeCondition,
  }: Pick<FragmentDefinitionNode, never> & {
    typeCondition?: FragmentDefinitionNode["typeCondition"] | undefined;
  },
  type: GraphQLNamedType,
): boolean {
  if (!typeCondition || typeCondition.name.value === type.name) return true;
  const condition = typeFromAST(schema, typeCondition);
  return (
    isObjectType(type) &&
    isAbstractType(condition) &&
    schema.isSubType(condition, type)
  );
}

/** `info.selectionSetList`: slash paths of response names, parents before their children. */
export function selectionSetList(
  context: SelectionContext,
  type: GraphQLNamedType,
  nodes: readonly FieldNode[],
): string[] {
  const list: string[] = [];

  function add(
    parent: GraphQLNamedType,
    parentNodes: readonly FieldNode[],
    prefix: string,
  ) {
    const selectionSets = parentNodes.map((node) => node.selectionSet);
    const collected = collectFields(context, parent, selectionSets);
    for (const [responseName, fieldNodes] of collected) {
      const path = `${prefix}${responseName}`;
      list.push(path);
      const child = fieldType(parent, fieldNodes[0]?.name.value ?? "");
      if (child) add(child, fieldNodes, `${path}/`);
    }
  }

  add(type, nodes, "");
  return list;
}

function fieldType(
  parent: GraphQLNamedType,
  fieldName: string,
): GraphQLNamedType | undefined {
  if (!("getFields" in parent)) return undefined;
  let type: unknown = parent.getFields()[fieldName]?.type;
  while (type && typeof type === "object" && "ofType" in type)
    type = type.ofType;
  return type as GraphQLNamedType | undefined;
}

const printed = new WeakMap<SelectionSetNode, string>();

/** `info.selectionSetGraphQL`: the selection as written, from its opening brace on; empty for a leaf. */
export function selectionSetGraphQL(nodes: readonly FieldNode[]): string {
  const sets = nodes.flatMap((node) => node.selectionSet ?? []);
  const [only] = sets;
  if (!only) return "";
  if (sets.length > 1)
    return print({
      kind: Kind.SELECTION_SET,
      selections: sets.flatMap(({ selections }) => selections),
    });
  let text = printed.get(only);
  if (text === undefined) printed.set(only, (text = print(only)));
  return text;
}
