import { UNCONFIRMED, type Check } from "./check.ts";
import type { Outcome } from "./runChecks.ts";

const WORDS = { passed: "pass", failed: "FAIL", skipped: "skip" } as const;

/** A line a check, and a second one for what was found or for what it would take. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ check }) => check.id.length));
  return outcomes
    .flatMap(({ check, result, why }) => [
      `${WORDS[result]}  ${check.id.padEnd(width)}  ${check.must}${markOf(check)}`,
      ...(why === undefined ? [] : [`${" ".repeat(width + 8)}${why}`]),
    ])
    .join("\n");
}

const markOf = ({ unconfirmed }: Check) =>
  unconfirmed === undefined ? "" : " (unconfirmed)";

/** What nobody has told yet, each with the checks that stand on it. */
export function unconfirmedPoints(checks: readonly Check[]): string {
  const ids = new Map<string, string[]>();
  for (const { id, unconfirmed } of checks) {
    if (unconfirmed === undefined) continue;
    const point =
      typeof unconfirmed === "number"
        ? `${unconfirmed}. ${UNCONFIRMED[unconfirmed as keyof typeof UNCONFIRMED]}`
        : unconfirmed;
    ids.set(point, [...(ids.get(point) ?? []), id]);
  }
  return [...ids]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([point, its]) => `  ${point}\n    ${its.join(" ")}`)
    .join("\n");
}

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Where a deployed API settles an unsettled point, and not as local/ has it: nothing failed, something is known. */
  news: Outcome[];
}

export function count(
  outcomes: readonly Outcome[],
  isDeployed: boolean,
): Counts {
  const isNews = ({ check, result }: Outcome) =>
    isDeployed && result === "failed" && check.unconfirmed !== undefined;
  const of = (result: Outcome["result"]) =>
    outcomes.filter((each) => each.result === result && !isNews(each)).length;
  return {
    passed: of("passed"),
    failed: of("failed"),
    skipped: of("skipped"),
    news: outcomes.filter(isNews),
  };
}

export function newsOf({ news }: Counts): string {
  if (news.length === 0) return "";
  return [
    `News: AWS differs from local/ on ${news.length} unconfirmed ${news.length === 1 ? "point" : "points"}, which is for local/ to follow:`,
    ...news.map(({ check, why }) => `  ${check.id}  ${check.must}: ${why}`),
    "",
  ].join("\n");
}

export function lastLineOf({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
