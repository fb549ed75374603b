import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/examples/**/*.test.ts"],
    expect: { requireAssertions: true },
    testTimeout: 30_000,
  },
});
