// An S3 in a process of its own, for tests that kill it: its folder is the argument, its address the output.
import { givenS3 } from "./givenS3.ts";

const { s3, endpoint } = await givenS3({ folder: process.argv[2] ?? "" });
await s3.putBucket({ name: "originals", versioned: false, cors: [] });
console.log(endpoint);
