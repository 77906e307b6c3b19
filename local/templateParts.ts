// What the template says is to run, part by part.

import type { AppSyncApi, AuthMode } from "./appsync.ts";
import type { TableDefinition } from "./dynamodb.ts";
import type { FunctionDefinition } from "./lambda.ts";
import type { BucketConfiguration } from "./s3.ts";
import type { QueueDefinition } from "./sqs.ts";
import {
  ACCOUNT_ID,
  REGION,
  type Resource,
  type Template,
} from "./template.ts";

/** Run here. */
const RUN = [
  "AWS::AppSync::DataSource",
  "AWS::AppSync::GraphQLApi",
  "AWS::AppSync::GraphQLSchema",
  "AWS::AppSync::Resolver",
  "AWS::Cognito::UserPool",
  "AWS::Cognito::UserPoolClient",
  "AWS::DynamoDB::Table",
  "AWS::Events::Rule",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Function",
  "AWS::S3::Bucket",
  "AWS::SQS::Queue",
  "Custom::S3BucketNotifications",
];

/** Left out on purpose: they say who may reach what on AWS, what is logged there, who is told of what, and what a removal does. */
const LEFT_OUT = [
  "AWS::CDK::Metadata",
  "AWS::CloudWatch::Alarm",
  "AWS::Lambda::Permission",
  "AWS::Logs::LogGroup",
  "AWS::S3::BucketPolicy",
  "AWS::SNS::Subscription",
  "AWS::SNS::Topic",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::QueuePolicy",
  "Custom::S3AutoDeleteObjects",
];

export const KNOWN_TYPES: ReadonlySet<string> = new Set([...RUN, ...LEFT_OUT]);

export function buckets(template: Template): BucketConfiguration[] {
  return template.ofType("AWS::S3::Bucket").map((bucket) => {
    const cors = template.value<{ CorsRules: Record<string, unknown>[] }>(
      bucket,
      "CorsConfiguration",
    );
    const versioning = template.value<{ Status: string }>(
      bucket,
      "VersioningConfiguration",
    );
    return {
      name: template.ref(bucket.logicalId),
      versioned: versioning?.Status === "Enabled",
      cors: (cors?.CorsRules ?? []).map((rule) => ({
        allowedOrigins: texts(rule["AllowedOrigins"]),
        allowedMethods: texts(rule["AllowedMethods"]),
        allowedHeaders: texts(rule["AllowedHeaders"]),
        exposedHeaders: texts(rule["ExposedHeaders"]),
        ...(rule["MaxAge"] !== undefined && {
          maxAgeSeconds: Number(rule["MaxAge"]),
        }),
      })),
    };
  });
}

function texts(value: unknown): string[] {
  return (value as string[] | undefined) ?? [];
}

/** Where each bucket's events go. */
export interface Notification {
  bucket: string;
  prefix: string;
  suffix: string;
  queueArn: string;
}

export function notifications(template: Template): Notification[] {
  return template
    .ofType("Custom::S3BucketNotifications")
    .flatMap((resource) => {
      const { QueueConfigurations = [], ...others } = template.require<{
        QueueConfigurations?: {
          Events: string[];
          QueueArn: string;
          Filter?: { Key: { FilterRules: { Name: string; Value: string }[] } };
        }[];
      }>(resource, "NotificationConfiguration");
      if (Object.keys(others).length > 0) {
        throw new Error(
          `${resource.logicalId}: the local runtime sends events of S3 to queues only.`,
        );
      }
      return QueueConfigurations.map(({ Events, QueueArn, Filter }) => {
        if (Events.some((event) => event !== "s3:ObjectCreated:*")) {
          throw new Error(
            `${resource.logicalId}: the local runtime knows the event s3:ObjectCreated:* only.`,
          );
        }
        const rule = (name: string) =>
          Filter?.Key.FilterRules.find(
            ({ Name }) => Name.toLowerCase() === name,
          )?.Value ?? "";
        return {
          bucket: template.require<string>(resource, "BucketName"),
          prefix: rule("prefix"),
          suffix: rule("suffix"),
          queueArn: QueueArn,
        };
      });
    });
}

/** SQS's own defaults, where the template says nothing. */
const DEFAULT_VISIBILITY_SECONDS = 30;
const DEFAULT_RETENTION_SECONDS = 4 * 86_400;

