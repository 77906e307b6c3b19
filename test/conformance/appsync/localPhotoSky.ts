import { REGION } from "../../../local/template.ts";
import { openRunningPhotoSky } from "../../support/runningPhotoSky.ts";
import type { Endpoint } from "./check.ts";
import { remoteEndpoint } from "./remoteEndpoint.ts";

/** PhotoSky as `npm start` runs it, with credentials of everybody whom its checks ask as. */
export async function openLocalPhotoSky(): Promise<{
  endpoint: Endpoint;
  url: URL;
  stop(): Promise<void>;
}> {
  const photoSky = await openRunningPhotoSky();
  const url = new URL("/graphql", photoSky.origin);
  const { accessKeyId, secretAccessKey } = photoSky.credentials;
  const endpoint = remoteEndpoint(url, {
    region: REGION,
    principals: { operator: { accessKeyId, secretAccessKey } },
    async signIn({ name = "conformance", groups, expired }) {
      const { accessToken } = await photoSky.identity.issueTokens(name, {
        ...(groups && { groups }),
        ...(expired && { now: new Date(Date.now() - 24 * 3_600_000) }),
      });
      return accessToken;
    },
  });
  return {
    endpoint: { ...endpoint, has: ["expiredCredentials"] },
    url,
    stop: () => photoSky.close(),
  };
}
