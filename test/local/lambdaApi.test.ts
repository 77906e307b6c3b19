import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  InvokeCommand,
  LambdaClient,
  type InvokeCommandInput,
} from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import type { InvocationResult } from "../../local/lambda.ts";
import { isForLambda, openLambdaApi } from "../../local/lambdaApi.ts";
import { CREDENTIAL } from "../support/givenDynamoDB.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:PhotoSky-Preview";

/** Lambda on a free port with one function, which answers as told; what was asked of it is a list. */
async function given({
  result = { payload: { made: [] } } as InvocationResult,
  authorize = () => true,
  credentials = CREDENTIAL,
}: {
  result?: InvocationResult;
  authorize?: (who: object, action: string, resource: string) => boolean;
  credentials?: { accessKeyId: string; secretAccessKey: string };
} = {}) {
  const invoked: [arn: string, event: unknown][] = [];
  const handle = openLambdaApi({
    definitions: [{ name: "PhotoSky-Preview", arn: ARN }],
    invoke: (arn, event) => {
      invoked.push([arn, event]);
      return Promise.resolve(result);
    },
    find: (id) => (id === CREDENTIAL.accessKeyId ? CREDENTIAL : undefined),
    authorize,
  });
  const server = createServer((request, response) => {
    expect(isForLambda(request)).toBe(true);
    void handle(request, response);
  });
  await new Promise<void>((listening) =>
    server.listen(0, "127.0.0.1", listening),
  );
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new LambdaClient({
    endpoint,
    region: "us-east-1",
    credentials,
    maxAttempts: 1,
  });
  return {
    endpoint,
    invoked,
    async invoke(input: Partial<InvokeCommandInput> = {}) {
      const answer = await client.send(
        new InvokeCommand({ FunctionName: "PhotoSky-Preview", ...input }),
      );
      return {
        ...answer,
        payload: JSON.parse(
          Buffer.from(answer.Payload ?? []).toString(),
        ) as unknown,
      };
    },
    /** What the call is refused with: the error's name and its status. */
    async refusal(input: Partial<InvokeCommandInput> = {}) {
      const error = await this.invoke(input).then(
        () => undefined,
        (error: unknown) =>
          error as Error & { $metadata: { httpStatusCode: number } },
      );
      return error && [error.name, error.$metadata.httpStatusCode];
    },
    [Symbol.asyncDispose]() {
      client.destroy();
      server.closeAllConnections();
      return new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

describe("Lambda's API", () => {
  it("hands the event to the function, and its answer back", async () => {
    await using lambda = await given({ result: { payload: { made: ["ø"] } } });
    const { payload, StatusCode, FunctionError, ExecutedVersion } =
      await lambda.invoke({ Payload: JSON.stringify({ photoId: "p/1 é" }) });
    expect(lambda.invoked).toEqual([[ARN, { photoId: "p/1 é" }]]);
    expect(payload).toEqual({ made: ["ø"] });
    expect([StatusCode, FunctionError, ExecutedVersion]).toEqual([
      200,
      undefined,
      "$LATEST",
    ]);
  });

  it.each([
    ["its name", "PhotoSky-Preview"],
    ["its ARN", ARN],
    ["its ARN without the front", "000000000000:function:PhotoSky-Preview"],
  ])("knows a function by %s", async (_, FunctionName) => {
    await using lambda = await given();
    await lambda.invoke({ FunctionName });
    expect(lambda.invoked).toEqual([[ARN, {}]]);
  });

  it("says what a function threw in the answer, and by a header that it did", async () => {
    await using lambda = await given({
      result: { error: { errorType: "TypeError", errorMessage: "No photo." } },
    });
    const { payload, StatusCode, FunctionError } = await lambda.invoke();
    expect(payload).toEqual({
      errorType: "TypeError",
      errorMessage: "No photo.",
    });
    expect([StatusCode, FunctionError]).toEqual([200, "Unhandled"]);
  });

  it("lets nobody call what the template does not let them", async () => {
    const asked: string[] = [];
    await using lambda = await given({
      authorize: (who, action, resource) => {
        asked.push(`${action} ${resource}`);
        return who !== CREDENTIAL;
      },
    });
    expect(await lambda.refusal()).toEqual(["AccessDeniedException", 403]);
    expect(asked).toEqual([`lambda:InvokeFunction ${ARN}`]);
    expect(lambda.invoked).toEqual([]);
  });

  it("does not tell who may not call it whether there is such a function", async () => {
    await using lambda = await given({ authorize: () => false });
    expect(await lambda.refusal({ FunctionName: "other" })).toEqual([
      "AccessDeniedException",
      403,
    ]);
  });

  it("says that there is no such function", async () => {
    await using lambda = await given();
    expect(await lambda.refusal({ FunctionName: "other" })).toEqual([
      "ResourceNotFoundException",
      404,
    ]);
  });

  it.each([
    ["UnrecognizedClientException", { ...CREDENTIAL, accessKeyId: "AKIDNO" }],
    ["InvalidSignatureException", { ...CREDENTIAL, secretAccessKey: "guess" }],
  ])("answers %s to who is not who they say", async (name, credentials) => {
    await using lambda = await given({ credentials });
    expect(await lambda.refusal()).toEqual([name, 403]);
    expect(lambda.invoked).toEqual([]);
  });

  it("answers nobody who does not sign", async () => {
    await using lambda = await given();
    const response = await fetch(
      `${lambda.endpoint}/2015-03-31/functions/PhotoSky-Preview/invocations`,
      { method: "POST", body: "{}" },
    );
    expect(response.status).toBe(403);
    expect(response.headers.get("x-amzn-errortype")).toBe(
      "MissingAuthenticationTokenException",
    );
    expect(lambda.invoked).toEqual([]);
  });

  it("takes an event of 6 MB, and none larger", async () => {
    await using lambda = await given();
    const largest = JSON.stringify("x".repeat(6 * 1024 * 1024 - 2));
    await lambda.invoke({ Payload: largest });
    expect(lambda.invoked).toHaveLength(1);
    expect(await lambda.refusal({ Payload: `${largest} ` })).toEqual([
      "RequestTooLargeException",
      413,
    ]);
  });

  it.each([
    ["InvalidRequestContentException", { Payload: "{" }],
    ["InvalidParameterValueException", { InvocationType: "Event" as const }],
    ["ValidationException", { FunctionName: "PhotoSky-Preview:live" }],
  ])("refuses with %s what it does not understand", async (name, input) => {
    await using lambda = await given();
    expect(await lambda.refusal(input)).toEqual([name, 400]);
    expect(lambda.invoked).toEqual([]);
  });
});
