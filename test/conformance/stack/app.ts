// What `npx cdk deploy --app "node --import tsx test/conformance/stack/app.ts"` runs.

import { App } from "aws-cdk-lib";
import { synthesizeInto } from "./synthesize.ts";

synthesizeInto(new App());
