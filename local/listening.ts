// HTTP on this machine only.

import { createServer, type RequestListener, type Server } from "node:http";
import { StartError } from "./startError.ts";

/** Both families: a browser takes `localhost` for either. */
const LOOPBACK = ["127.0.0.1", "::1"];

export interface Listening {
  /** From now on requests are answered; those that came earlier have waited. */
  answer(listener: RequestListener): void;
  stop(): Promise<void>;
}

/** Takes a port of the loopback addresses. Throws StartError when somebody else has it. */
export async function listenOnLoopback(port: number): Promise<Listening> {
  let ready: (listener: RequestListener) => void;
  const listener = new Promise<RequestListener>((resolve) => (ready = resolve));
  const servers: Server[] = [];
  const stop = async () => {
    await Promise.all(servers.map(stopServer));
  };
  for (const host of LOOPBACK) {
    const server = createServer((request, response) => {
      void listener.then((answer) => answer(request, response));
    });
    // Node would cut an upload off after five minutes, and slow lines take longer.
    server.requestTimeout = 0;
    try {
      await listen(server, port, host);
      servers.push(server);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A machine without IPv6 has nobody who would ask there.
      if (host === "::1" && code !== "EADDRINUSE") continue;
      await stop();
      if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
      throw new StartError(
        `Port ${port} ${code === "EACCES" ? "is not allowed" : "is in use"}: choose another with --port (PhotoSky takes that one and the next), or stop what uses it.`,
        { cause: error },
      );
    }
  }
  return { answer: (answer) => ready(answer), stop };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Uploads under way are broken off: they begin again, and nothing of them was acknowledged. */
function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
