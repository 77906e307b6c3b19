import { chmod, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
} from "jose";

export interface SigningKey {
  privateKey: CryptoKey;
  keyId: string;
  /** The public half, as published. */
  jwks: JSONWebKeySet;
}

const FILE_NAME = "identity-key.json";

/** The RS256 key of a data folder: made once, readable by its owner only, so that tokens outlive a restart. */
export async function openSigningKey(folder: string): Promise<SigningKey> {
  const file = join(folder, FILE_NAME);
  const jwk = (await findKey(file)) ?? (await makeKey(folder, file));
  const { kty, n, e } = jwk;
  if (kty !== "RSA" || !n || !e || !jwk.d)
    throw new Error(
      `${file} does not hold an RSA key; remove it for a new one.`,
    );
  const keyId = await calculateJwkThumbprint({ kty, n, e });
  const privateKey = (await importJWK(jwk, "RS256")) as CryptoKey;
  const published = { kty, n, e, kid: keyId, alg: "RS256", use: "sig" };
  return { privateKey, keyId, jwks: { keys: [published] } };
}

async function findKey(file: string): Promise<JWK | undefined> {
  try {
    const jwk = JSON.parse(await readFile(file, "utf8")) as JWK;
    await chmod(file, 0o600);
    return jwk;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    if (error instanceof SyntaxError)
      throw new Error(`${file} is damaged; remove it for a new key.`, {
        cause: error,
      });
    throw error;
  }
}

async function makeKey(folder: string, file: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  await mkdir(folder, { recursive: true });
  const whole = `${file}.${process.pid}`;
  await writeFile(whole, JSON.stringify(jwk), { mode: 0o600 });
  try {
    // Linked when whole, and never over another: of two that start at once, both use the first's.
    await link(whole, file);
    return jwk;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return (await findKey(file)) ?? jwk;
  } finally {
    await rm(whole, { force: true });
  }
}
