import {
  buildASTSchema,
  concatAST,
  GraphQLError,
  isNonNullType,
  Kind,
  parse,
  validateSchema,
  valueFromASTUntyped,
  visit,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";
import { validateSDL } from "graphql/validation/validate.js";
import { SUPPLIED } from "./suppliedDefinitions.ts";

export interface SchemaRules {
  /** `"""` descriptions are refused unless this is true: the service has refused or dropped them. */
  descriptions?: boolean;
  /** Default values are refused unless this is true: the service takes them, and does not apply them. */
  defaultValues?: boolean;
  /** AWSJSON is taken unless this is false. */
  awsJson?: boolean;
}

const MAX_SCHEMA_BYTES = 1_000_000;

/**
 * What AppSync would refuse in this SDL, or is not known to take: one sentence each, none when it deploys.
 * https://docs.aws.amazon.com/appsync/latest/devguide/graphql-types.html
 */
export function checkSchema(sdl: string, rules: SchemaRules = {}): string[] {
  if (Buffer.byteLength(sdl) > MAX_SCHEMA_BYTES)
    return ["The schema document is larger than 1 MB."];
  let document: DocumentNode;
  try {
    document = parse(sdl);
  } catch (error) {
    return [
      `Failed to parse schema document - ensure it's a valid SDL-formatted document. ${sentenceOf(error)}`,
    ];
  }
  const sentences = [
    ...checkRoots(document),
    ...checkDefinitions(document, rules),
    ...checkEnumComments(document),
  ];
  // Its own sentences would only repeat, less plainly, those found so far.
  return sentences.length > 0 ? sentences : checkMeaning(document);
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof GraphQLError)) return String(error);
  const line = error.locations?.[0]?.line;
  return line === undefined ? error.message : `line ${line}: ${error.message}`;
}

function checkRoots(document: DocumentNode): string[] {
  const schema = document.definitions.find(
    (definition) => definition.kind === Kind.SCHEMA_DEFINITION,
  );
  if (!schema) return ["There is no top level schema object defined."];
  return schema.operationTypes.some(({ operation }) => operation === "query")
    ? []
    : ["A schema MUST have a 'query' operation defined."];
}

const IS_EMPTY: Record<string, string> = {
  [Kind.OBJECT_TYPE_DEFINITION]: "fields",
  [Kind.INTERFACE_TYPE_DEFINITION]: "fields",
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: "fields",
  [Kind.ENUM_TYPE_DEFINITION]: "values",
  [Kind.UNION_TYPE_DEFINITION]: "types",
};

const UNSUPPORTED_DIRECTIVES = new Set(["oneOf", "specifiedBy"]);

function checkDefinitions(
  document: DocumentNode,
  rules: SchemaRules,
): string[] {
  const sentences: string[] = [];
  visit(document, {
    enter(node) {
      const say = (sentence: string) =>
        void sentences.push(
          `line ${node.loc?.startToken.line ?? 0}: ${sentence}`,
        );
      const name = nameOf(node);
      if (node.kind.endsWith("TypeDefinition") && name.startsWith("AWS"))
        say(`${name}: a type's name may not begin with AWS.`);
      const list = IS_EMPTY[node.kind];
      if (
        list &&
        (node as never as Record<string, unknown[]>)[list]?.length === 0
      )
        say(`${name} is empty.`);
      if (node.kind.endsWith("Extension"))
        say(`extend ${name}: extensions are not supported; write one type.`);
      if ("description" in node && node.description && !rules.descriptions)
        say(`${name}: descriptions are written as # lines, not as strings.`);
      switch (node.kind) {
        case Kind.OPERATION_DEFINITION:
        case Kind.FRAGMENT_DEFINITION:
          say("operations and fragments do not belong in a schema.");
          break;
        case Kind.SCALAR_TYPE_DEFINITION:
          say(`scalar ${name}: custom scalars are not supported.`);
          break;
        case Kind.DIRECTIVE_DEFINITION:
          say(`directive @${name}: Directive definitions are not supported.`);
          break;
        case Kind.INTERFACE_TYPE_DEFINITION:
          if (node.interfaces?.length)
            say(`${name}: an interface may not implement another interface.`);
          break;
        case Kind.INPUT_VALUE_DEFINITION:
          if (node.defaultValue && !rules.defaultValues)
            say(`${name}: default values are not applied by the service.`);
          break;
        case Kind.NAMED_TYPE:
          if (node.name.value === "AWSJSON" && rules.awsJson === false)
            say("AWSJSON: say what the value holds with types.");
          break;
        case Kind.DIRECTIVE:
          if (UNSUPPORTED_DIRECTIVES.has(name))
            say(`@${name} is not supported.`);
          break;
      }
    },
  });
  return sentences;
}

function nameOf(node: ASTNode): string {
  return "name" in node && node.name ? node.name.value : node.kind;
}

/** A # line inside an enum has failed deployments: https://github.com/aws/aws-appsync-community/issues/38 */
function checkEnumComments(document: DocumentNode): string[] {
  const sentences: string[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || !definition.loc)
      continue;
    let token = definition.loc.startToken.next;
    for (; token && token !== definition.loc.endToken; token = token.next) {
      if (token.kind === "Comment")
        sentences.push(
          `line ${token.line}: ${definition.name.value}: comments inside an enum are refused.`,
        );
    }
  }
  return sentences;
}

function checkMeaning(document: DocumentNode): string[] {
  const whole = concatAST([SUPPLIED, document]);
  const broken = validateSDL(whole);
  if (broken.length > 0) return broken.map(sentenceOf);
  const schema = buildASTSchema(whole, { assumeValidSDL: true });
  return [
    ...validateSchema(schema).map(sentenceOf),
    ...checkDeprecations(schema),
    ...checkSubscriptions(schema),
  ];
}

function checkDeprecations(schema: GraphQLSchema): string[] {
  const sentences: string[] = [];
  const refuse = (name: string) =>
    sentences.push(
      `${name}: @deprecated is taken on fields and enum values only.`,
    );
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__") || !("getFields" in type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!("args" in field)) {
        if (field.deprecationReason != null)
          refuse(`${type.name}.${field.name}`);
        continue;
      }
      for (const arg of field.args)
        if (arg.deprecationReason != null)
          refuse(`${type.name}.${field.name}(${arg.name})`);
    }
  }
  return sentences;
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html */
function checkSubscriptions(schema: GraphQLSchema): string[] {
  const sentences: string[] = [];
  const mutations = schema.getMutationType()?.getFields() ?? {};
  const fields = schema.getSubscriptionType()?.getFields() ?? {};
  for (const field of Object.values(fields)) {
    const name = `Subscription.${field.name}`;
    const argument = field.astNode?.directives
      ?.find((directive) => directive.name.value === "aws_subscribe")
      ?.arguments?.find((each) => each.name.value === "mutations");
    const listed = argument ? valueFromASTUntyped(argument.value) : [];
    if (isNonNullType(field.type))
      sentences.push(`${name}: a subscription field must be nullable.`);
    for (const mutation of [listed].flat() as string[]) {
      const type = mutations[mutation]?.type;
      if (!type) sentences.push(`${name}: there is no mutation ${mutation}.`);
      else if (String(type).replace(/!$/, "") !== String(field.type))
        sentences.push(
          `${name} is ${String(field.type)}, and the mutation ${mutation} is ${String(type)}.`,
        );
    }
  }
  return sentences;
}
