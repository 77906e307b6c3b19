// What a deployment may decide, and what each stage decides. Chosen by `-c stage=…`; what is not here is the same everywhere.

/** Settings of one stage. */
export interface Stage {
  readonly name: string;
  /** Whether destroying the stack keeps the photos, their records and the people; if not, it leaves nothing behind. */
  readonly keepsData: boolean;
  /**
   * Keeps 35 days of the table's past. Needed where data is kept; elsewhere off, because DynamoDB answers the deletion
   * of such a table with a backup that outlives the stack.
   */
  readonly pointInTimeRecovery: boolean;
  /** How long the bytes of a purged original can still be undeleted. Erased after. */
  readonly undeleteDays: number;
  /** Sites that may send and show photos from a browser; one `*` each at most, which is S3's rule. */
  readonly origins: readonly string[];
  /** Whether anybody may make an account. Some pool defaults would say yes. */
  readonly selfSignUpEnabled: boolean;
  /** Whether everybody signs in with a second factor (an app's one-time codes), or those who want to. */
  readonly requiresMfa: boolean;
  /** Whether tools may read the schema from the API. */
  readonly introspection: boolean;
  readonly logDays: LogDays;
  /** Whether S3 writes down who asked for which object, into a bucket of its own; kept for `logDays`. */
  readonly accessLogs: boolean;
  /** Whether there are alarms, and a topic that they notify: each costs 0.10 USD a month. */
  readonly alarms: boolean;
  /** E-mail addresses that alarms go to; each has to confirm. Others may subscribe to the topic at any time. */
  readonly alarmEmails: readonly string[];
  /**
   * Originals read at once. Below the 10 executions that a new account has in all, so that a thousand photos arriving
   * together leave some for the API; raise it with the account's limit.
   */
  readonly ingestConcurrency: number;
  /** Put on every resource, beside the tags of infra/tags.ts: a cost centre, a team. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The retentions that CloudWatch Logs takes, as far as anybody here needs. */
type LogDays = 7 | 30 | 90;

const STAGES = {
  development: {
    name: "development",
    keepsData: false,
    pointInTimeRecovery: false,
    undeleteDays: 1,
    origins: ["http://localhost:*", "http://127.0.0.1:*"],
    selfSignUpEnabled: false,
    requiresMfa: false,
    introspection: true,
    logDays: 7,
    accessLogs: false,
    // Whoever deployed it is looking at it.
    alarms: false,
    alarmEmails: [],
    ingestConcurrency: 4,
    tags: {},
  },
  production: {
    name: "production",
    keepsData: true,
    pointInTimeRecovery: true,
    undeleteDays: 30,
    // To be set: the sites of this deployment, as https://photos.example.com. Until then no browser may send or read bytes.
    origins: [],
    selfSignUpEnabled: false,
    requiresMfa: true,
    introspection: false,
    logDays: 90,
    accessLogs: true,
    alarms: true,
    // To be set: who is told.
    alarmEmails: [],
    ingestConcurrency: 4,
    tags: {},
  },
} as const satisfies Record<string, Stage>;

export type StageName = keyof typeof STAGES;

export const STAGE_NAMES = Object.keys(STAGES) as StageName[];

/** Where nothing else is said. */
export const DEFAULT_STAGE: StageName = "development";

/** The stage of that name; an unknown one stops the synthesis. */
export function requireStage(name: unknown): Stage {
  const stage = STAGE_NAMES.find((known) => known === name);
  if (!stage) {
    throw new Error(
      `There is no stage ${JSON.stringify(name)}: choose one with -c stage=${STAGE_NAMES.join(" or -c stage=")} (infra/stages.ts).`,
    );
  }
  return STAGES[stage];
}
