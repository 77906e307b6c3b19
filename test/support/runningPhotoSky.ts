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
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { assembly, STACK_NAME } from "../../local/assembly.ts";
import { openCredentials } from "../../local/credentials.ts";
import { namers } from "../../local/names.ts";
import { openPhotoSky } from "../../local/photoSky.ts";
import { REGION, Template } from "../../local/template.ts";
import * as parts from "../../local/templateParts.ts";

export const ROOT = join(import.meta.dirname, "../..");

/** A failed message comes back this soon: tests cannot wait for a queue's visibility timeout. */
const REDELIVERY_SECONDS = 0.3;

const POLL_MILLISECONDS = 20;

export type RunningPhotoSky = Awaited<ReturnType<typeof openRunningPhotoSky>>;

/** PhotoSky in this process; its folder goes away at `close`. */
export async function openRunningPhotoSky() {
  const folder = dataFolder();
  const photoSky = await openPhotoSky({
    assembly: await assembly(ROOT),
    stackName: STACK_NAME,
    dataFolder: folder,
    port: await freePort(),
    redeliverySeconds: REDELIVERY_SECONDS,
  });
  const operator = await openOperator(folder, photoSky.awsEndpoint);
  const { functions, functionArn, invocations, tableCalls } = photoSky;
  return {
    ...photoSky,
    ...operator,
    folder,
    /** Waits until everything that was sent to a queue has been worked off. */
    async quiet(): Promise<void> {
      for (const { name } of [operator.ingestQueue, operator.purgeQueue]) {
        for (;;) {
          const { visible, inFlight } = photoSky.queueCounts(name);
          if (visible + inFlight === 0) break;
          await sleep(POLL_MILLISECONDS);
        }
      }
    },
    /** Runs the schedule's function now, as EventBridge would, and waits for it. */
    async sweep(): Promise<void> {
      const result = await functions.invoke(functionArn("sweep"), {
        source: "aws.events",
        "detail-type": "Scheduled Event",
        detail: {},
      });
      if ("error" in result) throw new Error(result.error.errorMessage);
    },
    /** What `act` costs: calls of the table by action, and invocations of functions by name. */
    async costOf(act: () => Promise<unknown>) {
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
      operator.end();
      await photoSky.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

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
  options: { folder?: string; port?: number } = {},
) {
  const folder = options.folder ?? dataFolder();
  const port = options.port ?? (await freePort());
  // Two that synthesize at once would be in each other's way.
  await assembly(ROOT);
  const run = runNode("local/start.mjs", [
    `--port=${port}`,
    `--data=${folder}`,
  ]);
  await Promise.race([run.printed("PhotoSky is ready"), run.exit]);
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
