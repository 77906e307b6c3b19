import type { LambdaClient } from "@aws-sdk/client-lambda";
import { requireEnvironment } from "../lambda/environment.ts";
import type { ShapesAsked, ShapesMade } from "../records/previewShape.ts";

const previewFunction = requireEnvironment("previewFunction");

let client: LambdaClient | undefined;

/** Asks the function `preview`, and waits. Throws when it failed: its own log says why. */
export async function makeShapes(
  asked: ShapesAsked,
  abortSignal: AbortSignal,
): Promise<ShapesMade> {
  // Most pages are served by what is there: their first answer does not wait for a client that they never use.
  const { InvokeCommand, LambdaClient } =
    await import("@aws-sdk/client-lambda");
  client ??= new LambdaClient({});
  const { FunctionError, Payload } = await client.send(
    new InvokeCommand({
      FunctionName: previewFunction,
      Payload: JSON.stringify(asked),
    }),
    { abortSignal },
  );
  const answer = JSON.parse(Payload!.transformToString()) as unknown;
  if (FunctionError) {
    throw new Error(
      `The function preview failed: ${(answer as { errorMessage?: string }).errorMessage}`,
    );
  }
  return answer as ShapesMade;
}
