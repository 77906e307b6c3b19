import {
  createBucket,
  getBucketCors,
  getBucketVersioning,
  headBucket,
  listBuckets,
  putBucketCors,
  putBucketVersioning,
} from "./buckets.ts";
import type { Call } from "./call.ts";
import { completeMultipartUpload } from "./completeMultipartUpload.ts";
import { copyObject } from "./copyObject.ts";
import { deleteObject, deleteObjects } from "./deleteObject.ts";
import { getObject } from "./getObject.ts";
import { listObjects, listObjectVersions } from "./listObjects.ts";
import { listMultipartUploads, listParts } from "./listUploads.ts";
import {
  abortMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from "./multipart.ts";
import { putObject } from "./putObject.ts";
import { S3Error } from "./s3Error.ts";
import type { Store } from "./store.ts";
import {
  deleteObjectTagging,
  getObjectTagging,
  putObjectTagging,
} from "./tagging.ts";

export interface S3Operation {
  /** What the caller must be allowed, on the call's own resource. */
  action: string | undefined;
  run(store: Store, call: Call): Promise<void> | void;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
export function operationOf(call: Call): S3Operation {
  const { bucket, key, query, headers, request } = call;
  const scope = bucket === "" ? "service" : key === "" ? "bucket" : "object";
  const name = [
    request.method ?? "",
    scope,
    ...[...query.keys()].filter((one) => SUBRESOURCES.has(one)).sort(),
    ...(headers.has("x-amz-copy-source") ? ["copy"] : []),
  ].join(" ");
  const operation = OPERATIONS[name];
  if (operation === undefined) {
    throw new S3Error(
      "NotImplemented",
      `A request that is not implemented: ${name}`,
    );
  }
  return query.has("versionId") && operation.versionAction !== undefined
    ? { ...operation, action: operation.versionAction }
    : operation;
}

/**
 * Parameters that make it another operation. Those that no operation below names are listed
 * all the same, so that PUT ?acl is refused instead of taken for a PUT of the object.
 */
const SUBRESOURCES = new Set([
  "accelerate",
  "acl",
  "analytics",
  "attributes",
  "cors",
  "delete",
  "encryption",
  "intelligent-tiering",
  "inventory",
  "legal-hold",
  "lifecycle",
  "list-type",
  "location",
  "logging",
  "metadataConfiguration",
  "metadataTable",
  "metrics",
  "notification",
  "object-lock",
  "ownershipControls",
  "partNumber",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "renameObject",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "session",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versioning",
  "versions",
  "website",
]);

const OPERATIONS: Record<string, S3Operation & { versionAction?: string }> = {
  "GET service": { action: "s3:ListAllMyBuckets", run: listBuckets },

  "PUT bucket": { action: "s3:CreateBucket", run: createBucket },
  "HEAD bucket": { action: "s3:ListBucket", run: headBucket },
  "GET bucket list-type": { action: "s3:ListBucket", run: listObjects },
  "GET bucket versions": {
    action: "s3:ListBucketVersions",
    run: listObjectVersions,
  },
  "GET bucket uploads": {
    action: "s3:ListBucketMultipartUploads",
    run: listMultipartUploads,
  },
  "GET bucket versioning": {
    action: "s3:GetBucketVersioning",
    run: getBucketVersioning,
  },
  "PUT bucket versioning": {
    action: "s3:PutBucketVersioning",
    run: putBucketVersioning,
  },
  "GET bucket cors": { action: "s3:GetBucketCORS", run: getBucketCors },
  "PUT bucket cors": { action: "s3:PutBucketCORS", run: putBucketCors },
  // Every key is decided by itself.
  "POST bucket delete": { action: undefined, run: deleteObjects },

  "GET object": {
    action: "s3:GetObject",
    versionAction: "s3:GetObjectVersion",
    run: getObject,
  },
  "HEAD object": {
    action: "s3:GetObject",
    versionAction: "s3:GetObjectVersion",
    run: getObject,
  },
  "PUT object": { action: "s3:PutObject", run: putObject },
  "PUT object copy": { action: "s3:PutObject", run: copyObject },
  "DELETE object": {
    action: "s3:DeleteObject",
    versionAction: "s3:DeleteObjectVersion",
    run: deleteObject,
  },
  "GET object tagging": {
    action: "s3:GetObjectTagging",
    versionAction: "s3:GetObjectVersionTagging",
    run: getObjectTagging,
  },
  "PUT object tagging": {
    action: "s3:PutObjectTagging",
    versionAction: "s3:PutObjectVersionTagging",
    run: putObjectTagging,
  },
  "DELETE object tagging": {
    action: "s3:DeleteObjectTagging",
    versionAction: "s3:DeleteObjectVersionTagging",
    run: deleteObjectTagging,
  },

  "POST object uploads": { action: "s3:PutObject", run: createMultipartUpload },
  "PUT object partNumber uploadId": { action: "s3:PutObject", run: uploadPart },
  "POST object uploadId": {
    action: "s3:PutObject",
    run: completeMultipartUpload,
  },
  "DELETE object uploadId": {
    action: "s3:AbortMultipartUpload",
    run: abortMultipartUpload,
  },
  "GET object uploadId": {
    action: "s3:ListMultipartUploadParts",
    run: listParts,
  },
};
