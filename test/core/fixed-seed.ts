import fc from "fast-check";

// Set up by vitest.mutation.config.ts alone: the same examples for every mutant, so that a score can be repeated.
fc.configureGlobal({ seed: 20261122 });
