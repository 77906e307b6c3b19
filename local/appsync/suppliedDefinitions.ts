import { parse, type DocumentNode } from "graphql";
import { AWS_SCALARS } from "./scalars.ts";

// What AppSync supplies to every schema: known here for parsing, never written into a deployed SDL.
// https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
export const SUPPLIED: DocumentNode = parse(`
  directive @aws_api_key on OBJECT | FIELD_DEFINITION
  directive @aws_iam on OBJECT | FIELD_DEFINITION
  directive @aws_oidc on OBJECT | FIELD_DEFINITION
  directive @aws_lambda on OBJECT | FIELD_DEFINITION
  directive @aws_cognito_user_pools(cognito_groups: [String]) on OBJECT | FIELD_DEFINITION
  directive @aws_auth(cognito_groups: [String]) on FIELD_DEFINITION
  directive @aws_subscribe(mutations: [String]) on FIELD_DEFINITION
  directive @aws_publish(subscriptions: [String]) on FIELD_DEFINITION
  ${AWS_SCALARS.map(({ name }) => `scalar ${name}`).join("\n")}
`);
