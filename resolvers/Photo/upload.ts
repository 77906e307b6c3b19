import type { PhotoResolvers } from "../generated/schema.ts";
import type { SignUpload } from "../records/uploadTarget.ts";

export const upload =
  ({ signUpload }: { signUpload: SignUpload }): PhotoResolvers["upload"] =>
  async ({ source }) => {
    const expiresAt = source.signing.uploadExpiresAt;
    if (source.status !== "UPLOADING" || expiresAt === null) return null;
    return { target: await signUpload(source), receivedParts: [], expiresAt };
  };
