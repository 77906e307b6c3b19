// PhotoSky on one machine: what the synthesized template says, run.

import { ClassicLevel } from "classic-level";
import type { IncomingMessage, ServerResponse } from "node:http";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { openAppSync } from "./appsync.ts";
import { openIdentity, type Identity } from "./cognito.ts";
import { openCredentials } from "./credentials.ts";
import { openDynamoDB } from "./dynamodb.ts";
import { openExplorer } from "./explorer.ts";
import { openSchedule } from "./eventBridge.ts";
import { openImitations, type Imitations } from "./imitations.ts";
import { listenOnLoopback } from "./listening.ts";
import { openFunctions, type Functions, type KillAt } from "./lambda.ts";
import { isForLambda, openLambdaApi } from "./lambdaApi.ts";
import { namers } from "./names.ts";
import { openPolicies } from "./policies.ts";
import { openS3, type ObjectCreated, type Outbox } from "./s3.ts";
import { s3Event } from "./s3Event.ts";
import { openQueues, type Queues } from "./sqs.ts";
import { StartError } from "./startError.ts";
import { ACCOUNT_ID, REGION, Template } from "./template.ts";
import * as parts from "./templateParts.ts";

export interface PhotoSkyOptions {
  /** Where the template, its manifest and its assets are. */
  assembly: string;
  stackName: string;
  /** Where everything is kept. */
  dataFolder: string;
  /** Of the API, the explorer and the sign-in; S3, DynamoDB, SQS and Lambda answer on the next one. */
  port: number;
  /** How soon a message comes back after a failed invocation; left out: when its queue's visibility timeout has passed. */
  redeliverySeconds?: number;
  /** For tests: lines of the functions' logs at which they are killed. */
  killAt?: KillAt[];
  /** What AWS does besides; left out: none of it. */
  imitations?: Imitations;
}

export interface PhotoSky {
  origin: string;
  awsEndpoint: string;
  identity: Identity;
  functions: Functions;
  /** Arn of a function by what its bundle is called: query, mutation, preview, ingest, sweep. */
  functionArn(name: string): string;
  /** Calls that the table has answered since the start, by action. */
  tableCalls(): Record<string, number>;
  /** Invocations by AppSync since the start, by function ARN. */
  invocations(): Record<string, number>;
  queueCounts(name: string): ReturnType<Queues["counts"]>;
  close(): Promise<void>;
}

type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

