// What an operator relies on: alarms, logs, tags, and rights that end where the work does.

import { App, CfnResource, TagManager, type Stack } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { buildSchema, isObjectType } from "graphql";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FUNCTION_NAMES } from "../../infra/bundle.ts";
import { PhotoSkyStack } from "../../infra/photoSkyStack.ts";
import { requireStage, STAGE_NAMES } from "../../infra/stages.ts";
import {
  contextOfCommandLine,
  givenApp,
  givenTemplate,
  list,
  resourcesOf,
  statements,
  words,
  type Template,
} from "./givenTemplate.ts";
import { SUPPLIED_BY_APPSYNC } from "./suppliedByAppSync.ts";

const FUNCTIONS = FUNCTION_NAMES.map(
  (name) => name.charAt(0).toUpperCase() + name.slice(1),
);

/** Each grant of the stack as "Role: action resource". */
function grants(template: Template): string[] {
  return Object.values(resourcesOf(template, "AWS::IAM::Policy")).flatMap(
    ({ Properties }) =>
      list(Properties["Roles"]).flatMap((role) =>
        statements(Properties["PolicyDocument"]).map(
          (statement) => `${words(role)}: ${statement}`,
        ),
      ),
  );
}

describe.each(STAGE_NAMES)("the stage %s", (stage) => {
  const app = givenApp(stage, false);
  const template = app.synth().getStackByName(`PhotoSky-${stage}`)
    .template as Template;
  const stack = app.node.findChild(`PhotoSky-${stage}`) as Stack;

  it("grants no kind of actions, only actions", () => {
    expect(grants(template).length).toBeGreaterThan(40);
    expect(
      grants(template).filter((grant) => grant.split(" ")[1]!.includes("*")),
    ).toEqual([]);
  });

  it("grants kinds of resources only for objects, which have no names yet", () => {
    const wide = grants(template)
      .map((grant) => grant.split(" ").at(-1)!)
      .filter((resource) => resource.includes("*"));
    expect([...new Set(wide)].sort()).toEqual([
      "*", // X-Ray; template.test.ts says of which actions
      "Originals/o/*",
      "Previews/p/*",
    ]);
  });

  it("lets sweep delete objects, and nobody else", () => {
    const deleting = grants(template).filter((grant) =>
      /s3:(Delete|PutLifecycle|PutBucketVersioning)/.test(grant),
    );
    expect(deleting.sort()).toEqual([
      "SweepRole: s3:DeleteObject Originals/o/*",
      "SweepRole: s3:DeleteObject Previews/p/*",
    ]);
  });

  it("lets nobody read the whole table, or ask it in PartiQL", () => {
    expect(
      grants(template).filter((grant) => /Scan|PartiQL/i.test(grant)),
    ).toEqual([]);
  });

  it("lets AppSync call each function as it is, and no version of it", () => {
    expect(
      grants(template)
        .filter((grant) => /^Api.*lambda:/.test(grant))
        .sort(),
    ).toEqual([
      "ApimutationCallRole: lambda:InvokeFunction Mutation",
      "ApiqueryCallRole: lambda:InvokeFunction Query",
    ]);
  });

  it("gives its custom resources no managed policy of AWS, but for the one that empties what is destroyed", () => {
    const managed = Object.entries(resourcesOf(template, "AWS::IAM::Role"))
      .filter(([, { Properties }]) => Properties["ManagedPolicyArns"])
      .map(([id]) => id);
    expect(managed).toEqual(
      stage === "production"
        ? []
        : [expect.stringMatching(/^CustomS3AutoDeleteObjects/)],
    );
  });

  it("ends sweep before it is woken again", () => {
    const functions = resourcesOf(template, "AWS::Lambda::Function");
    expect(functions["Sweep"]!.Properties["Timeout"]).toBeLessThan(5 * 60);
  });

  it("answers every field that takes arguments by a resolver, and no field by two", () => {
    const contract = buildSchema(
      SUPPLIED_BY_APPSYNC + readFileSync("schema.graphql", "utf8"),
    );
    const asking = Object.values(contract.getTypeMap())
      .filter(isObjectType)
      .filter(({ name }) => !name.startsWith("__"))
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter(({ args }) => args.length > 0)
          .map((field) => `${type.name}.${field.name}`),
      );
    const answered = Object.values(
      resourcesOf(template, "AWS::AppSync::Resolver"),
    ).map(
      ({ Properties }) =>
        `${Properties["TypeName"]}.${Properties["FieldName"]}`,
    );
    expect(asking).toContain("Photo.preview");
    expect(answered).toEqual(expect.arrayContaining(asking));
    expect(new Set(answered).size).toBe(answered.length);
  });

  it("tags everything that takes tags, with the application, the stage and the part", () => {
    const taggable = stack.node
      .findAll()
      .filter((one) => CfnResource.isCfnResource(one))
      .filter(
        (one) => TagManager.isTaggable(one) || TagManager.isTaggableV2(one),
      );
    expect(taggable.length).toBeGreaterThan(25);
    for (const resource of taggable) {
      const { Properties } =
        template.Resources[stack.resolve(resource.logicalId) as string]!;
      const tags = Properties["Tags"]
        ? Object.fromEntries(
            Properties["Tags"].map(({ Key, Value }: Record<string, string>) => [
              Key,
              Value,
            ]),
          )
        : Properties["UserPoolTags"];
      expect(tags, resource.node.path).toMatchObject({
        Application: "PhotoSky",
        Stage: stage,
        Part: expect.any(String),
      });
    }
  });

  it("bills a function's log and role as the function's part", () => {
    for (const fn of FUNCTIONS) {
      for (const [type, id] of [
        ["AWS::Lambda::Function", fn],
        ["AWS::Logs::LogGroup", `${fn}Logs`],
        ["AWS::IAM::Role", `${fn}Role`],
      ] as const) {
        expect(
          resourcesOf(template, type)[id]!.Properties["Tags"],
        ).toContainEqual({ Key: "Part", Value: fn });
      }
    }
  });

  it("keeps its metrics apart from other stages'", () => {
    const functions = resourcesOf(template, "AWS::Lambda::Function");
    for (const fn of FUNCTIONS) {
      expect(functions[fn]!.Properties["Environment"].Variables).toMatchObject({
        POWERTOOLS_METRICS_NAMESPACE: `PhotoSky-${stage}`,
        POWERTOOLS_SERVICE_NAME: fn.toLowerCase(),
      });
    }
  });
});

