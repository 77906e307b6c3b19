import { askOver } from "./askOver.ts";
import { Unavailable, type Endpoint } from "./check.ts";
import { defaultAsker, headersOf, type Credentials } from "./credentials.ts";

/** An API that runs already, here or on AWS, asked with whatever credentials there are. */
export function remoteEndpoint(url: URL, credentials: Credentials): Endpoint {
  const unavailable = {
    ask: () =>
      Promise.reject(
        new Unavailable("It takes a second endpoint: run it without --url."),
      ),
  };
  return {
    ask: askOver({
      url,
      defaultAsker: defaultAsker(credentials),
      headersOf: (asker, body) => headersOf(credentials, url, asker, body),
    }),
    has: [],
    closed: unavailable,
    hurried: unavailable,
  };
}
