/**
 * The header that makes a browser save under this name, any script, safely quoted (RFC 6266): an ASCII
 * likeness for the oldest clients, and the name itself in UTF-8.
 */
export function contentDisposition(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/gu, "_");
  const utf8 = encodeURIComponent(fileName).replace(
    // RFC 5987 reserves these, and encodeURIComponent leaves them.
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`;
}
