import { createHash, createHmac } from "node:crypto";

const sha256 = (text: string) =>
  createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) =>
  createHmac("sha256", key).update(text).digest();

/** Headers of a Signature Version 4 POST, written from the rules and not from the code that checks it. */
export function signRequest(options: {
  host: string;
  path: string;
  body: string;
  region: string;
  service?: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  now?: Date;
}): [string, string][] {
  const { host, path, body, region, accessKeyId, sessionToken } = options;
  const service = options.service ?? "appsync";
  const amzDate = (options.now ?? new Date())
    .toISOString()
    .replace(/[-:]|\.\d+/g, "");
  const day = amzDate.slice(0, 8);
  const headers: [string, string][] = [
    ["host", host],
    ["x-amz-date", amzDate],
    ...(sessionToken === undefined
      ? []
      : [["x-amz-security-token", sessionToken] as [string, string]]),
  ];
  const signed = headers.map(([name]) => name).join(";");
  const canonical = [
    "POST",
    path,
    "",
    ...headers.map(([name, value]) => `${name}:${value}`),
    "",
    signed,
    sha256(body),
  ].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", amzDate, scope, sha256(canonical)].join(
    "\n",
  );
  const key = [service, "aws4_request"].reduce(
    hmac,
    hmac(hmac(`AWS4${options.secretAccessKey}`, day), region),
  );
  const signature = hmac(key, text).toString("hex");
  return [
    ...headers.filter(([name]) => name !== "host"),
    [
      "authorization",
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
    ],
  ];
}
