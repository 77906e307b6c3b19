// One standard queue. Every message is on disk before anybody is told of it; who holds it
// for how long is in memory only, so that after a restart, when whoever held one has died
// with the process, all of them are visible at once, their receive counts kept.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
import { createHash, randomUUID } from "node:crypto";
import type { AbstractBatchOperation, AbstractSublevel } from "abstract-level";
import type { ClassicLevel } from "classic-level";

export type RootDatabase = ClassicLevel<string, string>;
type Sublevel = AbstractSublevel<
  RootDatabase,
  string | Buffer | Uint8Array,
  string,
  StoredMessage
>;
/** For a batch of the root database: it names its sublevel, which encodes its value, whatever else is in the batch. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a batch is typed by one type of value
export type Operation = AbstractBatchOperation<RootDatabase, string, any>;

export interface QueueDefinition {
  name: string;
  arn: string;
  url: string;
  visibilityTimeoutSeconds: number;
  delaySeconds: number;
  retentionSeconds: number;
  deadLetter?: { queueArn: string; maxReceiveCount: number };
}

export interface Message {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: {
    ApproximateReceiveCount: string;
    SentTimestamp: string;
    ApproximateFirstReceiveTimestamp: string;
    SenderId: string;
  };
  md5OfBody: string;
}

export interface StoredMessage {
  messageId: string;
  body: string;
  md5OfBody: string;
  senderId: string;
  /** These are milliseconds of Unix time. */
  sentAt: number;
  visibleAt: number;
  firstReceivedAt?: number;
  receives: number;
}

/** What is kept in memory of a message. */
interface Entry {
  key: string;
  sentAt: number;
  visibleAt: number;
  receives: number;
  /** Of the latest receive; without one the message is new, or only delayed. */
  receiptHandle?: string;
}

export interface Outgoing {
  messageId: string;
  md5OfBody: string;
  operations: Operation[];
  /** To be called when the operations are on disk. */
  committed(): void;
}

export interface Counts {
  visible: number;
  inFlight: number;
  delayed: number;
}

export interface Queue {
  definition: QueueDefinition;
  outgoing(
    body: string,
    options?: { delaySeconds?: number; senderId?: string },
  ): Outgoing;
  receive(maximum: number, visibilitySeconds?: number): Promise<Message[]>;
  /** Resolves when there may be something to receive, or the signal says to stop waiting. */
  untilReady(signal: AbortSignal): Promise<void>;
  /** A handle of an earlier receive is accepted, and does nothing: as in SQS. */
  delete(receiptHandles: string[]): Promise<void>;
  /** @returns false when the handle is of no message in flight. */
  changeVisibility(receiptHandle: string, seconds: number): boolean;
  purge(): Promise<void>;
  counts(): Counts;
  close(): void;
  /** For a queue whose dead-letter queue this is. */
  adopt(key: string, message: StoredMessage): Outgoing;
}

/** Messages past their retention are looked for this often. */
const RETENTION_SWEEP_MS = 60_000;

