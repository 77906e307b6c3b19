import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

export const CHECKSUM_ALGORITHMS = [
  "crc32",
  "crc32c",
  "sha1",
  "sha256",
] as const;

export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

export const CHECKSUM_BYTES: Record<ChecksumAlgorithm, number> = {
  crc32: 4,
  crc32c: 4,
  sha1: 20,
  sha256: 32,
};

export interface Checksum {
  algorithm: ChecksumAlgorithm;
  /** base64; a composite one ends in "-" and the number of its parts. */
  value: string;
  type: "FULL_OBJECT" | "COMPOSITE";
}

export interface Digest {
  update(chunk: Buffer): void;
  digest(): Buffer;
}

export function openDigest(algorithm: ChecksumAlgorithm | "md5"): Digest {
  switch (algorithm) {
    case "crc32":
      return openCrc((chunk, crc) => crc32(chunk, crc));
    case "crc32c":
      return openCrc(crc32c);
    default: {
      const hash = createHash(algorithm);
      return {
        update: (chunk) => void hash.update(chunk),
        digest: () => hash.digest(),
      };
    }
  }
}

export function checksumHeaders(
  checksum: Checksum | undefined,
): Record<string, string> {
  if (checksum === undefined) return {};
  return {
    [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
    "x-amz-checksum-type": checksum.type,
  };
}

/** The checksum of a multipart object: that of its parts' checksums, not of its bytes. */
export function compositeChecksum(
  algorithm: ChecksumAlgorithm,
  parts: string[],
): Checksum {
  const digest = openDigest(algorithm);
  for (const part of parts) digest.update(Buffer.from(part, "base64"));
  return {
    algorithm,
    value: `${digest.digest().toString("base64")}-${parts.length}`,
    type: "COMPOSITE",
  };
}

function openCrc(next: (chunk: Buffer, crc: number) => number): Digest {
  let crc = 0;
  return {
    update: (chunk) => {
      crc = next(chunk, crc);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc);
      return bytes;
    },
  };
}

/** The Castagnoli polynomial, reflected. */
const CRC32C_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++)
    crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

function crc32c(chunk: Buffer, previous: number): number {
  let crc = ~previous;
  for (const byte of chunk)
    crc = (CRC32C_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}
