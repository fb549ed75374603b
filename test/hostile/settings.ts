const DEFAULT_SEED = 20261125;

/** How many chains are read; of issuers played to the handler there are as many, in fleets. See docs/hostile.md. */
export const RUNS = Number(process.env.HOSTILE_RUNS ?? 300);

/** With fast-check's seed, the same cases again. */
export const SEED = Number(process.env.HOSTILE_SEED ?? DEFAULT_SEED);
