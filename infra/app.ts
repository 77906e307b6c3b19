// What cdk.json has `cdk` run.

import { App } from "aws-cdk-lib";
import { DEFAULT_STAGE } from "./stages.ts";
import { synthesizeInto } from "./synthesize.ts";

const app = new App();
synthesizeInto(app, app.node.tryGetContext("stage") ?? DEFAULT_STAGE);
