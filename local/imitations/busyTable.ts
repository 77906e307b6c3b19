// A table with other things to do: plain calls are throttled, and plain writes refused while a transaction has their
// item. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html

import { createHash } from "node:crypto";
import { AwsError } from "../awsJson.ts";
import { OPERATOR } from "../policies.ts";
import type { Chances } from "./chances.ts";

/** Asked before each call: the refusal that it meets, if any. */
export type Refuse = (
  caller: { principal: string },
  action: string,
  input: object,
) => AwsError | undefined;

const READS = ["GetItem", "BatchGetItem", "Query", "TransactGetItems"];
const WRITES = ["PutItem", "UpdateItem", "DeleteItem"];

/**
 * Refuses a share of the calls, and never the same one twice in a row: the SDK tries a throttled one three times, and a
 * table that throttles on is a fault that nobody has to live with. The operator, who only looks on, is spared.
 */
export function busyTable(chance: Chances, share: number): Refuse {
  const refused = new Set<string>();
  return ({ principal }, action, input) => {
    const isWrite = WRITES.includes(action);
    if (principal === OPERATOR || !(isWrite || READS.includes(action)))
      return undefined;
    const call = createHash("sha256")
      .update(JSON.stringify([principal, action, input]))
      .digest("base64");
    if (refused.delete(call) || !chance.share(share)) return undefined;
    refused.add(call);
    if (isWrite && chance.share(0.5)) {
      return new AwsError(
        "com.amazonaws.dynamodb.v20120810#TransactionConflictException",
        "Transaction is ongoing for the item",
      );
    }
    return chance.share(0.5)
      ? new AwsError(
          "com.amazon.coral.availability#ThrottlingException",
          "Rate of requests exceeds the allowed throughput.",
        )
      : new AwsError(
          "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
          "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
        );
  };
}
