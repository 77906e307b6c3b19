import { Duration, RemovalPolicy, Size } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Function as LambdaFunction,
  Runtime,
  Tracing,
  type Code,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { FunctionName } from "./bundle.ts";
import type { Stage } from "./stages.ts";

/** AppSync gives a resolver 30 s: one less, so that the function's own error is the one that is reported. */
const RESOLVER_TIMEOUT_SECONDS = 29;

/** Reading the slowest original takes about 25 s of one core; the queues' visibility follows from this. */
export const QUEUE_TIMEOUT_SECONDS = 120;

/** Lambda gives processor time by memory: this is one whole core, which is all that one thread of Node can use. */
const ONE_CORE_MEGABYTES = 1769;

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
  ingest: {
    // The most that a new account gives (AWS-RULES 12); a HEIC of 51 MP takes 700 MB.
    memorySize: 3008,
    timeoutSeconds: QUEUE_TIMEOUT_SECONDS,
    // Twice the largest original, which is 1 GiB.
    ephemeralMebibytes: 2048,
    // libvips frees what it took only if glibc keeps few arenas; else each photo leaves the function larger.
    environment: { MALLOC_ARENA_MAX: "2" },
  },
  // Waits for DynamoDB and S3 nearly all its time.
  sweep: { memorySize: 512, timeoutSeconds: QUEUE_TIMEOUT_SECONDS },
};

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
        POWERTOOLS_METRICS_NAMESPACE: "PhotoSky",
        ...size.environment,
      },
    });
  }
}
