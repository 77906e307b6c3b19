import { RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  type BucketProps,
  type CfnBucket,
  type IBucket,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { ENVIRONMENT } from "../resolvers/lambda/environment.ts";
import type { Stage } from "./stages.ts";

interface PhotoBucketProps extends Pick<
  BucketProps,
  "versioned" | "cors" | "lifecycleRules"
> {
  /** Under which every object lies that a function may touch. */
  readonly prefix: string;
  readonly nameVariable: "originalsBucket" | "previewsBucket";
  /** Where S3 writes down who asked for what; none where the stage wants none. */
  readonly accessLogs: Bucket | undefined;
}

/** A bucket that nobody reaches but by a presigned URL or a grant, and only over TLS. */
export class PhotoBucket extends Bucket {
  private readonly prefix: string;
  private readonly nameVariable: PhotoBucketProps["nameVariable"];

  constructor(
    scope: Construct,
    id: string,
    stage: Stage,
    { prefix, nameVariable, accessLogs, ...props }: PhotoBucketProps,
  ) {
    super(scope, id, {
      ...props,
      ...(accessLogs && {
        // CDK's own classes are not typed for exactOptionalPropertyTypes.
        serverAccessLogsBucket: accessLogs as IBucket,
        serverAccessLogsPrefix: `${id}/`,
      }),
      // S3's own keys: deliveries to queues and presigned URLs work without a key policy (AWS-RULES 18).
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: stage.keepsData
        ? RemovalPolicy.RETAIN
        : RemovalPolicy.DESTROY,
      // CloudFormation does not remove a bucket that holds anything. The function that empties it comes with
      // aws-cdk-lib, ready made: no container is needed, and a runtime on one machine has nothing to do for it.
      autoDeleteObjects: !stage.keepsData,
    });
    this.prefix = prefix;
    this.nameVariable = nameVariable;
    if (!accessLogs) {
      Validations.of(this.node.defaultChild!).acknowledge({
        id: "AwsSolutions-S1",
        reason:
          "A stage without data worth an audit: its logs would be one more bucket to fill and to empty. Production has them.",
      });
    }
  }

  // A presigned URL has exactly its signer's rights (AWS-RULES 1): each grant is one action on the objects, and a URL can do no more.

  /** Lets `fn` read objects, and sign addresses that do. */
  grantGet(fn: LambdaFunction): void {
    this.grantObjects(fn, "s3:GetObject");
  }

  /** Lets `fn` store objects, and sign addresses that do. */
  grantStore(fn: LambdaFunction): void {
    this.grantObjects(fn, "s3:PutObject");
  }

  /** Lets `fn` delete objects; where the bucket is versioned the bytes stay, until its retention has passed. */
  grantRemove(fn: LambdaFunction): void {
    this.grantObjects(fn, "s3:DeleteObject");
  }

  /** Lets `fn` see what is there. Without it S3 answers 403 for what is not, and missing looks like forbidden (AWS-RULES 4). */
  grantList(fn: LambdaFunction): void {
    this.grantOn(fn, "s3:ListBucket", this.bucketArn);
  }

  private grantObjects(fn: LambdaFunction, action: string): void {
    this.grantOn(fn, action, this.arnForObjects(`${this.prefix}*`));
    const bucket = Stack.of(this).getLogicalId(
      this.node.defaultChild as CfnBucket,
    );
    Validations.of(fn.role!.node.findChild("DefaultPolicy")).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${this.prefix}*]`,
      reason:
        "Objects are photos: each has a key of its own under this prefix, which nobody knows at deployment. Each grant is one action, and whose photo it is the records say.",
    });
  }

  private grantOn(fn: LambdaFunction, action: string, resource: string): void {
    fn.addToRolePolicy(
      new PolicyStatement({ actions: [action], resources: [resource] }),
    );
    fn.addEnvironment(ENVIRONMENT[this.nameVariable], this.bucketName);
  }
}
