import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { recordFault } from "./faults.ts";

/**
 * A Lambda handler for a queue: records one after the other, failures reported one by one
 * (SQS delivers those again, and puts them into the dead-letter queue in the end).
 */
export function queueHandler(
  recordHandler: (record: SQSRecord) => Promise<void>,
) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
    for (const record of event.Records) {
      try {
        await recordHandler(record);
      } catch (error) {
        recordFault("A message failed and will come again", error, {
          messageId: record.messageId,
          receiveCount: record.attributes.ApproximateReceiveCount,
        });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };
}
