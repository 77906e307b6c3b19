// The only way to the table. Whose photo it is is checked here and nowhere else: every function for a caller
// takes the owner first. No Scan, anywhere, ever.

import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { setTimeout as sleep } from "node:timers/promises";
import type { PageRequest } from "./pageRequest.ts";
import {
  countersKey,
  countersOf,
  countersPartition,
  listKey,
  NO_COUNTERS,
  photoItem,
  photoKey,
  photoOfItem,
  shapesItem,
  shapesKey,
  shapesOfItem,
  shardOf,
  sweepPlaceKey,
  tombstoneItem,
  tombstoneKey,
  type Counters,
  type PhotoList,
} from "./photoItem.ts";
import { isPhotoId } from "./photoId.ts";
import type { PhotoLife, PhotoRecord, Tombstone } from "./photoRecord.ts";
import {
  noShapes,
  shapeBytes,
  wantedShape,
  withMade,
  type PhotoShapes,
} from "./photoShapes.ts";
import type { MadeShape } from "./previewShape.ts";
import { INDEXES } from "./tableIndexes.ts";

/** A filtered page reads no more rows than this, so that no filter can read a whole library. */
export const MAX_ROWS_PER_PAGE = 1_000;

/** Read at once for a filtered page, and then twice what was read so far: a filter that matches rarely takes few queries. */
const FILTERED_ROWS = 100;

/** Conflicting transactions are cancelled, not queued (AWS-RULES 5): tried again this often, with full jitter. */
const MAX_ATTEMPTS = 20;

/** What a change comes to: the record as it should be, or its end, or nothing. */
export type Decision = { put: PhotoRecord } | { bury: Tombstone } | undefined;

