import { createHash, randomBytes } from "node:crypto";

// Crockford's base32: no letters that are taken for digits, and lower case for addresses.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** 26 characters hold 130 bits. */
const ID_LENGTH = 26;

/**
 * The id of the photo that holds these bytes in this library: the same for ever, so a photo cannot be added twice.
 * One way: neither owner nor hash can be read from it.
 * @param sha256 lower-case hex.
 */
export function photoIdOf(ownerId: string, sha256: string): string {
  const digest = createHash("sha256")
    .update(`photosky photo\0${ownerId}\0${sha256}`)
    .digest();
  return base32(digest).slice(0, ID_LENGTH);
}

/** Whether a string has the form of our ids; anything else need not be looked up. */
export function isPhotoId(id: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{26}$/.test(id);
}

/** The last digit of an id, 0 to 31: as evenly spread as the hash that it comes from. */
export function lastDigitOf(id: string): number {
  return ALPHABET.indexOf(id.slice(-1));
}

/**
 * Names one life of a photo: purged and uploaded again, it gets another, so that a late event or a late PUT
 * of the old one never touches the new one. Starts with the time, so it never comes back.
 */
export function newGeneration(now: Date): string {
  return now.getTime().toString(36).padStart(9, "0") + randomSuffix();
}

function randomSuffix(): string {
  return base32(randomBytes(5)).slice(0, 6);
}

function base32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let text = "";
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >> bits) & 31];
    }
  }
  return text;
}
