import { Duration, RemovalPolicy } from "aws-cdk-lib";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { Stage } from "./stages.ts";

/**
 * Who asked S3 for which object, as S3 writes it down, some hours late. No function may read it: a line holds the address
 * that was asked for, which may still be good.
 */
export class AccessLogs extends Bucket {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
      // S3 delivers its logs to no other encryption than its own.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ expiration: Duration.days(stage.logDays) }],
      removalPolicy: stage.keepsData
        ? RemovalPolicy.RETAIN
        : RemovalPolicy.DESTROY,
      autoDeleteObjects: !stage.keepsData,
    });
  }
}
