import { parse, type OperationDefinitionNode } from "graphql";
import { request } from "./graphql.ts";
import { finished } from "./uploads.ts";
import { activeTab, changeTab, type Answer } from "./tabs.ts";

/** Runs the operation of the active tab; where it holds several, the one at the cursor. */
export async function runQuery(cursor: number): Promise<void> {
  const { key, query, variables, isRunning } = activeTab.value;
  if (isRunning) return;
  changeTab(key, { isRunning: true });
  const started = performance.now();
  let answer: Omit<Answer, "milliseconds">;
  try {
    const operation = operationAt(query, cursor);
    const name = operation?.name?.value;
    const response = await request({
      query,
      variables: parseVariables(variables),
      ...(name && { operationName: name }),
    });
    answer = shown(await response.text(), response.status);
    if (operation?.operation === "mutation") finished.value++;
  } catch (error) {
    answer = { text: (error as Error).message, status: 0, errors: [] };
  }
  const milliseconds = Math.round(performance.now() - started);
  changeTab(key, { answer: { ...answer, milliseconds }, isRunning: false });
}

/** Undefined when the document cannot be read: the API is to say why. */
function operationAt(
  query: string,
  cursor: number,
): OperationDefinitionNode | undefined {
  let operations: OperationDefinitionNode[];
  try {
    operations = parse(query).definitions.filter(
      (definition) => definition.kind === "OperationDefinition",
    );
  } catch {
    return undefined;
  }
  return (
    operations.find(({ loc }) => loc && cursor <= loc.end) ?? operations.at(-1)
  );
}

function parseVariables(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`The variables are not JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function shown(text: string, status: number): Omit<Answer, "milliseconds"> {
  try {
    const body = JSON.parse(text) as {
      errors?: { errorType?: string; message: string }[];
    };
    return {
      text: JSON.stringify(body, null, 2),
      status,
      errors: body.errors?.map(({ errorType }) => errorType ?? "Error") ?? [],
    };
  } catch {
    return { text, status, errors: [] };
  }
}
