import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SendPhotoMessage } from "../records/messages.ts";

const sqs = new SQSClient({});

export function sendTo(queueUrl: string): SendPhotoMessage {
  return async (message) => {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
      }),
    );
  };
}
