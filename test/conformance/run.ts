// `npm run conformance`: the list of checks against an API, here or on AWS.

import { CHECKS } from "./appsync/checks.ts";
import type { Endpoint } from "./appsync/check.ts";
import { PHOTOSKY_CHECKS } from "./appsync/photoSkyChecks.ts";
import { remoteEndpoint } from "./appsync/remoteEndpoint.ts";
import {
  count,
  lastLineOf,
  newsOf,
  tableOf,
  unconfirmedPoints,
} from "./appsync/report.ts";
import { runChecks, type ApiKind } from "./appsync/runChecks.ts";
import { HELP, isThisMachine, readOptions, UsageError } from "./options.ts";

const COULD_NOT_ASK = 2;

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  console.error("`npm run conformance -- --help` says what there is.");
  process.exitCode = COULD_NOT_ASK;
}

async function run(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const { url, user, credentials } = options;
  if (!url) return runHere();
  if (user !== undefined)
    credentials.signIn = ({ groups, expired }) =>
      expired ? Promise.resolve(undefined) : signIn(url, user, groups);
  const endpoint = remoteEndpoint(url, credentials);
  const kind = await kindOf(url, endpoint);
  return report(
    url.href,
    await runChecks(CHECKS, endpoint, kind),
    !isThisMachine(url),
  );
}

/** The test API and PhotoSky itself, each from its template, and what must keep a template from starting. */
async function runHere(): Promise<number> {
  // Not before it is known to be needed: CDK takes a second to load.
  const { openLocalEndpoint } = await import("./appsync/localEndpoint.ts");
  const { openLocalPhotoSky } = await import("./appsync/localPhotoSky.ts");
  const { TEMPLATE_CHECKS } = await import("./appsync/templateChecks.ts");
  const endpoint = await openLocalEndpoint();
  const photoSky = await openLocalPhotoSky();
  try {
    const checks = [
      ...CHECKS.filter(({ api }) => api !== "photosky"),
      ...TEMPLATE_CHECKS.map(({ id, must, run: runOn }) => ({
        id,
        must,
        api: "any" as const,
        run: async () => runOn(endpoint.assembly),
      })),
    ];
    return report(
      "The test API and PhotoSky, on this machine",
      [
        ...(await runChecks(checks, endpoint, "test")),
        ...(await runChecks(PHOTOSKY_CHECKS, photoSky.endpoint, "photosky")),
      ],
      false,
    );
  } finally {
    await photoSky.stop();
    await endpoint.stop();
  }
}

function report(
  what: string,
  outcomes: Awaited<ReturnType<typeof runChecks>>,
  isDeployed: boolean,
): number {
  const counts = count(outcomes, isDeployed);
  console.log(`${what}\n\n${tableOf(outcomes)}\n`);
  console.log(
    `Unconfirmed, because nothing that is published settles it:\n${unconfirmedPoints(outcomes.map(({ check }) => check))}\n`,
  );
  if (counts.news.length > 0) console.log(newsOf(counts));
  console.log(lastLineOf(counts));
  return counts.failed === 0 ? 0 : 1;
}

/** Finds out whose schema it is by a field that only the one has: validation tells, and nothing is run. */
async function kindOf(url: URL, endpoint: Endpoint): Promise<ApiKind> {
  const has = async (query: string) => {
    let answer;
    try {
      answer = await endpoint.ask(query);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new UsageError(
        `${url.href} cannot be reached: ${code ?? message}.`,
        {
          cause: error,
        },
      );
    }
    const { status, body } = answer;
    if (status === 401)
      throw new UsageError(
        `${url.href} does not take these credentials: give a good --token, --user or --api-key, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
      );
    if (status !== 200 || typeof body !== "object" || !body)
      throw new UsageError(
        `${url.href} answers ${status}, and not as a GraphQL API does.`,
      );
    return body.data !== null;
  };
  if (await has("{ ... @skip(if: true) { everybody { json } } __typename }"))
    return "test";
  if (await has("{ ... @skip(if: true) { service { version } } __typename }"))
    return "photosky";
  return "other";
}

/** By the development sign-in, which is beside the API. */
async function signIn(
  url: URL,
  username: string,
  groups: string[] | undefined,
): Promise<string> {
  let response;
  try {
    response = await fetch(new URL("/dev/token", url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, ...(groups && { groups }) }),
    });
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    throw new UsageError(
      `${url.origin} cannot be reached: ${code ?? String(error)}.`,
      { cause: error },
    );
  }
  if (!response.ok)
    throw new UsageError(
      `${url.origin} does not sign ${username} in (${response.status}): ${(await response.text()).slice(0, 200)}`,
    );
  const { accessToken } = (await response.json()) as { accessToken: string };
  return accessToken;
}
