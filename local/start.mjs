// `npm start`: installs what is missing, then runs PhotoSky from its TypeScript sources.

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./installed.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
ensureInstalled(root);
process.chdir(root);
const { register } = await import("tsx/esm/api");
register();
await import("./main.ts");
