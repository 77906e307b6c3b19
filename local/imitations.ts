// What AWS does and one machine does not do by itself, each to be switched on by its name: a test that passes with
// these on does not rely on what AWS does not promise.

import { chances } from "./imitations/chances.ts";
import { busyTable } from "./imitations/busyTable.ts";
import { StartError } from "./startError.ts";

/** Every imitation, and what it does. */
export const IMITATIONS = {
  indexDelay:
    "global secondary indexes lag behind the table by up to 2 s, each write by its own time",
  conflicts:
    "some transactions are cancelled with TransactionConflict, and some plain calls of the table refused or throttled",
  eventsTwice:
    "every message is delivered twice: at the same time, or again after it was done",
  eventsLate: "every message arrives up to 2 s late, in the order sent",
  eventsReordered:
    "half of the messages are held back, and those sent later overtake them",
  eventsLost: "half of S3's events of new objects are lost",
  sandboxCredentials:
    "every sandbox of a function has credentials of its own, so that two sign differently",
} as const;

export type Imitation = keyof typeof IMITATIONS;

export const IMITATION_NAMES = Object.keys(IMITATIONS) as Imitation[];

export interface Imitations {
  names: readonly Imitation[];
  /** Of every random decision: the same seed, the same decisions, as far as the calls come in the same order. */
  seed: number;
}

/** "indexDelay,conflicts", or "all", or "none". @throws StartError that lists what there is. */
export function imitationsOf(text: string): Imitation[] {
  const wanted = text.split(",").filter((name) => name !== "");
  if (wanted.includes("all")) return [...IMITATION_NAMES];
  return wanted
    .filter((name) => name !== "none")
    .map((name) => {
      if (Object.hasOwn(IMITATIONS, name)) return name as Imitation;
      throw new StartError(
        `There is no imitation ${name}: --imitate takes all, none, or some of ${IMITATION_NAMES.join(", ")}.`,
      );
    });
}

const MAX_INDEX_DELAY_MILLISECONDS = 2_000;
const MAX_LATE_MILLISECONDS = 2_000;
/** Long enough for a later message to be done with before. */
const MIN_HELD_MILLISECONDS = 300;
const MAX_HELD_MILLISECONDS = 1_000;
const MIN_REPEATED_MILLISECONDS = 100;
const MAX_REPEATED_MILLISECONDS = 2_000;

/** Of transactions: enough that every test meets some, few enough that twenty tries in a row do not all fail. */
const CONFLICTING_SHARE = 0.15;
/** Of plain calls: each is waited for half a second by the SDK. */
const REFUSED_SHARE = 0.05;

/** The decisions of what is switched on, in the shape in which the services ask for them. */
export function openImitations({ names, seed }: Imitations) {
  const isOn = (name: Imitation) => names.includes(name);
  // Of each imitation by itself: switching one on changes no decision of another.
  const chanceOf = (name: Imitation) => chances(`${seed} ${name}`);
  const index = chanceOf("indexDelay");
  const conflict = chanceOf("conflicts");
  const twice = chanceOf("eventsTwice");
  const late = chanceOf("eventsLate");
  const reordered = chanceOf("eventsReordered");
  const lost = chanceOf("eventsLost");
  let arrivedLast = 0;

  /** How long a message sent now stays unseen. */
  function holdMilliseconds(now: number): number {
    let arrivesAt = now;
    if (isOn("eventsLate")) {
      arrivedLast = Math.max(
        arrivedLast,
        now + late.between(0, MAX_LATE_MILLISECONDS),
      );
      arrivesAt = arrivedLast;
    }
    if (isOn("eventsReordered") && reordered.share(0.5)) {
      arrivesAt += reordered.between(
        MIN_HELD_MILLISECONDS,
        MAX_HELD_MILLISECONDS,
      );
    }
    return arrivesAt - now;
  }

  return {
    dynamodb: {
      ...(isOn("indexDelay") && {
        indexDelayMilliseconds: () =>
          index.between(0, MAX_INDEX_DELAY_MILLISECONDS),
      }),
      ...(isOn("conflicts") && {
        conflict: () => conflict.share(CONFLICTING_SHARE),
        refuse: busyTable(conflict, REFUSED_SHARE),
      }),
    },
    queues: {
      ...((isOn("eventsLate") || isOn("eventsReordered")) && {
        holdMilliseconds,
      }),
      ...(isOn("eventsTwice") && {
        repeatAfterMilliseconds: () =>
          twice.share(0.5)
            ? 0
            : twice.between(
                MIN_REPEATED_MILLISECONDS,
                MAX_REPEATED_MILLISECONDS,
              ),
      }),
    },
    /** Asked once for each event of S3. */
    losesEvent: () => isOn("eventsLost") && lost.share(0.5),
    credentialsPerSandbox: isOn("sandboxCredentials"),
  };
}