export interface PhotoPage {
  photos: PhotoRecord[];
  /** Of the photos, in the list. */
  keys: string[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  /** Keys in the list: of the first and last row looked at, where a further page starts. */
  startKey: string | null;
  endKey: string | null;
}

const EMPTY_PAGE: PhotoPage = {
  photos: [],
  keys: [],
  hasNextPage: false,
  hasPreviousPage: false,
  startKey: null,
  endKey: null,
};

export type DueItem =
  | { kind: "PHOTO"; photoId: string }
  | { kind: "TOMBSTONE"; photoId: string; generation: string }
  | { kind: "SHAPES"; photoId: string; generation: string };

/** A place in a shard of what is due. */
export type DuePlace = DueItem & { dueAt: string };

export interface DueRequest {
  shard: string;
  /** What became due after this is left out. */
  until: string;
  /** Goes on after this, which need not be there any more. */
  after?: DuePlace | undefined;
  limit: number;
}

export type PhotoStore = ReturnType<typeof openPhotoStore>;

export function openPhotoStore(client: DynamoDBDocumentClient, table: string) {
  async function find(id: string): Promise<PhotoRecord | undefined> {
    if (!isPhotoId(id)) return undefined;
    const { Item } = await client.send(
      new GetCommand({
        TableName: table,
        Key: photoKey(id),
        ConsistentRead: true,
      }),
    );
    return Item && photoOfItem(Item);
  }

  /**
   * Reads a photo, lets `decide` say what it should become, and writes that together with its counters, all or
   * nothing; when somebody else was faster, reads and decides again.
   * @returns the photo as it is afterwards, undefined when it is gone, and whether this call changed it.
   */
  async function change(
    id: string,
    decide: (before: PhotoRecord | undefined) => Decision,
  ): Promise<{ photo: PhotoRecord | undefined; changed: boolean }> {
    return untilUndisputed(async () => {
      const before = await find(id);
      const decision = decide(before);
      if (!decision) return { photo: before, changed: false };
      const after =
        "put" in decision
          ? { ...decision.put, version: (before?.version ?? 0) + 1 }
          : undefined;
      await client.send(
        new TransactWriteCommand({
          TransactItems: writes(before, after, decision),
        }),
      );
      return { photo: after, changed: true };
    });
  }

  /**
   * Reads which shapes of a living photo are kept, lets `decide` say what it comes to, and writes that together with
   * the counters. The photo's version stays: to look at a photo is no change of it.
   * @returns the shapes as they are afterwards; undefined when that life of the photo is over.
   */
  async function changeShapes(
    life: PhotoLife,
    decide: (before: PhotoShapes) => PhotoShapes | undefined,
  ): Promise<PhotoShapes | undefined> {
    return untilUndisputed(async () => {
      const [photo, before] = await Promise.all([
        find(life.id),
        readShapes(life),
      ]);
      if (photo?.generation !== life.generation) return undefined;
      const shapes = decide(before);
      if (!shapes) return before;
      const after = { ...photo, shapeBytes: shapeBytes(shapes) };
      await client.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Put: {
                TableName: table,
                Item: photoItem(after),
                ...unchanged(photo),
              },
            },
            {
              Put: {
                TableName: table,
                Item: shapesItem(shapes),
                ...(before.revision === 0
                  ? { ConditionExpression: "attribute_not_exists(pk)" }
                  : {
                      ConditionExpression: "revision = :revision",
                      ExpressionAttributeValues: {
                        ":revision": before.revision,
                      },
                    }),
              },
            },
            ...counterUpdate(after, countersOf(photo), countersOf(after)),
          ],
        }),
      );
      return shapes;
    });
  }

  /** A plain write. The SDK does not try it again when a transaction has its item (AWS-RULES 5). */
  async function write(
    command: PutCommand | UpdateCommand | DeleteCommand,
  ): Promise<void> {
    await untilUndisputed(async () => {
      // A union of commands fits none of the client's overloads.
      await client.send(command as PutCommand);
    });
  }

  async function readShapes(life: PhotoLife): Promise<PhotoShapes> {
    const { Item } = await client.send(
      new GetCommand({
        TableName: table,
        Key: shapesKey(life),
        ConsistentRead: true,
      }),
    );
    return Item ? shapesOfItem(Item) : noShapes(life);
  }

  function writes(
    before: PhotoRecord | undefined,
    after: PhotoRecord | undefined,
    decision: NonNullable<Decision>,
  ) {
    const owner = (after ?? before)!;
    const condition = before
      ? unchanged(before)
      : { ConditionExpression: "attribute_not_exists(pk)" };
    return [
      after
        ? { Put: { TableName: table, Item: photoItem(after), ...condition } }
        : {
            Delete: { TableName: table, Key: photoKey(owner.id), ...condition },
          },
      ...("bury" in decision
        ? [
            { Put: { TableName: table, Item: tombstoneItem(decision.bury) } },
            { Delete: { TableName: table, Key: shapesKey(owner) } },
          ]
        : []),
      ...counterUpdate(owner, countersOf(before), countersOf(after)),
    ];
  }

  function counterUpdate(
    photo: PhotoRecord,
    before: Counters,
    after: Counters,
  ) {
    const changed = (Object.keys(after) as (keyof Counters)[]).filter(
      (name) => after[name] !== before[name],
    );
    if (changed.length === 0) return [];
    return [
      {
        Update: {
          TableName: table,
          Key: countersKey(photo.ownerId, shardOf(photo.id)),
          UpdateExpression: `ADD ${changed.map((name) => `${name} :${name}`).join(", ")}`,
          ExpressionAttributeValues: Object.fromEntries(
            changed.map((name) => [`:${name}`, after[name] - before[name]]),
          ),
        },
      },
    ];
  }

  return {
    /** A photo whosever it is: for the service itself. */
    find,
    change,
    changeShapes,
    readShapes,

    /** Adds what was made to what is kept; what is kept already, or belongs to a life that is over, changes nothing. */
    async rememberShapes(
      id: string,
      generation: string,
      made: MadeShape[],
    ): Promise<void> {
      await changeShapes({ id, generation }, (before) => {
        const isKept = ({ file, madeAt }: MadeShape) =>
          wantedShape(before, file, madeAt) === "THERE";
        return made.every(isKept) ? undefined : withMade(before, made);
      });
    },

    /** Which shapes of these photos are kept, by photo id: one request for up to a hundred. May lag behind by a moment. */
    async findShapes(lives: PhotoLife[]): Promise<Map<string, PhotoShapes>> {
      const found = new Map(lives.map((life) => [life.id, noShapes(life)]));
      let keys = lives.map(shapesKey);
      for (let attempt = 1; keys.length > 0; attempt += 1) {
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetCommand({ RequestItems: { [table]: { Keys: keys } } }),
        );
        for (const item of Responses?.[table] ?? []) {
          const shapes = shapesOfItem(item);
          found.set(shapes.id, shapes);
        }
        keys = (UnprocessedKeys?.[table]?.Keys ?? []) as typeof keys;
        if (keys.length === 0) break;
        if (attempt === MAX_ATTEMPTS)
          throw new Error("The table did not give all shapes.");
        await pause(attempt);
      }
      return found;
    },

    /** The owner's photo; undefined when there is none, or it is somebody else's. */
    async findOwned(
      ownerId: string,
      id: string,
    ): Promise<PhotoRecord | undefined> {
      const photo = await find(id);
      return photo?.ownerId === ownerId ? photo : undefined;
    },

    /** As `change`, but somebody else's photo looks like none and stays as it is. */
    async changeOwned(
      ownerId: string,
      id: string,
      decide: (before: PhotoRecord | undefined) => Decision,
    ) {
      const { photo, changed } = await change(id, (before) => {
        const isTheirs = before !== undefined && before.ownerId !== ownerId;
        const decision = decide(isTheirs ? undefined : before);
        if (!decision) return undefined;
        // Ids are derived from their owner, so neither happens; but a library would be lost if it did.
        if (isTheirs) throw new Error("This is somebody else's photo.");
        const next = "put" in decision ? decision.put : decision.bury;
        if (next.ownerId !== ownerId) {
          throw new Error("A change would move a photo to another owner.");
        }
        return decision;
      });
      return { photo: photo?.ownerId === ownerId ? photo : undefined, changed };
    },

    /** One page of a list: one query, or with a filter as many as it takes to fill the page or to read MAX_ROWS_PER_PAGE. */
    async listPage(
      ownerId: string,
      list: PhotoList,
      request: PageRequest,
    ): Promise<PhotoPage> {
      if (request.matchesNothing) return EMPTY_PAGE;
      const index = INDEXES[request.index];
      const found: { key: string; photo: PhotoRecord }[] = [];
      let rows = 0;
      let from = request.from;
      let lastKey: string | null = null;
      do {
        // One more than the page tells whether another follows.
        const wanted = request.size + 1 - found.length;
        const limit = Math.min(
          request.filter ? Math.max(wanted, FILTERED_ROWS, 2 * rows) : wanted,
          MAX_ROWS_PER_PAGE - rows,
        );
        const {
          Items = [],
          ScannedCount = 0,
          LastEvaluatedKey,
        } = await client.send(
          new QueryCommand(listQuery(ownerId, list, request, from, limit)),
        );
        rows += ScannedCount;
        for (const item of Items) {
          found.push({
            key: item[index.sort] as string,
            photo: photoOfItem(item),
          });
        }
        lastKey =
          (LastEvaluatedKey?.[index.sort] as string | undefined) ?? null;
        from = lastKey ?? undefined;
      } while (
        lastKey &&
        found.length <= request.size &&
        rows < MAX_ROWS_PER_PAGE
      );

      const page = found.slice(0, request.size);
      const isMore = found.length > request.size || lastKey !== null;
      // A page cut short by the row limit goes on from the last row read, not from the last that matched.
      const far =
        found.length > request.size
          ? (page.at(-1)?.key ?? null)
          : (lastKey ?? page.at(-1)?.key ?? null);
      // An empty page has no first row: going back from nowhere begins at the end, and skips none.
      const near = page[0]?.key ?? far;
      if (request.backwards) page.reverse();
      const isBehind = request.from !== undefined;
      return {
        photos: page.map(({ photo }) => photo),
        keys: page.map(({ key }) => key),
        hasNextPage: request.backwards ? isBehind : isMore,
        hasPreviousPage: request.backwards ? isMore : isBehind,
        startKey: request.backwards ? far : near,
        endKey: request.backwards ? near : far,
      };
    },

    /** Sums the owner's counters: exact, because they move in the transaction of the change they count. */
    async counters(ownerId: string): Promise<Counters> {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
          ExpressionAttributeValues: {
            ":pk": countersPartition(ownerId),
            ":sk": "COUNT#",
          },
          ConsistentRead: true,
        }),
      );
      const sum = { ...NO_COUNTERS };
      for (const item of Items) {
        for (const name of Object.keys(sum) as (keyof Counters)[]) {
          sum[name] += (item[name] as number | undefined) ?? 0;
        }
      }
      return sum;
    },

    /** What is due in one of DUE_SHARDS, oldest first; fewer than `limit` when there is no more. May lag behind by a moment. */
    async due({ shard, until, after, limit }: DueRequest): Promise<DuePlace[]> {
      // DynamoDB takes no start beyond the end.
      if (after && after.dueAt > until) return [];
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: INDEXES.due.name,
          KeyConditionExpression: "dueShard = :shard AND dueAt <= :until",
          ExpressionAttributeValues: { ":shard": shard, ":until": until },
          Limit: limit,
          ...(after && {
            ExclusiveStartKey: {
              ...keyOfDue(after),
              dueShard: shard,
              dueAt: after.dueAt,
            },
          }),
        }),
      );
      return Items.map(duePlaceOf);
    },

    /** Where the last sweep of a shard stopped; undefined when it came to the end. */
    async findSweepPlace(shard: string): Promise<DuePlace | undefined> {
      const { Item } = await client.send(
        new GetCommand({
          TableName: table,
          Key: sweepPlaceKey(shard),
          ConsistentRead: true,
        }),
      );
      return Item?.["place"] as DuePlace | undefined;
    },

    async rememberSweepPlace(shard: string, place: DuePlace): Promise<void> {
      await write(
        new PutCommand({
          TableName: table,
          Item: { ...sweepPlaceKey(shard), place },
        }),
      );
    },

    async forgetSweepPlace(shard: string): Promise<void> {
      await write(
        new DeleteCommand({ TableName: table, Key: sweepPlaceKey(shard) }),
      );
    },

    async findTombstone(
      photoId: string,
      generation: string,
    ): Promise<Tombstone | undefined> {
      const { Item } = await client.send(
        new GetCommand({
          TableName: table,
          Key: tombstoneKey(photoId, generation),
          ConsistentRead: true,
        }),
      );
      return Item as Tombstone | undefined;
    },

    /** Puts a tombstone off, or takes it away when everything it stood for is gone. One that is gone stays so. */
    async moveTombstone(
      tombstone: Tombstone,
      dueAt: string | null,
    ): Promise<void> {
      const Key = tombstoneKey(tombstone.photoId, tombstone.generation);
      if (dueAt === null) {
        await write(new DeleteCommand({ TableName: table, Key }));
        return;
      }
      try {
        await write(
          new UpdateCommand({
            TableName: table,
            Key,
            ConditionExpression: "attribute_exists(pk)",
            UpdateExpression: "SET dueAt = :dueAt",
            ExpressionAttributeValues: { ":dueAt": dueAt },
          }),
        );
      } catch (error) {
        if ((error as Error).name !== "ConditionalCheckFailedException")
          throw error;
      }
    },
  };

  function listQuery(
    ownerId: string,
    list: PhotoList,
    { index: name, filter, descending, backwards, range }: PageRequest,
    from: string | undefined,
    limit: number,
  ): QueryCommandInput {
    const index = INDEXES[name];
    const key = listKey(ownerId, list);
    return {
      TableName: table,
      IndexName: index.name,
      KeyConditionExpression: `#list = :list${range ? " AND #sort BETWEEN :from AND :to" : ""}`,
      ...(filter && { FilterExpression: filter.expression }),
      ExpressionAttributeNames: {
        "#list": index.partition,
        ...(range && { "#sort": index.sort }),
        ...filter?.names,
      },
      ExpressionAttributeValues: {
        ":list": key,
        ...(range && { ":from": range.from, ":to": range.to }),
        ...filter?.values,
      },
      ScanIndexForward: descending === backwards,
      Limit: limit,
      ...(from !== undefined && {
        ExclusiveStartKey: {
          ...photoKey(from.slice(from.lastIndexOf("#") + 1)),
          [index.partition]: key,
          [index.sort]: from,
        },
      }),
    };
  }
}

