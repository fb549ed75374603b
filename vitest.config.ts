import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["contract", "e2e", "browser", "examples", "faults", "tutorial"].map((suite) => `test/${suite}/**`),
    // One process runs many files: keys of certificates, the CDK and the SDK are made and loaded once.
    isolate: false,
    // Against hangs only: a busy machine is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { requireAssertions: true },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", NO_COLOR: "1" },
    coverage: {
      provider: "v8",
      include: ["bin/**/*.ts", "federation/**/*.ts", "lambda/**/*.ts", "lib/**/*.ts"],
      reporter: ["text", "json-summary"],
      thresholds: { "lambda/core/**/*.ts": { branches: 100, lines: 100, functions: 100, statements: 100 } },
    },
  },
});
