// Read by the functions and written by infra/. Imports nothing, so that
// synthesizing the template never loads an AWS client.

/** Names of the environment variables that infra's grants set. */
export const ENVIRONMENT = {
  table: "PHOTOSKY_TABLE",
  originalsBucket: "PHOTOSKY_ORIGINALS_BUCKET",
  previewsBucket: "PHOTOSKY_PREVIEWS_BUCKET",
  ingestQueueUrl: "PHOTOSKY_INGEST_QUEUE_URL",
  purgeQueueUrl: "PHOTOSKY_PURGE_QUEUE_URL",
  previewFunction: "PHOTOSKY_PREVIEW_FUNCTION",
} as const;

/** The value of an environment variable; missing, it stops the function with a sentence that says what is not granted. */
export function requireEnvironment(name: keyof typeof ENVIRONMENT): string {
  const value = process.env[ENVIRONMENT[name]];
  if (!value) {
    throw new Error(
      `${ENVIRONMENT[name]} is not set: infra/ has not granted this function its ${name}.`,
    );
  }
  return value;
}
