// How long until a function that was not running answers? From the start of its process to its first answer, for the
// bundles that deploy, each run as `npm start` runs it; beside Node with nothing in it, and beside a bundle of
// lib-dynamodb and a presigner alone, made with the same settings (coldstart/reference.ts). Fails when query or mutation
// take more than 1.4 times that bundle. Lambda's own part (finding a machine, fetching the code) is not in it.

import { buildSync } from "esbuild";
import { fork } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import {
  BUNDLING,
  bundles,
  FUNCTION_NAMES,
  type FunctionName,
} from "../infra/bundle.ts";

const ROUNDS = 21;
const MAX_RATIO = 1.4;
const LIMITED: readonly string[] = ["query", "mutation"];

const PHOTO = "01234567890123456789012345";
const GENERATION = "0123456789";
const identity = { sub: "somebody", claims: {}, username: "somebody" };
const photoField = (fieldName: string, source: Record<string, unknown>) => [
  {
    info: { parentTypeName: "Photo", fieldName, selectionSetList: [] },
    arguments: {},
    identity,
    source: { id: PHOTO, ...source },
  },
];

interface FirstAnswer {
  what: string;
  event: unknown;
  /** Whether it is that answer: a fast failure is none. */
  isRight(answer: string): boolean;
}

/** What each function can answer without a network, so that only its own start is measured. */
const FIRST_ANSWERS: Record<FunctionName, FirstAnswer> = {
  query: {
    what: "one presigned preview",
    event: photoField("previews", {
      signing: {
        generation: GENERATION,
        previews: [{ width: 320, height: 240, sizeBytes: 32_000 }],
      },
    }),
    isRight: isSigned,
  },
  mutation: {
    what: "one presigned upload",
    event: photoField("upload", {
      status: "UPLOADING",
      sizeBytes: 1_000,
      sha256: "0".repeat(64),
      signing: {
        generation: GENERATION,
        announcedMediaType: "image/jpeg",
        uploadExpiresAt: "2999-01-01T00:00:00.000Z",
      },
    }),
    isRight: isSigned,
  },
  preview: {
    what: "a refusal; no pixels",
    event: {
      photoId: PHOTO,
      generation: GENERATION,
      shapes: Array.from({ length: 1_000 }, () => ({
        width: 0,
        height: 0,
        format: "WEBP",
      })),
    },
    isRight: (answer) => answer.includes("errorMessage"),
  },
  ingest: {
    what: "S3's test event; no pixels",
    event: {
      Records: [
        {
          messageId: "1",
          body: '{"Event":"s3:TestEvent"}',
          attributes: { ApproximateReceiveCount: "1" },
        },
      ],
    },
    isRight: isWorkedOff,
  },
  sweep: {
    what: "a purge message of nothing",
    event: { Records: [] },
    isRight: isWorkedOff,
  },
};

function isSigned(answer: string): boolean {
  return answer.split("X-Amz-Signature=").length === 2;
}

function isWorkedOff(answer: string): boolean {
  return answer === '{"batchItemFailures":[]}';
}

interface Contestant {
  name: string;
  what: string;
  /** Folder with index.js; none is Node alone. */
  folder?: string;
  event: unknown;
  isRight(answer: string): boolean;
}

const cache = resolve(import.meta.dirname, "../node_modules/.cache/photosky");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "coldstart-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

buildSync({
  ...BUNDLING,
  entryPoints: [join(import.meta.dirname, "coldstart/reference.ts")],
  outfile: join(folder, "index.js"),
});
writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}');

const deployed = bundles();
const contestants: Contestant[] = [
  {
    name: "Node alone",
    what: "nothing",
    event: {},
    isRight: (answer) => answer === "null",
  },
  {
    name: "reference",
    what: "one presigned address",
    folder,
    event: { sign: "/p/a/b/320.webp" },
    isRight: (answer) => answer.includes('"X-Amz-Signature"'),
  },
  ...FUNCTION_NAMES.map((name) => ({
    name,
    folder: join(deployed, name),
    ...FIRST_ANSWERS[name],
  })),
];

/** Milliseconds from the start of a process to its first answer. */
async function start({ name, folder, event, isRight }: Contestant) {
  const script = folder
    ? join(import.meta.dirname, "../local/lambda/sandbox.cjs")
    : join(import.meta.dirname, "coldstart/empty.cjs");
  const started = performance.now();
  const child = fork(script, [], {
    env: {
      PATH: process.env["PATH"],
      NODE_NO_WARNINGS: "1",
      AWS_REGION: "eu-north-1",
      AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      AWS_SESSION_TOKEN: "token/".repeat(200),
      AWS_LAMBDA_FUNCTION_NAME: name,
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_METRICS_NAMESPACE: "PhotoSky-bench",
      PHOTOSKY_TABLE: "table",
      PHOTOSKY_ORIGINALS_BUCKET: "originals",
      PHOTOSKY_PREVIEWS_BUCKET: "previews",
      PHOTOSKY_INGEST_QUEUE_URL: "https://sqs.invalid/ingest",
      PHOTOSKY_PURGE_QUEUE_URL: "https://sqs.invalid/purge",
      PHOTOSKY_PREVIEW_FUNCTION: "preview",
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: "index.handler",
    },
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const answered = new Promise<string>((resolve, reject) => {
    child.on("message", (message: Record<string, unknown>) => {
      if (message["requestId"] === undefined) return;
      const { payload, error } = message;
      resolve(typeof payload === "string" ? payload : JSON.stringify(error));
    });
    child.once("exit", () => reject(new Error(`${name} ended unanswered.`)));
  });
  child.send({
    requestId: "1",
    event: JSON.stringify(event),
    deadline: Date.now() + 60_000,
  });
  try {
    const answer = await answered;
    const milliseconds = performance.now() - started;
    if (!isRight(answer)) {
      throw new Error(`${name} gave another answer: ${answer.slice(0, 300)}`);
    }
    return milliseconds;
  } finally {
    child.removeAllListeners("exit");
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }
}

const samples = new Map<string, number[]>();
for (let round = -2; round < ROUNDS; round += 1) {
  // In turn, so that what else the machine does falls on all alike. The first rounds fill the disk's cache.
  for (const contestant of contestants) {
    const milliseconds = await start(contestant);
    if (round < 0) continue;
    samples.set(contestant.name, [
      ...(samples.get(contestant.name) ?? []),
      milliseconds,
    ]);
  }
}

const median = (name: string) =>
  samples.get(name)!.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
const kilobytes = (bytes: number) => Math.round(bytes / 1_000);
const ratio = (name: string) => median(name) / median("reference");

console.table(
  contestants.map(({ name, what, folder }) => {
    const code = folder && readFileSync(join(folder, "index.js"));
    return {
      function: name,
      kB: code ? kilobytes(code.length) : "",
      "kB gzip": code ? kilobytes(gzipSync(code).length) : "",
      "first answer": what,
      ms: Math.round(median(name)),
      "of reference": ratio(name).toFixed(2),
    };
  }),
);
for (const name of LIMITED) {
  if (ratio(name) <= MAX_RATIO) continue;
  console.error(
    `${name} takes ${ratio(name).toFixed(2)} times the reference to its first answer, and at most ${MAX_RATIO} is wanted.`,
  );
  process.exitCode = 1;
}
