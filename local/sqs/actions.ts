// The actions that @aws-sdk/client-sqs asks for, over the queues.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
import { AwsError } from "../awsJson.ts";
import type { Message, Outgoing, Queue } from "./queue.ts";

type Input = Record<string, unknown>;
type Output = Record<string, unknown>;

export interface Call {
  input: Input;
  queue: Queue;
  /** Who sends, as messages tell it. */
  senderId: string;
  /** Puts the messages on disk, together, and makes them known. */
  commit(messages: Outgoing[]): Promise<void>;
  /** Ends the wait of a caller who has gone. */
  signal: AbortSignal;
}

/** Since August 2025; it was 256 KiB before. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Actions on one queue; each needs the permission of its name, a batch that of its single action. */
export const QUEUE_ACTIONS: Record<
  string,
  (call: Call) => Promise<Output | undefined>
> = {
  async SendMessage(call) {
    const message = outgoing(call, call.input);
    await call.commit([message]);
    return sent(message);
  },

  async SendMessageBatch(call) {
    const entries = entriesOf(call.input);
    const messages = entries.map((entry) => outgoing(call, entry));
    await call.commit(messages);
    return {
      Successful: entries.map(({ Id }, i) => ({ Id, ...sent(messages[i]!) })),
      Failed: [],
    };
  },

  async ReceiveMessage({ input, queue, signal }) {
    const maximum = integer(input, "MaxNumberOfMessages", 1, 10) ?? 1;
    const wait = integer(input, "WaitTimeSeconds", 0, 20) ?? 0;
    const visibility = integer(input, "VisibilityTimeout", 0, 43_200);
    const over = AbortSignal.any([signal, AbortSignal.timeout(wait * 1000)]);
    for (;;) {
      const messages = await queue.receive(maximum, visibility);
      if (messages.length > 0)
        return { Messages: messages.map((it) => received(it, input)) };
      if (wait === 0 || over.aborted) return {};
      await queue.untilReady(over);
      // Not received for somebody who cannot hear the answer.
      if (signal.aborted) return {};
    }
  },

  async DeleteMessage({ input, queue }) {
    await queue.delete([receiptHandle(input)]);
    return undefined;
  },

  async DeleteMessageBatch({ input, queue }) {
    const entries = entriesOf(input);
    await queue.delete(entries.map(receiptHandle));
    return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
  },

  async ChangeMessageVisibility({ input, queue }) {
    const seconds = integer(input, "VisibilityTimeout", 0, 43_200);
    if (seconds === undefined)
      throw fault("MissingParameter", "VisibilityTimeout is missing.");
    if (!queue.changeVisibility(receiptHandle(input), seconds)) {
      throw fault(
        "MessageNotInflight",
        "The message referred to isn't in flight.",
        "AWS.SimpleQueueService.MessageNotInflight",
      );
    }
    return undefined;
  },

  async GetQueueUrl({ queue }) {
    return { QueueUrl: queue.definition.url };
  },

  async GetQueueAttributes({ input, queue }) {
    const all = attributesOf(queue);
    const names = (input["AttributeNames"] ?? []) as string[];
    return {
      Attributes: names.includes("All")
        ? all
        : Object.fromEntries(
            Object.entries(all).filter(([name]) => names.includes(name)),
          ),
    };
  },

  async PurgeQueue({ queue }) {
    await queue.purge();
    return undefined;
  },
};

export function queueDoesNotExist(): AwsError {
  return fault(
    "QueueDoesNotExist",
    "The specified queue does not exist.",
    "AWS.SimpleQueueService.NonExistentQueue",
  );
}

function outgoing({ queue, senderId }: Call, entry: Input): Outgoing {
  const body = entry["MessageBody"];
  if (typeof body !== "string" || body === "")
    throw fault("MissingParameter", "The request must contain MessageBody.");
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) {
    throw fault(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_BODY_BYTES} bytes.`,
    );
  }
  if (entry["MessageAttributes"] !== undefined) {
    // Dropping them in silence would be worse.
    throw fault(
      "UnsupportedOperation",
      "The embedded SQS carries no message attributes.",
    );
  }
  const delaySeconds = integer(entry, "DelaySeconds", 0, 900);
  return queue.outgoing(body, {
    senderId,
    ...(delaySeconds !== undefined && { delaySeconds }),
  });
}

function sent({ messageId, md5OfBody }: Outgoing): Output {
  return { MessageId: messageId, MD5OfMessageBody: md5OfBody };
}

function received(message: Message, input: Input): Output {
  const names = [
    ...((input["AttributeNames"] ?? []) as string[]),
    ...((input["MessageSystemAttributeNames"] ?? []) as string[]),
  ];
  const attributes = Object.entries(message.attributes).filter(
    ([name]) => names.includes("All") || names.includes(name),
  );
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: message.md5OfBody,
    ...(attributes.length > 0 && {
      Attributes: Object.fromEntries(attributes),
    }),
  };
}

function attributesOf(queue: Queue): Record<string, string> {
  const { definition } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  return {
    QueueArn: definition.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(definition.visibilityTimeoutSeconds),
    DelaySeconds: String(definition.delaySeconds),
    MessageRetentionPeriod: String(definition.retentionSeconds),
    ...(definition.deadLetter && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: definition.deadLetter.queueArn,
        maxReceiveCount: definition.deadLetter.maxReceiveCount,
      }),
    }),
  };
}

function entriesOf(input: Input): Input[] {
  const entries = (input["Entries"] ?? []) as Input[];
  if (entries.length === 0) {
    throw fault(
      "EmptyBatchRequest",
      "There should be at least one entry in the request.",
      "AWS.SimpleQueueService.EmptyBatchRequest",
    );
  }
  if (entries.length > 10) {
    throw fault(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
      "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw fault(
      "BatchEntryIdsNotDistinct",
      "Two or more batch entries in the request have the same Id.",
      "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
    );
  }
  return entries;
}

function receiptHandle(input: Input): string {
  const handle = input["ReceiptHandle"];
  if (typeof handle === "string" && handle.includes(".")) return handle;
  throw fault(
    "ReceiptHandleIsInvalid",
    `The input receipt handle "${String(handle)}" is not a valid receipt handle.`,
  );
}

function integer(
  input: Input,
  name: string,
  minimum: number,
  maximum: number,
): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (
    typeof value === "number" &&
    Number.isInteger(value) &&
    value >= minimum &&
    value <= maximum
  )
    return value;
  throw fault(
    "InvalidParameterValue",
    `Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: Must be between ${minimum} and ${maximum}, if provided.`,
  );
}

/** SQS was a query API first: its SDKs take the code of that from a header. */
export function fault(type: string, message: string, queryCode = type) {
  return new AwsError(`com.amazonaws.sqs#${type}`, message, {
    headers: { "x-amzn-query-error": `${queryCode};Sender` },
  });
}
