import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/tutorial/**/*.test.ts"],
    expect: { requireAssertions: true },
    // What one command leaves is what the next one finds.
    bail: 1,
  },
});
