// GET /: a page to try the API with. Made of what lies in node_modules; the page talks to this machine only.

import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bundleExplorer, type ExplorerBundle } from "./explorerBundle.ts";

type Explorer = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<boolean>;

const ASSETS = "/explorer/";

const MEDIA_TYPES: Record<string, string> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** Begins to bundle at once and in another process, so that what starts beside it is not held up. */
export function openExplorer(): Explorer {
  let bundling: Promise<ExplorerBundle> | undefined;
  const bundle = () => {
    bundling ??= bundleExplorer().catch((error: unknown) => {
      // The next request tries again.
      bundling = undefined;
      throw error;
    });
    return bundling;
  };
  // Whoever asks for the page hears of a failure.
  bundle().catch(() => undefined);

  return async (request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    if (path !== "/" && !path.startsWith(ASSETS)) return false;
    response.setHeader("x-content-type-options", "nosniff");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      send(request, response, 405, "text/plain", `${path} is read with GET.\n`);
      return true;
    }
    const { version, files } = await bundle();
    const folder = `${ASSETS}${version}/`;
    if (path === "/") {
      const nonce = randomBytes(16).toString("base64");
      response.setHeader("cache-control", "no-store");
      response.setHeader("content-security-policy", policy(nonce));
      response.setHeader("referrer-policy", "no-referrer");
      response.setHeader("cross-origin-opener-policy", "same-origin");
      send(
        request,
        response,
        200,
        "text/html; charset=utf-8",
        page(folder, nonce),
      );
      return true;
    }
    const name = path.slice(folder.length);
    const file = path.startsWith(folder) ? files.get(name) : undefined;
    if (!file) {
      send(request, response, 404, "text/plain", "There is nothing here.\n");
      return true;
    }
    // The folder's name changes with what is in it.
    response.setHeader("cache-control", "public, max-age=31536000, immutable");
    const type = MEDIA_TYPES[name.split(".").pop() ?? ""];
    send(request, response, 200, type ?? "application/octet-stream", file);
    return true;
  };
}

function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  status: number,
  mediaType: string,
  body: string | Buffer,
): void {
  response.writeHead(status, {
    "content-type": mediaType,
    "content-length": Buffer.byteLength(body),
  });
  response.end(method === "HEAD" ? undefined : body);
}

/** Photos and their bytes go to and from S3, which on this machine is another port of the loopback address. */
function policy(nonce: string): string {
  const s3 = "http://127.0.0.1:*";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    // The editor writes its rules into a <style> of its own, under the nonce.
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: ${s3}`,
    `connect-src 'self' ${s3}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function page(folder: string, nonce: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>PhotoSky</title>
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="color-scheme" content="light dark">
    <meta name="description" content="Explore the PhotoSky API: drop photos, run queries.">
    <link rel="icon" href="${folder}icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="${folder}style.css" nonce="${nonce}">
    <script type="module" src="${folder}main.js"></script>
  </head>
  <body>
    <noscript>The explorer is a program: it needs JavaScript. The API itself is at /graphql.</noscript>
  </body>
</html>
`;
}
