import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/saySeed.ts"],
    // Pixels, tables and whole runtimes on two cores: generous, because a timeout is no finding.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // One process a file; more at once than cores only makes each slower.
    maxWorkers: 2,
  },
});
