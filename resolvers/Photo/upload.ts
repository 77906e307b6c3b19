import type { PhotoResolvers } from "../generated/schema.ts";
import type { SignUpload } from "../records/uploadTarget.ts";

export const upload =
  ({
    signUpload,
    now,
  }: {
    signUpload: SignUpload;
    now(): Date;
  }): PhotoResolvers["upload"] =>
  async ({ source }) => {
    const expiresAt = source.signing.uploadExpiresAt;
    if (source.status !== "UPLOADING" || expiresAt === null) return null;
    // Its time is over, and sweep will see to it.
    if (expiresAt <= now().toISOString()) return null;
    return { target: await signUpload(source), receivedParts: [], expiresAt };
  };
