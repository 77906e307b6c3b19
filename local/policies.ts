// Who may do what, as the template's IAM policies say. Every call to the embedded services is decided here.

import { type Resource, type Template } from "./template.ts";

/** May do everything, as the person who owns the account. */
export const OPERATOR = "arn:aws:iam::000000000000:user/operator";

interface Statement {
  effect: "Allow" | "Deny";
  actions: RegExp[];
  resources: RegExp[];
}

export type Authorize = (
  principal: { principal: string },
  action: string,
  resource: string,
) => boolean;

/** @returns whether a principal may: an Allow that fits, and no Deny that does. */
export function openPolicies(template: Template): Authorize {
  const statements = new Map<string, Statement[]>();
  for (const policy of template.ofType("AWS::IAM::Policy")) {
    const document = template.require<{ Statement: RawStatement[] }>(
      policy,
      "PolicyDocument",
    );
    for (const role of template.require<string[]>(policy, "Roles")) {
      const known = statements.get(role) ?? [];
      known.push(
        ...document.Statement.map((statement) =>
          readStatement(statement, policy),
        ),
      );
      statements.set(role, known);
    }
  }
  return ({ principal }, action, resource) => {
    if (principal === OPERATOR) return true;
    const role = principal.slice(principal.lastIndexOf("/") + 1);
    const fitting = (statements.get(role) ?? []).filter(
      ({ actions, resources }) =>
        actions.some((pattern) => pattern.test(action)) &&
        resources.some((pattern) => pattern.test(resource)),
    );
    return (
      fitting.length > 0 && fitting.every(({ effect }) => effect === "Allow")
    );
  };
}

interface RawStatement {
  Effect: "Allow" | "Deny";
  Action?: string | string[];
  Resource?: string | string[];
  Condition?: unknown;
}

function readStatement(statement: RawStatement, policy: Resource): Statement {
  const { Effect, Action, Resource: resources, Condition } = statement;
  if (!Action || !resources || Condition) {
    throw new Error(
      `${policy.logicalId}: the local runtime knows policy statements of actions on resources, without conditions; this is another.`,
    );
  }
  return {
    effect: Effect,
    actions: [Action].flat().map((action) => wildcard(action, "i")),
    resources: [resources].flat().map((resource) => wildcard(resource)),
  };
}

/** `*` stands for any characters and `?` for one, as in IAM. */
function wildcard(text: string, flags = ""): RegExp {
  const pattern = text
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${pattern}$`, `${flags}s`);
}
