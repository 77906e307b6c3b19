import type { IncomingMessage, ServerResponse } from "node:http";

export function openExplorer() {
  return (_request: IncomingMessage, _response: ServerResponse): Promise<boolean> =>
    Promise.resolve(false);
}
