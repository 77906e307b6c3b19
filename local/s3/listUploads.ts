import { answerXml } from "./call.ts";
import type { Call } from "./call.ts";
import { pageSizeOf } from "./listObjects.ts";
import { checksumXml, requireUpload } from "./multipart.ts";
import { requireBucket } from "./store.ts";
import type { Store } from "./store.ts";

export async function listMultipartUploads(
  store: Store,
  call: Call,
): Promise<void> {
  const { bucket, query } = call;
  requireBucket(store, bucket);
  const prefix = query.get("prefix") ?? "";
  const keyMarker = query.get("key-marker") ?? "";
  const idMarker = query.get("upload-id-marker") ?? "";
  const maxUploads = pageSizeOf(query, "max-uploads");
  const all = await store.catalog.listUploads(bucket, prefix);
  const marker = all.findIndex(
    (one) => one.key === keyMarker && one.uploadId === idMarker,
  );
  const rest =
    marker >= 0
      ? all.slice(marker + 1)
      : all.filter(
          ({ key }) =>
            Buffer.compare(Buffer.from(key), Buffer.from(keyMarker)) > 0,
        );
  const page = rest.slice(0, maxUploads);
  const last = rest.length > page.length ? page.at(-1) : undefined;
  answerXml(call, "ListMultipartUploadsResult", {
    Bucket: bucket,
    KeyMarker: keyMarker,
    UploadIdMarker: idMarker,
    NextKeyMarker: last?.key,
    NextUploadIdMarker: last?.uploadId,
    Prefix: prefix,
    MaxUploads: maxUploads,
    IsTruncated: last !== undefined,
    Upload: page.map((upload) => ({
      Key: upload.key,
      UploadId: upload.uploadId,
      StorageClass: "STANDARD",
      Initiated: upload.initiated,
      ChecksumAlgorithm: upload.checksumAlgorithm?.toUpperCase(),
    })),
  });
}

export async function listParts(store: Store, call: Call): Promise<void> {
  const { bucket, key, query } = call;
  const upload = await requireUpload(store, call);
  const marker = Number(query.get("part-number-marker") ?? 0) || 0;
  const maxParts = pageSizeOf(query, "max-parts");
  const rest = (await store.catalog.parts(upload.uploadId)).filter(
    ({ partNumber }) => partNumber > marker,
  );
  const page = rest.slice(0, maxParts);
  const truncated = rest.length > page.length;
  answerXml(call, "ListPartsResult", {
    Bucket: bucket,
    Key: key,
    UploadId: upload.uploadId,
    StorageClass: "STANDARD",
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.partNumber ?? 0,
    MaxParts: maxParts,
    IsTruncated: truncated,
    ChecksumAlgorithm: upload.checksumAlgorithm?.toUpperCase(),
    ChecksumType: upload.checksumAlgorithm && "COMPOSITE",
    Part: page.map((part) => ({
      PartNumber: part.partNumber,
      LastModified: part.lastModified,
      ETag: `"${part.eTag}"`,
      Size: part.piece.sizeBytes,
      ...checksumXml(part.checksum),
    })),
  });
}
