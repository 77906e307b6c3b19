// Nothing acknowledged is lost, and nothing is counted twice: each function, and the whole server, is killed at every
// step that the walks have (resolvers/lambda/step.ts), and what is there afterwards is counted again.

import {
  ListObjectsV2Command,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { KillAt } from "../../local/lambda.ts";
import type { SingleUploadTarget } from "../../resolvers/generated/schema.ts";
import { STEPS, type Step } from "../../resolvers/lambda/step.ts";
import {
  countersOf,
  NO_COUNTERS,
  photoOfItem,
  type Counters,
} from "../../resolvers/records/photoItem.ts";
import {
  originalKey,
  previewKey,
  previewsPrefix,
  type PhotoRecord,
} from "../../resolvers/records/photoRecord.ts";
import {
  eventually,
  fileOf,
  put,
  signIn,
  type ApiClient,
} from "../support/apiClient.ts";
import { drawnPhoto } from "../support/drawnPhotos.ts";
import { UNDISTURBED } from "../support/imitating.ts";
import {
  killAt,
  letAllBeDue,
  prepareWalks,
  type KilledWalk,
} from "../support/killedWalks.ts";
import {
  childrenOf,
  isAlive,
  openOperator,
  openRunningPhotoSky,
  startPhotoSky,
  type Operator,
} from "../support/runningPhotoSky.ts";
import { storedPhotos } from "../support/storedPhotos.ts";

const ALL_STEPS: readonly Step[] = Object.values(STEPS).flat();

/** A machine that is busy with other tests takes several times the minute that a quiet one does. */
const TIMEOUT = 600_000;

// Never imitating: each walk is stopped at its step, and a message that came twice or late would stop in its place.

/** Asks again for what was not answered, lets all be due, and counts everything. */
async function expectAllIsThere(
  ann: ApiClient,
  operator: Operator & { awsEndpoint: string },
  walks: readonly KilledWalk[],
  unanswered: ReadonlySet<KilledWalk>,
): Promise<void> {
  for (const walk of walks) if (unanswered.has(walk)) await walk.askAgain();
  const ids = walks.map(({ photoId }) => photoId);
  await letAllBeDue(operator, ids);

  const { items } = storedPhotos(operator);
  const records: PhotoRecord[] = [];
  const shapeKeys: string[] = [];
  const ends: Record<string, string> = {};
  for (const { step, photoId } of walks) {
    const [record, shapes, ...others] = await items(photoId);
    // Neither two records nor a tombstone, and no shapes that are to be deleted.
    expect({ step, others, dropped: shapes?.["dropped"] ?? [] }).toEqual({
      step,
      others: [],
      dropped: [],
    });
    if (record) records.push(photoOfItem(record));
    if (record && step.startsWith("preview")) {
      expect([step, shapes?.["made"]]).toEqual([step, [expect.anything()]]);
    }
    for (const { file } of shapes?.["made"] ?? [])
      shapeKeys.push(`${previewsPrefix(photoOfItem(record!))}${file}`);
    ends[step] = !record
      ? "GONE"
      : record["trashedAt"]
        ? "TRASHED"
        : record["status"];
  }
  expect(ends).toEqual(
    Object.fromEntries(walks.map(({ step, end }) => [step, end])),
  );

  const counted = records.map(countersOf).reduce(addUp, NO_COUNTERS);
  expect(await storedCounters(operator, records[0]!.ownerId)).toEqual(counted);
  expect(await ann.usage()).toMatchObject({
    photoCount: counted.photoCount,
    originalBytes: counted.originalBytes,
    previewBytes: counted.previewBytes,
    trashBytes: counted.trashBytes,
  });

  // In one list each, and each once. An index may lag behind.
  const idsIn = async (field: string): Promise<string[]> => {
    const name = field.split("(")[0]!;
    return (await ann.data(`{ ${field} { nodes { id } } }`))[name].nodes.map(
      ({ id }: { id: string }) => id,
    );
  };
  const lists = async () => ({
    library: (await idsIn("photos(first: 200)")).sort(),
    trash: (await idsIn("photos(first: 200, filter: {trashed: true})")).sort(),
    uploads: await idsIn("uploads(first: 200)"),
  });
  const endingAs = (wanted: string) =>
    walks
      .filter(({ end }) => end === wanted)
      .map(({ photoId }) => photoId)
      .sort();
  await expect.poll(lists, { timeout: 20_000 }).toEqual({
    library: endingAs("READY"),
    trash: endingAs("TRASHED"),
    uploads: [],
  });

  // No object without its record, and no record without its objects.
  expect((await objectKeys(operator)).sort()).toEqual(
    records
      .flatMap((record) => [
        originalKey(record),
        ...record.previews.map(({ width }) => previewKey(record, width)),
      ])
      .concat(shapeKeys)
      .sort(),
  );
}

async function storedCounters(
  { dynamodb, tableName }: Operator,
  ownerId: string,
): Promise<Counters> {
  const { Items = [] } = await dynamodb.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
      ExpressionAttributeValues: { ":pk": `OWNER#${ownerId}`, ":sk": "COUNT#" },
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => ({ ...NO_COUNTERS, ...item }) as Counters).reduce(
    addUp,
    NO_COUNTERS,
  );
}

