import { answer, answerXml } from "./call.ts";
import type { Call } from "./call.ts";
import { requireVersion } from "./getObject.ts";
import { receiveXml } from "./incomingBody.ts";
import { requireTags, versionHeaders } from "./objectHeaders.ts";
import { requireBucket } from "./store.ts";
import type { Store } from "./store.ts";
import { childrenNamed, parseXml, textNamed } from "./xml.ts";

export async function getObjectTagging(
  store: Store,
  call: Call,
): Promise<void> {
  requireBucket(store, call.bucket);
  const { bucket, key, query } = call;
  const version = await requireVersion(
    store,
    call,
    bucket,
    key,
    query.get("versionId"),
  );
  answerXml(
    call,
    "Tagging",
    { TagSet: { Tag: version.tags.map(([Key, Value]) => ({ Key, Value })) } },
    versionHeaders(version),
  );
}

export async function putObjectTagging(
  store: Store,
  call: Call,
): Promise<void> {
  const document = parseXml(await receiveXml(call));
  const tags = childrenNamed(document, "TagSet")
    .flatMap((set) => childrenNamed(set, "Tag"))
    .map((tag): [string, string] => [
      textNamed(tag, "Key") ?? "",
      textNamed(tag, "Value") ?? "",
    ]);
  requireTags(tags);
  await saveTags(store, call, tags);
  answer(call, 200);
}

export async function deleteObjectTagging(
  store: Store,
  call: Call,
): Promise<void> {
  await saveTags(store, call, []);
  answer(call, 204);
}

async function saveTags(
  store: Store,
  call: Call,
  tags: [key: string, value: string][],
): Promise<void> {
  const { bucket, key, query } = call;
  const { catalog } = store;
  requireBucket(store, bucket);
  await catalog.exclusive(bucket, key, async () => {
    const version = await requireVersion(
      store,
      call,
      bucket,
      key,
      query.get("versionId"),
    );
    const tagged = { ...version, tags };
    const current = await catalog.current(bucket, key);
    await catalog.commit([
      catalog.putVersion(bucket, key, tagged),
      ...(current?.versionId === version.versionId
        ? [catalog.setCurrent(bucket, key, tagged)]
        : []),
    ]);
  });
}
