import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openCredentials } from "../../local/credentials.ts";
import { namers } from "../../local/names.ts";
import { OPERATOR, openPolicies } from "../../local/policies.ts";
import { Template } from "../../local/template.ts";
import * as parts from "../../local/templateParts.ts";

const folder = mkdtempSync(join(tmpdir(), "photosky-template-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function given(
  resources: Record<string, { Type: string; Properties?: object }>,
): Template {
  writeFileSync(
    join(folder, "Stack.template.json"),
    JSON.stringify({ Resources: resources }),
  );
  return new Template(
    folder,
    "Stack",
    namers("Stack", "http://127.0.0.1:4001"),
  );
}

const resource = (template: Template, logicalId: string) =>
  template.resources.find((one) => one.logicalId === logicalId)!;

describe("the template", () => {
  it("stops the start at a resource that nothing here runs, and names it", () => {
    const template = given({ Streams1: { Type: "AWS::Kinesis::Stream" } });

    expect(() => template.requireTypes(parts.KNOWN_TYPES)).toThrow(
      /Streams1.*AWS::Kinesis::Stream/,
    );
  });

  it("stops the start at an intrinsic that nobody here works out, and names the resource", () => {
    const template = given({
      Bucket1: {
        Type: "AWS::S3::Bucket",
        Properties: { Name: { "Fn::ImportValue": "x" } },
      },
    });

    expect(() => template.value(resource(template, "Bucket1"), "Name")).toThrow(
      /Bucket1.*Fn::ImportValue/,
    );
  });

  it("stops the start at a reference to nothing", () => {
    const template = given({
      A: {
        Type: "AWS::SQS::Queue",
        Properties: { Arn: { "Fn::GetAtt": ["Gone", "Arn"] } },
      },
    });

    expect(() => template.value(resource(template, "A"), "Arn")).toThrow(
      /Gone/,
    );
  });

  it("works out what CDK writes", () => {
    const template = given({
      Photos: { Type: "AWS::S3::Bucket" },
      A: {
        Type: "AWS::SQS::Queue",
        Properties: {
          Joined: {
            "Fn::Join": ["", [{ "Fn::GetAtt": ["Photos", "Arn"] }, "/o/*"]],
          },
          Substituted: { "Fn::Sub": "${AWS::Region}/${Photos}" },
          Nested: [{ deep: { Ref: "AWS::AccountId" } }],
        },
      },
    });
    const a = resource(template, "A");

    expect(template.value(a, "Joined")).toBe("arn:aws:s3:::stack-photos/o/*");
    expect(template.value(a, "Substituted")).toBe("us-east-1/stack-photos");
    expect(template.value(a, "Nested")).toEqual([{ deep: "000000000000" }]);
  });

  it("stops the start at a schedule, an event or a policy of another form", () => {
    expect(() =>
      parts.schedules(
        given({
          R: {
            Type: "AWS::Events::Rule",
            Properties: { ScheduleExpression: "cron(0 * * * ? *)" },
          },
        }),
      ),
    ).toThrow(/R: .*rate/);
    expect(() =>
      parts.notifications(
        given({
          N: {
            Type: "Custom::S3BucketNotifications",
            Properties: {
              BucketName: "b",
              NotificationConfiguration: { TopicConfigurations: [] },
            },
          },
        }),
      ),
    ).toThrow(/N: .*queues only/);
    expect(() =>
      openPolicies(
        given({
          P: policy([
            { Effect: "Allow", Action: "*", Resource: "*", Condition: {} },
          ]),
        }),
      ),
    ).toThrow(/P: .*conditions/);
  });
});

function policy(statements: object[]) {
  return {
    Type: "AWS::IAM::Policy",
    Properties: {
      PolicyDocument: { Statement: statements },
      Roles: ["QueryRole"],
    },
  };
}

describe("the policies of the template", () => {
  const may = openPolicies(
    given({
      P: policy([
        {
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:List*"],
          Resource: ["arn:aws:s3:::photos/o/*", "arn:aws:s3:::photos"],
        },
        {
          Effect: "Deny",
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::photos/o/secret",
        },
      ]),
    }),
  );
  const query = { principal: "arn:aws:iam::000000000000:role/QueryRole" };

  it("let a function do what they name, and nothing else", () => {
    expect(may(query, "s3:GetObject", "arn:aws:s3:::photos/o/1")).toBe(true);
    expect(may(query, "s3:ListBucket", "arn:aws:s3:::photos")).toBe(true);
    expect(may(query, "s3:PutObject", "arn:aws:s3:::photos/o/1")).toBe(false);
    expect(may(query, "s3:GetObject", "arn:aws:s3:::photos/p/1")).toBe(false);
    expect(may(query, "s3:GetObject", "arn:aws:s3:::photosXo/1")).toBe(false);
  });

  it("deny what a Deny names, whatever else allows it", () => {
    expect(may(query, "s3:GetObject", "arn:aws:s3:::photos/o/secret")).toBe(
      false,
    );
  });

  it("let another function do nothing, and the operator everything", () => {
    const other = { principal: "arn:aws:iam::000000000000:role/OtherRole" };
    expect(may(other, "s3:GetObject", "arn:aws:s3:::photos/o/1")).toBe(false);
    expect(may({ principal: OPERATOR }, "s3:PutObject", "anything")).toBe(true);
  });
});

describe("a function's credentials", () => {
  const roles = [
    "arn:aws:iam::000000000000:role/A",
    "arn:aws:iam::000000000000:role/B",
  ];

  it("are its own, with a session token as long as Lambda's, and the same after a restart", () => {
    const [a, b] = roles.map((role) =>
      openCredentials(folder, roles).ofRole(role),
    );

    expect(a!.accessKeyId).not.toBe(b!.accessKeyId);
    expect(a!.secretAccessKey).not.toBe(b!.secretAccessKey);
    expect(a!.sessionToken).toHaveLength(1_200);
    expect(openCredentials(folder, roles).ofRole(roles[0]!)).toEqual(a);
  });

  it("are others in another data folder", () => {
    const other = mkdtempSync(join(tmpdir(), "photosky-credentials-"));
    try {
      expect(openCredentials(other, roles).operator).not.toEqual(
        openCredentials(folder, roles).operator,
      );
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});
