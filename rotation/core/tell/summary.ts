import type { Outcome, ProviderResult } from "../model.js";

/** Providers by outcome. */
export interface Summary {
  /** All that IAM listed, the skipped ones included. */
  readonly providers: number;
  readonly inSync: number;
  readonly drifted: number;
  readonly rotated: number;
  readonly rotationFailed: number;
  readonly untrusted: number;
  readonly notChecked: number;
  readonly skipped: number;
}

/** Counts results by outcome. */
export function summarize(results: readonly ProviderResult[]): Summary {
  const count = (wanted: Outcome) => results.filter(({ outcome }) => outcome === wanted).length;
  return {
    providers: results.length,
    inSync: count("in-sync"),
    drifted: count("drifted"),
    rotated: count("rotated"),
    rotationFailed: count("rotation-failed"),
    untrusted: count("untrusted"),
    notChecked: count("not-checked"),
    skipped: count("skipped"),
  };
}

/** `1 provider`, `2 providers`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