export async function openPhotoSky(
  options: PhotoSkyOptions,
): Promise<PhotoSky> {
  const { dataFolder, port } = options;
  const origin = `http://localhost:${port}`;
  // An address, not a name: the SDK puts buckets into the path of those, and no name has to resolve.
  const awsEndpoint = `http://127.0.0.1:${port + 1}`;

  const template = new Template(
    options.assembly,
    options.stackName,
    namers(options.stackName, awsEndpoint),
  );
  template.requireTypes(parts.KNOWN_TYPES);
  const authorize = openPolicies(template);
  const schedules = parts.schedules(template);
  const eventSources = parts.eventSources(template);
  const api = parts.api(template);
  const invoked = new Set([
    ...api.dataSources.flatMap(({ functionArn }) => functionArn ?? []),
    ...eventSources.map(({ functionArn }) => functionArn),
    ...schedules.flatMap(({ functionArns }) => functionArns),
    ...parts.callableArns(template),
  ]);
  const definitions = parts.functions(template, invoked);
  const imitated = openImitations(options.imitations ?? { names: [], seed: 0 });

  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    // Ports first: whoever has them is likely PhotoSky itself, and then the folder is taken as well.
    const front = await listenOnLoopback(port);
    closers.push(front.stop);
    const services = await listenOnLoopback(port + 1);
    closers.push(services.stop);

    const database = await openDatabase(dataFolder);
    closers.push(() => database.close());
    const credentials = openCredentials(
      dataFolder,
      definitions.map(({ roleArn }) => roleArn),
    );
    const { find } = credentials;

    const queues = await openQueues({
      database,
      queues: parts.queues(template),
      find,
      authorize,
      ...(options.redeliverySeconds !== undefined && {
        redeliverySeconds: options.redeliverySeconds,
      }),
      ...imitated.queues,
    });
    closers.push(() => queues.close());

    const notifications = parts.notifications(template);
    const s3 = await openS3({
      database,
      bodiesFolder: join(dataFolder, "objects"),
      find,
      authorize,
      created: (event) =>
        imitated.losesEvent()
          ? undefined
          : outboxOf(event, notifications, queues.outgoing),
    });
    closers.push(() => s3.close());
    for (const bucket of parts.buckets(template)) await s3.putBucket(bucket);

    const dynamodb = await openDynamoDB({
      folder: join(dataFolder, "table"),
      find,
      authorize,
      region: REGION,
      accountId: ACCOUNT_ID,
      ...imitated.dynamodb,
    });
    closers.push(() => dynamodb.close());
    for (const table of parts.tables(template))
      await dynamodb.ensureTable(table);

    let sandboxes = 0;
    const functions = openFunctions({
      definitions,
      logsFolder: join(dataFolder, "logs"),
      environmentOf: ({ roleArn }) => {
        const {
          accessKeyId,
          secretAccessKey,
          sessionToken = "",
        } = credentials.ofRole(
          roleArn,
          imitated.credentialsPerSandbox ? sandboxes++ : 0,
        );
        return {
          AWS_REGION: REGION,
          AWS_DEFAULT_REGION: REGION,
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_SESSION_TOKEN: sessionToken,
          AWS_ENDPOINT_URL: awsEndpoint,
        };
      },
    });
    closers.push(() => functions.close());
    for (const where of options.killAt ?? []) void functions.killAt(where);
    const lambda = openLambdaApi({
      definitions,
      invoke: functions.invoke,
      find,
      authorize,
    });

    const identity = await openIdentity({
      folder: dataFolder,
      ...parts.userPool(template),
      origin,
      region: REGION,
    });
    const appsync = openAppSync({
      api,
      invoke: functions.invokeJson,
      verifyToken: identity.verifyToken,
      find,
      authorize,
    });
    const explorer = openExplorer();

    front.answer(
      answering(async (request, response) => {
        const path = new URL(request.url ?? "/", origin).pathname;
        if (path === "/graphql") return appsync.handle(request, response);
        if (await identity.handle(request, response)) return;
        if (await explorer(request, response)) return;
        response
          .writeHead(404, { "content-type": "text/plain" })
          .end("There is nothing here.\n");
      }),
    );
    services.answer(
      answering((request, response) => {
        const target = String(request.headers["x-amz-target"] ?? "");
        if (target.startsWith("DynamoDB_"))
          return dynamodb.handle(request, response);
        if (target.startsWith("AmazonSQS."))
          return queues.handle(request, response);
        if (isForLambda(request)) return lambda(request, response);
        return s3.handle(request, response);
      }),
    );

    await functions.warm();
    const invoke = async (arn: string, event: unknown) => {
      const result = await functions.invoke(arn, event);
      if ("error" in result)
        throw new Error(
          `${result.error.errorType}: ${result.error.errorMessage}`,
        );
      return result.payload;
    };
    for (const { functionArn, ...mapping } of eventSources) {
      const source = queues.mapEventSource({
        ...mapping,
        region: REGION,
        invoke: (event) => invoke(functionArn, event),
      });
      closers.push(() => source.stop());
    }
    for (const schedule of schedules) {
      const { stop } = openSchedule(schedule, invoke);
      closers.push(stop);
    }

    return {
      origin,
      awsEndpoint,
      identity,
      functions,
      functionArn: (name) => {
        const definition = definitions.find(({ logicalId }) =>
          logicalId.toLowerCase().startsWith(name.toLowerCase()),
        );
        if (!definition) throw new Error(`There is no function ${name}.`);
        return definition.arn;
      },
      tableCalls: dynamodb.calls,
      invocations: appsync.invocations,
      queueCounts: (name) => {
        const queue = parts
          .queues(template)
          .find((one) => one.name.includes(name));
        if (!queue) throw new Error(`There is no queue ${name}.`);
        return queues.counts(queue.arn);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function outboxOf(
  event: ObjectCreated,
  notifications: parts.Notification[],
  outgoing: (queueArn: string, body: string) => Outbox,
): Outbox {
  const boxes = notifications
    .filter(
      ({ bucket, prefix, suffix }) =>
        bucket === event.bucket &&
        event.key.startsWith(prefix) &&
        event.key.endsWith(suffix),
    )
    .map(({ queueArn }) => outgoing(queueArn, JSON.stringify(s3Event(event))));
  return {
    operations: boxes.flatMap(({ operations }) => operations),
    committed: () => boxes.forEach(({ committed }) => committed()),
  };
}

/** With the folders above it. Not mkdir's own `recursive`, which never ends where nothing can be made, as under /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

async function openDatabase(
  dataFolder: string,
): Promise<ClassicLevel<string, string>> {
  try {
    makeFolder(dataFolder);
    const database = new ClassicLevel<string, string>(
      join(dataFolder, "services"),
    );
    await database.open();
    return database;
  } catch (error) {
    const { code, cause } = error as {
      code?: string;
      cause?: { code?: string };
    };
    if (cause?.code === "LEVEL_LOCKED") {
      throw new StartError(
        `Another PhotoSky is using ${dataFolder}: stop it, or choose another folder with --data.`,
        { cause: error },
      );
    }
    throw new StartError(
      `PhotoSky cannot keep its data in ${dataFolder} (${cause?.code ?? code}): choose another folder with --data.`,
      { cause: error },
    );
  }
}

/** A fault of one answer is not to stop the others. */
function answering(handler: Handler) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    handler(request, response).catch((error: unknown) => {
      console.error(
        `${request.method} ${request.url?.split("?")[0]} failed:`,
        error,
      );
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  };
}
