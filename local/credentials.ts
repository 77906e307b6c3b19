// Credentials of the functions and of the operator. They follow from one secret of the data folder, so that
// addresses signed before a restart work after it.

import { createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OPERATOR } from "./policies.ts";
import type { Credential, FindCredential } from "./sigv4.ts";

/** As long as Lambda's: what signs with them must have room for it (AWS-RULES 3). */
const SESSION_TOKEN_CHARACTERS = 1_200;

/** Of a role at once: at least as many as a function has sandboxes. */
export const SESSIONS = 8;

export interface Credentials {
  find: FindCredential;
  /** Of a function, by the role that it runs as; every session has keys and a token of its own. */
  ofRole(roleArn: string, session?: number): Credential;
  operator: Credential;
}

export function openCredentials(
  folder: string,
  roleArns: string[],
): Credentials {
  const secret = readSecret(join(folder, "credentials.secret"));
  const derive = (purpose: string) =>
    createHmac("sha256", secret).update(purpose).digest();
  const keyOf = (kind: "AKIA" | "ASIA", principal: string) =>
    kind +
    derive(`access key ${principal}`)
      .toString("hex")
      .toUpperCase()
      .slice(0, 16);
  const secretOf = (principal: string) =>
    derive(`secret key ${principal}`).toString("base64").slice(0, 40);

  const operator: Credential = {
    accessKeyId: keyOf("AKIA", OPERATOR),
    secretAccessKey: secretOf(OPERATOR),
    principal: OPERATOR,
  };
  const sessionOf = (principal: string, session: number): Credential => {
    const name = session === 0 ? principal : `${principal} ${session}`;
    return {
      accessKeyId: keyOf("ASIA", name),
      secretAccessKey: secretOf(name),
      sessionToken: sessionToken(derive(`session token ${name}`)),
      principal,
    };
  };
  const byRole = new Map(
    roleArns.map((principal) => [
      principal,
      Array.from({ length: SESSIONS }, (_, session) =>
        sessionOf(principal, session),
      ),
    ]),
  );
  const byKey = new Map(
    [operator, ...[...byRole.values()].flat()].map((credential) => [
      credential.accessKeyId,
      credential,
    ]),
  );
  return {
    operator,
    find: (accessKeyId) => byKey.get(accessKeyId),
    ofRole: (roleArn, session = 0) => {
      const credential = byRole.get(roleArn)?.[session % SESSIONS];
      if (!credential) throw new Error(`There is no role ${roleArn}.`);
      return credential;
    },
  };
}

function sessionToken(seed: Buffer): string {
  let token = "";
  for (let block = seed; token.length < SESSION_TOKEN_CHARACTERS;) {
    token += block.toString("base64");
    block = createHmac("sha256", seed).update(block).digest();
  }
  return token.slice(0, SESSION_TOKEN_CHARACTERS);
}

function readSecret(file: string): Buffer {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}
