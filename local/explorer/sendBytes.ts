import type { Ticket } from "./operations.ts";

/**
 * Sends the bytes where the ticket says, with exactly its headers. fetch cannot tell how far an upload has come.
 * @returns the status of S3's answer; 0 when there was none.
 */
export function sendBytes(
  { method, url, headers }: Ticket["target"],
  file: File,
  progress: (sentBytes: number) => void,
  stop: AbortSignal,
): Promise<number> {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    for (const { name, value } of headers) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = ({ loaded }) => progress(loaded);
    const abort = () => xhr.abort();
    stop.addEventListener("abort", abort, { once: true });
    xhr.onloadend = () => {
      stop.removeEventListener("abort", abort);
      resolve(xhr.status);
    };
    xhr.send(file);
  });
}
