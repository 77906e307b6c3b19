/** What AppSync itself supplies, and the deployed schema must not hold. */
export const SUPPLIED_BY_APPSYNC = `
  scalar AWSDate
  scalar AWSDateTime
  scalar AWSURL
  directive @aws_iam on OBJECT | FIELD_DEFINITION
  directive @aws_cognito_user_pools(cognito_groups: [String]) on OBJECT | FIELD_DEFINITION
`;
