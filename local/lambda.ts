// Lambda: every function in processes of its own, with its own environment, credentials, timeout and memory limit.

import { fork, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  createWriteStream,
  mkdirSync,
  readFileSync,
  type WriteStream,
} from "node:fs";
import { join } from "node:path";

export interface FunctionDefinition {
  logicalId: string;
  name: string;
  arn: string;
  /** ARN of the role that it runs as. */
  roleArn: string;
  folder: string;
  handler: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  environment: Record<string, string>;
}

/** What a function returned, or the error that it threw. */
type Result<Payload> =
  | { payload: Payload }
  | { error: { errorType: string; errorMessage: string; timedOut?: boolean } };

export type InvocationResult = Result<unknown>;
export type JsonResult = Result<string>;

/** For tests of what a sudden end leaves behind: a line of a function's log, and what becomes of its process right there. */
export interface KillAt {
  /** What the line has in it. */
  words: string[];
  /** Stopped, it stands there until the test has killed the runtime. */
  signal: "SIGKILL" | "SIGSTOP";
}

export interface Functions {
  invoke(arn: string, event: unknown): Promise<InvocationResult>;
  /** The same with event and payload as JSON text: who has it and wants it so need not have it read on the way. */
  invokeJson(arn: string, event: string): Promise<JsonResult>;
  /** Starts one sandbox of each, so that the first caller does not wait for it. */
  warm(): Promise<void>;
  /** Arms the invocations that begin from now on, for one kill. @returns when a function has come to that line. */
  killAt(where: KillAt): Promise<void>;
  /** Process ids of a function's sandboxes. */
  processes(arn: string): number[];
  close(): Promise<void>;
}

/** Lambda takes and gives no more than this in a synchronous invocation. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** Sandboxes of a function at once; more invocations wait. Lambda's would be 1,000, this is one machine. */
const MAX_SANDBOXES = 4;

/** How often a busy sandbox's memory is looked at. */
const MEMORY_CHECK_MILLISECONDS = 250;

/** @param environmentOf what every function gets besides its own: region, endpoints, credentials. Asked for each sandbox. */
export function openFunctions(options: {
  definitions: FunctionDefinition[];
  logsFolder: string;
  environmentOf(definition: FunctionDefinition): Record<string, string>;
}): Functions {
  mkdirSync(options.logsFolder, { recursive: true });
  const armed: Armed = new Map();
  const pools = new Map(
    options.definitions.map((definition) => [
      definition.arn,
      new SandboxPool(
        definition,
        () => options.environmentOf(definition),
        createWriteStream(
          join(options.logsFolder, `${definition.logicalId}.log`),
          { flags: "a" },
        ),
        armed,
      ),
    ]),
  );
  const poolOf = (arn: string) => {
    const pool = pools.get(arn);
    if (!pool) throw new Error(`There is no function ${arn}.`);
    return pool;
  };
  return {
    invoke: async (arn, event) => {
      const result = await poolOf(arn).invoke(JSON.stringify(event));
      return "error" in result
        ? result
        : { payload: JSON.parse(result.payload) as unknown };
    },
    invokeJson: (arn, event) => poolOf(arn).invoke(event),
    warm: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.warm()));
    },
    killAt: (where) =>
      new Promise((resolve) => {
        armed.set(where, resolve);
      }),
    processes: (arn) => poolOf(arn).processes(),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

/** What the next invocations are armed with, and who is to know when it has happened. */
type Armed = Map<KillAt, () => void>;

class SandboxPool {
  private readonly idle: Sandbox[] = [];
  private readonly all = new Set<Sandbox>();
  private readonly waiting: ((sandbox: Sandbox) => void)[] = [];
  private closed = false;

  constructor(
    private readonly definition: FunctionDefinition,
    private readonly environment: () => Record<string, string>,
    private readonly log: WriteStream,
    private readonly armed: Armed,
  ) {}

  async invoke(event: string): Promise<JsonResult> {
    if (Buffer.byteLength(event) > MAX_PAYLOAD_BYTES) {
      return failed(
        "RequestEntityTooLargeException",
        `${Buffer.byteLength(event)} byte payload is too large for the Invoke operation (limit ${MAX_PAYLOAD_BYTES} bytes)`,
      );
    }
    const sandbox = await this.take();
    const result = await sandbox.invoke(event);
    this.giveBack(sandbox);
    return result;
  }

  async warm(): Promise<void> {
    const sandbox = await this.take();
    await sandbox.ready;
    this.giveBack(sandbox);
  }

