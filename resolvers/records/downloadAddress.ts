import type { Presigner } from "../lambda/presigner.ts";

/** Addresses signed within the same half hour are identical, so that browsers cache what they fetched. */
const WINDOW_SECONDS = 30 * 60;

/** AWS-RULES 2: the signer's own credentials may die earlier, so no longer than this. */
const LIFETIME_SECONDS = 2 * 60 * 60;

export type SignDownload = (
  key: string,
  overrides?: Record<string, string>,
) => Promise<{ url: string; refreshAt: string; expiresAt: string }>;

export function openDownloadAddress(
  { get }: Pick<Presigner, "get">,
  bucket: string,
  now: () => Date,
): SignDownload {
  return async (key, overrides = {}) => {
    const window = WINDOW_SECONDS * 1_000;
    const signedAt = new Date(Math.floor(now().getTime() / window) * window);
    const after = (seconds: number) =>
      new Date(signedAt.getTime() + seconds * 1_000).toISOString();
    return {
      url: await get(bucket, key, {
        signedAt,
        expiresIn: LIFETIME_SECONDS,
        query: overrides,
      }),
      refreshAt: after(LIFETIME_SECONDS / 2),
      expiresAt: after(LIFETIME_SECONDS),
    };
  };
}
