import { failures, type Failure } from "./errors.ts";

/** Invokes a function by ARN and answers what it returned, or the error that it threw; event and payload are JSON. */
export type InvokeFunction = (
  functionArn: string,
  event: string,
) => Promise<
  | { payload: string }
  | { error: { errorType: string; errorMessage: string; timedOut?: boolean } }
>;

export type Outcome = { value: unknown } | { failure: Failure };

/** Of an evaluated request, and of a result. https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const MAX_PAYLOAD_BYTES = 5 * 1024 * 1024;

/**
 * Invokes a function with an event given as JSON. Event and result cross a JSON boundary, as on the service: a Date
 * arrives as its text, undefined not at all, and nothing is shared.
 */
export async function invokeWithJson(
  invoke: InvokeFunction,
  functionArn: string,
  event: string,
): Promise<Outcome> {
  if (isTooLarge(event)) return { failure: failures.tooLarge };
  let answer;
  try {
    answer = await invoke(functionArn, event);
  } catch (error) {
    console.error(`${functionArn} could not be invoked:`, error);
    return { failure: failures.internal };
  }
  if ("error" in answer) {
    const { errorType, errorMessage, timedOut } = answer.error;
    return {
      failure: thrown(timedOut ? "Lambda:Unhandled" : errorType, errorMessage),
    };
  }
  if (isTooLarge(answer.payload)) return { failure: failures.tooLarge };
  try {
    return { value: JSON.parse(answer.payload) as unknown };
  } catch {
    return { failure: failures.undecodable };
  }
}

function isTooLarge(text: string): boolean {
  // A UTF-16 unit is at most three bytes: most payloads need not be counted.
  return (
    text.length * 3 > MAX_PAYLOAD_BYTES &&
    Buffer.byteLength(text) > MAX_PAYLOAD_BYTES
  );
}

function thrown(errorType: string | null, message: string): Failure {
  // https://docs.aws.amazon.com/appsync/latest/devguide/resolver-mapping-template-reference-lambda.html
  return errorType === "UnauthorizedException"
    ? { errorType, message: "You are not authorized to make this call." }
    : { errorType, message };
}

/** Deals a batch's result out to its items: `{data, errorMessage?, errorType?}` each, in the order of the events. */
export function splitBatch(outcome: Outcome, size: number): Outcome[] {
  if ("failure" in outcome) return Array<Outcome>(size).fill(outcome);
  const results = outcome.value;
  if (!Array.isArray(results) || results.length !== size) {
    const found = Array.isArray(results) ? `${results.length}` : "no list";
    const failure = {
      errorType: "Lambda:IllegalArgument",
      message: `A batch of ${size} needs a list of ${size} results; the function returned ${found}.`,
    };
    return Array<Outcome>(size).fill({ failure });
  }
  return results.map((result: unknown): Outcome => {
    if (typeof result !== "object" || result === null) return { value: null };
    const { data = null, errorMessage, errorType = null } = result as BatchItem;
    if (!errorMessage) return { value: data };
    return { failure: { ...thrown(errorType, errorMessage), data } };
  });
}

interface BatchItem {
  data?: unknown;
  errorMessage?: string | null;
  errorType?: string | null;
}
