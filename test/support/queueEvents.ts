import type { SQSEvent, SQSRecord } from "aws-lambda";

/** A message as Lambda's event source mapping hands it over, checked against a recorded one (AWS Lambda developer guide, "Using Lambda with Amazon SQS"). */
export function aQueueRecord(
  body: unknown,
  { messageId = "059f36b4-87a3-44ab-83d2-661975830a7d", receiveCount = 1 } = {},
): SQSRecord {
  return {
    messageId,
    receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: "1545082649183",
      SenderId: "AIDAIENQZJOLO23YVJ4VO",
      ApproximateFirstReceiveTimestamp: "1545082649185",
    },
    messageAttributes: {},
    md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:my-queue",
    awsRegion: "us-east-1",
  };
}

export function aQueueEvent(...records: SQSRecord[]): SQSEvent {
  return { Records: records };
}

/** What S3 writes into the queue for a new object (Amazon S3 user guide, "Event message structure"); the key as it is escaped there. */
export function anObjectCreatedEvent(key: string) {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: "us-east-1",
        eventTime: "1970-01-01T00:00:00.000Z",
        eventName: "ObjectCreated:Put",
        userIdentity: { principalId: "AIDAJDPLRKLG7UEXAMPLE" },
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: {
          "x-amz-request-id": "C3D13FE58DE4C810",
          "x-amz-id-2":
            "FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD",
        },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "testConfigRule",
          bucket: {
            name: "originals",
            ownerIdentity: { principalId: "A3NL1KOZZKExample" },
            arn: "arn:aws:s3:::originals",
          },
          object: {
            key,
            size: 1024,
            eTag: "d41d8cd98f00b204e9800998ecf8427e",
            sequencer: "0055AED6DCD90281E5",
          },
        },
      },
    ],
  };
}
