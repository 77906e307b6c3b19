import { Validations, type Acknowledgment } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import type { IConstruct } from "constructs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { STAGE_NAMES, type StageName } from "../../infra/stages.ts";
import { givenApp } from "./givenTemplate.ts";

/** Rule and construct, for each time that the pack objects. */
function findings(stage: StageName): { rule: string; path: string }[] {
  const app = givenApp(stage, false);
  app.synth();
  return new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({
        rule: ruleName,
        path: constructPath ?? "",
      })),
    );
}

describe.each(STAGE_NAMES)(
  "cdk-nag's AwsSolutions, asked about %s",
  (stage) => {
    it("objects to nothing that is not acknowledged", () => {
      expect(findings(stage)).toEqual([]);
    });

    describe("what is acknowledged", () => {
      const acknowledged: { rule: string; path: string; reason: string }[] = [];
      let found: ReturnType<typeof findings>;

      beforeAll(() => {
        const acknowledge = vi
          .spyOn(Validations.prototype, "acknowledge")
          .mockImplementation(function (
            this: Validations,
            ...rules: Acknowledgment[]
          ) {
            const { path } = (this as unknown as { scope: IConstruct }).scope
              .node;
            for (const { id, reason } of rules)
              acknowledged.push({ rule: id, path, reason });
          });
        found = findings(stage);
        acknowledge.mockRestore();
      });
      afterAll(() => vi.restoreAllMocks());

      it("would be found if it were not", () => {
        expect(acknowledged.length).toBeGreaterThan(5);
        const superfluous = acknowledged.filter(
          ({ rule, path }) =>
            !found.some((one) => one.rule === rule && covers(path, one.path)),
        );
        expect(superfluous).toEqual([]);
      });

      it("is acknowledged at one resource, not at a part of the stack", () => {
        for (const { rule, path } of acknowledged) {
          const covered = found.filter(
            (one) => one.rule === rule && covers(path, one.path),
          );
          expect(
            covered.map((one) => one.path.replace(/\/Resource$/, "")),
          ).toEqual([path.replace(/\/Resource$/, "")]);
        }
      });

      it("has a reason of a sentence at least", () => {
        for (const { reason } of acknowledged) {
          expect(reason).toMatch(/^[A-Z].{60,}\.$/s);
        }
      });

      it("is no more than these rules", () => {
        const rules = acknowledged.map(({ rule }) =>
          rule.replace(/[0-9A-F]{8}\.Arn/, ""),
        );
        expect([...new Set(rules)].sort()).toEqual([
          "AwsSolutions-ASC3",
          ...(stage === "development" ? ["AwsSolutions-COG2"] : []),
          "AwsSolutions-COG8",
          ...(stage === "development" ? ["AwsSolutions-DDB3"] : []),
          "AwsSolutions-IAM5[Resource::*]",
          "AwsSolutions-IAM5[Resource::<Originals>/o/*]",
          "AwsSolutions-IAM5[Resource::<Previews>/p/*]",
          ...(stage === "development" ? ["AwsSolutions-S1"] : []),
        ]);
      });
    });
  },
);

function covers(path: string, resource: string): boolean {
  return resource === path || resource.startsWith(`${path}/`);
}