export function queues(template: Template): QueueDefinition[] {
  return template.ofType("AWS::SQS::Queue").map((queue) => {
    const redrive = template.value<{
      deadLetterTargetArn: string;
      maxReceiveCount: number;
    }>(queue, "RedrivePolicy");
    return {
      name: template.attribute(queue.logicalId, "QueueName"),
      arn: template.attribute(queue.logicalId, "Arn"),
      url: template.ref(queue.logicalId),
      visibilityTimeoutSeconds:
        template.value<number>(queue, "VisibilityTimeout") ??
        DEFAULT_VISIBILITY_SECONDS,
      delaySeconds: template.value<number>(queue, "DelaySeconds") ?? 0,
      retentionSeconds:
        template.value<number>(queue, "MessageRetentionPeriod") ??
        DEFAULT_RETENTION_SECONDS,
      ...(redrive && {
        deadLetter: {
          queueArn: redrive.deadLetterTargetArn,
          maxReceiveCount: redrive.maxReceiveCount,
        },
      }),
    };
  });
}

export function tables(template: Template): TableDefinition[] {
  return template.ofType("AWS::DynamoDB::Table").map((table) => ({
    ...(template.resolve(
      pick(table, [
        "AttributeDefinitions",
        "KeySchema",
        "BillingMode",
        "GlobalSecondaryIndexes",
        "LocalSecondaryIndexes",
        "DeletionProtectionEnabled",
        "TimeToLiveSpecification",
        "PointInTimeRecoverySpecification",
      ]),
      table.logicalId,
    ) as Omit<TableDefinition, "TableName">),
    TableName: template.ref(table.logicalId),
  })) as TableDefinition[];
}

function pick(
  { properties }: Resource,
  names: string[],
): Record<string, unknown> {
  return Object.fromEntries(
    names
      .filter((name) => name in properties)
      .map((name) => [name, properties[name]]),
  );
}

export interface EventSource {
  queueArn: string;
  functionArn: string;
  batchSize: number;
  maximumConcurrency: number;
  reportBatchItemFailures: boolean;
}

/** Lambda polls with five to begin with; more would only contend for one machine. */
const DEFAULT_CONCURRENCY = 5;

export function eventSources(template: Template): EventSource[] {
  return template.ofType("AWS::Lambda::EventSourceMapping").map((mapping) => ({
    queueArn: template.require<string>(mapping, "EventSourceArn"),
    functionArn: functionArn(
      template,
      template.require<string>(mapping, "FunctionName"),
    ),
    batchSize: template.value<number>(mapping, "BatchSize") ?? 10,
    maximumConcurrency:
      template.value<{ MaximumConcurrency?: number }>(mapping, "ScalingConfig")
        ?.MaximumConcurrency ?? DEFAULT_CONCURRENCY,
    reportBatchItemFailures:
      template
        .value<string[]>(mapping, "FunctionResponseTypes")
        ?.includes("ReportBatchItemFailures") ?? false,
  }));
}

function functionArn(template: Template, name: string): string {
  const found = template
    .ofType("AWS::Lambda::Function")
    .find(({ logicalId }) => template.ref(logicalId) === name);
  return found ? template.attribute(found.logicalId, "Arn") : name;
}

export interface ScheduleDefinition {
  logicalId: string;
  ruleArn: string;
  everyMilliseconds: number;
  functionArns: string[];
}

const UNIT_MILLISECONDS: Record<string, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

export function schedules(template: Template): ScheduleDefinition[] {
  return template.ofType("AWS::Events::Rule").map((rule) => {
    const expression = template.require<string>(rule, "ScheduleExpression");
    const [, count, unit = ""] =
      /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
    if (!count)
      throw new Error(
        `${rule.logicalId}: the local runtime knows schedules as rate(…), not ${expression}.`,
      );
    return {
      logicalId: rule.logicalId,
      ruleArn: template.attribute(rule.logicalId, "Arn"),
      everyMilliseconds: Number(count) * UNIT_MILLISECONDS[unit]!,
      functionArns: template
        .require<{ Arn: string }[]>(rule, "Targets")
        .map(({ Arn }) => Arn),
    };
  });
}

