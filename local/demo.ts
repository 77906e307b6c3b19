// `npm run demo`: fills a library of a PhotoSky that is running with drawn photos, as any client would.

import { parseArgs } from "node:util";
import { DemoError } from "./demo/demoError.ts";
import { fillLibrary, type Filled } from "./demo/fillLibrary.ts";
import { openLibrary, type Who } from "./demo/library.ts";
import { planPhotos } from "./demo/planPhotos.ts";
import { openProgress } from "./demo/progress.ts";

const HELP = `npm run demo -- [options]

Fills a library of a running PhotoSky with drawn sample photos. Running it again adds nothing twice.

  --photos N    how many photos the demo consists of, 1 to 2000 (300)
  --as NAME     whose library: a person of the development sign-in (demo)
  --to URL      where PhotoSky is (http://localhost:4000)
  --token JWT   for a deployed PhotoSky, in place of --as: the token of somebody who has signed in there
  --help        this text`;

const MOST_PHOTOS = 2000;
/** What a shell says of a program that Ctrl-C has ended. */
const INTERRUPTED = 130;

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof DemoError ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const { to, who, count, isHelp } = settings();
  if (isHelp) {
    console.log(HELP);
    return 0;
  }
  const library = await openLibrary(to, who);
  const stop = new AbortController();
  const onInterrupt = () => {
    // Twice is impatience, and no harm: what was begun is finished by the next run.
    if (stop.signal.aborted) process.exit(INTERRUPTED);
    stop.abort();
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  const progress = openProgress(count, process.stderr);
  let filled;
  try {
    filled = await fillLibrary(
      library,
      planPhotos(count),
      progress,
      stop.signal,
    );
  } finally {
    progress.end();
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
  }
  console.log(report(filled, count, library.explorer, who));
  if (filled.isStopped) return INTERRUPTED;
  return filled.failed.length > 0 ? 1 : 0;
}

function report(
  { added, wereThere, inTrash, failed, unseen, isStopped }: Filled,
  count: number,
  explorer: string | undefined,
  who: Who,
): string {
  const lines = [
    `${added} photos added, ${wereThere} were there already${inTrash > 0 ? ` (${inTrash} of them in the trash)` : ""}, ${failed.length} failed.`,
    ...failed.map(({ fileName, reason }) => `  ${fileName}: ${reason}`),
  ];
  if (isStopped) {
    const seen = added + wereThere + failed.length;
    lines.push(
      `Stopped at ${seen + unseen} of ${count}${unseen > 0 ? `; ${unseen} of those are still being read` : ""}. Run it again to go on.`,
    );
  }
  if (explorer && "name" in who)
    lines.push(`Look at ${explorer}, signed in as ${who.name}.`);
  return lines.join("\n");
}

function settings(): {
  to: string;
  who: Who;
  count: number;
  isHelp: boolean;
} {
  const { values } = readArguments();
  const photos = values.photos ?? "300";
  const count = Number(photos);
  if (!/^\d+$/.test(photos) || count < 1 || count > MOST_PHOTOS) {
    throw new DemoError(
      `--photos must be a number from 1 to ${MOST_PHOTOS}, not ${photos}.`,
    );
  }
  if (values.token !== undefined && values.as !== undefined)
    throw new DemoError("Give --as or --token, not both: a token is a person.");
  return {
    to: values.to ?? "http://localhost:4000",
    who:
      values.token === undefined
        ? { name: values.as ?? "demo" }
        : { token: values.token },
    count,
    isHelp: values.help ?? false,
  };
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        to: { type: "string" },
        as: { type: "string" },
        photos: { type: "string" },
        token: { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\. |\n/);
    throw new DemoError(
      `${sentence?.replace(/\.$/, "")}. The demo takes --photos N, --as NAME, --to URL, --token JWT and --help.`,
    );
  }
}