describe("a production stage", () => {
  const template = givenTemplate("production");
  const alarms = Object.values(
    resourcesOf(template, "AWS::CloudWatch::Alarm"),
  ).map(({ Properties }) => Properties);

  /** The alarm on a metric whose one dimension has this value. */
  function alarmOn(metricName: string, of: string) {
    const metrics = (alarm: Record<string, any>): Record<string, any>[] =>
      alarm["Metrics"]
        ? alarm["Metrics"].flatMap(({ MetricStat }: Record<string, any>) =>
            MetricStat ? [MetricStat.Metric] : [],
          )
        : [alarm];
    const found = alarms.filter((alarm) =>
      metrics(alarm).some(
        ({ MetricName, Dimensions }) =>
          MetricName === metricName && words(Dimensions[0].Value) === of,
      ),
    );
    expect(found, `${metricName} of ${of}`).toHaveLength(1);
    return found[0]!;
  }

  it("raises an alarm when a function has faults, ends in errors, or is throttled", () => {
    for (const fn of FUNCTIONS) {
      expect(alarmOn("Faults", fn.toLowerCase())).toMatchObject({
        Namespace: "PhotoSky-production",
        Threshold: 0,
        TreatMissingData: "notBreaching",
      });
      expect(alarmOn("Errors", fn)["TreatMissingData"]).toBe("notBreaching");
      expect(alarmOn("Throttles", fn)).toMatchObject({ Threshold: 0 });
    }
  });

  it("does not take the mistakes of query's callers for errors, until they are every fourth", () => {
    expect(alarmOn("Errors", "Query")).toMatchObject({
      Threshold: 25,
      EvaluationPeriods: 3,
      ComparisonOperator: "GreaterThanThreshold",
    });
    expect(JSON.stringify(alarmOn("Errors", "Query")["Metrics"])).toContain(
      "100 * errors / invocations",
    );
  });

  it("raises an alarm over every dead letter, and keeps it while SQS is silent", () => {
    const queues = Object.entries(resourcesOf(template, "AWS::SQS::Queue"));
    const deadLetters = queues.flatMap(([, { Properties }]) =>
      Properties["RedrivePolicy"]
        ? [words(Properties["RedrivePolicy"].deadLetterTargetArn)]
        : [],
    );
    expect(deadLetters).toHaveLength(2);
    const named = (id: string) => ({ "Fn::GetAtt": [id, "QueueName"] });
    for (const id of deadLetters) {
      expect(words(named(id))).toBe(id);
      expect(alarmOn("ApproximateNumberOfMessagesVisible", id)).toMatchObject({
        Threshold: 0,
        Statistic: "Maximum",
        TreatMissingData: "ignore",
      });
    }
  });

  it("raises an alarm when work waits longer than its failed tries can take", () => {
    const queues = resourcesOf(template, "AWS::SQS::Queue");
    for (const [id, { Properties }] of Object.entries(queues)) {
      if (!Properties["RedrivePolicy"]) continue;
      expect(
        alarmOn("ApproximateAgeOfOldestMessage", id)["Threshold"],
      ).toBeGreaterThan(
        Properties["VisibilityTimeout"] *
          Properties["RedrivePolicy"].maxReceiveCount,
      );
    }
  });

  it("raises an alarm when something due waits for half an hour, and when sweep says nothing", () => {
    expect(alarmOn("OldestDueSeconds", "sweep")).toMatchObject({
      Namespace: "PhotoSky-production",
      Statistic: "Maximum",
      Threshold: 1800,
      Period: 300,
      TreatMissingData: "breaching",
    });
  });

  it("raises an alarm when AppSync fails, and when the table is throttled, by whatever operation", () => {
    expect(alarmOn("5XXError", "Api")).toMatchObject({
      Namespace: "AWS/AppSync",
      Statistic: "Sum",
    });
    const throttled = alarms.filter((alarm) =>
      JSON.stringify(alarm).includes("SUM(ThrottledRequests)"),
    );
    expect(throttled).toHaveLength(1);
    expect(words(throttled[0]!["Metrics"][0].Expression)).toMatch(
      /TableName = 'RecordsTable'$/,
    );
  });

  it("says with each alarm what it means and what to do first, to the topic, and when it is over", () => {
    expect(alarms.length).toBeGreaterThan(20);
    for (const alarm of alarms) {
      expect(alarm["AlarmName"]).toMatch(/^PhotoSky-production: \w/);
      expect(alarm["AlarmDescription"]).toMatch(
        /^[A-Za-z].+[.:;] .*(look|ask) .+\.$/is,
      );
      expect(alarm["AlarmActions"].map(words)).toEqual(["AlarmsTopic"]);
      expect(alarm["OKActions"].map(words)).toEqual(["AlarmsTopic"]);
      expect(alarm).not.toHaveProperty("ActionsEnabled", false);
    }
  });

  it("lets the alarms of this account speak to the topic, over TLS, and nobody else", () => {
    const policies = Object.values(
      resourcesOf(template, "AWS::SNS::TopicPolicy"),
    );
    expect(policies).toHaveLength(1);
    const said = policies[0]!.Properties["PolicyDocument"].Statement;
    expect(said).toHaveLength(2);
    expect(said).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    );
    expect(said).toContainEqual(
      expect.objectContaining({
        Effect: "Allow",
        Action: "sns:Publish",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Condition: expect.objectContaining({
          StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
        }),
      }),
    );
    expect(template.Outputs).toHaveProperty("AlarmTopicArn");
  });

  it("has S3 write down who asked for what, where no function looks, for 90 days", () => {
    const { AccessLogs, ...photos } = resourcesOf(template, "AWS::S3::Bucket");
    expect(AccessLogs!.Properties["LifecycleConfiguration"].Rules).toEqual([
      { ExpirationInDays: 90, Status: "Enabled" },
    ]);
    for (const [id, { Properties }] of Object.entries(photos)) {
      const { DestinationBucketName, LogFilePrefix } =
        Properties["LoggingConfiguration"];
      expect([words(DestinationBucketName), LogFilePrefix]).toEqual([
        "AccessLogs",
        `${id}/`,
      ]);
    }
    expect(
      grants(template).filter((grant) => grant.includes("AccessLogs")),
    ).toEqual([]);
    const policy = resourcesOf(template, "AWS::S3::BucketPolicy")[
      "AccessLogsPolicy"
    ]!.Properties["PolicyDocument"];
    for (const statement of policy.Statement) {
      if (statement.Effect === "Deny") continue;
      expect(statement).toMatchObject({
        Action: "s3:PutObject",
        Principal: { Service: "logging.s3.amazonaws.com" },
      });
    }
  });

  it("asks everybody for a second factor, and for a password that is hard to guess", () => {
    const { Properties } = resourcesOf(template, "AWS::Cognito::UserPool")[
      "PeoplePool"
    ]!;
    expect(Properties["MfaConfiguration"]).toBe("ON");
    expect(Properties["EnabledMfas"]).toEqual(["SOFTWARE_TOKEN_MFA"]);
    expect(Properties["Policies"].PasswordPolicy).toMatchObject({
      MinimumLength: 12,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
    });
  });
});

