import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { log } from "./log.ts";
import { METRIC_NAMES } from "./metricNames.ts";

const metrics = new Metrics();

/**
 * Logs a fault, once, and counts it: an invocation whose batch holds a fault has itself succeeded, so Lambda's own
 * error count would not show it.
 * @param details ids and names; never events, which hold tokens and what people wrote.
 */
export function recordFault(
  message: string,
  error: unknown,
  details: Record<string, unknown>,
): void {
  log.error(message, { ...details, error: error as Error });
  metrics.addMetric(METRIC_NAMES.faults, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
