import { signal } from "@preact/signals";

interface Session {
  username: string;
  accessToken: string;
  expiresAt: number;
}

const STORED_NAME = "photosky.username";
const DEFAULT_NAME = "demo";
/** Well before a token dies, so that no request carries one that dies on the way. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** Timers hold 31 bits; a token never lives that long, a changed clock may say otherwise. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const session = signal<Session | undefined>(undefined);
/** Why nobody is signed in, or why the last attempt failed. */
export const signInProblem = signal<string | undefined>(undefined);

let renewal: ReturnType<typeof setTimeout> | undefined;

export function rememberedName(): string {
  return localStorage.getItem(STORED_NAME) ?? DEFAULT_NAME;
}

export async function signIn(username: string): Promise<void> {
  try {
    const signedIn = await newSession(username);
    localStorage.setItem(STORED_NAME, username);
    signInProblem.value = undefined;
    begin(signedIn);
  } catch (error) {
    signInProblem.value = (error as Error).message;
  }
}

/** A token that is good for the next request; a fresh one where the caller has seen it refused. */
export async function accessToken({ fresh = false } = {}): Promise<string> {
  const current = session.value;
  if (!current) throw new Error(signInProblem.value ?? "Nobody is signed in.");
  if (!fresh && current.expiresAt - Date.now() > RENEW_BEFORE_MS / 5)
    return current.accessToken;
  const renewed = await newSession(current.username);
  // Somebody else may have signed in meanwhile.
  if (session.value?.username === renewed.username) begin(renewed);
  return renewed.accessToken;
}

function begin(next: Session): void {
  session.value = next;
  clearTimeout(renewal);
  const wait = next.expiresAt - Date.now() - RENEW_BEFORE_MS;
  renewal = setTimeout(
    () => void signIn(next.username),
    Math.min(Math.max(wait, 10_000), MAX_TIMER_MS),
  );
}

async function newSession(username: string): Promise<Session> {
  const response = await fetch("/dev/token", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username }),
  });
  const answer = (await response.json()) as {
    accessToken: string;
    expiresAt: string;
    message?: string;
  };
  if (!response.ok)
    throw new Error(answer.message ?? "The sign-in was refused.");
  return {
    username,
    accessToken: answer.accessToken,
    expiresAt: Date.parse(answer.expiresAt),
  };
}
