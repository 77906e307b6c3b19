// Wherever a request names a table, the table's ARN does as well.
import type { Output } from "./itemActions.ts";

export function withTableNames(input: Output): Output {
  const named = { ...input };
  if (typeof input["TableName"] === "string")
    named["TableName"] = tableName(input["TableName"]);
  const items = input["RequestItems"];
  if (typeof items === "object" && items !== null && !Array.isArray(items)) {
    named["RequestItems"] = Object.fromEntries(
      Object.entries(items).map(([name, it]) => [tableName(name), it]),
    );
  }
  if (Array.isArray(input["TransactItems"])) {
    named["TransactItems"] = input["TransactItems"].map((entry: object) =>
      Object.fromEntries(
        Object.entries(entry).map(([kind, request]) => [
          kind,
          withTableNames(request as Output),
        ]),
      ),
    );
  }
  return named;
}

function tableName(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:aws[\w-]*:dynamodb:[^:]*:[^:]*:table\//, "");
}
