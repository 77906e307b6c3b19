import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SendPhotoMessage } from "../records/messages.ts";

let sqs: SQSClient | undefined;

export function sendTo(queueUrl: string): SendPhotoMessage {
  return async (message) => {
    // Most uploads and changes send nothing: their first answer does not wait for a client that they never use.
    const { SendMessageCommand, SQSClient } =
      await import("@aws-sdk/client-sqs");
    sqs ??= new SQSClient({});
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
      }),
    );
  };
}
