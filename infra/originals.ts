import { Annotations, Duration } from "aws-cdk-lib";
import {
  EventType,
  HttpMethods,
  type Bucket,
  type CorsRule,
} from "aws-cdk-lib/aws-s3";
import { SqsDestination } from "aws-cdk-lib/aws-s3-notifications";
import type { Construct } from "constructs";
import { ORIGINALS_PREFIX } from "../resolvers/records/tableIndexes.ts";
import { PhotoBucket } from "./photoBucket.ts";
import type { Stage } from "./stages.ts";
import type { WorkQueue } from "./workQueue.ts";

/** Parts of an upload that nobody finished are worth nothing after the day that an upload has. */
const UNFINISHED_PARTS_DAYS = 2;

/** How long a browser may remember what CORS allows. */
export const CORS_SECONDS = 3600;

/** What people sent. Deleting one leaves its bytes for the undelete window; every arrival goes to `ingest`. */
export class Originals extends PhotoBucket {
  constructor(
    scope: Construct,
    id: string,
    stage: Stage,
    ingest: WorkQueue,
    accessLogs?: Bucket,
  ) {
    super(scope, id, stage, {
      accessLogs,
      prefix: ORIGINALS_PREFIX,
      nameVariable: "originalsBucket",
      versioned: true,
      cors: corsOfUploads(stage),
      lifecycleRules: [
        {
          noncurrentVersionExpiration: Duration.days(stage.undeleteDays),
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(
            UNFINISHED_PARTS_DAYS,
          ),
        },
      ],
    });
    this.addEventNotification(
      EventType.OBJECT_CREATED,
      new SqsDestination(ingest.queue),
      { prefix: ORIGINALS_PREFIX },
    );
    if (stage.origins.length === 0) {
      Annotations.of(this).addWarningV2(
        "photosky:noOrigins",
        `Stage ${stage.name} names no origins: no browser can send or read photos until infra/stages.ts does.`,
      );
    }
  }
}

function corsOfUploads(stage: Stage): CorsRule[] {
  if (stage.origins.length === 0) return [];
  return [
    {
      allowedOrigins: [...stage.origins],
      allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
      // The headers that an upload's signature covers, beside those that browsers set by themselves.
      allowedHeaders: [
        "content-type",
        "x-amz-checksum-sha256",
        "if-none-match",
      ],
      exposedHeaders: ["ETag"],
      maxAge: CORS_SECONDS,
    },
  ];
}