function addUp(one: Counters, other: Counters): Counters {
  const sum = { ...one };
  for (const name of Object.keys(NO_COUNTERS) as (keyof Counters)[])
    sum[name] = one[name] + other[name];
  return sum;
}

async function objectKeys({
  s3,
  originalsBucket,
  previewsBucket,
}: Operator): Promise<string[]> {
  const { Versions = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: originalsBucket }),
  );
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: previewsBucket }),
  );
  return [...Versions.filter(({ IsLatest }) => IsLatest), ...Contents].map(
    ({ Key }) => Key!,
  );
}

describe("each function, killed at every step of every walk", () => {
  it(
    "loses nothing, doubles nothing, and leaves nothing behind",
    async () => {
      const photoSky = await openRunningPhotoSky(UNDISTURBED);
      try {
        const ann = await signIn(photoSky.origin, "ann");
        const walks = await prepareWalks(ann, photoSky, ALL_STEPS, 10_000);
        const unanswered = new Set<KilledWalk>();
        for (const walk of walks) {
          let isKilled = false;
          void photoSky.functions
            .killAt(killAt(walk, "SIGKILL"))
            .then(() => (isKilled = true));
          const asked = walk.act().catch(() => unanswered.add(walk));
          await untilReached(walk, () => isKilled);
          await asked;
        }
        // Whoever asks is told that it went wrong; whoever only sent bytes is not concerned.
        const concerned = walks.filter(
          ({ step }) =>
            Number(step.split(" ")[1]) <= 3 &&
            !isByItself(step) &&
            // Remembered, it is shown, whatever became of who made it.
            step !== "preview 3 shape remembered",
        );
        expect([...unanswered].map(({ step }) => step)).toEqual(
          concerned.map(({ step }) => step),
        );
        await expectAllIsThere(ann, photoSky, walks, unanswered);
      } finally {
        await photoSky.close();
      }
    },
    TIMEOUT,
  );
});

/** Longer than an index may lag behind: what one sweep did not find, the next one does. */
const SWEEP_AGAIN_MILLISECONDS = 2_500;

async function untilReached(
  { sweepAgain }: KilledWalk,
  isReached: () => boolean,
): Promise<void> {
  const again = sweepAgain && setInterval(sweepAgain, SWEEP_AGAIN_MILLISECONDS);
  try {
    await eventually(isReached);
  } finally {
    clearInterval(again);
  }
}

/** Not what a caller waits for. */
function isByItself(step: Step): boolean {
  return /^(ingest|sweep|shapes)/.test(step);
}