function keyOfDue(item: DueItem) {
  switch (item.kind) {
    case "PHOTO":
      return photoKey(item.photoId);
    case "TOMBSTONE":
      return tombstoneKey(item.photoId, item.generation);
    case "SHAPES":
      return shapesKey({ id: item.photoId, generation: item.generation });
  }
}

function duePlaceOf(item: Record<string, unknown>): DuePlace {
  const dueAt = item["dueAt"] as string;
  const photoId = (item["pk"] as string).slice("PHOTO#".length);
  const [kind, generation = ""] = (item["sk"] as string).split("#");
  switch (kind) {
    case "GONE":
      return { kind: "TOMBSTONE", photoId, generation, dueAt };
    case "SHAPES":
      return { kind: "SHAPES", photoId, generation, dueAt };
    default:
      return { kind: "PHOTO", photoId, dueAt };
  }
}

/** That nobody has written the photo since it was read. */
function unchanged({ version, generation, shapeBytes }: PhotoRecord) {
  return {
    // Purged and uploaded again, a photo counts its versions from 1: its generation tells its lives apart.
    ConditionExpression: `version = :version AND generation = :generation AND ${
      shapeBytes === 0
        ? "attribute_not_exists(shapeBytes)"
        : "shapeBytes = :shapeBytes"
    }`,
    ExpressionAttributeValues: {
      ":version": version,
      ":generation": generation,
      ...(shapeBytes > 0 && { ":shapeBytes": shapeBytes }),
    },
  };
}

/** Reads and writes again for as long as somebody else is faster. */
async function untilUndisputed<Result>(
  readAndWrite: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readAndWrite();
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isConflict(error)) throw error;
      await pause(attempt);
    }
  }
}

/** Longer with each attempt, and with full jitter, so that those who met do not meet again. */
function pause(attempt: number): Promise<void> {
  return sleep(Math.random() * Math.min(1_000, 10 * 2 ** attempt));
}

/** Somebody else was faster, or the table asks to slow down: worth another try. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (
    [
      "TransactionConflictException",
      "ThrottlingException",
      "ProvisionedThroughputExceededException",
      "RequestLimitExceeded",
      "TransactionInProgressException",
    ].includes(error.name)
  ) {
    return true;
  }
  const reasons = (error as { CancellationReasons?: { Code?: string }[] })
    .CancellationReasons;
  return (
    error.name === "TransactionCanceledException" &&
    (reasons ?? []).some(({ Code }) =>
      [
        "ConditionalCheckFailed",
        "TransactionConflict",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
      ].includes(Code ?? ""),
    )
  );
}
