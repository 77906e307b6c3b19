import { describe, expect, it } from "vitest";
import { openDownloadAddress } from "../../../resolvers/records/downloadAddress.ts";

/** An address for a moment of 1 June 2024, and how it was signed. */
async function addressAt(time: string) {
  const calls: unknown[] = [];
  const sign = openDownloadAddress(
    {
      get: (bucket, key, options) => {
        calls.push([bucket, key, options]);
        return Promise.resolve(
          `https://${key}?${options.signedAt.toISOString()}`,
        );
      },
    },
    "previews",
    () => new Date(`2024-06-01T${time}Z`),
  );
  const address = await sign("p/1/2/320.webp", {
    "response-content-type": "a/b",
  });
  return { address, calls };
}

describe("an address to download from", () => {
  it("is signed for the key, the overrides and two hours from the last half hour on", async () => {
    const { calls } = await addressAt("12:44:59.999");
    expect(calls).toEqual([
      [
        "previews",
        "p/1/2/320.webp",
        {
          signedAt: new Date("2024-06-01T12:30:00.000Z"),
          expiresIn: 7_200,
          query: { "response-content-type": "a/b" },
        },
      ],
    ]);
  });

  it("is the same for half an hour, so that browsers cache what they fetched", async () => {
    const first = await addressAt("12:30:00.000");
    expect(await addressAt("12:59:59.999")).toEqual(first);
    expect((await addressAt("13:00:00.000")).address.url).not.toBe(
      first.address.url,
    );
    expect((await addressAt("12:29:59.999")).address.url).not.toBe(
      first.address.url,
    );
  });

  it("says when it dies, and when to ask again: half way", async () => {
    const { address } = await addressAt("12:59:59.999");
    expect(address).toMatchObject({
      refreshAt: "2024-06-01T13:30:00.000Z",
      expiresAt: "2024-06-01T14:30:00.000Z",
    });
  });

  it.each(["12:30:00.000", "12:59:59.999"])(
    "is good for an hour and a half at least, and need not be asked for again for half an hour, at %s",
    async (time) => {
      const { address } = await addressAt(time);
      const asked = Date.parse(`2024-06-01T${time}Z`);
      const minutes = (at: string) => (Date.parse(at) - asked) / 60_000;
      expect(minutes(address.expiresAt)).toBeGreaterThanOrEqual(90);
      expect(minutes(address.expiresAt)).toBeLessThanOrEqual(120);
      expect(minutes(address.refreshAt)).toBeGreaterThanOrEqual(30);
    },
  );
});