describe("the server, killed at every step of every walk", () => {
  const folders: string[] = [];
  let running: Awaited<ReturnType<typeof startPhotoSky>> | undefined;
  let children: number[] = [];
  const end = async () => {
    running?.kill("SIGKILL");
    await running?.exit;
    // A stopped process does not see that its server is gone.
    for (const pid of children) if (isAlive(pid)) process.kill(pid, "SIGKILL");
    await eventually(() => !children.some(isAlive));
  };
  afterAll(async () => {
    await end();
    for (const folder of folders)
      rmSync(folder, { recursive: true, force: true });
  });

  async function start(options: Parameters<typeof startPhotoSky>[0] = {}) {
    running = await startPhotoSky({ imitations: UNDISTURBED, ...options });
    folders.push(running.folder);
    return running;
  }

  it(
    "loses nothing, doubles nothing, and leaves nothing behind when it is started again",
    async () => {
      const { folder, port, origin, awsEndpoint } = await start();
      const ann = await signIn(origin, "ann");
      const operator = {
        ...(await openOperator(folder, awsEndpoint)),
        awsEndpoint,
      };
      const walks = await prepareWalks(ann, operator, ALL_STEPS, 20_000);
      const unanswered = new Set<KilledWalk>();

      for (const round of roundsOf(walks)) {
        await end();
        const seen = logSince(folder);
        // The functions stand still, each at its step, while the server is killed.
        await start({
          folder,
          port,
          killAt: round.map((walk) => killAt(walk, "SIGSTOP")),
        });
        for (const walk of round) {
          walk.act().then(
            () => {},
            () => unanswered.add(walk),
          );
          await untilReached(walk, () => seen(walk.words));
        }
        children = childrenOf(running!.pid);
      }
      await end();
      await start({ folder, port });
      await expectAllIsThere(ann, operator, walks, unanswered);
      operator.end();
    },
    TIMEOUT,
  );

  it(
    "has every photo whose bytes it has said to have, and takes again those that it has not",
    async () => {
      await end();
      const { folder, port, origin } = await start();
      const ann = await signIn(origin, "ann");
      const drawings = await Promise.all(
        Array.from({ length: 9 }, (_, i) => drawnPhoto({ seed: 30_000 + i })),
      );
      const tickets = await ann.create(
        drawings.map((bytes, i) => fileOf(bytes, { clientKey: String(i) })),
      );
      const half = sendHalf(tickets[0].target, drawings[0]!);
      const answers: (number | undefined)[] = [];
      await new Promise<void>((answered) => {
        for (let i = 1; i < drawings.length; i += 1) {
          put(tickets[i].target, drawings[i]!).then(
            ({ status }) => {
              answers[i] = status;
              // The moment the first is acknowledged, with the others on their way.
              running!.kill("SIGKILL");
              answered();
            },
            () => {},
          );
        }
      });
      await Promise.all([half, running!.exit]);
      expect(answers.filter((status) => status === 200)).not.toEqual([]);

      await start({ folder, port });
      for (const [i, { photo, target }] of tickets.entries()) {
        if (answers[i] !== 200) {
          const { status } = await put(target, drawings[i]!);
          expect([200, 412]).toContain(status);
          // Half a photo is none.
          if (i === 0) expect(status).toBe(200);
        }
        expect((await ann.settled(photo.id)).status).toBe("READY");
      }
      expect(await ann.usage()).toMatchObject({
        photoCount: drawings.length,
        originalBytes: drawings.reduce((sum, { length }) => sum + length, 0),
      });
    },
    TIMEOUT,
  );
});

/** Of four sandboxes a function: each step holds one, or two when its message came twice. */
const AT_ONCE: Record<string, number> = {
  mutation: 4,
  ingest: 2,
  preview: 3,
  sweep: 2,
};

/** In each round what is swept first: it needs the mutations that are stopped in the end. */
function roundsOf(walks: readonly KilledWalk[]): KilledWalk[][] {
  const rounds: KilledWalk[][] = [];
  for (const name of ["sweep", "ingest", "preview", "mutation"]) {
    const its = walks.filter(({ step }) => functionOf(step) === name);
    for (let i = 0; i < its.length; i += AT_ONCE[name]!)
      (rounds[i / AT_ONCE[name]!] ??= []).push(
        ...its.slice(i, i + AT_ONCE[name]!),
      );
  }
  return rounds;
}

function functionOf(step: Step): string {
  const [walk = "", number] = step.split(" ");
  if (/^(sweep|shapes)$/.test(walk) || (walk === "purge" && Number(number) > 3))
    return "sweep";
  return walk === "ingest" || walk === "preview" ? walk : "mutation";
}

/** Whether a line with all these words has been logged since then. */
function logSince(folder: string): (words: KillAt["words"]) => boolean {
  const logs = join(folder, "logs");
  const all = () =>
    readdirSync(logs).map((name) => ({
      name,
      text: readFileSync(join(logs, name), "utf8"),
    }));
  const before = new Map(all().map(({ name, text }) => [name, text.length]));
  return (words) =>
    all().some(({ name, text }) =>
      text
        .slice(before.get(name) ?? 0)
        .split("\n")
        .some((line) => words.every((word) => line.includes(word))),
    );
}

/** Resolves when the connection is broken off. */
function sendHalf(
  { url, headers }: SingleUploadTarget,
  bytes: Buffer,
): Promise<void> {
  return new Promise((resolve) => {
    const half = request(url, {
      method: "PUT",
      headers: {
        ...Object.fromEntries(headers.map(({ name, value }) => [name, value])),
        "content-length": bytes.length,
      },
    });
    half.on("error", () => resolve());
    half.write(bytes.subarray(0, bytes.length / 2));
  });
}
