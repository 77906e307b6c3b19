// The names that a deployment would make up. Here they follow from logical ids, so that they survive restarts.

import { ACCOUNT_ID, REGION, type Resource } from "./template.ts";

const ARN = (service: string, rest: string) =>
  `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;

interface Names {
  ref: string;
  attributes: Record<string, string>;
}

/** How resources of each type are named; types that are missing cannot be referred to. */
export function namers(
  stackName: string,
  awsEndpoint: string,
): Record<string, (resource: Resource) => Names> {
  const named = ({ logicalId }: Resource) => `${stackName}-${logicalId}`;
  return {
    "AWS::S3::Bucket": (resource) => {
      const name = named(resource).toLowerCase();
      return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
    },
    "AWS::SQS::Queue": (resource) => ({
      ref: `${awsEndpoint}/${ACCOUNT_ID}/${named(resource)}`,
      attributes: {
        Arn: ARN("sqs", named(resource)),
        QueueName: named(resource),
      },
    }),
    "AWS::DynamoDB::Table": (resource) => ({
      ref: named(resource),
      attributes: {
        Arn: ARN("dynamodb", `table/${named(resource)}`),
        StreamArn: ARN("dynamodb", `table/${named(resource)}/stream/local`),
      },
    }),
    "AWS::Lambda::Function": (resource) => ({
      ref: named(resource),
      attributes: { Arn: ARN("lambda", `function:${named(resource)}`) },
    }),
    "AWS::IAM::Role": (resource) => ({
      ref: named(resource),
      attributes: { Arn: `arn:aws:iam::${ACCOUNT_ID}:role/${named(resource)}` },
    }),
    "AWS::Logs::LogGroup": (resource) => ({
      ref: named(resource),
      attributes: { Arn: ARN("logs", `log-group:${named(resource)}:*`) },
    }),
    "AWS::Events::Rule": (resource) => ({
      ref: named(resource),
      attributes: { Arn: ARN("events", `rule/${named(resource)}`) },
    }),
    "AWS::Cognito::UserPool": (resource) => ({
      ref: `${REGION}_${resource.logicalId}`,
      attributes: {
        Arn: ARN("cognito-idp", `userpool/${REGION}_${resource.logicalId}`),
        UserPoolId: `${REGION}_${resource.logicalId}`,
      },
    }),
    "AWS::Cognito::UserPoolClient": (resource) => ({
      ref: resource.logicalId.toLowerCase(),
      attributes: {},
    }),
    "AWS::AppSync::GraphQLApi": (resource) => {
      const apiId = resource.logicalId.toLowerCase();
      return {
        ref: ARN("appsync", `apis/${apiId}`),
        attributes: { ApiId: apiId, Arn: ARN("appsync", `apis/${apiId}`) },
      };
    },
    "AWS::AppSync::DataSource": (resource) => ({
      ref: named(resource),
      attributes: { Name: String(resource.properties["Name"]) },
    }),
  };
}
