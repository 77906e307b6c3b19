// Presigned S3 addresses without an S3 client: SigV4 over prepared requests, a few times cheaper than getSignedUrl.

import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { S3RequestPresigner } from "@aws-sdk/s3-request-presigner";
import type {
  AwsCredentialIdentityProvider,
  Checksum,
  HttpRequest,
  Provider,
  SourceData,
} from "@smithy/types";

export interface PresignerOptions {
  region: string | Provider<string>;
  credentials: AwsCredentialIdentityProvider;
  /** As the SDK reads it (AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL); left out: AWS itself. */
  endpoint?: string | undefined;
}

export interface PresignedPut {
  url: string;
  /** What the client must set; host and content-length are signed too, and set by themselves. */
  headers: { name: string; value: string }[];
}

export type Presigner = ReturnType<typeof openPresigner>;

export function openPresigner({
  region,
  credentials,
  endpoint,
}: PresignerOptions) {
  const signer = new S3RequestPresigner({
    region,
    credentials,
    sha256: NodeSha256,
  });
  const regionName =
    typeof region === "string" ? () => Promise.resolve(region) : region;

  async function requestTo(bucket: string, key: string): Promise<HttpRequest> {
    const address = endpoint
      ? new URL(`${endpoint.replace(/\/$/, "")}/${bucket}/`)
      : new URL(`https://${bucket}.s3.${await regionName()}.amazonaws.com/`);
    return {
      method: "GET",
      protocol: address.protocol,
      hostname: address.hostname,
      ...(address.port && { port: Number(address.port) }),
      path: address.pathname + key.split("/").map(escape).join("/"),
      headers: { host: address.host },
      query: {},
    };
  }

  return {
    /**
     * @param options.signedAt one moment for many addresses gives identical addresses, which caches like.
     * @param options.query overrides of response headers, such as response-content-disposition.
     */
    async get(
      bucket: string,
      key: string,
      options: {
        signedAt: Date;
        expiresIn: number;
        query?: Record<string, string>;
      },
    ): Promise<string> {
      const request = await requestTo(bucket, key);
      const { signedAt: signingDate, expiresIn, query } = options;
      return urlOf(
        await signer.presign(
          { ...request, query: query ?? {} },
          { signingDate, expiresIn },
        ),
      );
    },

    /** An address that takes exactly these bytes, of this type, and only while there is no object yet. */
    async put(
      bucket: string,
      key: string,
      file: { sizeBytes: number; mediaType: string; sha256: string },
      options: { signedAt: Date; expiresIn: number },
    ): Promise<PresignedPut> {
      const headers = {
        "content-type": file.mediaType,
        "x-amz-checksum-sha256": Buffer.from(file.sha256, "hex").toString(
          "base64",
        ),
        "if-none-match": "*",
      };
      const request = await requestTo(bucket, key);
      const signed = await signer.presign(
        {
          ...request,
          method: "PUT",
          headers: {
            ...request.headers,
            ...headers,
            "content-length": String(file.sizeBytes),
          },
        },
        {
          signingDate: options.signedAt,
          expiresIn: options.expiresIn,
          // In the query a checksum would be a note, not a seal: only signed headers are enforced.
          unhoistableHeaders: new Set(Object.keys(headers)),
          signableHeaders: new Set([
            "host",
            "content-length",
            ...Object.keys(headers),
          ]),
        },
      );
      return {
        url: urlOf(signed),
        headers: Object.entries(headers).map(([name, value]) => ({
          name,
          value,
        })),
      };
    },
  };
}

function urlOf({ protocol, hostname, port, path, query }: HttpRequest): string {
  const parameters = Object.entries(query ?? {}).map(
    ([name, value]) => `${escape(name)}=${escape(String(value))}`,
  );
  return `${protocol}//${hostname}${port ? `:${port}` : ""}${path}?${parameters.join("&")}`;
}

/** As SigV4 escapes: encodeURIComponent leaves five characters that RFC 3986 reserves. */
function escape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The SDK's hash interface over node:crypto. */
class NodeSha256 implements Checksum {
  private hash: Hash | Hmac;

  constructor(private readonly secret?: SourceData) {
    this.hash = this.start();
  }

  update(data: Uint8Array | string): void {
    this.hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  reset(): void {
    this.hash = this.start();
  }

  private start(): Hash | Hmac {
    return this.secret === undefined
      ? createHash("sha256")
      : createHmac("sha256", this.secret as Uint8Array);
  }
}
