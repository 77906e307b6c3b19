import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { ClassicLevel } from "classic-level";
import { openS3 } from "../../local/s3.ts";
import type { S3Options } from "../../local/s3.ts";
import type { Credential } from "../../local/sigv4.ts";

const ADMIN: Credential = {
  accessKeyId: "AKIAADMIN",
  secretAccessKey: "admin-secret",
  principal: "arn:aws:iam::000000000000:role/admin",
};

/** An S3 of its own on a free port, its data in a folder that goes away at `close`. */
export async function givenS3(
  options: Partial<S3Options> & {
    folder?: string;
    credentials?: Credential[];
  } = {},
) {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "s3-")));
  const database = new ClassicLevel<string, string>(join(folder, "level"));
  const credentials = [ADMIN, ...(options.credentials ?? [])];
  const s3 = await openS3({
    database,
    bodiesFolder: join(folder, "bodies"),
    find: (id) => credentials.find(({ accessKeyId }) => accessKeyId === id),
    authorize: () => true,
    ...options,
  });
  const server = createServer((request, response) => {
    void s3.handle(request, response);
  });
  await new Promise<void>((listening) =>
    server.listen(0, "localhost", listening),
  );
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://localhost:${port}`;

  return {
    s3,
    database,
    folder,
    endpoint,
    admin: ADMIN,
    client: (credential: Credential = ADMIN, more: object = {}) =>
      new S3Client({
        endpoint,
        region: "eu-central-1",
        forcePathStyle: true,
        maxAttempts: 1,
        credentials: credential,
        requestChecksumCalculation: "WHEN_REQUIRED",
        ...more,
      }),
    /** The files of all bodies, whoever they belong to. */
    async bodyFiles(): Promise<string[]> {
      const entries = await readdir(join(folder, "bodies"), {
        recursive: true,
        withFileTypes: true,
      });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name);
    },
    /** Stops it; its folder stays only if it was given. */
    async close() {
      await s3.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await database.close();
      if (options.folder === undefined)
        await rm(folder, { recursive: true, force: true });
    },
  };
}
