import { accessToken } from "./session.ts";

export interface Operation {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

interface GraphQLAnswer<Data> {
  data?: Data | null;
  errors?: { message: string; errorType?: string }[];
}

/** Asks the API, and gives back the answer as it came. */
export async function request(operation: Operation): Promise<Response> {
  const response = await post(operation, await accessToken());
  // The service has been started anew with another key, or this machine has slept.
  if (response.status === 401)
    return post(operation, await accessToken({ fresh: true }));
  return response;
}

/** Asks the API for what the page itself needs. Throws when there is no data, with what the API said. */
export async function ask<Data>(
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  const response = await request({ query, variables });
  const answer = (await response.json()) as GraphQLAnswer<Data>;
  if (answer.data) return answer.data;
  const messages = answer.errors?.map(({ message }) => message) ?? [];
  throw new Error(messages.join(" ") || `The API answered ${response.status}.`);
}

function post(operation: Operation, token: string): Promise<Response> {
  return fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: token },
    body: JSON.stringify(operation),
  });
}
