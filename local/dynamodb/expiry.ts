// Time to live: DynamoDB removes expired items within days, this within seconds. Nothing
// may rely on either (AWS-RULES 7), so being early is only being thorough.
import type { Item } from "dynalite/db/index.js";
import { expiresAt, expiryKey } from "./indexEntries.ts";
import { runWrite } from "./itemActions.ts";
import { collectItemWrites } from "./itemWrites.ts";
import type { PastIndexes } from "./pastIndexes.ts";
import type { TableRecord, Tables } from "./tables.ts";
import { TOKEN_SECONDS, type UsedToken } from "./transactions.ts";

const SWEEP_MS = 2_000;

/** Of one table in one sweep: others want to write, too. */
const MAX_EXPIRED = 500;

/** Older times are taken for mistakes, and the item stays: DynamoDB's own rule. */
const MAX_AGE_SECONDS = 5 * 365 * 24 * 3600;

/** @returns ends the sweeping, when the sweep under way has. */
export function startExpiry(
  tables: Tables,
  past: PastIndexes,
): () => Promise<void> {
  let sweeping = Promise.resolve();
  let isSweeping = false;
  const timer = setInterval(() => {
    if (isSweeping) return;
    isSweeping = true;
    sweeping = sweep(tables, past)
      .catch((error: unknown) => console.error("DynamoDB expiry failed", error))
      .finally(() => (isSweeping = false));
  }, SWEEP_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}

async function sweep(tables: Tables, past: PastIndexes): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  for (const record of tables.records.values())
    if (record.timeToLive) await sweepTable(tables, past, record, now);
  await forgetTokens(tables);
}

async function sweepTable(
  tables: Tables,
  past: PastIndexes,
  record: TableRecord,
  now: number,
): Promise<void> {
  const name = record.description.TableName;
  const due = await tables
    .expiry(name)
    .values({
      gte: expiryKey(now - MAX_AGE_SECONDS),
      lt: expiryKey(now),
      limit: MAX_EXPIRED,
    })
    .all();
  for (const Key of due as Item[]) {
    await tables.exclusively(async () => {
      const writes = collectItemWrites(tables);
      await runWrite(writes, "DeleteItem", { TableName: name, Key });
      const item = writes.seen();
      // It may have been given more time since it was found.
      const at = item && expiresAt(record, item);
      if (at !== undefined && at < now) await past.commit(writes.operations);
    });
  }
}

async function forgetTokens(tables: Tables): Promise<void> {
  const before = Date.now() - TOKEN_SECONDS * 1000;
  for await (const [token, used] of tables.tokens.iterator())
    if ((used as UsedToken).usedAt < before) await tables.tokens.del(token);
}
