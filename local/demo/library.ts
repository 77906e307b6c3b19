import { setTimeout as sleep } from "node:timers/promises";
import { DemoError } from "./demoError.ts";

export type Who =
  /** By the development sign-in, which only a PhotoSky on one machine has. */
  | { name: string }
  /** A token of somebody who has signed in already. */
  | { token: string };

/** Somebody's library, as the public API shows it. */
export interface Library {
  /** Where its explorer is, if it has one. */
  explorer: string | undefined;
  /** Throws where there is no data, with what the API said. */
  ask<Data>(query: string, variables?: object): Promise<Data>;
}

interface Answer {
  data?: unknown;
  errors?: { message: string; errorType?: string }[];
}

const ANSWER_MILLISECONDS = 60_000;
const ATTEMPTS = 4;

/** What the API said in place of data. */
class Refusal extends DemoError {}

/** Signs in, and makes sure that a PhotoSky is what answers. */
export async function openLibrary(to: string, who: Who): Promise<Library> {
  const { base, endpoint } = addressesOf(to);
  let token = await tokenOf(base, endpoint, who);

  async function ask<Data>(query: string, variables = {}): Promise<Data> {
    const body = { query, variables };
    let response = await send(endpoint, body, token);
    if (response.status === 401 && "name" in who) {
      // A token lives for an hour; a large library may take longer.
      token = await tokenOf(base, endpoint, who);
      response = await send(endpoint, body, token);
    }
    if (response.status === 401) {
      throw new DemoError(
        `${base} does not accept this token: sign in again, and give a fresh one with --token.`,
      );
    }
    const answer = await answerOf(response);
    if (answer?.data && !answer.errors) return answer.data as Data;
    const messages = answer?.errors?.map(({ message }) => message) ?? [];
    throw new Refusal(
      messages.join(" ") || `it answered with status ${response.status}.`,
    );
  }

  try {
    await ask("{ service { version } viewer { user { id } } }");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new DemoError(
      `${base} answers, but not as a PhotoSky does: ${error.message}`,
    );
  }
  return { explorer: "name" in who ? `${base}/` : undefined, ask };
}

function addressesOf(to: string): { base: string; endpoint: string } {
  const url = URL.canParse(to) ? new URL(to) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new DemoError(
      `--to takes the address of a PhotoSky, like http://localhost:4000, not ${to}.`,
    );
  }
  const base = `${url.origin}${url.pathname}`
    .replace(/\/+$/, "")
    .replace(/\/graphql$/, "");
  return { base, endpoint: `${base}/graphql` };
}

async function tokenOf(
  base: string,
  endpoint: string,
  who: Who,
): Promise<string> {
  if ("token" in who) return who.token;
  const response = await send(`${base}/dev/token`, { username: who.name });
  const answer = (await answerOf(response)) as
    { accessToken?: string; message?: string } | undefined;
  if (answer?.accessToken) return answer.accessToken;
  if (response.status === 400 && answer?.message)
    throw new DemoError(`Nobody can be called ${who.name}: ${answer.message}`);
  if (await isGraphQL(endpoint)) {
    throw new DemoError(
      `${base} has no development sign-in: give the token of somebody who has signed in there with --token.`,
    );
  }
  throw new DemoError(`${base} answers, but is no PhotoSky.`);
}

/** Also without a token: AppSync refuses in the form of GraphQL. */
async function isGraphQL(endpoint: string): Promise<boolean> {
  const answer = await answerOf(
    await send(endpoint, { query: "{ __typename }" }),
  );
  return Array.isArray(answer?.errors) || answer?.data !== undefined;
}

async function send(
  url: string,
  body: object,
  token?: string,
): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetch(url, {
        method: "POST",
        // A token must not follow to another address.
        redirect: "manual",
        headers: {
          "content-type": "application/json",
          ...(token && { authorization: token }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
      });
    } catch (error) {
      // A connection kept open may die while a photo is being drawn. Everything the demo asks can be asked twice.
      if (attempt < ATTEMPTS && !isNobodyThere(error)) {
        await sleep(200 * attempt);
        continue;
      }
      throw new DemoError(
        `No PhotoSky answers at ${new URL(url).origin}: start it with npm start, or say where it is with --to URL.`,
      );
    }
  }
}

function isNobodyThere(error: unknown): boolean {
  const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
  return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(cause?.code ?? "");
}

async function answerOf(response: Response): Promise<Answer | undefined> {
  try {
    const answer: unknown = JSON.parse(await response.text());
    return typeof answer === "object" && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}
