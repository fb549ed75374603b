import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    expect: { requireAssertions: true },
    fileParallelism: false,
    sequence: { concurrent: false },
    bail: 1,
    testTimeout: 150_000,
    hookTimeout: 150_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
