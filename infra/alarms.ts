import { CfnOutput, Stack } from "aws-cdk-lib";
import type { GraphqlApi } from "aws-cdk-lib/aws-appsync";
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
  type AlarmProps,
  type IMetric,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { METRIC_NAMES } from "../resolvers/lambda/metricNames.ts";
import type { FunctionName } from "./bundle.ts";
import { metricsNamespace } from "./photoFunction.ts";
import type { PhotoTable } from "./photoTable.ts";
import type { Stage } from "./stages.ts";
import type { WorkQueue } from "./workQueue.ts";

interface Watched {
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  /** By what waits in them. */
  readonly queues: Readonly<Record<string, WorkQueue>>;
  readonly table: PhotoTable;
  readonly api: GraphqlApi;
}

interface Watch {
  readonly metric: IMetric;
  /** What it means, and what to do first: the text of the mail. */
  readonly description: string;
  readonly above: number;
  /** CDK's five minutes each, all of which must be too high; 1 unless said otherwise. */
  readonly periods?: number;
  /** What no data means: nothing wrong, unless said otherwise. */
  readonly noData?: TreatMissingData;
}

/**
 * Of 100 invocations of query. AppSync knows no other way to tell a caller's mistake than an error of the function, so
 * some are nobody's fault here; what breaks on this side (a timeout, a crash at the start) breaks for most.
 */
const QUERY_ERRORS_PERCENT = 25;

/** A shape that takes longer than preview has is left out and asked for again: some are no fault. */
const PREVIEW_ERRORS = 5;

/** Longer than the four deliveries of a message that ends in the dead-letter queue, whose alarm says so. */
const OLDEST_MESSAGE_SECONDS = 60 * 60;

/** Six runs of sweep. */
const OLDEST_DUE_SECONDS = 30 * 60;

/** Throttled requests are tried again: some of them nobody notices. */
const THROTTLED_REQUESTS = 20;

