// graphql-js decides what is valid; the sentences are graphql-java's, because that is what the service runs and
// what clients match on: `Validation error of type <Kind>: <what> @ '<path of fields>'`.
import {
  ExecutableDefinitionsRule,
  FieldsOnCorrectTypeRule,
  FragmentsOnCompositeTypesRule,
  getNamedType,
  GraphQLError,
  Kind,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownFragmentNamesRule,
  KnownTypeNamesRule,
  LoneAnonymousOperationRule,
  NoFragmentCyclesRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  UniqueArgumentNamesRule,
  UniqueDirectivesPerLocationRule,
  UniqueFragmentNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationNamesRule,
  UniqueVariableNamesRule,
  validate,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
  visit,
  BREAK,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from "graphql";
import { locationOf, type EngineError } from "./errors.ts";
import { literalsOfCorrectType } from "./literals.ts";

/** `Kind: what`, made of graphql-js's sentence; or of the parts that its pattern catches. */
type Wording = [pattern: RegExp, sentence: string];

const WORDINGS: [ValidationRule, ...Wording[]][] = [
  [
    ExecutableDefinitionsRule,
    [
      /^The "?(.+?)"? definition/,
      "NonExecutableDefinition: The $1 definition is not executable",
    ],
  ],
  [
    UniqueOperationNamesRule,
    [
      /"(.+)"/,
      "DuplicateOperationName: There can be only one operation named '$1'",
    ],
  ],
  [
    LoneAnonymousOperationRule,
    [
      /^/,
      "LoneAnonymousOperationViolation: Anonymous operation with other operations",
    ],
  ],
  [KnownTypeNamesRule, [/"(.+?)"/, "UnknownType: Unknown type $1"]],
  [
    FragmentsOnCompositeTypesRule,
    [
      /^Fragment "/,
      "FragmentTypeConditionInvalid: Fragment type condition is invalid, must be on Object/Interface/Union",
    ],
    [
      /^/,
      "InlineFragmentTypeConditionInvalid: Inline fragment type condition is invalid, must be on Object/Interface/Union",
    ],
  ],
  [
    VariablesAreInputTypesRule,
    [/^/, "NonInputTypeOnVariable: Wrong type for a variable"],
  ],
  [
    ScalarLeafsRule,
    // A list or non-null type has no name in graphql-java, and is printed so.
    [
      /^Field "(.+?)" must not have a selection since type ".*[\]!]"/,
      "SubSelectionNotAllowed: Sub selection not allowed on leaf type null of field $1",
    ],
    [
      /^Field "(.+?)" must not have a selection since type "(.+?)"/,
      "SubSelectionNotAllowed: Sub selection not allowed on leaf type $2 of field $1",
    ],
    [
      /^Field "(.+?)" of type ".*[\]!]" must/,
      "SubSelectionRequired: Sub selection required for type null of field $1",
    ],
    [
      /^Field "(.+?)" of type "(.+?)" must/,
      "SubSelectionRequired: Sub selection required for type $2 of field $1",
    ],
  ],
  [
    FieldsOnCorrectTypeRule,
    [
      /^Cannot query field "(.+?)" on type "(.+?)"/,
      "FieldUndefined: Field '$1' in type '$2' is undefined",
    ],
  ],
  [
    UniqueFragmentNamesRule,
    [
      /"(.+)"/,
      "DuplicateFragmentName: There can be only one fragment named '$1'",
    ],
  ],
  [
    KnownFragmentNamesRule,
    [/"(.+)"/, "UndefinedFragment: Undefined fragment $1"],
  ],
  [NoUnusedFragmentsRule, [/"(.+)"/, "UnusedFragment: Unused fragment $1"]],
  [
    PossibleFragmentSpreadsRule,
    [
      /^Fragment (?:"(.+?)" )?cannot .* type "(.+?)" .* type "(.+?)"/,
      "InvalidFragmentType: Fragment $1 cannot be spread here as objects of type $2 can never be of type $3",
    ],
  ],
  [NoFragmentCyclesRule, [/^/, "FragmentCycle: Fragment cycles not allowed"]],
  [
    UniqueVariableNamesRule,
    [
      /"\$(.+)"/,
      "DuplicateVariableName: There can be only one variable named '$1'",
    ],
  ],
  [
    NoUndefinedVariablesRule,
    [/"\$(.+?)"/, "UndefinedVariable: Undefined variable $1"],
  ],
  [NoUnusedVariablesRule, [/"\$(.+?)"/, "UnusedVariable: Unused variable $1"]],
  [
    KnownDirectivesRule,
    [/^Unknown directive "@(.+?)"/, "UnknownDirective: Unknown directive $1"],
    [/"@(.+?)"/, "MisplacedDirective: Directive $1 not allowed here"],
  ],
  [
    UniqueDirectivesPerLocationRule,
    [
      /"@(.+?)"/,
      "DuplicateDirectiveName: The directive '$1' is used more than once",
    ],
  ],
  [
    KnownArgumentNamesRule,
    [
      /^Unknown argument "(.+?)" on directive/,
      "UnknownDirective: Unknown directive argument $1",
    ],
    [/^Unknown argument "(.+?)"/, "UnknownArgument: Unknown field argument $1"],
  ],
  [
    UniqueArgumentNamesRule,
    [
      /"(.+)"/,
      "DuplicateArgumentNames: There can be only one argument named '$1'",
    ],
  ],
  [
    ProvidedRequiredArgumentsRule,
    [
      /^Directive .* argument "(.+?)"/,
      "MissingDirectiveArgument: Missing directive argument $1",
    ],
    [/argument "(.+?)"/, "MissingFieldArgument: Missing field argument $1"],
  ],
  [
    VariablesInAllowedPositionRule,
    [
      /of type "(.+?)" used in position expecting type "(.+?)"/,
      "VariableTypeMismatch: Variable type '$1' doesn't match expected type '$2'",
    ],
  ],
  [
    OverlappingFieldsCanBeMergedRule,
    [
      /^Fields "(.+?)" conflict because "(.+?)" and "(.+?)" are different fields/,
      "FieldsConflict: $1: $2 and $3 are different fields",
    ],
    [
      /^Fields "(.+?)" conflict because they have differing arguments/,
      "FieldsConflict: $1: they have differing arguments",
    ],
    [
      /^Fields "(.+?)" conflict because they return conflicting types "(.+?)" and "(.+?)"/,
      "FieldsConflict: $1: they return differing types $2 and $3",
    ],
    [/^Fields "(.+?)" conflict/, "FieldsConflict: $1: subfields conflict"],
  ],
  [
    UniqueInputFieldNamesRule,
    [
      /"(.+)"/,
      "DuplicateInputFieldNames: There can be only one input field named '$1'",
    ],
  ],
];

/** The same rule, reporting in graphql-java's words. */
function reworded([
  rule,
  ...wordings
]: (typeof WORDINGS)[number]): ValidationRule {
  return (context) => {
    const reporting = Object.create(context) as typeof context;
    reporting.reportError = (error) => {
      const wording = wordings.find(([pattern]) => pattern.test(error.message));
      context.reportError(wording ? retold(error, wording) : error);
    };
    return rule(reporting);
  };
}

function retold(error: GraphQLError, [pattern, sentence]: Wording) {
  const caught = pattern.exec(error.message) ?? [];
  const message = sentence.replace(/ ?\$(\d)/g, (whole, index: string) => {
    const part = caught[Number(index)];
    return part === undefined ? "" : whole.replace(/\$\d/, part);
  });
  return new GraphQLError(message, { nodes: error.nodes ?? [] });
}

/** With introspection off, its two fields are as unknown as any other; __typename stays. */
const noIntrospection: ValidationRule = (context) => ({
  Field(node) {
    const type = context.getType();
    if (
      type &&
      getNamedType(type).name.startsWith("__") &&
      node.name.value.startsWith("__") &&
      node.name.value !== "__typename"
    )
      context.reportError(
        new GraphQLError(
          `FieldUndefined: Field '${node.name.value}' in type '${context.getParentType()?.name ?? ""}' is undefined`,
          { nodes: node },
        ),
      );
  },
});

const RULES = [...WORDINGS.map(reworded), literalsOfCorrectType];

export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  { introspection }: { introspection: boolean },
): EngineError[] {
  const rules = introspection ? RULES : [...RULES, noIntrospection];
  return validate(schema, document, rules).map((error) => {
    const path = pathOf(document, error);
    const at = path.length > 0 ? ` @ '${path.join("/")}'` : "";
    return {
      path: null,
      locations: blamedNodes(error).flatMap(locationOf),
      message: `Validation error of type ${error.message}${at}`,
    };
  });
}

/** graphql-js points at everything involved, graphql-java at what is wrong. */
function blamedNodes(error: GraphQLError): ASTNode[] {
  const { message } = error;
  const nodes = [...(error.nodes ?? [])];
  if (message.startsWith("FieldsConflict")) return nodes;
  // First the definition of the variable, then its use.
  return message.startsWith("VariableTypeMismatch")
    ? nodes.slice(-1)
    : nodes.slice(0, 1);
}

/** The names of the fields down to what is wrong, beginning with the fragment's where it is in one. */
function pathOf(document: DocumentNode, error: GraphQLError): string[] {
  const [target] = blamedNodes(error);
  const path: string[] = [];
  let found: string[] = [];
  visit(document, {
    enter(node) {
      if (node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION)
        path.push(node.name.value);
      if (node !== target) return undefined;
      found = [...path];
      return BREAK;
    },
    leave(node) {
      if (node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION)
        path.pop();
    },
  });
  // A conflict is the parent's: https://github.com/graphql-java/graphql-java, OverlappingFieldsCanBeMerged
  return error.message.startsWith("FieldsConflict")
    ? found.slice(0, -1)
    : found;
}
