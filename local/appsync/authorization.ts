import {
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLObjectType,
} from "graphql";

export type AuthMode = "API_KEY" | "AWS_IAM" | "AMAZON_COGNITO_USER_POOLS";

export interface ApiModes {
  defaultMode: AuthMode;
  additionalModes: AuthMode[];
}

const MODE_OF: Record<string, string> = {
  aws_api_key: "API_KEY",
  aws_iam: "AWS_IAM",
  aws_cognito_user_pools: "AMAZON_COGNITO_USER_POOLS",
  aws_auth: "AMAZON_COGNITO_USER_POOLS",
  aws_oidc: "OPENID_CONNECT",
  aws_lambda: "AWS_LAMBDA",
};

/** Who may read a field: a caller in one of these modes, and, where groups are named, in one of them. */
type Permission = ReadonlyMap<string, readonly string[] | "anyone">;

/**
 * Reads the authorization directives of a schema. Those of a field replace those of its type; without any, only
 * the default mode may. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function openAuthorization(modes: ApiModes) {
  const permissions = new WeakMap<GraphQLField<unknown, unknown>, Permission>();

  function permissionOf(
    type: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
  ): Permission {
    let permission = permissions.get(field);
    if (!permission) {
      permission =
        read(field.astNode?.directives) ??
        read(type.astNode?.directives) ??
        new Map([[modes.defaultMode, "anyone"]]);
      permissions.set(field, permission);
    }
    return permission;
  }

  return {
    allows(
      mode: AuthMode,
      groups: readonly string[],
      type: GraphQLObjectType,
      field: GraphQLField<unknown, unknown>,
    ): boolean {
      const wanted = permissionOf(type, field).get(mode);
      if (wanted === undefined) return false;
      return (
        wanted === "anyone" || wanted.some((group) => groups.includes(group))
      );
    },
  };
}

export type Authorization = ReturnType<typeof openAuthorization>;

function read(
  directives: readonly ConstDirectiveNode[] | undefined,
): Permission | undefined {
  const permission = new Map<string, readonly string[] | "anyone">();
  for (const directive of directives ?? []) {
    const mode = MODE_OF[directive.name.value];
    if (mode) permission.set(mode, groupsOf(directive));
  }
  return permission.size > 0 ? permission : undefined;
}

function groupsOf(directive: ConstDirectiveNode): readonly string[] | "anyone" {
  const argument = directive.arguments?.find(
    ({ name }) => name.value === "cognito_groups",
  );
  const groups = argument && valueFromASTUntyped(argument.value);
  if (groups === undefined || groups === null) return "anyone";
  return [groups].flat() as string[];
}
