import type {
  AppSyncIdentity,
  AppSyncIdentityCognito,
  AppSyncIdentityIAM,
  AppSyncResolverEvent,
} from "aws-lambda";
import { ADA } from "./aPhoto.ts";

/** As AppSync tells of somebody of the user pool (AppSync developer guide, "Resolver mapping template context reference"). */
export function aPersonsIdentity(
  changes: Partial<AppSyncIdentityCognito> = {},
): AppSyncIdentityCognito {
  return {
    claims: {
      sub: ADA,
      iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_uZw0A1b2C",
      "cognito:username": "ada",
      client_id: "4k5i6n7d8o9f0a1b2c3d4e5f6g",
      token_use: "access",
      auth_time: 1717232400,
      exp: 1717236000,
      iat: 1717232400,
    },
    defaultAuthStrategy: "ALLOW",
    groups: null,
    issuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_uZw0A1b2C",
    sourceIp: ["198.51.100.7"],
    sub: ADA,
    username: "ada",
    ...changes,
  };
}

/** As AppSync tells of a request signed with IAM credentials. */
export function aServicesIdentity(): AppSyncIdentityIAM {
  return {
    accountId: "123456789012",
    cognitoIdentityPoolId: "",
    cognitoIdentityId: "",
    sourceIp: ["198.51.100.7"],
    username: "AROAXXXXXXXXXXXXXXXXX:operator",
    userArn: "arn:aws:sts::123456789012:assumed-role/Operator/operator",
    cognitoIdentityAuthType: "",
    cognitoIdentityAuthProvider: "",
  };
}

/** The event of a direct Lambda resolver for `Type.field`. */
export function aFieldEvent(
  field: string,
  {
    source = null,
    args = {},
    identity = aPersonsIdentity(),
    selection = [],
  }: {
    source?: Record<string, unknown> | null;
    args?: Record<string, unknown>;
    identity?: AppSyncIdentity;
    selection?: string[];
  } = {},
): AppSyncResolverEvent<
  Record<string, unknown>,
  Record<string, unknown> | null
> {
  const [parentTypeName = "", fieldName = ""] = field.split(".");
  return {
    arguments: args,
    identity,
    source,
    request: {
      headers: { authorization: "the caller's token" },
      domainName: null,
    },
    prev: null,
    info: {
      selectionSetList: selection,
      selectionSetGraphQL: "",
      parentTypeName,
      fieldName,
      variables: {},
    },
    stash: {},
  };
}
