import type { LastingEvent } from "../../contract.js";
import { deniedCallOf } from "../fault/denial.js";
import type { Fault, ProviderResult } from "../model.js";
import type { Look } from "./told.js";

/** Lasting events that are the outcome of a provider. */
export const LASTING_OUTCOMES = ["rotation-failed", "untrusted", "drifted"] as const satisfies readonly LastingEvent[];

/** What a run saw of a lasting outcome. @param known - whether people know that it holds for a provider */
export function lookAt(
  outcome: (typeof LASTING_OUTCOMES)[number],
  results: readonly ProviderResult[],
  known: (arn: string) => boolean,
): Omit<Look, "whole"> {
  const arnsOf = (holds: (result: ProviderResult) => boolean) => results.filter(holds).map(({ arn }) => arn);
  const told = (result: ProviderResult) => result.outcome === outcome && known(result.arn);
  const unclear = (result: ProviderResult) => result.outcome === "not-checked";
  return {
    known: arnsOf(told),
    unclear: arnsOf(unclear),
    over: arnsOf((result) => !told(result) && !unclear(result)),
  };
}

/** The calls that were denied: of providers that could not be read because of it, and of the run. Each once. */
export function deniedCalls(results: readonly ProviderResult[], faults: readonly Fault[]): string[] {
  const calls = [...results.map(deniedReadOf), ...faults.map(deniedCallOf)];
  return [...new Set(calls.filter((call) => call !== null))];
}

/** The call that was denied when a provider could not be read; a denied write is told as `rotation-failed`. */
export function deniedReadOf({ outcome, fault }: ProviderResult): string | null {
  return outcome === "not-checked" && fault !== null ? deniedCallOf(fault) : null;
}
