// Off the page's thread: reading and hashing a large file would hold up its scrolling.

/// <reference lib="webworker" />

addEventListener("message", ({ data: file }: MessageEvent<File>) => {
  hash(file).then(
    (sha256) => postMessage({ sha256 }),
    (error: Error) => postMessage({ problem: error.message }),
  );
});

async function hash(file: File): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    await file.arrayBuffer(),
  );
  return Array.from(new Uint8Array(digest), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
