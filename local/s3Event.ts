import type { S3Event } from "aws-lambda";
import type { ObjectCreated } from "./s3.ts";
import { REGION } from "./template.ts";

/** The message that S3 sends of a new object (S3 user guide, "Event message structure", version 2.1). */
export function s3Event(created: ObjectCreated): S3Event {
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: REGION,
        eventTime: created.eventTime,
        eventName: created.eventName,
        userIdentity: { principalId: "AWS:LOCAL" },
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: {
          "x-amz-request-id": "LOCAL",
          "x-amz-id-2": "LOCAL",
        },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "local",
          bucket: {
            name: created.bucket,
            ownerIdentity: { principalId: "LOCAL" },
            arn: `arn:aws:s3:::${created.bucket}`,
          },
          object: {
            // Escaped as forms are, which is how S3 does it: blanks become plus signs.
            key: created.key
              .split("/")
              .map(encodeURIComponent)
              .join("/")
              .replace(/%20/g, "+"),
            size: created.sizeBytes,
            eTag: created.eTag.replace(/"/g, ""),
            ...(created.versionId !== undefined && {
              versionId: created.versionId,
            }),
            sequencer: created.sequencer,
          },
        },
      },
    ],
  };
}
