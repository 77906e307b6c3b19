// `npm start`: the command line of PhotoSky on one machine.

import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { assembly, STACK_NAME } from "./assembly.ts";
import { imitationsOf, type Imitations } from "./imitations.ts";
import type { KillAt } from "./lambda.ts";
import { openPhotoSky } from "./photoSky.ts";
import { StartError } from "./startError.ts";

const DEFAULT_PORT = 4000;
const ROOT = join(import.meta.dirname, "..");

/** A message that failed comes back this soon; on AWS it waits for the queue's visibility timeout, twelve minutes. */
const REDELIVERY_SECONDS = 10;

/** Ctrl-C is answered within a second. */
const STOP_MILLISECONDS = 900;

try {
  const { port, dataFolder, imitations } = settings();
  const photoSky = await openPhotoSky({
    assembly: await assembly(ROOT),
    stackName: STACK_NAME,
    dataFolder,
    port,
    redeliverySeconds: REDELIVERY_SECONDS,
    imitations,
    killAt: killAt(),
  });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    // Whatever has not ended by then is as safe as after a power failure, which is to say safe.
    setTimeout(() => process.exit(0), STOP_MILLISECONDS).unref();
    await photoSky.close();
    process.exit(0);
  };
  process.on("SIGINT", () => void stop());
  process.on("SIGTERM", () => void stop());
  console.log(
    [
      `PhotoSky is ready`,
      `  explorer   ${photoSky.origin}/`,
      `  GraphQL    ${photoSky.origin}/graphql`,
      `  sign-in    ${photoSky.origin}/dev/token`,
      `  AWS        ${photoSky.awsEndpoint} (S3, DynamoDB, SQS, Lambda)`,
      `  data       ${dataFolder}`,
      ...(imitations.names.length > 0
        ? [
            `  imitates   ${imitations.names.join(", ")} (--seed=${imitations.seed})`,
          ]
        : []),
    ].join("\n"),
  );
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}

function settings(): {
  port: number;
  dataFolder: string;
  imitations: Imitations;
} {
  const { values } = readArguments();
  const port = values.port ?? process.env["PORT"] ?? String(DEFAULT_PORT);
  // The services take the next port.
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_534) {
    throw new StartError(
      `--port must be a number from 1 to 65534, not ${port}.`,
    );
  }
  const seed = values.seed ?? String(Math.floor(Math.random() * 1_000_000));
  if (!/^\d+$/.test(seed)) {
    throw new StartError(`--seed must be a whole number, not ${seed}.`);
  }
  return {
    imitations: {
      names: imitationsOf(values.imitate ?? ""),
      seed: Number(seed),
    },
    port: Number(port),
    dataFolder: resolve(
      values.data ?? process.env["PHOTOSKY_DATA"] ?? join(ROOT, ".photosky"),
    ),
  };
}

/** For the tests that end PhotoSky in the middle of things. */
function killAt(): KillAt[] {
  return JSON.parse(process.env["PHOTOSKY_KILL_AT"] ?? "[]") as KillAt[];
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: "string" },
        data: { type: "string" },
        imitate: { type: "string" },
        seed: { type: "string" },
      },
    });
  } catch (error) {
    throw new StartError(
      `${(error as Error).message} PhotoSky takes --port NUMBER and --data FOLDER; to imitate more of AWS, --imitate NAMES and --seed NUMBER.`,
    );
  }
}
