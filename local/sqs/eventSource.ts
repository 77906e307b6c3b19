// Lambda's event source mapping: polls a queue and invokes a function with what it finds.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
import { setTimeout as sleep } from "node:timers/promises";
import type { SQSEvent } from "aws-lambda";
import type { Message, Queue } from "./queue.ts";

export interface EventSourceMapping {
  queueArn: string;
  batchSize: number;
  /** Invocations at once. */
  maximumConcurrency: number;
  reportBatchItemFailures: boolean;
  region: string;
  /** @returns what the function answered; rejects when it failed. */
  invoke(event: SQSEvent): Promise<unknown>;
}

export interface EventSource {
  /** Resolves when no invocation is under way any more. */
  stop(): Promise<void>;
}

export function pollQueue(
  queue: Queue,
  mapping: EventSourceMapping,
  redeliverySeconds: number | undefined,
  repeatAfterMilliseconds?: () => number,
): EventSource {
  const stopped = new AbortController();
  const invocations = new Set<Promise<void>>();
  const repeats = new Set<Promise<void>>();

  async function deliver(messages: Message[]): Promise<void> {
    const repeatAfter = repeatAfterMilliseconds?.();
    if (repeatAfter === undefined)
      return settle(messages, await failedOf(mapping, messages));
    if (repeatAfter === 0) {
      const [one, other] = await Promise.all([
        failedOf(mapping, messages),
        failedOf(mapping, messages),
      ]);
      // Who has done it deletes it, whatever becomes of the other.
      return settle(messages, new Set([...one].filter((it) => other.has(it))));
    }
    const failed = await failedOf(mapping, messages);
    await settle([...failed], failed);
    const done = messages.filter((message) => !failed.has(message));
    // Beside the invocations: who waits to do it again holds up nobody. In flight until then, so that it is not forgotten.
    const repeat = again(done, repeatAfter)
      .catch(report)
      .finally(() => repeats.delete(repeat));
    repeats.add(repeat);
  }

  async function again(messages: Message[], afterMilliseconds: number) {
    const { signal } = stopped;
    await sleep(afterMilliseconds, undefined, { signal }).catch(() => {});
    await settle(
      messages,
      signal.aborted ? new Set() : await failedOf(mapping, messages),
    );
  }

  /** Deletes what has been done; what has failed comes back. */
  async function settle(
    messages: Message[],
    failed: Set<Message>,
  ): Promise<void> {
    const handles = (isFailed: boolean) =>
      messages
        .filter((message) => failed.has(message) === isFailed)
        .map(({ receiptHandle }) => receiptHandle);
    await queue.delete(handles(false));
    // Left alone, they come back when their visibility timeout is over.
    if (redeliverySeconds === undefined) return;
    const seconds = Math.min(
      redeliverySeconds,
      queue.definition.visibilityTimeoutSeconds,
    );
    for (const handle of handles(true)) queue.changeVisibility(handle, seconds);
  }

  async function poll(): Promise<void> {
    while (!stopped.signal.aborted) {
      if (invocations.size >= mapping.maximumConcurrency) {
        await Promise.race(invocations);
        continue;
      }
      const messages = await queue.receive(mapping.batchSize);
      if (messages.length === 0) {
        await queue.untilReady(stopped.signal);
        continue;
      }
      if (stopped.signal.aborted) {
        for (const { receiptHandle } of messages)
          queue.changeVisibility(receiptHandle, 0);
        return;
      }
      const invocation = deliver(messages)
        .catch(report)
        .finally(() => invocations.delete(invocation));
      invocations.add(invocation);
    }
  }

  function report(error: unknown): void {
    console.error(`Queue ${queue.definition.name}`, error);
  }

  const polling = poll().catch((error: unknown) => {
    console.error(
      `Queue ${queue.definition.name} is not polled any more`,
      error,
    );
  });
  return {
    async stop() {
      stopped.abort();
      await polling;
      await Promise.all([...invocations, ...repeats]);
    },
  };
}

async function failedOf(
  mapping: EventSourceMapping,
  messages: Message[],
): Promise<Set<Message>> {
  let answer: unknown;
  try {
    answer = await mapping.invoke(eventOf(mapping, messages));
  } catch {
    // Whoever invoked has logged why; to the queue it only means: all of them, again.
    return new Set(messages);
  }
  return mapping.reportBatchItemFailures
    ? reportedFailures(answer, messages)
    : new Set();
}

/** A report that cannot be understood fails the whole batch; none at all, or an empty one, is success. */
function reportedFailures(answer: unknown, messages: Message[]): Set<Message> {
  const report = (answer as { batchItemFailures?: unknown } | null | undefined)
    ?.batchItemFailures;
  if (report === undefined || report === null) return new Set();
  if (!Array.isArray(report)) return new Set(messages);
  const failed = new Set<Message>();
  for (const item of report as ({ itemIdentifier?: unknown } | null)[]) {
    const message = messages.find(
      ({ messageId }) => messageId === item?.itemIdentifier,
    );
    if (!message) return new Set(messages);
    failed.add(message);
  }
  return failed;
}

function eventOf(
  { queueArn, region }: EventSourceMapping,
  messages: Message[],
): SQSEvent {
  return {
    Records: messages.map((message) => ({
      ...message,
      messageAttributes: {},
      eventSource: "aws:sqs",
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}
