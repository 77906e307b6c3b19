import { buildSchema, getIntrospectionQuery, parse, visit } from "graphql";
import { readFileSync } from "node:fs";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { QUERY_DEPTH_LIMIT } from "../../infra/photoApi.ts";
import { STAGE_NAMES, type StageName } from "../../infra/stages.ts";
import {
  allowed,
  givenTemplate,
  list,
  resourcesOf,
  statements,
  words,
  type Template,
} from "./givenTemplate.ts";
import { SUPPLIED_BY_APPSYNC } from "./suppliedByAppSync.ts";

const OURS = ["Query", "Mutation", "Preview", "Ingest", "Sweep"];

const templates = Object.fromEntries(
  STAGE_NAMES.map((stage) => [stage, givenTemplate(stage)]),
) as Record<StageName, Template>;

describe.each(STAGE_NAMES)("the template of %s", (stage) => {
  const template = templates[stage];
  const functions = resourcesOf(template, "AWS::Lambda::Function");
  const queues = resourcesOf(template, "AWS::SQS::Queue");
  const buckets = resourcesOf(template, "AWS::S3::Bucket");
  const api = resourcesOf(template, "AWS::AppSync::GraphQLApi")["Api"]!;
  const resolvers = Object.values(
    resourcesOf(template, "AWS::AppSync::Resolver"),
  );

  describe("lets a function do what it is for, and nothing else:", () => {
    const everyFunction = (fn: string) => [
      `logs:CreateLogStream ${fn}Logs`,
      `logs:PutLogEvents ${fn}Logs`,
      // X-Ray knows no resources.
      "xray:PutTelemetryRecords *",
      "xray:PutTraceSegments *",
    ];
    const consumes = (queue: string) => [
      `sqs:ChangeMessageVisibility ${queue}`,
      `sqs:DeleteMessage ${queue}`,
      `sqs:GetQueueAttributes ${queue}`,
      `sqs:GetQueueUrl ${queue}`,
      `sqs:ReceiveMessage ${queue}`,
    ];

    it("query reads, signs what may be seen, and has shapes made", () => {
      expect(allowed(template, "Query")).toEqual([
        "dynamodb:BatchGetItem RecordsTable",
        "dynamodb:GetItem RecordsTable",
        "dynamodb:Query RecordsTable",
        "dynamodb:Query RecordsTable/index/byCaptured",
        "dynamodb:Query RecordsTable/index/byUploaded",
        "lambda:InvokeFunction Preview",
        ...everyFunction("Query").slice(0, 2),
        "s3:GetObject Originals/o/*",
        "s3:GetObject Previews/p/*",
        ...everyFunction("Query").slice(2),
      ]);
    });

    it("mutation changes records, signs uploads, and hands over work", () => {
      expect(allowed(template, "Mutation")).toEqual(
        [
          ...everyFunction("Mutation"),
          "dynamodb:DeleteItem RecordsTable",
          "dynamodb:GetItem RecordsTable",
          "dynamodb:PutItem RecordsTable",
          "dynamodb:UpdateItem RecordsTable",
          "s3:PutObject Originals/o/*",
          "sqs:SendMessage IngestQueue",
          "sqs:SendMessage PurgeQueue",
        ].sort(),
      );
    });

    it("preview reads what there is of a photo, and stores shapes of it", () => {
      expect(allowed(template, "Preview")).toEqual(
        [
          ...everyFunction("Preview"),
          "dynamodb:GetItem RecordsTable",
          "dynamodb:PutItem RecordsTable",
          "dynamodb:UpdateItem RecordsTable",
          "s3:GetObject Originals/o/*",
          "s3:GetObject Previews/p/*",
          "s3:ListBucket Originals",
          "s3:ListBucket Previews",
          "s3:PutObject Previews/p/*",
        ].sort(),
      );
    });

    it("ingest reads originals, and stores previews", () => {
      expect(allowed(template, "Ingest")).toEqual(
        [
          ...everyFunction("Ingest"),
          ...consumes("IngestQueue"),
          "dynamodb:GetItem RecordsTable",
          "dynamodb:PutItem RecordsTable",
          "dynamodb:UpdateItem RecordsTable",
          "s3:GetObject Originals/o/*",
          "s3:ListBucket Originals",
          "s3:ListBucket Previews",
          "s3:PutObject Previews/p/*",
        ].sort(),
      );
    });

    it("sweep finds what is due and deletes it, but no bytes for good", () => {
      expect(allowed(template, "Sweep")).toEqual(
        [
          ...everyFunction("Sweep"),
          ...consumes("PurgeQueue"),
          "dynamodb:DeleteItem RecordsTable",
          "dynamodb:GetItem RecordsTable",
          "dynamodb:PutItem RecordsTable",
          "dynamodb:Query RecordsTable/index/due",
          "dynamodb:UpdateItem RecordsTable",
          "s3:DeleteObject Originals/o/*",
          "s3:DeleteObject Previews/p/*",
          "s3:GetObject Originals/o/*",
          "s3:ListBucket Originals",
          "s3:ListBucket Previews",
          "sqs:SendMessage IngestQueue",
        ].sort(),
      );
    });

    it("none of them has rights beside its policy", () => {
      for (const fn of OURS) {
        const role = resourcesOf(template, "AWS::IAM::Role")[`${fn}Role`];
        expect(role?.Properties).not.toHaveProperty("ManagedPolicyArns");
        expect(role?.Properties).not.toHaveProperty("Policies");
      }
    });
  });

  it("grants nothing on everything, but to X-Ray", () => {
    const granted = Object.values(
      resourcesOf(template, "AWS::IAM::Policy"),
    ).flatMap(({ Properties }) => statements(Properties["PolicyDocument"]));
    expect(granted.length).toBeGreaterThan(30);
    expect(
      new Set(granted.filter((statement) => statement.endsWith(" *"))),
    ).toEqual(
      new Set(["xray:PutTelemetryRecords *", "xray:PutTraceSegments *"]),
    );
  });

  it("tells every function where its parts are", () => {
    const told = (fn: string) =>
      Object.keys(functions[fn]!.Properties["Environment"].Variables)
        .filter((name) => name.startsWith("PHOTOSKY_"))
        .sort();
    expect(Object.fromEntries(OURS.map((fn) => [fn, told(fn)]))).toEqual({
      Query: [
        "PHOTOSKY_ORIGINALS_BUCKET",
        "PHOTOSKY_PREVIEWS_BUCKET",
        "PHOTOSKY_PREVIEW_FUNCTION",
        "PHOTOSKY_TABLE",
      ],
      Mutation: [
        "PHOTOSKY_INGEST_QUEUE_URL",
        "PHOTOSKY_ORIGINALS_BUCKET",
        "PHOTOSKY_PURGE_QUEUE_URL",
        "PHOTOSKY_TABLE",
      ],
      Preview: [
        "PHOTOSKY_ORIGINALS_BUCKET",
        "PHOTOSKY_PREVIEWS_BUCKET",
        "PHOTOSKY_TABLE",
      ],
      Ingest: [
        "PHOTOSKY_ORIGINALS_BUCKET",
        "PHOTOSKY_PREVIEWS_BUCKET",
        "PHOTOSKY_TABLE",
      ],
      Sweep: [
        "PHOTOSKY_INGEST_QUEUE_URL",
        "PHOTOSKY_ORIGINALS_BUCKET",
        "PHOTOSKY_PREVIEWS_BUCKET",
        "PHOTOSKY_TABLE",
      ],
    });
  });

  it("runs every function on Node 24 and arm64, traced, with no concurrency set aside", () => {
    for (const fn of OURS) {
      expect(functions[fn]!.Properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        Handler: "index.handler",
        TracingConfig: { Mode: "Active" },
      });
      expect(functions[fn]!.Properties).not.toHaveProperty(
        "ReservedConcurrentExecutions",
      );
    }
  });

  it("gives ingest what the largest original needs, and a new account has", () => {
    const { Properties } = functions["Ingest"]!;
    expect(Properties["EphemeralStorage"].Size).toBeGreaterThanOrEqual(2048);
  });

  it("has those that look at pixels give memory back", () => {
    for (const fn of ["Preview", "Ingest"]) {
      const { Properties } = functions[fn]!;
      expect(Properties["Environment"].Variables["MALLOC_ARENA_MAX"]).toBe("2");
      expect(Properties["MemorySize"]).toBeLessThanOrEqual(3008);
    }
  });

  it("ends the making of shapes before the resolver that waits for it", () => {
    expect(functions["Preview"]!.Properties["Timeout"]).toBeLessThanOrEqual(
      functions["Query"]!.Properties["Timeout"] - 3,
    );
  });

  it("ends a resolver before AppSync gives up on it", () => {
    const asked = Object.values(
      resourcesOf(template, "AWS::AppSync::DataSource"),
    ).map(({ Properties }) =>
      words(Properties["LambdaConfig"].LambdaFunctionArn),
    );
    expect(asked.sort()).toEqual(["Mutation", "Query"]);
    for (const fn of asked) {
      expect(functions[fn]!.Properties["Timeout"]).toBeLessThanOrEqual(29);
    }
  });

  it("hides a message six times as long as its function may run", () => {
    const mappings = Object.values(
      resourcesOf(template, "AWS::Lambda::EventSourceMapping"),
    );
    expect(mappings).toHaveLength(2);
    for (const { Properties } of mappings) {
      const queue = queues[words(Properties["EventSourceArn"])]!;
      const fn = functions[words(Properties["FunctionName"])]!;
      expect(queue.Properties["VisibilityTimeout"]).toBeGreaterThanOrEqual(
        6 * fn.Properties["Timeout"],
      );
      expect(Properties["FunctionResponseTypes"]).toEqual([
        "ReportBatchItemFailures",
      ]);
    }
  });

  it("hands ingest one original at a time, and only some at once", () => {
    const mapping = Object.values(
      resourcesOf(template, "AWS::Lambda::EventSourceMapping"),
    ).find(({ Properties }) => words(Properties["FunctionName"]) === "Ingest")!;
    expect(mapping.Properties["BatchSize"]).toBe(1);
    expect(mapping.Properties["ScalingConfig"].MaximumConcurrency).toBeLessThan(
      10,
    );
  });

  it("gives every queue a dead-letter queue that keeps for 14 days, or it is one", () => {
    const deadLetters = new Set(
      Object.values(queues).flatMap(({ Properties }) =>
        Properties["RedrivePolicy"]
          ? [words(Properties["RedrivePolicy"].deadLetterTargetArn)]
          : [],
      ),
    );
    expect([...deadLetters].sort()).toEqual([
      "IngestQueueDeadLetters",
      "PurgeQueueDeadLetters",
    ]);
    for (const [id, { Properties }] of Object.entries(queues)) {
      if (deadLetters.has(id)) {
        expect(Properties["MessageRetentionPeriod"]).toBe(14 * 86_400);
      } else {
        expect(Properties["RedrivePolicy"].maxReceiveCount).toBe(4);
      }
    }
  });

  it("seals every queue and bucket: encrypted by the service's own keys, reached by TLS only", () => {
    const refused = (type: string) =>
      Object.values(resourcesOf(template, type)).flatMap(({ Properties }) =>
        list(Properties["PolicyDocument"].Statement)
          .filter(
            (statement: any) =>
              statement.Effect === "Deny" &&
              statement.Condition.Bool["aws:SecureTransport"] === "false",
          )
          .flatMap(() => list(Properties["Queues"] ?? Properties["Bucket"]))
          .map(words),
      );
    expect(refused("AWS::SQS::QueuePolicy").sort()).toEqual(
      Object.keys(queues).sort(),
    );
    expect(refused("AWS::S3::BucketPolicy").sort()).toEqual(
      Object.keys(buckets).sort(),
    );
    for (const { Properties } of Object.values(queues)) {
      expect(Properties["SqsManagedSseEnabled"]).toBe(true);
    }
    for (const { Properties } of Object.values(buckets)) {
      expect(
        Properties["BucketEncryption"].ServerSideEncryptionConfiguration,
      ).toEqual([
        { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
      ]);
    }
  });

  it("makes no bucket public", () => {
    expect(Object.keys(buckets)).toEqual(
      expect.arrayContaining(["Originals", "Previews"]),
    );
    for (const { Properties } of Object.values(buckets)) {
      expect(Properties["PublicAccessBlockConfiguration"]).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
  });

  it("keeps what was an original for the undelete window, and no preview twice", () => {
    const { Properties } = buckets["Originals"]!;
    expect(Properties["VersioningConfiguration"]).toEqual({
      Status: "Enabled",
    });
    expect(Properties["LifecycleConfiguration"].Rules).toEqual([
      {
        Status: "Enabled",
        ExpiredObjectDeleteMarker: true,
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
        NoncurrentVersionExpiration: {
          NoncurrentDays: stage === "production" ? 30 : 1,
        },
      },
    ]);
    expect(buckets["Previews"]!.Properties).not.toHaveProperty(
      "VersioningConfiguration",
    );
  });

  it("sends every new original, and nothing else, to the ingest queue", () => {
    const notifications = Object.values(
      resourcesOf(template, "Custom::S3BucketNotifications"),
    );
    expect(notifications).toHaveLength(1);
    const { BucketName, NotificationConfiguration } =
      notifications[0]!.Properties;
    expect(words(BucketName)).toBe("Originals");
    expect(Object.keys(NotificationConfiguration)).toEqual([
      "QueueConfigurations",
    ]);
    expect(NotificationConfiguration.QueueConfigurations).toHaveLength(1);
    expect(NotificationConfiguration.QueueConfigurations[0]).toMatchObject({
      Events: ["s3:ObjectCreated:*"],
      Filter: { Key: { FilterRules: [{ Name: "prefix", Value: "o/" }] } },
    });
  });

  it("wakes sweep every five minutes", () => {
    const { Properties } = resourcesOf(template, "AWS::Events::Rule")[
      "SweepSchedule"
    ]!;
    expect(Properties["ScheduleExpression"]).toBe("rate(5 minutes)");
    expect(
      Properties["Targets"].map(({ Arn }: { Arn: unknown }) => words(Arn)),
    ).toEqual(["Sweep"]);
  });

  it("answers every field of Query and Mutation, and the signed ones of Photo, exactly once", () => {
    const contract = buildSchema(
      SUPPLIED_BY_APPSYNC + readFileSync("schema.graphql", "utf8"),
    );
    const fields = [
      contract.getQueryType(),
      contract.getMutationType(),
    ].flatMap((type) =>
      Object.keys(type!.getFields()).map((field) => `${type!.name}.${field}`),
    );
    expect(
      resolvers
        .map(
          ({ Properties }) =>
            `${Properties["TypeName"]}.${Properties["FieldName"]}`,
        )
        .sort(),
    ).toEqual(
      [
        ...fields,
        "Photo.original",
        "Photo.preview",
        "Photo.previews",
        "Photo.responsiveImage",
        "Photo.upload",
      ].sort(),
    );
  });

  it("calls the functions directly, and once for many photos where a field signs", () => {
    for (const { Properties } of resolvers) {
      expect(Properties).toMatchObject({ Kind: "UNIT" });
      expect(Properties).not.toHaveProperty("Code");
      expect(Properties).not.toHaveProperty("RequestMappingTemplate");
      const isHeavy = Properties["FieldName"] === "responsiveImage";
      expect(Properties["MaxBatchSize"]).toBe(
        Properties["TypeName"] !== "Photo" ? undefined : isHeavy ? 50 : 100,
      );
      // A URL carries its signer's rights: what may be stored is signed by the function that may store.
      expect(Properties["DataSourceName"]).toBe(
        Properties["TypeName"] === "Mutation" ||
          Properties["FieldName"] === "upload"
          ? "mutation"
          : "query",
      );
    }
  });

  it("logs errors of the API, and never what was asked or answered", () => {
    expect(api.Properties["LogConfig"]).toMatchObject({
      FieldLogLevel: "ERROR",
      ExcludeVerboseContent: true,
    });
    expect(api.Properties["XrayEnabled"]).toBe(true);
  });

  it("takes people of its user pool by its own client, and operators by IAM", () => {
    expect(api.Properties).toMatchObject({
      AuthenticationType: "AMAZON_COGNITO_USER_POOLS",
      AdditionalAuthenticationProviders: [{ AuthenticationType: "AWS_IAM" }],
    });
    expect(words(api.Properties["UserPoolConfig"].UserPoolId)).toBe(
      "PeoplePool",
    );
    expect(words(api.Properties["UserPoolConfig"].AppIdClientRegex)).toBe(
      "PeoplePoolClient",
    );
    const client = resourcesOf(template, "AWS::Cognito::UserPoolClient")[
      "PeoplePoolClient"
    ]!;
    expect(client.Properties).toMatchObject({
      GenerateSecret: false,
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
  });

  it("lets nobody make an account by themselves", () => {
    const { Properties } = resourcesOf(template, "AWS::Cognito::UserPool")[
      "PeoplePool"
    ]!;
    expect(Properties["AdminCreateUserConfig"]).toEqual({
      AllowAdminCreateUserOnly: true,
    });
  });

  it("limits the depth of a query, with room for tools that read the schema", () => {
    expect(api.Properties["QueryDepthLimit"]).toBe(QUERY_DEPTH_LIMIT);
    expect(depthOf(getIntrospectionQuery())).toBeLessThanOrEqual(
      QUERY_DEPTH_LIMIT,
    );
    expect(
      depthOf(
        "{ photos { edges { node { upload { target { ... on SingleUploadTarget { headers { name } } } } } } } }",
      ),
    ).toBe(7);
  });

  it("gives every log a group that expires and goes with the stack", () => {
    const groups = resourcesOf(template, "AWS::Logs::LogGroup");
    for (const fn of Object.values(functions)) {
      const group = groups[words(fn.Properties["LoggingConfig"].LogGroup)]!;
      expect(group.DeletionPolicy).toBe("Delete");
    }
    for (const { Properties } of Object.values(groups)) {
      expect(Properties["RetentionInDays"]).toBe(
        stage === "production" ? 90 : 7,
      );
    }
    expect(words(groups["ApiLogs"]!.Properties["LogGroupName"])).toBe(
      "/aws/appsync/apis/Api",
    );
  });

  it("tells who deploys it where it is", () => {
    expect(Object.keys(template.Outputs).sort()).toEqual(
      [
        "GraphQLUrl",
        "UserPoolId",
        "UserPoolClientId",
        "OriginalsBucketName",
        "PreviewsBucketName",
        ...(stage === "production" ? ["AlarmTopicArn"] : []),
      ].sort(),
    );
  });
});

const STATEFUL = [
  "AWS::Cognito::UserPool",
  "AWS::DynamoDB::Table",
  "AWS::S3::Bucket",
];

describe("a development stage", () => {
  const template = templates.development;

  it("leaves nothing behind", () => {
    for (const resource of Object.values(template.Resources)) {
      expect(resource.DeletionPolicy ?? "Delete").toBe("Delete");
    }
    expect(
      Object.values(resourcesOf(template, "Custom::S3AutoDeleteObjects")).map(
        ({ Properties }) => words(Properties["BucketName"]),
      ),
    ).toEqual(["Originals", "Previews"]);
    const table = Object.values(
      resourcesOf(template, "AWS::DynamoDB::Table"),
    )[0]!;
    // With it, deleting the table would leave a backup.
    expect(
      table.Properties["PointInTimeRecoverySpecification"]
        .PointInTimeRecoveryEnabled,
    ).toBe(false);
    expect(table.Properties["DeletionProtectionEnabled"]).toBe(false);
  });

  it("takes browsers on this machine, whatever their port", () => {
    const { Originals, Previews } = resourcesOf(template, "AWS::S3::Bucket");
    const origins = ["http://localhost:*", "http://127.0.0.1:*"];
    expect(Originals!.Properties["CorsConfiguration"].CorsRules).toEqual([
      {
        AllowedOrigins: origins,
        AllowedMethods: ["GET", "HEAD", "PUT"],
        AllowedHeaders: [
          "content-type",
          "x-amz-checksum-sha256",
          "if-none-match",
        ],
        ExposedHeaders: ["ETag"],
        MaxAge: 3600,
      },
    ]);
    expect(Previews!.Properties["CorsConfiguration"].CorsRules).toMatchObject([
      { AllowedOrigins: origins, AllowedMethods: ["GET", "HEAD"] },
    ]);
  });

  it("shows its schema to tools", () => {
    const api = resourcesOf(template, "AWS::AppSync::GraphQLApi")["Api"]!;
    expect(api.Properties["IntrospectionConfig"]).toBe("ENABLED");
  });
});

describe("a production stage", () => {
  const template = templates.production;

  it("keeps photos, records and people when the stack goes", () => {
    const stateful = Object.values(template.Resources).filter(({ Type }) =>
      STATEFUL.includes(Type),
    );
    expect(stateful).toHaveLength(5);
    for (const { DeletionPolicy } of stateful) {
      expect(DeletionPolicy).toBe("Retain");
    }
    expect(resourcesOf(template, "Custom::S3AutoDeleteObjects")).toEqual({});
  });

  it("protects the table and the people, and can go back in time", () => {
    const table = Object.values(
      resourcesOf(template, "AWS::DynamoDB::Table"),
    )[0]!;
    expect(table.Properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    const pool = Object.values(
      resourcesOf(template, "AWS::Cognito::UserPool"),
    )[0]!;
    expect(pool.Properties["DeletionProtection"]).toBe("ACTIVE");
  });

  it("does not show its schema, and takes no browser until it names the sites", () => {
    const api = resourcesOf(template, "AWS::AppSync::GraphQLApi")["Api"]!;
    expect(api.Properties["IntrospectionConfig"]).toBe("DISABLED");
    for (const bucket of Object.values(
      resourcesOf(template, "AWS::S3::Bucket"),
    )) {
      expect(bucket.Properties).not.toHaveProperty("CorsConfiguration");
    }
  });

  // Says only that something changed; the invariants above say what must not. `npx vitest run test/infra -u` after looking at it.
  it("is the one that was looked at", async () => {
    const shown = JSON.stringify(template, (key, value: unknown) =>
      key === "Definition" || key === "Code" || key === "S3Key"
        ? "left out"
        : value,
    );
    await expect(await format(shown, { parser: "json" })).toMatchFileSnapshot(
      "production.template.json",
    );
  });
});

/** Levels of a query, leaves included; fragments add none. */
function depthOf(query: string): number {
  const document = parse(query);
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === "FragmentDefinition"
        ? [[definition.name.value, definition] as const]
        : [],
    ),
  );
  let deepest = 0;
  const walk = (node: Parameters<typeof visit>[0], above: number) => {
    let depth = above;
    visit(node, {
      Field: {
        enter: () => {
          depth += 1;
          deepest = Math.max(deepest, depth);
        },
        leave: () => {
          depth -= 1;
        },
      },
      FragmentSpread: ({ name }) => {
        walk(fragments.get(name.value)!.selectionSet, depth);
      },
    });
  };
  for (const definition of document.definitions) {
    if (definition.kind === "OperationDefinition") walk(definition, 0);
  }
  return deepest;
}
