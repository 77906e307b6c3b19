// The embedded SQS: standard queues in this process, their messages in the database that
// S3 commits its objects to, so that an object and the message about it are one write.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { SQSEvent } from "aws-lambda";
import { accessDenied, serveAwsJson } from "./awsJson.ts";
import type { Credential, FindCredential } from "./sigv4.ts";
import { fault, QUEUE_ACTIONS, queueDoesNotExist } from "./sqs/actions.ts";
import {
  pollQueue,
  type EventSource,
  type EventSourceMapping,
} from "./sqs/eventSource.ts";
import {
  openQueue,
  type Counts,
  type Message,
  type Operation,
  type Outgoing,
  type Queue,
  type QueueDefinition,
  type RootDatabase,
} from "./sqs/queue.ts";

export type { EventSource, EventSourceMapping, Message, QueueDefinition };
export type { SQSEvent };

export interface QueuesOptions {
  /** The root database that is shared with S3; sublevels here begin with "sqs-". */
  database: RootDatabase;
  queues: QueueDefinition[];
  find: FindCredential;
  authorize(credential: Credential, action: string, resource: string): boolean;
  /** Milliseconds of Unix time. */
  now?: () => number;
  /**
   * How soon a message comes back after a failed invocation. The one local difference:
   * SQS lets it wait for the rest of its visibility timeout, as this does when left out.
   */
  redeliverySeconds?: number;
  /** How long a message that is sent now stays unseen on top of its delay: 0 unless told. */
  holdMilliseconds?: (now: number) => number;
  /** Asked for every delivery to a function: when it is delivered once more, 0 being at the same time. */
  repeatAfterMilliseconds?: () => number;
}

export interface Queues {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** A message to put into a batch of the caller's own; committed() makes it known when that is on disk. */
  outgoing(
    queueArn: string,
    body: string,
    options?: { delaySeconds?: number },
  ): { operations: Operation[]; committed(): void };
  send(queueArn: string, body: string): Promise<void>;
  receive(queueArn: string, maximum: number): Promise<Message[]>;
  delete(queueArn: string, receiptHandle: string): Promise<void>;
  counts(queueArn: string): Counts;
  mapEventSource(mapping: EventSourceMapping): EventSource;
  /** Stops the event sources, and leaves the database open. */
  close(): Promise<void>;
}

/** Ten messages of the largest size, and what stands around them. */
const MAX_REQUEST_BYTES = 12 * 1024 * 1024;

export async function openQueues(options: QueuesOptions): Promise<Queues> {
  const { database, authorize } = options;
  const now = options.now ?? Date.now;
  const queues = new Map<string, Queue>();
  const eventSources = new Set<EventSource>();
  const arns = options.queues.map(({ arn }) => arn);
  for (const definition of options.queues) {
    const deadLetters = definition.deadLetter?.queueArn;
    if (deadLetters !== undefined && !arns.includes(deadLetters))
      throw new Error(
        `The dead-letter queue of ${definition.name} is ${deadLetters}, which is no queue here.`,
      );
    const findDeadLetterQueue = () =>
      deadLetters === undefined ? undefined : queues.get(deadLetters);
    queues.set(
      definition.arn,
      await openQueue(
        database,
        definition,
        findDeadLetterQueue,
        now,
        options.holdMilliseconds,
      ),
    );
  }

  function requireQueue(arn: string): Queue {
    const queue = queues.get(arn);
    if (queue) return queue;
    throw new Error(`There is no queue ${arn}.`);
  }

  async function commit(messages: Outgoing[]): Promise<void> {
    await database.batch(messages.flatMap(({ operations }) => operations));
    for (const message of messages) message.committed();
  }

  async function run(
    action: string,
    input: Record<string, unknown>,
    credential: Credential,
    signal: AbortSignal,
  ) {
    const authorized = (permission: string, resource: string) => {
      if (!authorize(credential, permission, resource))
        throw accessDenied(credential, permission, resource);
    };
    if (action === "ListQueues") {
      authorized("sqs:ListQueues", "*");
      const prefix = String(input["QueueNamePrefix"] ?? "");
      const urls = [...queues.values()]
        .filter(({ definition }) => definition.name.startsWith(prefix))
        .map(({ definition }) => definition.url);
      return urls.length > 0 ? { QueueUrls: urls } : {};
    }
    const queueAction = QUEUE_ACTIONS[action];
    if (!queueAction)
      throw fault("InvalidAction", `The embedded SQS does not do ${action}.`);
    const queue = namedQueue(input);
    if (!queue) throw queueDoesNotExist();
    const permission = `sqs:${action.replace(/Batch$/, "")}`;
    authorized(permission, queue.definition.arn);
    const senderId = credential.principal;
    return queueAction({ input, queue, senderId, commit, signal });
  }

  /** By name, or by the last part of the URL: which host it was reached by does not matter. */
  function namedQueue(input: Record<string, unknown>): Queue | undefined {
    const name =
      input["QueueName"] ??
      String(input["QueueUrl"] ?? "")
        .split("/")
        .at(-1);
    return [...queues.values()].find(
      ({ definition }) => definition.name === name,
    );
  }

  const service = {
    service: "sqs",
    target: "AmazonSQS",
    maximumBytes: MAX_REQUEST_BYTES,
    find: options.find,
    run,
  };
  return {
    handle: (request, response) => serveAwsJson(service, request, response),
    outgoing: (arn, body, more) => requireQueue(arn).outgoing(body, more),
    send: (arn, body) => commit([requireQueue(arn).outgoing(body)]),
    receive: (arn, maximum) => requireQueue(arn).receive(maximum),
    delete: (arn, handle) => requireQueue(arn).delete([handle]),
    counts: (arn) => requireQueue(arn).counts(),
    mapEventSource(mapping) {
      const polled = pollQueue(
        requireQueue(mapping.queueArn),
        mapping,
        options.redeliverySeconds,
        options.repeatAfterMilliseconds,
      );
      const eventSource = {
        async stop() {
          eventSources.delete(eventSource);
          await polled.stop();
        },
      };
      eventSources.add(eventSource);
      return eventSource;
    },
    async close() {
      await Promise.all([...eventSources].map((source) => source.stop()));
      for (const queue of queues.values()) queue.close();
    },
  };
}
