/** No place on earth is further from UTC. */
export const MAX_OFFSET_MINUTES = 14 * 60;

/** Minutes of `+02:00`, `-7:00`, `+0200`, `+02` or `Z`; null for anything else. */
export function parseOffset(text: string | null): number | null {
  const match = /^(?:(Z)|([+-])(\d{1,2})(?::?(\d{2}))?)$/i.exec(
    text?.trim() ?? "",
  );
  if (!match) return null;
  const [, zulu, sign, hours, rest = "0"] = match;
  if (zulu) return 0;
  const size = Number(hours) * 60 + Number(rest);
  if (Number(rest) > 59 || size > MAX_OFFSET_MINUTES) return null;
  return sign === "-" ? 0 - size : size;
}

/** `+02:00`, and `Z` where there is none. */
export function offsetText(minutes: number): string {
  if (minutes === 0) return "Z";
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
