import type { IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";

/** `localhost`, names under it, 127.0.0.0/8 and ::1, as a URL's hostname has them. */
export function isLoopbackName(hostname: string | undefined): boolean {
  if (hostname === undefined) return false;
  const name = hostname.toLowerCase();
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "[::1]" ||
    (isIPv4(name) && name.startsWith("127."))
  );
}

function isLoopbackAddress(address: string | undefined): boolean {
  const plain = address?.replace(/^::ffff:/i, "");
  return (
    plain === "::1" || (!!plain && isIPv4(plain) && plain.startsWith("127."))
  );
}

/** Why a request may not sign anybody in, or undefined when it comes from this machine and from a page of its own. */
export function refusalOf(request: IncomingMessage): string | undefined {
  const { host, origin } = request.headers;
  if (!isLoopbackAddress(request.socket.remoteAddress))
    return "The development sign-in answers this machine only.";
  // A foreign name that has been pointed at 127.0.0.1 still shows in Host.
  if (!isLoopbackName(hostnameOf(`http://${host ?? ""}`)))
    return "The development sign-in is asked at a loopback name, as localhost.";
  const isForeign =
    origin !== undefined
      ? !isLoopbackName(hostnameOf(origin))
      : request.headers["sec-fetch-site"] === "cross-site";
  return isForeign
    ? "The development sign-in does not answer pages of other sites."
    : undefined;
}

export function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
