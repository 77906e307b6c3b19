import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { queueHandler } from "../../../resolvers/lambda/queueHandler.ts";
import { capturedLog } from "../../support/capturedLog.ts";
import { aQueueEvent, aQueueRecord } from "../../support/queueEvents.ts";

/** Messages whose body is "bad" fail; those called "slow" take their time. */
function given() {
  const calls: string[] = [];
  const handler = queueHandler(async ({ body, messageId }) => {
    calls.push(`begin ${messageId}`);
    if (body === "slow") await sleep(10);
    if (body === "bad") throw new Error("It broke.");
    calls.push(`end ${messageId}`);
  });
  return { calls, handler };
}

const message = (messageId: string, body = "good", receiveCount = 1) =>
  aQueueRecord(body, { messageId, receiveCount });

describe("a function that serves a queue", () => {
  it("takes one message after the other", async () => {
    const { calls, handler } = given();
    await handler(aQueueEvent(message("1", "slow"), message("2")));
    expect(calls).toEqual(["begin 1", "end 1", "begin 2", "end 2"]);
  });

  it("gives back no message when all went well", async () => {
    expect(await given().handler(aQueueEvent(message("1")))).toEqual({
      batchItemFailures: [],
    });
  });

  it("gives back those that failed, and only those", async () => {
    const { calls, handler } = given();
    let response: unknown;
    await capturedLog(async () => {
      response = await handler(
        aQueueEvent(message("1"), message("2", "bad"), message("3")),
      );
    });
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "2" }] });
    expect(calls).toEqual(["begin 1", "end 1", "begin 2", "begin 3", "end 3"]);
  });

  it("logs each that failed once, without its body", async () => {
    const { handler } = given();
    const lines = await capturedLog(() =>
      handler(aQueueEvent(message("1", "bad", 3), message("2"))),
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: "ERROR",
      messageId: "1",
      receiveCount: "3",
      error: { message: "It broke." },
    });
    expect(JSON.stringify(lines)).not.toContain('"bad"');
  });
});