/** What functions may call each other by: the ARNs that some role may invoke. */
export function callableArns(template: Template): string[] {
  return template.ofType("AWS::IAM::Policy").flatMap((policy) => {
    const { Statement } = template.require<{
      Statement: { Action: string | string[]; Resource: string | string[] }[];
    }>(policy, "PolicyDocument");
    return Statement.filter(({ Action }) =>
      [Action].flat().includes("lambda:InvokeFunction"),
    ).flatMap(({ Resource: resources }) => resources);
  });
}

/** The functions that something here invokes; the others are CDK's, and work at deployment. */
export function functions(
  template: Template,
  invoked: ReadonlySet<string>,
): FunctionDefinition[] {
  return template
    .ofType("AWS::Lambda::Function")
    .filter(({ logicalId }) =>
      invoked.has(template.attribute(logicalId, "Arn")),
    )
    .map((resource) => ({
      logicalId: resource.logicalId,
      name: template.ref(resource.logicalId),
      arn: template.attribute(resource.logicalId, "Arn"),
      roleArn: template.require<string>(resource, "Role"),
      folder: template.assetFolder(resource),
      handler: template.require<string>(resource, "Handler"),
      timeoutSeconds: template.value<number>(resource, "Timeout") ?? 3,
      memoryMegabytes: template.value<number>(resource, "MemorySize") ?? 128,
      environment:
        template.value<{ Variables: Record<string, string> }>(
          resource,
          "Environment",
        )?.Variables ?? {},
    }));
}

export function userPool(template: Template): {
  poolId: string;
  clientId: string;
} {
  return {
    poolId: template.ref(only(template, "AWS::Cognito::UserPool").logicalId),
    clientId: template.ref(
      only(template, "AWS::Cognito::UserPoolClient").logicalId,
    ),
  };
}

export function api(template: Template): AppSyncApi {
  const resource = only(template, "AWS::AppSync::GraphQLApi");
  const { logicalId } = resource;
  const additional = template.value<{ AuthenticationType: AuthMode }[]>(
    resource,
    "AdditionalAuthenticationProviders",
  );
  return {
    logicalId,
    apiId: template.attribute(logicalId, "ApiId"),
    region: REGION,
    accountId: ACCOUNT_ID,
    definition: template.require<string>(
      only(template, "AWS::AppSync::GraphQLSchema"),
      "Definition",
    ),
    defaultMode: template.require<AuthMode>(resource, "AuthenticationType"),
    additionalModes: (additional ?? []).map(
      ({ AuthenticationType }) => AuthenticationType,
    ),
    queryDepthLimit: template.value<number>(resource, "QueryDepthLimit") ?? 0,
    resolverCountLimit:
      template.value<number>(resource, "ResolverCountLimit") ?? 0,
    introspection:
      template.value<string>(resource, "IntrospectionConfig") !== "DISABLED",
    dataSources: template.ofType("AWS::AppSync::DataSource").map((source) => {
      const lambda = template.value<{ LambdaFunctionArn: string }>(
        source,
        "LambdaConfig",
      );
      return {
        logicalId: source.logicalId,
        name: template.require<string>(source, "Name"),
        type: template.require<string>(source, "Type"),
        ...(lambda && { functionArn: lambda.LambdaFunctionArn }),
      };
    }),
    resolvers: template.ofType("AWS::AppSync::Resolver").map((resolver) => {
      const maxBatchSize = template.value<number>(resolver, "MaxBatchSize");
      const code = [
        "Code",
        "CodeS3Location",
        "RequestMappingTemplate",
        "ResponseMappingTemplate",
      ]
        .map((property) => resolver.properties[property])
        .find((value) => value !== undefined);
      return {
        logicalId: resolver.logicalId,
        typeName: template.require<string>(resolver, "TypeName"),
        fieldName: template.require<string>(resolver, "FieldName"),
        kind: template.value<string>(resolver, "Kind") ?? "UNIT",
        dataSourceName: template.require<string>(resolver, "DataSourceName"),
        ...(maxBatchSize !== undefined && { maxBatchSize }),
        ...(code !== undefined && { code }),
      };
    }),
  };
}

function only(template: Template, type: string): Resource {
  const [resource, ...others] = template.ofType(type);
  if (!resource || others.length > 0) {
    throw new Error(
      `The local runtime runs exactly one ${type}, and the template has ${others.length + (resource ? 1 : 0)}.`,
    );
  }
  return resource;
}