  processes(): number[] {
    return [...this.all].map((sandbox) => sandbox.pid);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.all].map((sandbox) => sandbox.kill()));
    this.log.end();
  }

  private async take(): Promise<Sandbox> {
    const sandbox = this.idle.pop();
    if (sandbox?.isAlive) return sandbox;
    if (this.all.size < MAX_SANDBOXES) return this.start();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private start(): Sandbox {
    if (this.closed) throw new Error("PhotoSky is stopping.");
    const sandbox = new Sandbox(
      this.definition,
      this.environment(),
      this.log,
      this.armed,
      () => {
        this.all.delete(sandbox);
        const place = this.idle.indexOf(sandbox);
        if (place >= 0) this.idle.splice(place, 1);
      },
    );
    this.all.add(sandbox);
    return sandbox;
  }

  private giveBack(sandbox: Sandbox): void {
    const next = this.waiting.shift();
    if (next) {
      if (sandbox.isAlive) next(sandbox);
      else if (!this.closed) next(this.start());
      return;
    }
    if (sandbox.isAlive) this.idle.push(sandbox);
  }
}

class Sandbox {
  readonly ready: Promise<void>;
  private readonly child: ChildProcess;
  private readonly exit: Promise<void>;
  isAlive = true;
  private answer: ((result: JsonResult) => void) | undefined;

  constructor(
    private readonly definition: FunctionDefinition,
    environment: Record<string, string>,
    log: WriteStream,
    private readonly armed: Armed,
    onExit: () => void,
  ) {
    this.child = fork(join(import.meta.dirname, "lambda", "sandbox.cjs"), [], {
      // Lambda's environment, not this machine's; PATH lets Node find what it is.
      env: {
        PATH: process.env["PATH"],
        TZ: ":UTC",
        ...environment,
        ...definition.environment,
        LAMBDA_TASK_ROOT: definition.folder,
        _HANDLER: definition.handler,
        AWS_LAMBDA_FUNCTION_NAME: definition.name,
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
      },
      cwd: definition.folder,
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Payloads are texts already: written as JSON, each of their quotes would be escaped and read again.
      serialization: "advanced",
    });
    this.child.stdout!.pipe(log, { end: false });
    this.child.stderr!.pipe(log, { end: false });
    this.child.stdout!.on("data", (text: Buffer) => this.disarm(String(text)));
    this.ready = new Promise((resolve) =>
      this.child.once("message", () => resolve()),
    );
    this.exit = new Promise((resolve) =>
      this.child.once("exit", (code, signal) => {
        this.isAlive = false;
        onExit();
        this.answer?.(
          failed(
            "Runtime.ExitError",
            `Runtime exited ${signal ? `with error: signal: ${signal}` : `with error: exit status ${code}`}`,
          ),
        );
        resolve();
      }),
    );
    this.child.on(
      "message",
      (message: {
        requestId?: string;
        payload?: string;
        error?: { errorType: string; errorMessage: string };
      }) => {
        if (message.requestId === undefined) return;
        if (message.error) this.answer?.({ error: message.error });
        else this.answer?.(answered(message.payload ?? "null"));
      },
    );
    // What goes wrong with the channel shows as the exit of the process.
    this.child.on("error", () => {});
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  async invoke(event: string): Promise<JsonResult> {
    await Promise.race([this.ready, this.exit]);
    const requestId = randomUUID();
    const { timeoutSeconds, memoryMegabytes, arn } = this.definition;
    const watches: NodeJS.Timeout[] = [];
    const result = await new Promise<JsonResult>((resolve) => {
      this.answer = resolve;
      if (!this.isAlive) {
        resolve(
          failed(
            "Runtime.ExitError",
            "Runtime exited before it could be invoked",
          ),
        );
        return;
      }
      watches.push(
        setTimeout(() => {
          resolve({
            error: {
              errorType: "Sandbox.Timedout",
              errorMessage: `${new Date().toISOString()} ${requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
              timedOut: true,
            },
          });
          void this.kill();
        }, timeoutSeconds * 1_000),
        setInterval(() => {
          if (residentMegabytes(this.pid) <= memoryMegabytes) return;
          resolve(
            failed(
              "Runtime.OutOfMemory",
              `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
            ),
          );
          void this.kill();
        }, MEMORY_CHECK_MILLISECONDS),
      );
      this.child.send({
        requestId,
        event,
        arn,
        deadline: Date.now() + timeoutSeconds * 1_000,
        killAt: [...this.armed.keys()],
      });
    });
    watches.forEach(clearTimeout);
    this.answer = undefined;
    return result;
  }

  private disarm(text: string): void {
    for (const [where, happened] of this.armed) {
      if (!text.split("\n").some((line) => isAt(where, line))) continue;
      this.armed.delete(where);
      happened();
    }
  }

  kill(): Promise<void> {
    this.isAlive = false;
    this.child.kill("SIGKILL");
    return this.exit;
  }
}

function isAt({ words }: KillAt, line: string): boolean {
  return words.every((word) => line.includes(word));
}

function answered(payload: string): JsonResult {
  if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES) {
    return failed(
      "Function.ResponseSizeTooLarge",
      `Response payload size exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`,
    );
  }
  return { payload };
}

function failed(errorType: string, errorMessage: string): JsonResult {
  return { error: { errorType, errorMessage } };
}

/** What the kernel has given the process; 0 where it does not say (only Linux does so without a further process). */
function residentMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
