// PhotoSky as `npm start` runs it, on ports and in a folder of its own: in this process, where calls can be counted,
// or as the command itself, which can be killed.

import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { assembly, STACK_NAME } from "../../local/assembly.ts";
import { openCredentials } from "../../local/credentials.ts";
import type { KillAt } from "../../local/lambda.ts";
import type { Imitations } from "../../local/imitations.ts";
import { namers } from "../../local/names.ts";
import { openPhotoSky } from "../../local/photoSky.ts";
import { REGION, Template } from "../../local/template.ts";
import * as parts from "../../local/templateParts.ts";
import { IMITATING, indexed } from "./imitating.ts";
import { lookForLostEvents } from "./lostEvents.ts";

export const ROOT = join(import.meta.dirname, "../..");

/** A failed message comes back this soon: tests cannot wait for a queue's visibility timeout. */
const REDELIVERY_SECONDS = 0.3;

const POLL_MILLISECONDS = 20;

/** Longer: each look sweeps. */
const LOST_POLL_MILLISECONDS = 250;

export type RunningPhotoSky = Awaited<ReturnType<typeof openRunningPhotoSky>>;

/**
 * PhotoSky in this process; its folder goes away at `close`.
 * @param imitations what the tests are run with; a test that goes without says why.
 */
export async function openRunningPhotoSky(imitations: Imitations = IMITATING) {
  const folder = dataFolder();
  const photoSky = await openPhotoSky({
    assembly: await assembly(ROOT),
    stackName: STACK_NAME,
    dataFolder: folder,
    port: await freePort(),
    redeliverySeconds: REDELIVERY_SECONDS,
    imitations,
  });
  const operator = await openOperator(folder, photoSky.awsEndpoint);
  const { functions, functionArn, invocations, tableCalls } = photoSky;

  async function sweepNow(): Promise<void> {
    const result = await functions.invoke(functionArn("sweep"), SCHEDULED);
    if ("error" in result) throw new Error(result.error.errorMessage);
  }

  const lost = imitations.names.includes("eventsLost")
    ? lookForLostEvents({ ...operator, sweep: sweepNow })
    : undefined;

  /** Waits until everything that was sent to a queue has been worked off. */
  async function quiet(): Promise<void> {
    const isQueued = () =>
      [operator.ingestQueue, operator.purgeQueue].some(({ name }) => {
        const { visible, inFlight, delayed } = photoSky.queueCounts(name);
        return visible + inFlight + delayed > 0;
      });
    for (;;) {
      while (isQueued()) await sleep(POLL_MILLISECONDS);
      if (!lost || (await lost.lookNow()) === 0) return;
      await sleep(LOST_POLL_MILLISECONDS);
    }
  }

  return {
    ...photoSky,
    ...operator,
    folder,
    quiet,
    /** Runs the schedule's function, as EventBridge would, on all that is due by now, and waits for it. */
    async sweep(): Promise<void> {
      await indexed();
      await sweepNow();
    },
    /** What `act` costs: calls of the table by action, and invocations of functions by name. */
    async costOf(act: () => Promise<unknown>) {
      // What is still under way of earlier tests is not its doing.
      await quiet();
      const before = { calls: tableCalls(), invoked: invocations() };
      await act();
      const names = ["query", "mutation"] as const;
      return {
        table: difference(before.calls, tableCalls()),
        functions: Object.fromEntries(
          Object.entries(difference(before.invoked, invocations())).map(
            ([arn, count]) => [
              names.find((name) => functionArn(name) === arn) ?? arn,
              count,
            ],
          ),
        ),
      };
    },
    async close(): Promise<void> {
      lost?.end();
      operator.end();
      await photoSky.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const SCHEDULED = {
  source: "aws.events",
  "detail-type": "Scheduled Event",
  detail: {},
};

function difference(
  before: Record<string, number>,
  after: Record<string, number>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after)
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
}

export type Operator = Awaited<ReturnType<typeof openOperator>>;

/** The rights of whoever owns the account, and the names of what is there. */
export async function openOperator(folder: string, awsEndpoint: string) {
  const template = new Template(
    await assembly(ROOT),
    STACK_NAME,
    namers(STACK_NAME, awsEndpoint),
  );
  const { operator } = openCredentials(folder, []);
  const settings = {
    endpoint: awsEndpoint,
    region: REGION,
    credentials: operator,
  };
  const s3 = new S3Client(settings);
  const sqs = new SQSClient(settings);
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(settings), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const bucketOf = (name: string) =>
    only(parts.buckets(template), (bucket) => bucket.name.includes(name)).name;
  const queueOf = (name: string) =>
    only(
      parts.queues(template),
      (queue) => queue.deadLetter !== undefined && queue.name.includes(name),
    );
  return {
    credentials: operator,
    s3,
    sqs,
    dynamodb,
    originalsBucket: bucketOf("originals"),
    previewsBucket: bucketOf("previews"),
    tableName: only(parts.tables(template), () => true).TableName,
    ingestQueue: queueOf("IngestQueue"),
    purgeQueue: queueOf("PurgeQueue"),
    sweepArn: only(
      parts.schedules(template).flatMap(({ functionArns }) => functionArns),
      (arn) => arn.includes("Sweep"),
    ),
    end(): void {
      for (const client of [s3, sqs, dynamodb]) client.destroy();
    },
  };
}

function only<Item>(items: Item[], isMeant: (item: Item) => boolean): Item {
  const [first, ...others] = items.filter(isMeant);
  if (!first || others.length > 0) throw new Error("Expected exactly one.");
  return first;
}

/** The command itself, as a process of its own. */
export async function startPhotoSky(
  options: {
    folder?: string;
    port?: number;
    killAt?: KillAt[];
    imitations?: Imitations;
  } = {},
) {
  const folder = options.folder ?? dataFolder();
  const port = options.port ?? (await freePort());
  const imitations = options.imitations ?? IMITATING;
  // Two that synthesize at once would be in each other's way.
  await assembly(ROOT);
  const run = runNode(
    "local/start.mjs",
    [
      `--port=${port}`,
      `--data=${folder}`,
      `--imitate=${imitations.names.join(",")}`,
      `--seed=${imitations.seed}`,
    ],
    options.killAt && { PHOTOSKY_KILL_AT: JSON.stringify(options.killAt) },
  );
  await Promise.race([run.printed("PhotoSky is ready"), run.exit]);
  if (imitations.names.includes("eventsLost"))
    lookFromOutside(folder, `http://127.0.0.1:${port + 1}`, run.exit);
  return {
    ...run,
    folder,
    port,
    origin: `http://localhost:${port}`,
    awsEndpoint: `http://127.0.0.1:${port + 1}`,
    /** Ctrl-C. */
    async stop() {
      run.kill("SIGINT");
      return run.exit;
    },
  };
}

/** Finds lost events of a PhotoSky that is another process, while that is there. */
function lookFromOutside(
  folder: string,
  awsEndpoint: string,
  exit: Promise<unknown>,
): void {
  let hasEnded = false;
  const opened = openOperator(folder, awsEndpoint).then((operator) => {
    const lambda = new LambdaClient({
      endpoint: awsEndpoint,
      region: REGION,
      credentials: operator.credentials,
    });
    const lost = lookForLostEvents({
      ...operator,
      hasEnded: () => hasEnded,
      async sweep() {
        const { FunctionError, Payload } = await lambda.send(
          new InvokeCommand({
            FunctionName: operator.sweepArn,
            Payload: JSON.stringify(SCHEDULED),
          }),
        );
        if (FunctionError)
          throw new Error(Buffer.from(Payload ?? []).toString());
      },
    });
    return () => {
      lost.end();
      operator.end();
      lambda.destroy();
    };
  });
  void exit.then(async () => {
    hasEnded = true;
    (await opened)();
  });
}

/** One of the project's own programs, with what it prints. */
export function runNode(
  file: string,
  words: string[],
  environment: Record<string, string> = {},
) {
  const child = spawn(process.execPath, [file, ...words], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk));
  const exit = new Promise<{
    code: number | null;
    stdout: string;
    stderr: string;
  }>((resolve) =>
    child.on("close", (code) => resolve({ code, stdout, stderr })),
  );
  return {
    pid: child.pid!,
    exit,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    printed: (text: string) =>
      new Promise<void>((resolve) => {
        const look = () => stdout.includes(text) && resolve();
        child.stdout.on("data", look);
        look();
      }),
  };
}

/** Ids of the processes that a process has started. */
export function childrenOf(parent: number): number[] {
  return processes().flatMap(([id, parentId]) =>
    parentId === parent ? [id] : [],
  );
}

export function isAlive(pid: number): boolean {
  return processes().some(([id]) => id === pid);
}

/** Every process and its parent's id, but for those that have ended and are only not yet buried. */
function processes(): [number, number][] {
  if (!existsSync("/proc/self/stat")) {
    return execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], {
      encoding: "utf8",
    })
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , state = ""]) => !state.startsWith("Z"))
      .map(([id, parent]) => [Number(id), Number(parent)]);
  }
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id): [number, number][] => {
      try {
        const stat = readFileSync(`/proc/${id}/stat`, "utf8");
        // The name stands in brackets, and may hold anything.
        const [state, parent] = stat
          .slice(stat.lastIndexOf(")") + 2)
          .split(" ");
        return state === "Z" ? [] : [[Number(id), Number(parent)]];
      } catch {
        // It has ended since the folder was read.
        return [];
      }
    });
}

export function dataFolder(): string {
  return mkdtempSync(join(tmpdir(), "photosky-e2e-"));
}

/** A port that is free, as is the next one. */
export async function freePort(): Promise<number> {
  for (;;) {
    // Below what the system hands out to clients, so that none of theirs comes in between.
    const port = 12_000 + Math.floor(Math.random() * 10_000) * 2;
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
