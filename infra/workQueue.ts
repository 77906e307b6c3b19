import { Duration } from "aws-cdk-lib";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import {
  SqsEventSource,
  type SqsEventSourceProps,
} from "aws-cdk-lib/aws-lambda-event-sources";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { ENVIRONMENT } from "../resolvers/lambda/environment.ts";
import { QUEUE_TIMEOUT_SECONDS } from "./photoFunction.ts";

/** AWS's own advice: six times the consumer's timeout, or a message comes back while its first delivery still runs. */
const VISIBILITY_SECONDS = 6 * QUEUE_TIMEOUT_SECONDS;

/** On the third delivery ingest says TIMED_OUT on the photo before it tries; the fourth is for that to have failed too. */
const RECEIVES = 4;

/** The most SQS allows: the time there is to notice. Counted from the first sending, so the queue itself keeps SQS's 4 days. */
const DEAD_LETTER_DAYS = 14;

/** Work that waits for a function, and beside it what no function could do. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(
    scope: Construct,
    id: string,
    private readonly urlVariable: "ingestQueueUrl" | "purgeQueueUrl",
  ) {
    super(scope, id);
    this.deadLetters = new Queue(this, "DeadLetters", {
      ...SEALED,
      retentionPeriod: Duration.days(DEAD_LETTER_DAYS),
    });
    this.queue = new Queue(this, "Queue", {
      ...SEALED,
      visibilityTimeout: Duration.seconds(VISIBILITY_SECONDS),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: RECEIVES },
    });
  }

  /** Lets `fn` leave work here, and tells it where. */
  grantSend(fn: LambdaFunction): void {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ["sqs:SendMessage"],
        resources: [this.queue.queueArn],
      }),
    );
    fn.addEnvironment(ENVIRONMENT[this.urlVariable], this.queue.queueUrl);
  }

  /** Has `fn` do the work. One message that fails comes back alone. */
  servedBy(
    fn: LambdaFunction,
    source: Pick<SqsEventSourceProps, "batchSize" | "maxConcurrency">,
  ): void {
    fn.addEventSource(
      new SqsEventSource(this.queue, {
        ...source,
        reportBatchItemFailures: true,
      }),
    );
  }
}

/** SQS-managed keys: S3 cannot deliver to a queue under the AWS-managed one (AWS-RULES 18). */
const SEALED = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
