import { Duration, RemovalPolicy, Size, Tags, Validations } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Function as LambdaFunction,
  Runtime,
  Tracing,
  type Code,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { ENVIRONMENT } from "../resolvers/lambda/environment.ts";
import type { FunctionName } from "./bundle.ts";
import type { Stage } from "./stages.ts";
import { PART_TAG } from "./tags.ts";

/** AppSync gives a resolver 30 s: one less, so that the function's own error is the one that is reported. */
const RESOLVER_TIMEOUT_SECONDS = 29;

/** Less than the resolver that waits for it: what is not made by then is null on one photo, not a fault of the page. */
const PREVIEW_TIMEOUT_SECONDS = 25;

/** Reading the slowest original takes about 25 s of one core; the queues' visibility follows from this. */
export const QUEUE_TIMEOUT_SECONDS = 120;

/** Lambda gives processor time by memory: this is one whole core, which is all that one thread of Node can use. */
const ONE_CORE_MEGABYTES = 1769;

/** The most that a new account gives (AWS-RULES 12). */
const LARGEST_MEGABYTES = 3008;

/** libvips frees what it took only if glibc keeps few arenas; else each photo leaves the function larger. */
const FEW_ARENAS = { MALLOC_ARENA_MAX: "2" };

interface FunctionSize {
  readonly memorySize: number;
  readonly timeoutSeconds: number;
  readonly ephemeralMebibytes?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

const SIZES: Readonly<Record<FunctionName, FunctionSize>> = {
  // Starting and signing are processor time: with less memory both take longer at the same price.
  query: {
    memorySize: ONE_CORE_MEGABYTES,
    timeoutSeconds: RESOLVER_TIMEOUT_SECONDS,
  },
  mutation: {
    memorySize: ONE_CORE_MEGABYTES,
    timeoutSeconds: RESOLVER_TIMEOUT_SECONDS,
  },
  preview: {
    // As ingest: where no rung of the ladder is large enough, it reads the original.
    memorySize: LARGEST_MEGABYTES,
    timeoutSeconds: PREVIEW_TIMEOUT_SECONDS,
    environment: FEW_ARENAS,
  },
  ingest: {
    // A HEIC of 51 MP takes 700 MB.
    memorySize: LARGEST_MEGABYTES,
    timeoutSeconds: QUEUE_TIMEOUT_SECONDS,
    // Twice the largest original, which is 1 GiB.
    ephemeralMebibytes: 2048,
    environment: FEW_ARENAS,
  },
  // Waits for DynamoDB and S3 nearly all its time.
  sweep: { memorySize: 512, timeoutSeconds: QUEUE_TIMEOUT_SECONDS },
};

/** Of the functions' own metrics: apart by stage, or what fails in one would raise the alarms of another in the account. */
export function metricsNamespace(stage: Stage): string {
  return `PhotoSky-${stage.name}`;
}

/** One of the functions: sized, traced, logging to a group of its own, and allowed nothing else until a part grants it. */
export class PhotoFunction extends LambdaFunction {
  constructor(scope: Construct, name: FunctionName, stage: Stage, code: Code) {
    const id = name.charAt(0).toUpperCase() + name.slice(1);
    const size = SIZES[name];
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: stage.logDays,
      // Logs are not photos: no stage keeps them when the stack goes.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Not CDK's default role: that one may write to every log of the account.
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      code,
      role,
      logGroup,
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: size.memorySize,
      timeout: Duration.seconds(size.timeoutSeconds),
      ...(size.ephemeralMebibytes && {
        ephemeralStorageSize: Size.mebibytes(size.ephemeralMebibytes),
      }),
      tracing: Tracing.ACTIVE,
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(stage),
        ...size.environment,
      },
    });
    // They stand beside the function in the tree, and are a part of it in the bill (tags.ts).
    for (const own of [role, logGroup]) {
      Tags.of(own).add(PART_TAG, id, { priority: 200 });
    }
    Validations.of(role.node.findChild("DefaultPolicy")).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason:
        "X-Ray's PutTraceSegments and PutTelemetryRecords know no resources. A test says that nothing else is granted on everything.",
    });
  }

  /** Lets `fn` call this one, and tells it what it is called. */
  calledBy(fn: LambdaFunction, nameVariable: "previewFunction"): void {
    fn.addToRolePolicy(
      // Not CDK's grant: that one names every version and alias besides.
      new PolicyStatement({
        actions: ["lambda:InvokeFunction"],
        resources: [this.functionArn],
      }),
    );
    fn.addEnvironment(ENVIRONMENT[nameVariable], this.functionName);
  }
}
