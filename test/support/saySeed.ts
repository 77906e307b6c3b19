// Set up before every test file: a test that fails with imitations on says how to meet the same ones again.

import { afterEach } from "vitest";
import { IMITATING } from "./imitating.ts";

afterEach(({ onTestFailed }) => {
  const { names, seed } = IMITATING;
  if (names.length === 0) return;
  onTestFailed(({ task }) =>
    console.error(
      `"${task.name}" failed; again: PHOTOSKY_IMITATE=${names.join(",")} PHOTOSKY_SEED=${seed}`,
    ),
  );
});
