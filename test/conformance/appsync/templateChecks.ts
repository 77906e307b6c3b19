// What local/ must refuse to start with. Functions of a template, not of an endpoint: a list of their own.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAppSync } from "../../../local/appsync.ts";
import * as parts from "../../../local/templateParts.ts";
import { TEST_API_STACK } from "../stack/testApiStack.ts";
import { testTemplate } from "./localEndpoint.ts";

interface RawResource {
  Type: string;
  Properties: Record<string, unknown>;
}

export interface TemplateCheck {
  id: string;
  must: string;
  /** @param assembly of the test API, synthesized. */
  run(assembly: string): void;
}

/** Changes one resource of the test API's template, and is refused by a sentence that begins with its logical id. */
function refusing(
  id: string,
  must: string,
  type: string,
  change: (resource: RawResource) => void,
  why: RegExp,
): TemplateCheck {
  return {
    id,
    must,
    run(assembly) {
      const folder = mkdtempSync(join(tmpdir(), "photosky-template-"));
      const name = `${TEST_API_STACK}.template.json`;
      const template = JSON.parse(
        readFileSync(join(assembly, name), "utf8"),
      ) as { Resources: Record<string, RawResource> };
      const [logicalId, resource] = Object.entries(template.Resources).find(
        ([, { Type }]) => Type === type,
      )!;
      change(resource);
      writeFileSync(join(folder, name), JSON.stringify(template));
      try {
        assert.throws(
          () => start(folder),
          ({ message }: Error) => {
            assert.match(message, why);
            // A reference to nothing names what is not there.
            assert.ok(
              message.includes(logicalId) || /^The template/.test(message),
            );
            return true;
          },
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

/** As far as a start goes before anything runs. */
function start(assembly: string): void {
  const template = testTemplate(assembly);
  template.requireTypes(
    new Set([
      ...parts.KNOWN_TYPES,
      "AWS::AppSync::ApiKey",
      "AWS::Cognito::UserPoolGroup",
    ]),
  );
  openAppSync({
    api: parts.api(template),
    invoke: async () => ({ payload: "null" }),
    verifyToken: async () => undefined,
    find: () => undefined,
    authorize: () => false,
  });
}

const API = "AWS::AppSync::GraphQLApi";
const RESOLVER = "AWS::AppSync::Resolver";

export const TEMPLATE_CHECKS: readonly TemplateCheck[] = [
  {
    id: "TEMPLATE-1",
    must: "MUST start with what CDK synthesizes",
    run: (assembly) => start(assembly),
  },
  refusing(
    "TEMPLATE-2",
    "MUST refuse a resource of a type that it does not run",
    "AWS::AppSync::ApiKey",
    (resource) => (resource.Type = "AWS::AppSync::ApiCache"),
    /does not know resources of type AWS::AppSync::ApiCache/,
  ),
  refusing(
    "TEMPLATE-3",
    "MUST refuse an intrinsic that it cannot work out",
    RESOLVER,
    ({ Properties }) =>
      (Properties["FieldName"] = { "Fn::ImportValue": "Elsewhere" }),
    /Fn::ImportValue/,
  ),
  refusing(
    "TEMPLATE-4",
    "MUST refuse a reference to a resource that is not there",
    RESOLVER,
    ({ Properties }) => (Properties["DataSourceName"] = { Ref: "Gone" }),
    /Gone/,
  ),
  refusing(
    "TEMPLATE-5",
    "MUST refuse a resolver of a field that the schema lacks",
    RESOLVER,
    ({ Properties }) => (Properties["FieldName"] = "nothing"),
    /no such field/,
  ),
  refusing(
    "TEMPLATE-6",
    "MUST refuse a resolver whose data source is not there",
    RESOLVER,
    ({ Properties }) => (Properties["DataSourceName"] = "Gone"),
    /no data source Gone/,
  ),
  refusing(
    "TEMPLATE-7",
    "MUST refuse a resolver with code, with a runtime or without",
    RESOLVER,
    ({ Properties }) => (Properties["Code"] = "export function request() {}"),
    /code/,
  ),
  refusing(
    "TEMPLATE-8",
    "MUST refuse a pipeline resolver",
    RESOLVER,
    ({ Properties }) => (Properties["Kind"] = "PIPELINE"),
    /PIPELINE/,
  ),
  refusing(
    "TEMPLATE-9",
    "MUST refuse a Lambda authorizer, with its denied fields and its cache, which it does not imitate",
    API,
    ({ Properties }) =>
      (Properties["AdditionalAuthenticationProviders"] = [
        { AuthenticationType: "AWS_LAMBDA" },
      ]),
    /AWS_LAMBDA does not run here/,
  ),
  refusing(
    "TEMPLATE-10",
    "MUST refuse OpenID Connect, which it does not imitate",
    API,
    ({ Properties }) => (Properties["AuthenticationType"] = "OPENID_CONNECT"),
    /OPENID_CONNECT does not run here/,
  ),
];