export async function openQueue(
  database: RootDatabase,
  definition: QueueDefinition,
  findDeadLetterQueue: () => Queue | undefined,
  now: () => number,
  holdMilliseconds: (now: number) => number = () => 0,
): Promise<Queue> {
  const stored: Sublevel = database.sublevel<string, StoredMessage>(
    `sqs-${definition.name}`,
    { valueEncoding: "json" },
  );
  const entries = new Map<string, Entry>();
  /** By key, in the order in which they became visible. */
  const ready = new Map<string, Entry>();
  /** In flight or delayed, the first to become visible first. */
  const hidden: Entry[] = [];
  const waiting = new Set<() => void>();
  let wakeUp: NodeJS.Timeout | undefined;
  let sequence = 0;

  const isExpired = ({ sentAt }: Entry) =>
    sentAt + definition.retentionSeconds * 1000 <= now();
  const isHeld = (entry: Entry) =>
    entry.receiptHandle !== undefined && entry.visibleAt > now();
  const remove = (key: string): Operation => ({
    type: "del",
    sublevel: stored,
    key,
  });

  function place(entry: Entry): void {
    if (entry.visibleAt <= now()) {
      ready.set(entry.key, entry);
      for (const wake of waiting) wake();
      return;
    }
    let at = hidden.length;
    while (at > 0 && hidden[at - 1]!.visibleAt > entry.visibleAt) at--;
    hidden.splice(at, 0, entry);
    if (at === 0) scheduleWakeUp();
  }

  function unplace(entry: Entry): void {
    ready.delete(entry.key);
    const at = hidden.indexOf(entry);
    if (at >= 0) hidden.splice(at, 1);
  }

  /** Makes visible what is due. */
  function surface(): void {
    while (hidden[0] && hidden[0].visibleAt <= now()) place(hidden.shift()!);
    scheduleWakeUp();
  }

  function scheduleWakeUp(): void {
    clearTimeout(wakeUp);
    if (!hidden[0]) return;
    wakeUp = setTimeout(surface, Math.max(1, hidden[0].visibleAt - now()));
    wakeUp.unref();
  }

  function forget(entry: Entry): void {
    entries.delete(entry.key);
    unplace(entry);
  }

  function adopt(key: string, message: StoredMessage): Outgoing {
    return {
      messageId: message.messageId,
      md5OfBody: message.md5OfBody,
      operations: [{ type: "put", sublevel: stored, key, value: message }],
      committed() {
        const { sentAt, visibleAt, receives } = message;
        const entry: Entry = { key, sentAt, visibleAt, receives };
        entries.set(key, entry);
        place(entry);
      },
    };
  }

  /** SQS moves a message at the receive that would be one too many, with its age and its count. */
  async function moveToDeadLetters(queue: Queue, dead: Entry[]): Promise<void> {
    const messages = await stored.getMany(dead.map(({ key }) => key));
    const moved = dead.flatMap(({ key }, i) => {
      const message = messages[i];
      return message ? [queue.adopt(key, message)] : [];
    });
    await database.batch([
      ...dead.map(({ key }) => remove(key)),
      ...moved.flatMap(({ operations }) => operations),
    ]);
    for (const entry of dead) forget(entry);
    for (const { committed } of moved) committed();
  }

  async function discard(expired: Entry[]): Promise<void> {
    for (const entry of expired) forget(entry);
    await database.batch(expired.map(({ key }) => remove(key)));
  }

  for await (const [key, message] of stored.iterator())
    adopt(key, message).committed();
  const sweep = setInterval(() => {
    const expired = [...entries.values()].filter(
      (entry) => isExpired(entry) && !isHeld(entry),
    );
    discard(expired).catch((error: unknown) =>
      console.error(`Queue ${definition.name} could not forget`, error),
    );
  }, RETENTION_SWEEP_MS);
  sweep.unref();

  return {
    definition,
    adopt,

    outgoing(body, { delaySeconds, senderId = "LOCAL" } = {}) {
      const sentAt = now();
      const messageId = randomUUID();
      sequence = (sequence + 1) % 1_000_000;
      // Sorts by time, so that a restart finds the messages in their order.
      const key = `${String(sentAt).padStart(15, "0")}-${String(sequence).padStart(6, "0")}-${messageId}`;
      return adopt(key, {
        messageId,
        body,
        md5OfBody: createHash("md5").update(body).digest("hex"),
        senderId,
        sentAt,
        visibleAt:
          sentAt +
          (delaySeconds ?? definition.delaySeconds) * 1000 +
          holdMilliseconds(sentAt),
        receives: 0,
      });
    },

    async receive(
      maximum,
      visibilitySeconds = definition.visibilityTimeoutSeconds,
    ) {
      surface();
      const { deadLetter } = definition;
      const taken: Entry[] = [];
      const dead: Entry[] = [];
      const expired: Entry[] = [];
      for (const entry of ready.values()) {
        if (taken.length === maximum) break;
        if (isExpired(entry)) expired.push(entry);
        else if (deadLetter && entry.receives >= deadLetter.maxReceiveCount)
          dead.push(entry);
        else taken.push(entry);
      }
      // Before anything is awaited: nobody else may take them meanwhile.
      for (const entry of [...dead, ...expired]) ready.delete(entry.key);
      for (const entry of taken) {
        ready.delete(entry.key);
        entry.receives++;
        entry.receiptHandle = `${entry.key}.${randomUUID()}`;
        entry.visibleAt = now() + visibilitySeconds * 1000;
        place(entry);
      }
      const handles = taken.map(({ receiptHandle }) => receiptHandle!);
      const deadLetterQueue = findDeadLetterQueue();
      if (dead.length > 0 && deadLetterQueue)
        await moveToDeadLetters(deadLetterQueue, dead);
      if (expired.length > 0) await discard(expired);
      if (taken.length === 0) return [];

      const found = await stored.getMany(taken.map(({ key }) => key));
      const received = taken.flatMap(({ key, receives }, i) => {
        const message = found[i];
        if (!message) return []; // purged meanwhile
        return [
          {
            key,
            receiptHandle: handles[i]!,
            message: {
              ...message,
              receives,
              firstReceivedAt: message.firstReceivedAt ?? now(),
            },
          },
        ];
      });
      // On disk before it is handed out: a message that kills its consumer is counted.
      await database.batch(
        received
          .filter(({ key }) => entries.has(key))
          .flatMap(({ key, message }) => adopt(key, message).operations),
      );
      return received.map(({ receiptHandle, message }) => ({
        messageId: message.messageId,
        receiptHandle,
        body: message.body,
        attributes: {
          ApproximateReceiveCount: String(message.receives),
          SentTimestamp: String(message.sentAt),
          ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
          SenderId: message.senderId,
        },
        md5OfBody: message.md5OfBody,
      }));
    },

    async untilReady(signal) {
      surface();
      if (ready.size > 0 || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener("abort", wake);
      });
    },

    async delete(receiptHandles) {
      const gone = receiptHandles.flatMap((handle) => {
        const entry = entries.get(keyOf(handle));
        return entry?.receiptHandle === handle ? [entry] : [];
      });
      await discard(gone);
    },

    changeVisibility(receiptHandle, seconds) {
      const entry = entries.get(keyOf(receiptHandle));
      if (entry?.receiptHandle !== receiptHandle || !isHeld(entry))
        return false;
      unplace(entry);
      entry.visibleAt = now() + seconds * 1000;
      place(entry);
      return true;
    },

    async purge() {
      await discard([...entries.values()]);
    },

    counts() {
      surface();
      const inFlight = hidden.filter(isHeld).length;
      return {
        visible: ready.size,
        inFlight,
        delayed: hidden.length - inFlight,
      };
    },

    close() {
      clearTimeout(wakeUp);
      clearInterval(sweep);
      for (const wake of waiting) wake();
    },
  };
}

/** A receipt handle is the key of its message, a dot, and what makes it unique. */
export function keyOf(receiptHandle: string): string {
  return receiptHandle.slice(0, receiptHandle.lastIndexOf("."));
}
