import { request as sendPlain } from "node:http";
import { request as sendSecure } from "node:https";
import { gunzipSync } from "node:zlib";
import type { Asker, AskOptions, Answer, Endpoint } from "./check.ts";

/** Longer than the service takes for anything. */
const TIMEOUT_MILLISECONDS = 60_000;

/** Asks an address over HTTP, header by header: fetch would hide repeated ones, and add its own. */
export function askOver(options: {
  url: URL;
  defaultAsker: Asker;
  headersOf(asker: Asker, body: string): Promise<[string, string][]>;
}): Endpoint["ask"] {
  const { url, defaultAsker, headersOf } = options;
  return async (query: string, asked: AskOptions = {}) => {
    const { variables, operationName, method = "POST" } = asked;
    const body =
      asked.body ?? JSON.stringify({ query, variables, operationName });
    const hasBody = !["OPTIONS", "GET"].includes(method);
    const headers = [
      ["host", url.host],
      ["content-type", "application/json"],
      ...(await headersOf(asked.asker ?? defaultAsker, body)),
      ...(hasBody ? [["content-length", `${Buffer.byteLength(body)}`]] : []),
    ];
    const own = (asked.headers ?? []).map(([name]) => name);
    const sent = [
      ...headers.filter(([name = ""]) => !own.includes(name)),
      ...(asked.headers ?? []),
    ].flat();
    return answerTo(url, method, sent, hasBody ? body : undefined);
  };
}

function answerTo(
  url: URL,
  method: string,
  headers: string[],
  body: string | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? sendSecure : sendPlain;
    const asked = send(
      url,
      { method, headers, timeout: TIMEOUT_MILLISECONDS },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const { headers: received, statusCode: status = 0 } = response;
          const bytes = Buffer.concat(chunks);
          const text = (
            received["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes
          ).toString();
          resolve({ status, headers: received, body: parsed(text), text });
        });
      },
    );
    asked.on("timeout", () =>
      asked.destroy(
        new Error(`No answer within ${TIMEOUT_MILLISECONDS / 1000} s.`),
      ),
    );
    asked.on("error", reject);
    asked.end(body);
  });
}

/** What is no JSON is told by its text. */
function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
