// One server of the comparison: tells its parent where it listens, and ends with it.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSchema, execute, parse, validate } from "graphql";
import { createSchema, createYoga } from "graphql-yoga";
import { deployedSchema } from "../../infra/deployedSchema.ts";
import { openAppSync } from "../../local/appsync.ts";
import { openIdentity } from "../../local/cognito.ts";
import { openFunctions } from "../../local/lambda.ts";
import { photoSource } from "../../resolvers/records/photoSource.ts";
import { aPhoto } from "../../test/support/aPhoto.ts";
import { pageOf, WAYS, type Way } from "./page.ts";

const SDL = readFileSync(
  join(import.meta.dirname, "../../schema.graphql"),
  "utf8",
);
/** What AppSync itself supplies. */
const SUPPLIED = `
  scalar AWSDate scalar AWSDateTime scalar AWSURL
  directive @aws_iam on OBJECT | FIELD_DEFINITION
  directive @aws_cognito_user_pools(cognito_groups: [String]) on OBJECT | FIELD_DEFINITION
`;
const FUNCTION_ARN = "arn:aws:lambda:eu-west-1:111122223333:function:query";

const page = pageOf((number) =>
  photoSource(aPhoto(number), {
    kind: "PERSON",
    ownerId: "owner",
    displayName: "Ada",
  }),
);

const folder = mkdtempSync(join(tmpdir(), "photosky-bench-"));
process.once("disconnect", () => process.exit());
process.once("SIGTERM", () => process.exit());
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

async function listenerOf(way: Way): Promise<{
  listener: RequestListener;
  token: string;
  /** Of the function, in microseconds, where that is another process. */
  functionTime?: () => Promise<number>;
}> {
  switch (way) {
    case "graphql-js, parsed once":
      return { listener: plain(), token: "" };
    case "graphql-yoga":
      return {
        listener: createYoga({
          schema: createSchema({
            typeDefs: [SUPPLIED, SDL],
            resolvers: { Query: { photos: () => page } },
          }),
          logging: false,
          graphiql: false,
        }) as RequestListener,
        token: "",
      };
    case "PhotoSky, function in the same process":
      // As JSON: what a function returns crosses that boundary wherever it runs.
      return appSync(() => Promise.resolve({ payload: JSON.stringify(page) }));
    case "PhotoSky, function in its own process": {
      const functions = inItsOwnProcess();
      return {
        ...(await appSync(functions.invokeJson)),
        async functionTime() {
          const event = { processorTime: true };
          const result = await functions.invoke(FUNCTION_ARN, event);
          if ("error" in result) throw new Error(result.error.errorMessage);
          return total(result.payload as NodeJS.CpuUsage);
        },
      };
    }
  }
}

/** As little as a GraphQL server can be. */
function plain(): RequestListener {
  const schema = buildSchema(SUPPLIED + SDL);
  const documents = new Map<string, ReturnType<typeof parse>>();
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { query, variables } = JSON.parse(
        Buffer.concat(chunks).toString(),
      ) as { query: string; variables: Record<string, unknown> };
      let document = documents.get(query);
      if (!document) {
        document = parse(query);
        if (validate(schema, document).length > 0)
          throw new Error("The page's query is not valid.");
        documents.set(query, document);
      }
      const rootValue = { photos: () => page };
      const result = execute({
        schema,
        document,
        rootValue,
        variableValues: variables,
      });
      void Promise.resolve(result).then((answer) => {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(answer));
      });
    });
  };
}

/** The endpoint of `npm start`, tokens checked and all. */
async function appSync(invoke: Parameters<typeof openAppSync>[0]["invoke"]) {
  const identity = await openIdentity({
    folder,
    poolId: "eu-west-1_bench",
    clientId: "client",
    origin: "http://localhost:4000",
    region: "eu-west-1",
  });
  const { handle } = openAppSync({
    api: {
      logicalId: "Api",
      apiId: "bench00000000000000000000",
      region: "eu-west-1",
      accountId: "111122223333",
      definition: deployedSchema(SDL),
      defaultMode: "AMAZON_COGNITO_USER_POOLS",
      additionalModes: ["AWS_IAM"],
      queryDepthLimit: 0,
      resolverCountLimit: 0,
      introspection: true,
      dataSources: [
        {
          logicalId: "QuerySource",
          name: "query",
          type: "AWS_LAMBDA",
          functionArn: FUNCTION_ARN,
        },
      ],
      resolvers: [
        {
          logicalId: "PhotosResolver",
          typeName: "Query",
          fieldName: "photos",
          kind: "UNIT",
          dataSourceName: "query",
        },
      ],
    },
    invoke,
    verifyToken: identity.verifyToken,
    find: () => undefined,
    authorize: () => false,
  });
  const { accessToken } = await identity.issueTokens("demo", {});
  const listener: RequestListener = (request, response) =>
    void handle(request, response);
  return { listener, token: accessToken };
}

function inItsOwnProcess() {
  writeFileSync(
    join(folder, "index.js"),
    `const page = ${JSON.stringify(page)};
exports.handler = async (event) => event.processorTime ? process.cpuUsage() : page;`,
  );
  writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}');
  return openFunctions({
    definitions: [
      {
        logicalId: "Query",
        name: "query",
        arn: FUNCTION_ARN,
        roleArn: "arn:aws:iam::111122223333:role/query",
        folder,
        handler: "index.handler",
        timeoutSeconds: 29,
        memoryMegabytes: 1_769,
        environment: {},
      },
    ],
    logsFolder: join(folder, "logs"),
    environmentOf: () => ({}),
  });
}

function total({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}

const way = WAYS.find((one) => one === process.argv[2]);
if (!way) throw new Error(`There is no way ${process.argv[2]}.`);
const { listener, token, functionTime } = await listenerOf(way);
process.on("message", () => {
  void (functionTime?.() ?? Promise.resolve(0)).then((ofFunction) =>
    process.send!(total(process.cpuUsage()) + ofFunction),
  );
});
const server = createServer(listener).listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send!({ port, token });
});
