type Answer = { sha256: string } | { problem: string };

let worker: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();

/** Lower-case hex SHA-256. One file at a time: each is in memory as a whole while it is read. */
export function hashFile(file: File): Promise<string> {
  const hashed = last.then(() => inWorker(file));
  last = hashed.catch(() => undefined);
  return hashed;
}

function inWorker(file: File): Promise<string> {
  worker ??= new Worker(new URL("./hashWorker.js", import.meta.url), {
    type: "module",
  });
  const used = worker;
  return new Promise((resolve, reject) => {
    used.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ("sha256" in data) resolve(data.sha256);
      else reject(new Error(data.problem));
    };
    used.onerror = (event) => {
      // It may have run out of memory: the next file gets a new one.
      used.terminate();
      worker = undefined;
      reject(new Error(event.message || "It could not be hashed."));
    };
    used.postMessage(file);
  });
}
