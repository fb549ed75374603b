import { defineConfig } from "vitest/config";
import base from "./vitest.config.js";

/** The tests that judge mutants: those of what is mutated. None opens a socket. See docs/mutation.md. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ["test/core/**/*.test.ts", "test/federation/policy-*.test.ts"],
    setupFiles: ["test/core/fixed-seed.ts"],
  },
});
