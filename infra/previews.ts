import { HttpMethods, type Bucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { PREVIEWS_PREFIX } from "../resolvers/records/tableIndexes.ts";
import { CORS_SECONDS } from "./originals.ts";
import { PhotoBucket } from "./photoBucket.ts";
import type { Stage } from "./stages.ts";

/**
 * What is shown. A bucket of its own, so that storing a preview can never look like an upload; not versioned, because
 * every preview can be made again.
 */
export class Previews extends PhotoBucket {
  constructor(scope: Construct, id: string, stage: Stage, accessLogs?: Bucket) {
    super(scope, id, stage, {
      accessLogs,
      prefix: PREVIEWS_PREFIX,
      nameVariable: "previewsBucket",
      versioned: false,
      cors:
        stage.origins.length === 0
          ? []
          : [
              {
                allowedOrigins: [...stage.origins],
                allowedMethods: [HttpMethods.GET, HttpMethods.HEAD],
                exposedHeaders: ["ETag"],
                maxAge: CORS_SECONDS,
              },
            ],
    });
  }
}
