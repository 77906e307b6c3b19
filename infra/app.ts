// What cdk.json has `cdk` run.

import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { DEFAULT_STAGE } from "./stages.ts";
import { synthesizeInto } from "./synthesize.ts";

const app = new App();
// Whoever deploys; on one machine there is nobody to protect, and a start has no second to spare.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
synthesizeInto(app, app.node.tryGetContext("stage") ?? DEFAULT_STAGE);
