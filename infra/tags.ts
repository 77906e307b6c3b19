import { Tags } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Stage } from "./stages.ts";

/** Of everything in a stack. To be activated as cost allocation tags, once an account. */
export function tagsOf(stage: Stage): Record<string, string> {
  return { Application: "PhotoSky", Stage: stage.name, ...stage.tags };
}

/** Which part of the stack it is. */
export const PART_TAG = "Part";

/** Says of every resource which part of the stack it belongs to: what the two buckets cost, or each function. */
export function tagParts(stack: Construct, stage: Stage): void {
  // On the resources as well as on the stack: what the template says does not depend on who deploys it.
  for (const [name, value] of Object.entries(tagsOf(stage))) {
    Tags.of(stack).add(name, value);
  }
  for (const part of stack.node.children) {
    Tags.of(part).add(PART_TAG, part.node.id);
  }
}
