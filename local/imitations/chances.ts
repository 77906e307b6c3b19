import { createHash } from "node:crypto";

export interface Chances {
  /** True in this share of the cases. */
  share(share: number): boolean;
  between(minimum: number, maximum: number): number;
}

/** Random decisions that repeat with their seed: mulberry32, which is small and good enough for this. */
export function chances(seed: string): Chances {
  let state = createHash("sha256").update(seed).digest().readUInt32LE();
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    share: (share) => next() < share,
    between: (minimum, maximum) => minimum + next() * (maximum - minimum),
  };
}