describe("a development stage", () => {
  const template = givenTemplate("development");

  it("costs no alarm, and writes down nobody's requests", () => {
    expect(resourcesOf(template, "AWS::CloudWatch::Alarm")).toEqual({});
    expect(resourcesOf(template, "AWS::SNS::Topic")).toEqual({});
    expect(Object.keys(resourcesOf(template, "AWS::S3::Bucket"))).toEqual([
      "Originals",
      "Previews",
    ]);
  });
});

describe("a stage's settings", () => {
  it("name who is told by mail, and what every resource is tagged with", () => {
    const app = new App({
      context: contextOfCommandLine(),
      builtinCloudFormationValidation: false,
      treeMetadata: false,
    });
    new PhotoSkyStack(app, {
      stage: {
        ...requireStage("production"),
        alarmEmails: ["photos@example.com"],
        tags: { CostCentre: "4711" },
      },
      sdl: "type Query { service: ID }",
      code: (name) => Code.fromInline(`// ${name}`),
    });
    const template = app.synth().getStackByName("PhotoSky-production")
      .template as Template;
    const subscriptions = Object.values(
      resourcesOf(template, "AWS::SNS::Subscription"),
    );
    expect(subscriptions.map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        Protocol: "email",
        Endpoint: "photos@example.com",
      }),
    ]);
    for (const { Properties } of [
      ...Object.values(resourcesOf(template, "AWS::Lambda::Function")),
      ...Object.values(resourcesOf(template, "AWS::SNS::Topic")),
    ]) {
      expect(Properties["Tags"]).toContainEqual({
        Key: "CostCentre",
        Value: "4711",
      });
    }
  });
});
