import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openFunctions, type Functions } from "../../local/lambda.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:fn";

/** What the handler of a bundle does, as source; `event` and `context` are its arguments. */
const HANDLER = `
exports.handler = async (event, context) => {
  switch (event.act) {
    case "echo": return { event, name: context.functionName, remaining: context.getRemainingTimeInMillis(), set: process.env.SET, home: process.env.HOME };
    case "throw": { const error = new Error("no such thing"); error.name = "NotHere"; throw error; }
    case "sleep": await new Promise((resolve) => setTimeout(resolve, event.milliseconds)); return process.pid;
    case "spin": for (;;);
    case "eat": { const kept = []; for (;;) { kept.push(Buffer.alloc(16 * 1024 * 1024, 1)); await new Promise((resolve) => setTimeout(resolve, 20)); } }
    case "die": process.kill(process.pid, "SIGKILL"); await new Promise(() => {});
    case "large": return "x".repeat(7 * 1024 * 1024);
    case "odd": return { date: new Date(0), nothing: undefined };
    case "pid": return process.pid;
    case "tell": for (const line of event.lines) process.stdout.write(JSON.stringify(line) + "\\n"); return process.pid;
  }
};`;

describe("a function", () => {
  const folders: string[] = [];
  let functions: Functions | undefined;

  afterEach(async () => {
    await functions?.close();
    for (const folder of folders.splice(0))
      rmSync(folder, { recursive: true, force: true });
  });

  function given({
    source = HANDLER,
    timeoutSeconds = 3,
    memoryMegabytes = 512,
  } = {}) {
    const folder = mkdtempSync(join(tmpdir(), "photosky-lambda-"));
    folders.push(folder);
    writeFileSync(join(folder, "index.js"), source);
    writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}');
    functions = openFunctions({
      definitions: [
        {
          logicalId: "Fn",
          name: "fn",
          arn: ARN,
          roleArn: "arn:aws:iam::000000000000:role/fn",
          folder,
          handler: "index.handler",
          timeoutSeconds,
          memoryMegabytes,
          environment: { SET: "by the template" },
        },
      ],
      logsFolder: join(folder, "logs"),
      environmentOf: () => ({}),
    });
    return (act: string, more: object = {}) =>
      functions!.invoke(ARN, { act, ...more });
  }

  it("gets its event, its own environment and nothing of this machine's", async () => {
    process.env["HOME"] ??= "/root"; // or the last claim would prove nothing
    const invoke = given();

    const { payload } = (await invoke("echo", { photo: "p1" })) as {
      payload: Record<string, unknown>;
    };

    expect(payload).toMatchObject({
      event: { act: "echo", photo: "p1" },
      name: "fn",
      set: "by the template",
    });
    expect(payload).not.toHaveProperty("home");
    expect(payload["remaining"]).toBeLessThanOrEqual(3_000);
  });

  it("fails by the name and message of what it throws", async () => {
    expect(await given()("throw")).toEqual({
      error: { errorType: "NotHere", errorMessage: "no such thing" },
    });
  });

  it("answers through JSON: a date as text, nothing as nothing", async () => {
    expect(await given()("odd")).toEqual({
      payload: { date: "1970-01-01T00:00:00.000Z" },
    });
  });

  it("is killed when its time is over, even when it does not listen, and the next call finds another", async () => {
    const invoke = given({ timeoutSeconds: 1 });

    const result = await invoke("spin");

    expect(result).toMatchObject({
      error: { errorType: "Sandbox.Timedout", timedOut: true },
    });
    expect(await invoke("echo")).toHaveProperty("payload");
  });

  it("is killed when it takes more memory than it has", async () => {
    const invoke = given({ memoryMegabytes: 256, timeoutSeconds: 20 });

    expect(await invoke("eat")).toMatchObject({
      error: { errorType: "Runtime.OutOfMemory" },
    });
    expect(await invoke("echo")).toHaveProperty("payload");
  });

  it("fails when its process dies, and the next call finds another", async () => {
    const invoke = given();

    expect(await invoke("die")).toMatchObject({
      error: { errorType: "Runtime.ExitError" },
    });
    expect(await invoke("echo")).toHaveProperty("payload");
  });

  it("is killed, when a test wants it so, right at the line of its log that the test names, and once", async () => {
    const invoke = given();
    const lines = [
      { step: "one" },
      { step: "two", photo: 1 },
      { step: "three" },
    ];
    const killed = functions!.killAt({
      words: ['"two"', '"photo":1'],
      signal: "SIGKILL",
    });
    expect(await invoke("tell", { lines: [{ step: "two" }] })).toHaveProperty(
      "payload",
    );
    expect(await invoke("tell", { lines })).toMatchObject({
      error: { errorType: "Runtime.ExitError" },
    });
    await killed;
    expect(await invoke("tell", { lines })).toHaveProperty("payload");
    await functions!.close();
    const log = readFileSync(join(folders[0]!, "logs", "Fn.log"), "utf8");
    expect(log.match(/"three"/g)).toHaveLength(1);
  });

  it("answers no more than Lambda lets through", async () => {
    expect(await given()("large")).toMatchObject({
      error: { errorType: "Function.ResponseSizeTooLarge" },
    });
  });

  it("does one thing at a time in each process, several in several, and stays warm", async () => {
    const invoke = given();
    const asleep = await Promise.all(
      Array.from({ length: 6 }, () => invoke("sleep", { milliseconds: 150 })),
    );

    const pids = asleep.map(
      (result) => (result as { payload: number }).payload,
    );

    expect(new Set(pids).size).toBe(4); // six calls, at most four processes
    expect(pids).toContain(
      ((await invoke("pid")) as { payload: number }).payload,
    );
  });

  it("that cannot be loaded says why", async () => {
    const invoke = given({
      source: "throw new Error('PHOTOSKY_TABLE is not set')",
    });

    expect(await invoke("echo")).toMatchObject({
      error: { errorMessage: "PHOTOSKY_TABLE is not set" },
    });
  });
});
