// Tags come from strangers: any tag can hold any type. These take out of a value what was asked for, or nothing.

/** Long enough for the longest lens name, short enough for a record of 2 KB. */
const MAX_TEXT = 128;

/** What ExifReader puts in place of a value that lies outside the file. */
export const FAULTY_VALUE = "<faulty value>";

/** What cameras and editors write when they know nothing. */
const PLACEHOLDER =
  /^(?:[-?.*_ ]+|0+|unknown.*|none|n\/?a|null|undefined|not (?:set|available)|0(?:\.0+)?(?:-0(?:\.0+)?)? ?mm(?: f\/?0(?:\.0+)?)?)$/i;

/** The value as raw text, for dates and references: its first part that is not blank. */
export function rawText(value: unknown): string | null {
  for (const part of Array.isArray(value) && typeof value[0] === "string"
    ? value
    : [value]) {
    const text = asText(part);
    if (text !== null) return text;
  }
  return null;
}

/** The value as a name fit to be shown: one line, trimmed, not a placeholder, at most 128 characters. */
export function nameText(value: unknown): string | null {
  const parts = Array.isArray(value) ? value : [value];
  for (const part of typeof parts[0] === "string" ? parts : [value]) {
    const text = asText(part)
      ?.slice(0, 4 * MAX_TEXT)
      .replace(/[\p{Cc}\s]+/gu, " ")
      // Half a character, as an XMP entity can write it, is refused by stores and by JSON readers.
      .replace(/\p{Cs}/gu, "")
      .trim();
    if (!text || PLACEHOLDER.test(text)) continue;
    return [...text].slice(0, MAX_TEXT).join("").trim();
  }
  return null;
}

function asText(value: unknown): string | null {
  if (value === FAULTY_VALUE) return null;
  const text =
    typeof value === "string"
      ? value
      : isBytes(value)
        ? Buffer.from(value).toString("latin1")
        : "";
  const upToNul = text.split("\0", 1)[0] ?? "";
  return upToNul === "" ? null : upToNul;
}

function isBytes(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 4096 &&
    value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)
  );
}

/** A number, the first of several numbers, or a fraction `[numerator, denominator]`; null for 0/0 and the like. */
export function numberOf(value: unknown): number | null {
  if (typeof value === "number") return finite(value);
  if (!Array.isArray(value)) return null;
  const [first] = value as unknown[];
  return Array.isArray(first) ? ratio(first) : finite(first);
}

/** The value of a tag that holds fractions, one or several. */
export function ratiosOf(value: unknown): (number | null)[] {
  if (typeof value === "number") return [finite(value)];
  if (!Array.isArray(value)) return [];
  // Two whole numbers are one fraction; three are degrees, minutes and seconds of a writer who took the wrong type.
  if (value.length === 2 && !Array.isArray(value[0])) return [ratio(value)];
  return value
    .slice(0, 8)
    .map((part) => (Array.isArray(part) ? ratio(part) : finite(part)));
}

/** The value of a tag that holds one fraction. */
export function ratioOf(value: unknown): number | null {
  return ratiosOf(value)[0] ?? null;
}

function ratio(parts: unknown[]): number | null {
  const [numerator, denominator] = parts;
  if (typeof numerator !== "number" || typeof denominator !== "number") {
    return null;
  }
  return finite(numerator / denominator);
}

function finite(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
