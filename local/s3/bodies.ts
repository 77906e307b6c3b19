import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BatchOperation, ClassicLevel } from "classic-level";

type Database = ClassicLevel<string, string>;
/** Of any sublevel of the database, in that one's encodings. */
export type Operation = BatchOperation<Database, string, unknown>;

/** A file that holds all of an object's bytes, or one part of them. */
export interface BodyPiece {
  file: string;
  sizeBytes: number;
}

export interface Bodies {
  /** Durable when it resolves. Belongs to no object until the operations of `keep` are committed. */
  write(source: AsyncIterable<Buffer>): Promise<string>;
  /** To be committed with the metadata that begins to name these files. */
  keep(files: string[]): Operation[];
  /** To be committed with the metadata that ceases to name these files; `remove` them then. */
  release(files: string[]): Operation[];
  /** Never fails, at worst it waits for the next opening. */
  remove(files: string[]): Promise<void>;
  /** While held, removed files stay readable. */
  hold(files: string[]): () => void;
  read(pieces: BodyPiece[], start: number, end: number): AsyncGenerator<Buffer>;
}

/**
 * Files that no metadata names are written down before they exist, and removed when the folder
 * is next opened: a killed process leaves none behind, and opening costs nothing per object.
 * (A power loss may forget the note of an upload in flight, and waste its space.)
 */
export async function openBodies(
  folder: string,
  database: Database,
): Promise<Bodies> {
  const orphans = database.sublevel<string, string>("s3-orphans", {});
  const pathOf = (file: string) => join(folder, file.slice(0, 2), file);
  const held = new Map<string, number>();
  const removable = new Set<string>();

  await createFolders(folder);
  for (const file of await orphans.keys().all()) await unlink(file);

  async function unlink(file: string): Promise<void> {
    await rm(pathOf(file), { force: true });
    await orphans.del(file);
  }

  async function remove(files: string[]): Promise<void> {
    for (const file of files) {
      if (held.has(file)) removable.add(file);
      // What cannot be removed now is still noted, and removed at the next opening.
      else await unlink(file).catch(() => undefined);
    }
  }

  return {
    async write(source) {
      const file = randomBytes(16).toString("hex");
      await orphans.put(file, "");
      try {
        const handle = await open(pathOf(file), "wx");
        try {
          for await (const chunk of source) await handle.appendFile(chunk);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await syncFolder(join(folder, file.slice(0, 2)));
      } catch (error) {
        await remove([file]);
        throw error;
      }
      return file;
    },

    keep: (files) =>
      files.map((key) => ({ type: "del", sublevel: orphans, key })),

    release: (files) =>
      files.map((key) => ({ type: "put", sublevel: orphans, key, value: "" })),

    remove,

    hold(files) {
      for (const file of files) held.set(file, (held.get(file) ?? 0) + 1);
      return () => {
        for (const file of files) {
          const holders = (held.get(file) ?? 1) - 1;
          if (holders > 0) held.set(file, holders);
          else held.delete(file);
          if (holders <= 0 && removable.delete(file)) void remove([file]);
        }
      };
    },

    async *read(pieces, start, end) {
      let offset = 0;
      for (const { file, sizeBytes } of pieces) {
        const from = Math.max(start - offset, 0);
        const to = Math.min(end - offset, sizeBytes);
        offset += sizeBytes;
        if (from < to)
          yield* createReadStream(pathOf(file), { start: from, end: to - 1 });
      }
    },
  };
}

async function createFolders(folder: string): Promise<void> {
  const shards = Array.from({ length: 256 }, (_, shard) =>
    shard.toString(16).padStart(2, "0"),
  );
  await mkdir(folder, { recursive: true });
  await Promise.all(
    shards.map((shard) => mkdir(join(folder, shard), { recursive: true })),
  );
  await syncFolder(folder);
}

/** A new file survives a power loss only when its folder is flushed too. */
async function syncFolder(folder: string): Promise<void> {
  // Windows has no handles on folders, and needs none.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
