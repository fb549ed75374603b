import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/faults/**/*.test.ts"],
    setupFiles: ["test/faults/shared-contexts.ts"],
    expect: { requireAssertions: true },
    // Most of the time is spent in waiting for what does not answer.
    maxWorkers: 4,
    // A run that hangs is what these tests look for: it has to be told from one on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", NO_COLOR: "1" },
  },
});
