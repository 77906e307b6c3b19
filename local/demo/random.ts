/** Numbers that look like chance and are the same every time: the same photo must be drawn again to the last byte. */
export interface Random {
  /** From 0 up to, and never, 1. */
  (): number;
  between(least: number, most: number): number;
  /** A whole number; both ends may come. */
  whole(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

/** A sequence of its own for every text. */
export function randomOf(seed: string): Random {
  let state = hashOf(seed);
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) =>
    least + (most - least) * next();
  return Object.assign(next, {
    between,
    whole: (least: number, most: number) =>
      Math.floor(between(least, most + 1)),
    chance: (probability: number) => next() < probability,
    pick: <Item>(items: readonly Item[]) =>
      items[Math.floor(next() * items.length)]!,
  });
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
