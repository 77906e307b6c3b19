// What the tests imitate of AWS: PHOTOSKY_IMITATE names it (all, none, or a list), PHOTOSKY_SEED repeats its decisions.

import { setTimeout as sleep } from "node:timers/promises";
import {
  imitationsOf,
  type Imitation,
  type Imitations,
} from "../../local/imitations.ts";

export const IMITATING: Imitations = {
  names: imitationsOf(process.env["PHOTOSKY_IMITATE"] ?? "none"),
  seed: Number(
    process.env["PHOTOSKY_SEED"] ?? Math.floor(Math.random() * 1_000_000),
  ),
};

/** For what is not to be disturbed. */
export const UNDISTURBED: Imitations = { names: [], seed: 0 };

export const isImitated = (name: Imitation) => IMITATING.names.includes(name);

/** A little more than the longest delay of an index. */
const INDEX_DELAY_MILLISECONDS = 2_100;

/** Waits until the lists, which are read from indexes, show all that has been written: AWS only promises that they will. */
export async function indexed(): Promise<void> {
  if (isImitated("indexDelay")) await sleep(INDEX_DELAY_MILLISECONDS);
}

/**
 * An answer, its addresses without what differs from sandbox to sandbox where each has credentials of its own: AWS
 * promises the same address again only from the same sandbox.
 */
export function exceptSigner<Answer>(answer: Answer): Answer {
  if (!isImitated("sandboxCredentials")) return answer;
  return JSON.parse(
    JSON.stringify(answer).replace(
      /\bX-Amz-(Security-Token|Credential|Signature)=[^&"]*/g,
      "",
    ),
  ) as Answer;
}
