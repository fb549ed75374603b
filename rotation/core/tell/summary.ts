import type { ProviderResult } from "../model.js";
import { COUNTED_OUTCOMES, isInScope, OUTCOME_NAMES, OUTCOMES, type OutcomeKey } from "../outcome.js";

/** Providers by outcome; `providers` are all that IAM listed, the skipped ones included. */
export type Summary = Readonly<Record<"providers" | OutcomeKey, number>>;

/** Counts results by outcome. */
export function summarize(results: readonly ProviderResult[]): Summary {
  const counts = OUTCOME_NAMES.map((name) => [
    OUTCOMES[name].key,
    results.filter(({ outcome }) => outcome === name).length,
  ]);
  return { providers: results.length, ...(Object.fromEntries(counts) as Record<OutcomeKey, number>) };
}

/** `2 providers in scope: 1 in sync, 1 drifted`. */
export function summaryLine(results: readonly ProviderResult[]): string {
  const summary = summarize(results);
  const parts = COUNTED_OUTCOMES.map((name) => OUTCOMES[name])
    .filter(({ key }) => summary[key] > 0)
    .map(({ key, word }) => `${summary[key]} ${word}`);
  const inScope = countOf(results.filter(isInScope).length, "provider");
  return `${inScope} in scope${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`;
}

/** `1 provider`, `2 providers`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
