import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { atMostAtOnce } from "../../../resolvers/lambda/atMostAtOnce.ts";

/** Work that writes down when it begins and ends, and how much of it there was at once. */
function given(failing: readonly number[] = []) {
  const begun: number[] = [];
  const ended: number[] = [];
  let most = 0;
  const work = async (item: number) => {
    begun.push(item);
    most = Math.max(most, begun.length - ended.length);
    await sleep(5);
    ended.push(item);
    if (failing.includes(item)) throw new Error(`No ${item}.`);
  };
  return { begun, ended, work, most: () => most };
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("work on many things", () => {
  it("is done on each once, in their order", async () => {
    const { begun, work } = given();
    await atMostAtOnce(3, upTo(20), work);
    expect(begun).toEqual(upTo(20));
  });

  it("is never on more than the limit at once, and on as many as that", async () => {
    const { work, most } = given();
    await atMostAtOnce(3, upTo(20), work);
    expect(most()).toBe(3);
  });

  it("is done when there is nothing to do", async () => {
    const { begun, work } = given();
    await atMostAtOnce(3, [], work);
    expect(begun).toEqual([]);
  });

  it("fails with the first failure", async () => {
    const { work } = given([4, 5]);
    await expect(atMostAtOnce(3, upTo(20), work)).rejects.toThrow("No 4.");
  });

  it("begins nothing more once something failed", async () => {
    const { begun, work } = given([0]);
    await atMostAtOnce(3, upTo(20), work).catch(() => {});
    await sleep(30);
    expect(begun.length).toBeLessThanOrEqual(3 + 2);
  });

  it("has ended all that it began before it fails", async () => {
    const { begun, ended, work } = given([0]);
    await atMostAtOnce(3, upTo(20), work).catch(() => {});
    expect(ended).toEqual(begun);
  });
});
