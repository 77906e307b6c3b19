import {
  CfnOutput,
  DefaultStackSynthesizer,
  Duration,
  Stack,
  type IStackSynthesizer,
} from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as FunctionTarget } from "aws-cdk-lib/aws-events-targets";
import type { Code } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { FunctionName } from "./bundle.ts";
import { AccessLogs } from "./accessLogs.ts";
import { Alarms } from "./alarms.ts";
import { keepLogsOfProviders } from "./providerLogs.ts";
import { Originals } from "./originals.ts";
import { People } from "./people.ts";
import { PhotoApi } from "./photoApi.ts";
import { PhotoFunction } from "./photoFunction.ts";
import { PhotoTable } from "./photoTable.ts";
import { Previews } from "./previews.ts";
import type { Stage } from "./stages.ts";
import { tagParts, tagsOf } from "./tags.ts";
import { WorkQueue } from "./workQueue.ts";

interface PhotoSkyProps {
  readonly stage: Stage;
  /** As AppSync takes it. */
  readonly sdl: string;
  readonly code: (name: FunctionName) => Code;
}

/** How long something that is due may wait. */
const SWEEP_MINUTES = 5;

/** All of PhotoSky: its parts, and what each function may do with them. */
export class PhotoSkyStack extends Stack {
  constructor(scope: Construct, { stage, sdl, code }: PhotoSkyProps) {
    super(scope, `PhotoSky-${stage.name}`, {
      description: "PhotoSky: a photo library as a GraphQL API",
      terminationProtection: stage.keepsData,
      tags: tagsOf(stage),
      synthesizer: new DefaultStackSynthesizer({
        // `cdk` looks at the bootstrap version itself; a rule in the template would be a parameter that nobody sets.
        generateBootstrapVersionRule: false,
        // CDK's own classes are not typed for exactOptionalPropertyTypes.
      }) as IStackSynthesizer,
    });

    const people = new People(this, "People", stage);
    const table = new PhotoTable(this, "Records", stage);
    const ingestQueue = new WorkQueue(this, "IngestQueue", "ingestQueueUrl");
    const purgeQueue = new WorkQueue(this, "PurgeQueue", "purgeQueueUrl");
    const accessLogs = stage.accessLogs
      ? new AccessLogs(this, "AccessLogs", stage)
      : undefined;
    const originals = new Originals(
      this,
      "Originals",
      stage,
      ingestQueue,
      accessLogs,
    );
    const previews = new Previews(this, "Previews", stage, accessLogs);

    const make = (name: FunctionName) =>
      new PhotoFunction(this, name, stage, code(name));
    const query = make("query");
    const mutation = make("mutation");
    const preview = make("preview");
    const ingest = make("ingest");
    const sweep = make("sweep");
    const api = new PhotoApi(this, "Api", stage, sdl, people, {
      query,
      mutation,
    });

    // query: reads, signs what its callers may see, and has shapes made that nobody asked for before.
    table.grantRead(query);
    originals.grantGet(query);
    previews.grantGet(query);
    preview.calledBy(query, "previewFunction");

    // mutation: changes records, signs uploads, hands over work.
    table.grantChangeAndRemove(mutation);
    originals.grantStore(mutation);
    ingestQueue.grantSend(mutation);
    purgeQueue.grantSend(mutation);

    // preview: a rung of the ladder or an original in, other shapes out. No field of its own: query calls it.
    table.grantChange(preview);
    originals.grantGet(preview);
    originals.grantList(preview);
    previews.grantGet(preview);
    previews.grantStore(preview);
    previews.grantList(preview);

    // ingest: originals in, previews out. One message an invocation: a crash on one image must not take its neighbours along.
    table.grantChange(ingest);
    originals.grantGet(ingest);
    originals.grantList(ingest);
    previews.grantStore(ingest);
    previews.grantList(ingest);
    ingestQueue.servedBy(ingest, {
      batchSize: 1,
      maxConcurrency: stage.ingestConcurrency,
    });

    // sweep: finds what is due, and is the only one that deletes.
    table.grantChangeAndRemove(sweep);
    table.grantFindDue(sweep);
    originals.grantGet(sweep);
    originals.grantList(sweep);
    originals.grantRemove(sweep);
    previews.grantList(sweep);
    previews.grantRemove(sweep);
    ingestQueue.grantSend(sweep);
    purgeQueue.servedBy(sweep, { batchSize: 10 });
    new Rule(this, "SweepSchedule", {
      description: "Has sweep look for what is due",
      schedule: Schedule.rate(Duration.minutes(SWEEP_MINUTES)),
      targets: [new FunctionTarget(sweep)],
    });

    if (stage.alarms) {
      new Alarms(this, "Alarms", stage, {
        functions: { query, mutation, preview, ingest, sweep },
        queues: { ingest: ingestQueue, purge: purgeQueue },
        table,
        api: api.api,
      });
    }
    keepLogsOfProviders(this, stage);
    tagParts(this, stage);

    for (const [name, value] of Object.entries({
      GraphQLUrl: api.api.graphqlUrl,
      UserPoolId: people.pool.userPoolId,
      UserPoolClientId: people.client.userPoolClientId,
      OriginalsBucketName: originals.bucketName,
      PreviewsBucketName: previews.bucketName,
    })) {
      new CfnOutput(this, name, { value });
    }
  }
}
