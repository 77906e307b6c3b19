import { randomUUID } from "node:crypto";
import { ACCOUNT_ID, REGION } from "./template.ts";
import type { ScheduleDefinition } from "./templateParts.ts";

/** EventBridge's schedules: at once, for what was left when PhotoSky was stopped, and then at the rule's rate. */
export function openSchedule(
  { ruleArn, everyMilliseconds, functionArns }: ScheduleDefinition,
  invoke: (functionArn: string, event: unknown) => Promise<unknown>,
): { stop(): Promise<void> } {
  let stopped = false;
  const fire = () => {
    for (const arn of functionArns) {
      invoke(arn, scheduledEvent(ruleArn)).catch((error: unknown) => {
        // EventBridge tries again; here the next round does.
        if (!stopped)
          console.error(
            `A scheduled run of ${arn.split(":").at(-1)} failed:`,
            error,
          );
      });
    }
  };
  fire();
  const timer = setInterval(fire, everyMilliseconds);
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}

function scheduledEvent(ruleArn: string) {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: ACCOUNT_ID,
    time: new Date().toISOString(),
    region: REGION,
    resources: [ruleArn],
    detail: {},
  };
}
