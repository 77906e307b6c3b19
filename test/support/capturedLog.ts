import { vi } from "vitest";

type Line = Record<string, unknown>;

/** The lines that the functions' log writes while `work` runs, and whether it failed or not; metrics are left out. */
export async function capturedLog(
  work: () => Promise<unknown>,
): Promise<Line[]> {
  return (await captured(work)).filter((line) => !("_aws" in line));
}

/** The lines that are metrics, in CloudWatch's embedded format. */
export async function capturedMetrics(
  work: () => Promise<unknown>,
): Promise<Line[]> {
  return (await captured(work)).filter((line) => "_aws" in line);
}

async function captured(work: () => Promise<unknown>): Promise<Line[]> {
  let text = "";
  // Powertools has a console of its own upon these two.
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    }),
  );
  try {
    await work().catch(() => {});
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);
}
