import { AssertionError } from "node:assert/strict";
import { inspect } from "node:util";
import { Unavailable, type Check, type Endpoint, type Need } from "./check.ts";

export interface Outcome {
  check: Check;
  result: "passed" | "failed" | "skipped";
  /** What was found in place of what must be, or what a skipped check would take. */
  why?: string;
}

const WHAT_IT_TAKES: Record<Need, string> = {
  closed: "It takes the same API without introspection: run it without --url.",
  hurried: "It takes an API whose time limit is short: run it without --url.",
  expiredCredentials:
    "It takes credentials that have expired: run it without --url.",
};

/** Whose checks an API can be asked, by whose schema it has. */
export type ApiKind = "test" | "photosky" | "other";

/** Asks one after the other, so that nothing but the service itself is in a check's way. */
export async function runChecks(
  checks: readonly Check[],
  endpoint: Endpoint,
  kind: ApiKind,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const check of checks) {
    const why = missing(check, endpoint, kind);
    outcomes.push(
      why === undefined
        ? await outcomeOf(check, endpoint)
        : { check, result: "skipped", why },
    );
  }
  return outcomes;
}

function missing(
  { api = "test", needs = [] }: Pick<Check, "needs"> & { api?: string },
  endpoint: Endpoint,
  kind: ApiKind,
): string | undefined {
  if (api !== "any" && api !== kind)
    return api === "test"
      ? "It asks for the test API's fields: run it without --url, or deploy that API (see --help)."
      : "It asks for PhotoSky's fields: run it against a PhotoSky.";
  const need = needs.find((each) => !endpoint.has.includes(each));
  return need && WHAT_IT_TAKES[need];
}

async function outcomeOf(check: Check, endpoint: Endpoint): Promise<Outcome> {
  try {
    await check.run(endpoint);
    return { check, result: "passed" };
  } catch (error) {
    if (error instanceof Unavailable)
      return { check, result: "skipped", why: error.message };
    return { check, result: "failed", why: found(error) };
  }
}

const MAX_FOUND_CHARACTERS = 240;

/** In one line: a table has no room for a stack. */
function found(error: unknown): string {
  const shown = (value: unknown) =>
    inspect(value, { depth: 4, breakLength: Infinity, compact: true });
  const text =
    error instanceof AssertionError && error.generatedMessage
      ? `found ${shown(error.actual)}, wanted ${shown(error.expected)}`
      : String(error instanceof Error ? error.message : error);
  const line = text.replace(/\s+/g, " ");
  return line.length > MAX_FOUND_CHARACTERS
    ? `${line.slice(0, MAX_FOUND_CHARACTERS)}…`
    : line;
}
