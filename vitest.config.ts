import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

/** Of every suite. Time limits are against hangs only: a busy machine is no failure. */
const COMMON = {
  expect: { requireAssertions: true },
  testTimeout: 60_000,
  hookTimeout: 60_000,
  env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", NO_COLOR: "1" },
} as const;

/** Suites that need more than Node, or more time, each in a folder of its own: `vitest run --project NAME`. */
const SUITES: readonly (TestProjectInlineConfiguration["test"] & { readonly name: string })[] = [
  { name: "browser", fileParallelism: false },
  {
    name: "contract",
    fileParallelism: false,
    env: { ...COMMON.env, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" },
  },
  {
    name: "e2e",
    fileParallelism: false,
    sequence: { concurrent: false },
    bail: 1,
    testTimeout: 150_000,
    hookTimeout: 150_000,
  },
  { name: "examples" },
  {
    name: "faults",
    setupFiles: ["test/faults/shared-contexts.ts"],
    // Most of the time is spent in waiting for what does not answer.
    maxWorkers: 4,
  },
  // A long run of the generator takes as long as it takes: see docs/hostile.md.
  { name: "hostile", setupFiles: ["test/faults/shared-contexts.ts"], testTimeout: 0 },
  // Compiles and tests copies of the sources.
  { name: "lists", testTimeout: 240_000 },
  // What one command leaves is what the next one finds.
  { name: "tutorial", bail: 1 },
];

/** What needs Node alone. One process runs many files: keys of certificates, the CDK and the SDK are made and loaded once. */
const UNIT = {
  ...COMMON,
  name: "unit",
  include: ["test/**/*.test.ts"],
  exclude: SUITES.map(({ name }) => `test/${name}/**`),
  isolate: false,
};

/** The tests that judge mutants: those of what is mutated. None opens a socket. See docs/mutation.md. */
const MUTATION = {
  ...UNIT,
  name: "mutation",
  include: ["test/rotation/core/**/*.test.ts", "test/federation/policy/*.test.ts"],
  setupFiles: ["test/rotation/core/fixed-seed.ts"],
};

const projects = [
  UNIT,
  ...SUITES.map((suite) => ({ ...COMMON, include: [`test/${suite.name}/**/*.test.ts`], ...suite })),
];

// Stryker cannot choose a project: it names itself in the environment instead.
export default defineConfig({
  test: {
    ...(process.env.STRYKER_MUTATOR_WORKER === undefined ? { projects: projects.map((test) => ({ test })) } : MUTATION),
    coverage: {
      provider: "v8",
      include: ["bin", "federation", "lambda", "lib", "rotation", "sandbox"].map((room) => `${room}/**/*.ts`),
      reporter: ["text", "json-summary"],
      thresholds: { "rotation/core/**/*.ts": { branches: 100, lines: 100, functions: 100, statements: 100 } },
    },
  },
});
