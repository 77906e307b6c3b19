import { CfnResource, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { Role, type CfnRole } from "aws-cdk-lib/aws-iam";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Stage } from "./stages.ts";

/**
 * Gives log groups to the functions that aws-cdk-lib brings along for its custom resources (emptying buckets, connecting
 * them to queues), and lets them write there. Left alone, Lambda would make groups that never expire and outlive the stack (AWS-RULES 18).
 * To be called last: CDK adds these functions when a part first needs them.
 */
export function keepLogsOfProviders(stack: Stack, stage: Stage): void {
  for (const resource of stack.node.findAll()) {
    if (
      !CfnResource.isCfnResource(resource) ||
      resource.cfnResourceType !== "AWS::Lambda::Function" ||
      // Ours, which have their group.
      resource instanceof CfnFunction
    ) {
      continue;
    }
    // Beside the function, which depends on its role, and that on this.
    const logs = new LogGroup(resource.node.scope!, "Logs", {
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    resource.addPropertyOverride("LoggingConfig", {
      LogGroup: logs.logGroupName,
    });
    const role = resource.node.scope!.node.tryFindChild("Role");
    if (role instanceof Role) {
      // CDK's managed policy writes to every log of the account; this is all that is written.
      (role.node.defaultChild as CfnRole).managedPolicyArns = undefined;
      logs.grantWrite(role);
    }
  }
}
