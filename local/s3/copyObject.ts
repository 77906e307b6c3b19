import { answerXml, arnOf, parseAddress } from "./call.ts";
import type { Call } from "./call.ts";
import { openDigest } from "./checksums.ts";
import { checkReadConditions, preconditionFailed } from "./conditions.ts";
import { requireVersion } from "./getObject.ts";
import { describeObject, versionHeaders } from "./objectHeaders.ts";
import { S3Error } from "./s3Error.ts";
import { requireBucket } from "./store.ts";
import type { Store } from "./store.ts";
import { addObject, filesOf } from "./versions.ts";
import type { NewObject } from "./versions.ts";

const CONDITION_PREFIX = "x-amz-copy-source-if-";

export async function copyObject(store: Store, call: Call): Promise<void> {
  const header = call.headers.get("x-amz-copy-source") ?? "";
  const from = parseAddress(header.startsWith("/") ? header : `/${header}`);
  requireBucket(store, from.bucket);
  requireBucket(store, call.bucket);
  const versionId = from.query.get("versionId");
  call.require(
    versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion",
    arnOf(from.bucket, from.key),
  );
  const replace =
    call.headers.get("x-amz-metadata-directive")?.toUpperCase() === "REPLACE";
  if (from.bucket === call.bucket && from.key === call.key && !replace) {
    throw new S3Error(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    );
  }

  const { source, letGo } = await store.catalog.exclusive(
    from.bucket,
    from.key,
    async () => {
      const found = await requireVersion(
        store,
        call,
        from.bucket,
        from.key,
        versionId,
      );
      return { source: found, letGo: store.bodies.hold(filesOf([found])) };
    },
  );
  try {
    const conditions = new Map(
      [...call.headers]
        .filter(([name]) => name.startsWith(CONDITION_PREFIX))
        .map(([name, value]) => [
          `if-${name.slice(CONDITION_PREFIX.length)}`,
          value,
        ]),
    );
    if (checkReadConditions(conditions, source) === "notModified")
      throw preconditionFailed();

    const said = describeObject(call.headers);
    const { headers, metadata, tags } = source;
    const object: NewObject = {
      ...(replace ? said : { headers, metadata }),
      tags:
        call.headers.get("x-amz-tagging-directive")?.toUpperCase() === "REPLACE"
          ? said.tags
          : tags,
      ...(await copyBody(store, source)),
    };
    let version;
    try {
      version = await addObject(store, call, object, "ObjectCreated:Copy");
    } catch (error) {
      if (error instanceof S3Error)
        await store.bodies.remove(object.pieces.map(({ file }) => file));
      throw error;
    }
    answerXml(
      call,
      "CopyObjectResult",
      { LastModified: version.lastModified, ETag: `"${version.eTag}"` },
      versionHeaders(version),
    );
  } finally {
    letGo();
  }
}

/** The parts of a multipart object become one body, with an ETag and a checksum of its own bytes. */
async function copyBody(
  store: Store,
  source: NewObject,
): Promise<Pick<NewObject, "pieces" | "sizeBytes" | "eTag" | "checksum">> {
  const { sizeBytes } = source;
  const md5 = openDigest("md5");
  const algorithm = source.checksum?.algorithm;
  const sum = algorithm === undefined ? undefined : openDigest(algorithm);
  const file = await store.bodies.write(
    (async function* () {
      for await (const chunk of store.bodies.read(
        source.pieces,
        0,
        sizeBytes,
      )) {
        md5.update(chunk);
        sum?.update(chunk);
        yield chunk;
      }
    })(),
  );
  return {
    pieces: [{ file, sizeBytes }],
    sizeBytes,
    eTag: md5.digest().toString("hex"),
    ...(algorithm !== undefined &&
      sum !== undefined && {
        checksum: {
          algorithm,
          value: sum.digest().toString("base64"),
          type: "FULL_OBJECT",
        },
      }),
  };
}
