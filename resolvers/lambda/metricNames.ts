// What the functions count and infra/ raises alarms on. Imports nothing, so that synthesizing the template loads no client.

/** Metrics beside Lambda's own, each with the dimension `service`: the function's name. */
export const METRIC_NAMES = {
  /** What went wrong by PhotoSky's own doing, one each time; a batch that holds one has itself succeeded. */
  faults: "Faults",
  /** How long the longest waiting of what sweep is to do has waited; told by every run, 0 when nothing waits. */
  oldestDueSeconds: "OldestDueSeconds",
} as const;
