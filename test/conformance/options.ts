import { parseArgs } from "node:util";
import type { Credentials } from "./appsync/credentials.ts";

export const HELP = `npm run conformance -- [options]

Asks an AppSync API whether it behaves as AppSync must, and prints what each check found.
Without options: all checks, against an endpoint that it starts itself, on this machine.

  --url URL       an API that runs already, with or without /graphql at its end: a PhotoSky, deployed or of \`npm start\`,
                  or the test API, deployed. Which it is, it finds out; the checks of the other are skipped.
  --user NAME     sign in as NAME, which a PhotoSky on this machine lets anybody
  --token JWT     a user pool's token. Again, for people of other groups: one of the group owners alone, one of
                  readers alone, one of owners and readers, one of none
  --api-key KEY   an API key of the API
  --region NAME   what signatures are for; left out: as the host name says, else AWS_REGION
  --help          this

Signed requests are made with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, where they are set.
Against an address that is not of this machine, an unconfirmed point that turns out otherwise is news, not a failure.

The test API is deployed, and removed again, with
  npx cdk deploy --app "node --import tsx test/conformance/stack/app.ts" --output cdk.out/conformance
  npx cdk destroy --app "node --import tsx test/conformance/stack/app.ts" --output cdk.out/conformance
The first prints its address, its API key and its user pool. People of the pool are made with \`aws cognito-idp
admin-create-user\`, \`admin-set-user-password --permanent\` and \`admin-add-user-to-group\` (owners, readers); tokens come
from \`aws cognito-idp initiate-auth --auth-flow USER_PASSWORD_AUTH\`.

Ends with 0 when nothing failed, 1 when something did, 2 when nothing could be asked.`;

/** Something that the person at the keyboard can mend. */
export class UsageError extends Error {
  override name = "UsageError";
}

export interface Options {
  help: boolean;
  url?: URL;
  user?: string;
  credentials: Credentials;
}

export function readOptions(
  words: string[],
  environment: Record<string, string | undefined>,
): Options {
  const values = parsed(words);
  const url = values.url === undefined ? undefined : readUrl(values.url);
  if (!url) {
    const [idle] = Object.keys(values).filter((name) => name !== "help");
    if (idle)
      throw new UsageError(`--${idle} says how to ask an API: add its --url.`);
  }
  if (values.user !== undefined && url && !isThisMachine(url))
    throw new UsageError(
      "--user is for a PhotoSky on this machine; elsewhere people sign in at the user pool: use --token.",
    );
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  const region =
    values.region ??
    (url && regionOf(url)) ??
    environment["AWS_REGION"] ??
    "us-east-1";
  return {
    help: values.help ?? false,
    ...(url && { url }),
    ...(values.user !== undefined && { user: values.user }),
    credentials: {
      region,
      ...(values.token && { tokens: values.token }),
      ...(values["api-key"] !== undefined && { apiKey: values["api-key"] }),
      ...(accessKeyId &&
        secretAccessKey && {
          principals: {
            operator: {
              accessKeyId,
              secretAccessKey,
              ...(sessionToken && { sessionToken }),
            },
          },
        }),
    },
  };
}

function parsed(words: string[]) {
  try {
    return parseArgs({
      args: words,
      options: {
        url: { type: "string" },
        user: { type: "string" },
        token: { type: "string", multiple: true },
        "api-key": { type: "string" },
        region: { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw new UsageError(
      `${text} is no address: --url is like https://….appsync-api.eu-west-1.amazonaws.com/graphql or http://localhost:4000.`,
    );
  if (url.pathname === "/") url.pathname = "/graphql";
  return url;
}

/** xxx.appsync-api.eu-west-1.amazonaws.com */
function regionOf({ hostname }: URL): string | undefined {
  return /\.appsync-api\.([a-z0-9-]+)\.amazonaws\.com/.exec(hostname)?.[1];
}

export function isThisMachine({ hostname }: URL): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
