/** Comments and all, which graphql's own printer would drop. What cannot be read is left as it is. */
export async function prettified(
  query: string,
  variables: string,
): Promise<[query: string, variables: string]> {
  const [{ format }, graphql] = await Promise.all([
    import("prettier/standalone"),
    import("prettier/plugins/graphql"),
  ]);
  const prettyQuery = format(query, { parser: "graphql", plugins: [graphql] });
  return [await prettyQuery.catch(() => query), prettyJson(variables)];
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
