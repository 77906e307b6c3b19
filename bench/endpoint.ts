// What does the local AppSync endpoint cost? A page of 50 photos, 51 kB, from memory, over HTTP: graphql-js with a parsed
// document, graphql-yoga, PhotoSky's endpoint with its function in the same process, and with the function in a warm
// process of its own, as `npm start` runs it. What counts is processor time, of the server and of the function, so that it
// makes no difference how fast anybody asks: a request that takes a millisecond of it is 1,000 requests/s on one core. The
// difference of the last two is what the hop costs. Fails when the endpoint itself takes more than graphql-yoga.

import { deepStrictEqual } from "node:assert";
import { fork, type ChildProcess } from "node:child_process";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { PAGE_QUERY, WAYS, type Way } from "./endpoint/page.ts";

const ROUNDS = 5;
const ROUND_MILLISECONDS = 2_500;
const WARM_UP_REQUESTS = 1_500;
/** Enough to keep one core busy, few enough that none waits long. */
const AT_ONCE = 8;

interface Server {
  child: ChildProcess;
  port: number;
  token: string;
}

const body = JSON.stringify({ query: PAGE_QUERY, variables: { first: 50 } });
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

function start(way: Way): Promise<Server> {
  const child = fork(join(import.meta.dirname, "endpoint/server.ts"), [way], {
    execArgv: ["--import", "tsx"],
  });
  return new Promise((resolve, reject) => {
    child.once("message", ({ port, token }: Omit<Server, "child">) =>
      resolve({ child, port, token }),
    );
    child.once("exit", (code) =>
      reject(new Error(`The server of ${way} ended with ${code}.`)),
    );
  });
}

function ask({ port, token }: Server): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        agent,
        port,
        host: "127.0.0.1",
        path: "/graphql",
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          authorization: token,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          if (response.statusCode === 200) resolve(bytes);
          else reject(new Error(`${response.statusCode}: ${bytes.toString()}`));
        });
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Microseconds since the start, of the server and of its function. */
function processorTime({ child }: Server): Promise<number> {
  return new Promise((resolve) => {
    child.once("message", (microseconds: number) => resolve(microseconds));
    child.send("processor time");
  });
}

async function load(server: Server, isOver: (asked: number) => boolean) {
  let asked = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (!isOver(asked)) {
        asked += 1;
        await ask(server);
      }
    }),
  );
  return asked;
}

const servers = Object.fromEntries(
  await Promise.all(WAYS.map(async (way) => [way, await start(way)] as const)),
) as Record<Way, Server>;

try {
  const answers = await Promise.all(
    WAYS.map(async (way) => await ask(servers[way])),
  );
  const [reference] = answers.map((bytes) => JSON.parse(bytes.toString()));
  for (const bytes of answers)
    deepStrictEqual(JSON.parse(bytes.toString()), reference);
  if (reference.data.photos.nodes.length !== 50)
    throw new Error("This is no page of 50 photos: nothing to compare.");
  console.log(`${Math.round(answers[0]!.length / 1_000)} kB an answer`);

  for (const way of WAYS)
    await load(servers[way], (asked) => asked >= WARM_UP_REQUESTS);
  const samples = Object.fromEntries(
    WAYS.map((way) => [way, [] as number[]]),
  ) as Record<Way, number[]>;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const way of WAYS) {
      const before = await processorTime(servers[way]);
      const end = performance.now() + ROUND_MILLISECONDS;
      const asked = await load(servers[way], () => performance.now() >= end);
      const after = await processorTime(servers[way]);
      samples[way].push((after - before) / asked);
    }
  }

  const median = (values: number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const microseconds = (way: Way) => median(samples[way]);
  const yoga = microseconds("graphql-yoga");
  const here = microseconds("PhotoSky, function in the same process");
  const hop = microseconds("PhotoSky, function in its own process");
  console.table(
    WAYS.map((way) => ({
      way,
      "CPU µs a request": Math.round(microseconds(way)),
      "requests/s a core": Math.round(1_000_000 / microseconds(way)),
      "to graphql-yoga": (yoga / microseconds(way)).toFixed(2),
    })),
  );
  console.log(
    `The hop to the function's process costs ${Math.round(hop - here)} µs a request, ${((hop - here) / here).toFixed(2)} of what the endpoint itself takes.`,
  );
  if (here > yoga) {
    console.error("PhotoSky's endpoint takes more CPU than graphql-yoga.");
    process.exitCode = 1;
  }
} finally {
  for (const { child } of Object.values(servers)) child.kill();
  agent.destroy();
}
