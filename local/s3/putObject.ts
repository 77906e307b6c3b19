import { answer } from "./call.ts";
import type { Call } from "./call.ts";
import { receiveBody } from "./incomingBody.ts";
import { describeObject, writtenHeaders } from "./objectHeaders.ts";
import { S3Error } from "./s3Error.ts";
import { requireBucket, whileConditional } from "./store.ts";
import type { Store } from "./store.ts";
import { addObject } from "./versions.ts";

export async function putObject(store: Store, call: Call): Promise<void> {
  requireBucket(store, call.bucket);
  const description = describeObject(call.headers);
  if (description.tags.length > 0) call.require("s3:PutObjectTagging");
  const version = await whileConditional(store, call, async () => {
    const { piece, sizeBytes, md5, checksum } = await receiveBody(
      call,
      store.bodies,
    );
    try {
      return await addObject(
        store,
        call,
        {
          ...description,
          pieces: [piece],
          sizeBytes,
          eTag: md5,
          ...(checksum && { checksum }),
        },
        "ObjectCreated:Put",
      );
    } catch (error) {
      if (error instanceof S3Error) await store.bodies.remove([piece.file]);
      throw error;
    }
  });
  answer(call, 200, writtenHeaders(version));
}
