// Runs inside a function's own process: loads the deployed bundle and answers invocations, one at a time.
"use strict";

const path = require("node:path");

const [file, name] = process.env._HANDLER.split(".");
let handler;
let failure;
try {
  handler = require(path.join(process.env.LAMBDA_TASK_ROOT, file))[name];
  if (typeof handler !== "function")
    throw new Error(`${process.env._HANDLER} is not a function.`);
} catch (error) {
  failure = error;
}
process.send({ ready: true });

process.on("message", (invocation) => void answer(invocation));

async function answer({ requestId, event, deadline, arn, killAt = [] }) {
  // Also when what an earlier invocation was armed with is to be forgotten.
  if (killAt.length > 0 || Object.hasOwn(process.stdout, "write"))
    endAt(killAt);
  try {
    if (failure) throw failure;
    const payload = await handler(JSON.parse(event), {
      awsRequestId: requestId,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: "$LATEST",
      invokedFunctionArn: arn,
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: `/aws/lambda/${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
      logStreamName: "local",
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    // As text: the answer crosses a JSON boundary, and its size counts.
    process.send({ requestId, payload: JSON.stringify(payload ?? null) });
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    process.send({
      requestId,
      error: { errorType: thrown.name, errorMessage: thrown.message },
    });
  }
}

/** For tests: right when the function prints a line with all the words, before it can do anything else. */
function endAt(places) {
  const { stdout } = process;
  const write = Object.getPrototypeOf(stdout).write;
  stdout.write = (chunk, ...more) => {
    const isWritten = write.call(stdout, chunk, ...more);
    const place = places.find(({ words }) =>
      words.every((word) => String(chunk).includes(word)),
    );
    if (place) process.kill(process.pid, place.signal);
    return isWritten;
  };
}

// The runtime is gone, however it went: no function outlives it.
process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole group of a terminal; when a function ends is the runtime's business.
process.on("SIGINT", () => {});
