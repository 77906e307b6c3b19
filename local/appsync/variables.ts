import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from "graphql";
import { locationOf, type EngineError } from "./errors.ts";
import { unparsable } from "./http.ts";
import { javaClass } from "./javaValues.ts";
import { CoercionError, PARSE_BUILT_IN } from "./scalars.ts";

export type Variables = Record<string, unknown>;

class VariableError extends Error {
  override name = "VariableError";
  constructor(
    message: string,
    readonly hasLocation: boolean,
  ) {
    super(message);
  }
}

/** Coerces the variables of a request, or says what is wrong with the first that cannot be. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Variables,
): { variables: Variables } | { error: EngineError } {
  // Without a prototype: a variable may have any name.
  const variables = Object.create(null) as Variables;
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    try {
      const type = typeFromAST(schema, definition.type);
      // Validation has already refused a variable of a type that no argument can have.
      if (!isInputType(type)) continue;
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value !== undefined) variables[name] = coerce(type, value, name);
      else if (definition.defaultValue)
        variables[name] = valueFromAST(definition.defaultValue, type);
      else if (isNonNullType(type)) throw nullFor(name, type);
    } catch (error) {
      // Nested deeper than the stack: no JSON reader of the service's would have taken it this far.
      if (error instanceof RangeError) throw unparsable();
      return { error: refusal(error, name, definition) };
    }
  }
  return { variables };
}

function refusal(
  error: unknown,
  name: string,
  definition: VariableDefinitionNode,
): EngineError {
  const locations = locationOf(definition);
  if (error instanceof VariableError)
    return {
      path: null,
      locations: error.hasLocation ? locations : null,
      message: error.message,
    };
  if (error instanceof CoercionError)
    return {
      path: null,
      locations,
      message: `Variable '${name}' has an invalid value. ${error.message}`,
    };
  throw error;
}

/** Names the variable however deep the missing value is: https://github.com/aws/aws-appsync-community/issues/406 */
function nullFor(variable: string, type: GraphQLInputType): VariableError {
  return new VariableError(
    `Variable '${variable}' has coerced Null value for NonNull type '${String(type)}'`,
    true,
  );
}

function coerce(
  type: GraphQLInputType,
  value: unknown,
  variable: string,
): unknown {
  if (isNonNullType(type)) {
    if (value === null || value === undefined) throw nullFor(variable, type);
    return coerce(type.ofType, value, variable);
  }
  if (value === null) return null;
  if (isListType(type)) {
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.map((item) => coerce(type.ofType, item, variable));
  }
  if (isInputObjectType(type)) {
    if (typeof value !== "object" || Array.isArray(value))
      throw new CoercionError(
        `Expected type 'Map' but was '${javaClass(value)}'. Variables for input objects must be an instance of type 'Map'.`,
      );
    const fields = type.getFields();
    for (const key of Object.keys(value))
      if (!Object.hasOwn(fields, key))
        // The trailing space is the service's: https://github.com/aws/aws-appsync-community/issues/273
        throw new VariableError(
          `The variables input contains a field that is not defined for input object type '${type.name}' `,
          false,
        );
    const object: Variables = {};
    for (const field of Object.values(fields)) {
      if (Object.hasOwn(value, field.name))
        object[field.name] = coerce(
          field.type,
          (value as Variables)[field.name],
          variable,
        );
      else if (field.defaultValue !== undefined)
        object[field.name] = field.defaultValue;
      else if (isNonNullType(field.type)) throw nullFor(variable, field.type);
    }
    return object;
  }
  if (isEnumType(type)) {
    if (typeof value === "string" && type.getValue(value)) return value;
    throw new CoercionError(
      `Invalid input for Enum '${type.name}'. No value found for name '${String(value)}'`,
    );
  }
  return (PARSE_BUILT_IN[type.name] ?? type.parseValue)(value);
}