/** What wakes an operator, and the topic that tells them. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(
    scope: Construct,
    id: string,
    private readonly stage: Stage,
    { functions, queues, table, api }: Watched,
  ) {
    super(scope, id);
    this.topic = this.openTopic();

    for (const [name, fn] of Object.entries(functions)) {
      this.watchFunction(name as FunctionName, fn);
    }
    for (const [name, queue] of Object.entries(queues)) {
      this.watchQueue(name, queue);
    }
    this.watch("sweep is late", {
      metric: this.ownMetric("sweep", METRIC_NAMES.oldestDueSeconds, "Maximum"),
      above: OLDEST_DUE_SECONDS,
      periods: 3,
      // Sweep tells it every five minutes: silence is the worst of news.
      noData: TreatMissingData.BREACHING,
      description:
        "Something that is due has waited for more than half an hour, or sweep has not run for a quarter: photos whose event was lost stay PROCESSING, and the trash is not emptied. Look into sweep's log; if it is silent, whether its schedule is enabled.",
    });
    this.watch("table is throttled", {
      metric: table.throttledRequests(),
      above: THROTTLED_REQUESTS,
      description:
        "DynamoDB turns requests away: the API is slow, and answers InternalError once retries are used up. Look which keys are hot (CloudWatch Contributor Insights of the table) and whether the account's table limits are reached.",
    });
    this.watch("API fails", {
      metric: new Metric({
        namespace: "AWS/AppSync",
        metricName: "5XXError",
        dimensionsMap: { GraphQLAPIId: api.apiId },
        statistic: "Sum",
      }),
      above: 5,
      description:
        "AppSync itself answered with HTTP 5xx, before or after the functions. Look into the API's log and at the AWS Health Dashboard of the region.",
    });
  }

  private openTopic(): Topic {
    const topic = new Topic(this, "Topic", {
      displayName: `PhotoSky ${this.stage.name}`,
      // Nothing in an alarm is secret, and a key that CloudWatch may use for it would cost ten alarms a month.
      enforceSSL: true,
    });
    // A policy of its own replaces the one that every topic has, which would have let CloudWatch in.
    const { partition, region, account } = Stack.of(this);
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsOfThisAccount",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: {
            "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:*`,
          },
        },
      }),
    );
    for (const address of this.stage.alarmEmails) {
      topic.addSubscription(new EmailSubscription(address));
    }
    new CfnOutput(Stack.of(this), "AlarmTopicArn", { value: topic.topicArn });
    return topic;
  }

  private watchFunction(name: FunctionName, fn: LambdaFunction): void {
    this.watch(`${name} has faults`, {
      metric: this.ownMetric(name, METRIC_NAMES.faults, "Sum"),
      above: 0,
      description: `${name} met something that is PhotoSky's to mend, and logged it once, with its stack: look for level ERROR in its log.`,
    });
    this.watch(`${name} ends in errors`, {
      ...this.errorsOf(name, fn),
      description: `Invocations of ${name} end in errors that it did not see coming: it ran out of time or memory, or does not start. Look for "Task timed out", "Runtime." and INIT_REPORT in its log.`,
    });
    this.watch(`${name} is throttled`, {
      metric: fn.metricThrottles(),
      above: 0,
      description: `Lambda turns invocations of ${name} away, because the account runs as many at once as it may. Look at ConcurrentExecutions of the account, ask for a higher quota, or lower ingestConcurrency of the stage.`,
    });
  }

  private errorsOf(
    name: FunctionName,
    fn: LambdaFunction,
  ): Pick<Watch, "metric" | "above" | "periods"> {
    if (name !== "query") {
      const above = name === "preview" ? PREVIEW_ERRORS : 0;
      return { metric: fn.metricErrors(), above };
    }
    return {
      metric: new MathExpression({
        label: "Errors of 100 invocations",
        expression: "100 * errors / invocations",
        usingMetrics: {
          errors: fn.metricErrors(),
          invocations: fn.metricInvocations(),
        },
      }),
      above: QUERY_ERRORS_PERCENT,
      periods: 3,
    };
  }

  private watchQueue(name: string, { queue, deadLetters }: WorkQueue): void {
    this.watch(`${name} has dead letters`, {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: "Maximum",
      }),
      above: 0,
      // SQS stops telling six hours after the last that happened there, and the message is there still.
      noData: TreatMissingData.IGNORE,
      description: `Messages of the ${name} queue failed four times and wait for 14 days in its dead-letter queue. Look for their photos in the function's log, mend what failed, then send them back (SQS: start DLQ redrive).`,
    });
    this.watch(`${name} falls behind`, {
      metric: queue.metricApproximateAgeOfOldestMessage(),
      above: OLDEST_MESSAGE_SECONDS,
      description: `A message of the ${name} queue has waited for more than an hour: more arrives than is worked off, or nothing works. Look whether its function is throttled or fails; else raise ingestConcurrency of the stage.`,
    });
  }

  private ownMetric(
    service: FunctionName,
    metricName: string,
    statistic: string,
  ): Metric {
    return new Metric({
      namespace: metricsNamespace(this.stage),
      metricName,
      dimensionsMap: { service },
      statistic,
    });
  }

  private watch(
    name: string,
    { metric, description, above, periods = 1, noData }: Watch,
  ): void {
    const props: AlarmProps = {
      alarmName: `${Stack.of(this).stackName}: ${name}`,
      alarmDescription: description,
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: noData ?? TreatMissingData.NOT_BREACHING,
    };
    const alarm = new Alarm(this, idOf(name), props);
    const tell = new SnsAction(this.topic);
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
  }
}

/** "sweep is late" as a construct is named: SweepIsLate. */
function idOf(name: string): string {
  return name.replace(/(?:^| )(\w)/g, (_, first: string) =>
    first.toUpperCase(),
  );
}
