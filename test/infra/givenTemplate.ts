// The template of a stage, with code that is not bundled, in words that a test can compare.

import { App } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { readFileSync } from "node:fs";
import { deployedSchema } from "../../infra/deployedSchema.ts";
import { PhotoSkyStack } from "../../infra/photoSkyStack.ts";
import { requireStage, type StageName } from "../../infra/stages.ts";

export interface Resource {
  Type: string;
  // What CloudFormation says of it is as wide as JSON.
  Properties: Record<string, any>;
  DeletionPolicy?: string;
}

export interface Template {
  Resources: Record<string, Resource>;
  Outputs: Record<string, unknown>;
}

export function contextOfCommandLine(): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync("cdk.json", "utf8")) as {
    context: Record<string, unknown>;
  };
  return context;
}

/** An app that holds a stage, not yet synthesized. */
export function givenApp(stage: StageName, isValidated: boolean): App {
  const app = new App({
    context: contextOfCommandLine(),
    analyticsReporting: false,
    builtinCloudFormationValidation: isValidated,
    stackTraces: false,
    treeMetadata: false,
  });
  new PhotoSkyStack(app, {
    stage: requireStage(stage),
    sdl: deployedSchema(readFileSync("schema.graphql", "utf8")),
    code: (name) => Code.fromInline(`// ${name}`),
  });
  return app;
}

export function givenTemplate(stage: StageName): Template {
  return givenApp(stage, false).synth().getStackByName(`PhotoSky-${stage}`)
    .template as Template;
}

/** Resources of a type, by their logical id without CDK's hash. */
export function resourcesOf(
  template: Template,
  type: string,
): Record<string, Resource> {
  return Object.fromEntries(
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => [withoutHash(id), resource]),
  );
}

/** What one function of ours may do: each action with what it may be done to, in alphabetical order. */
export function allowed(template: Template, fn: string): string[] {
  const policies = Object.values(resourcesOf(template, "AWS::IAM::Policy"));
  return policies
    .filter(({ Properties }) =>
      list(Properties["Roles"]).some((role) => words(role) === `${fn}Role`),
    )
    .flatMap(({ Properties }) => statements(Properties["PolicyDocument"]))
    .sort();
}

/** The statements of a policy, one a line: action and resource. */
export function statements(document: { Statement: unknown }): string[] {
  return list(document.Statement).flatMap((statement) => {
    const { Action, Resource } = statement as Record<string, unknown>;
    return list(Action).flatMap((action) =>
      list(Resource).map((resource) => `${words(action)} ${words(resource)}`),
    );
  });
}

/** A value of the template as it is said: a reference by its logical id, a join by its parts. */
export function words(value: unknown): string {
  if (typeof value === "string") return value;
  const { Ref, ...intrinsic } = value as Record<string, any>;
  if (Ref) return withoutHash(Ref);
  if (intrinsic["Fn::GetAtt"]) return withoutHash(intrinsic["Fn::GetAtt"][0]);
  if (intrinsic["Fn::Join"])
    return (intrinsic["Fn::Join"][1] as unknown[]).map(words).join("");
  throw new Error(`Not said before: ${JSON.stringify(value)}`);
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, "");
}
