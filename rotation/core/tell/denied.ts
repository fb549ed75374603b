import { deniedCallOf } from "../fault/denial.js";
import type { Fault, ProviderResult } from "../model.js";
import { type Alert, alertOf, type Wording } from "./alerts.js";
import { deniedCalls, deniedReadOf } from "./lasting.js";

const WORDING: Wording = {
  event: "access-denied",
  severity: "critical",
  verb: "not readable (access denied)",
  whatItMeans:
    "The function's role lacks a permission that it was deployed with. What was denied was not done, so that a rotation may go unnoticed: where AWS verifies an issuer by its thumbprints, sign-in then fails.",
  whatToDo: [
    "Deploy the stack again if somebody changed the role: the template holds every permission.",
    "Else look for a service control policy, a permissions boundary or a key policy that denies it.",
  ],
};

/**
 * Tells which permission is missing: the action and the resource of each call that was denied. Calls that failed to write
 * a provider are not among them: `rotation-failed` tells those.
 *
 * @param faults - of calls that are about no single provider
 * @param news - the denied calls that people do not know of; else all
 * @returns null when there is none
 */
export function deniedAlert(
  results: readonly ProviderResult[],
  faults: readonly Fault[],
  runbookUrl: string | null,
  news: ReadonlySet<string> = new Set(deniedCalls(results, faults)),
): Alert | null {
  const isNews = (call: string | null) => call !== null && news.has(call);
  const group = results.filter((result) => isNews(deniedReadOf(result)));
  const reasons = faults.filter((fault) => isNews(deniedCallOf(fault))).map(({ message }) => message);
  if (group.length === 0 && reasons.length === 0) return null;
  return {
    ...alertOf(WORDING, group, runbookUrl),
    reasons,
    // Nobody looked at the issuers.
    verifications: [],
    ...(group.length === 0 ? { headline: "The function was denied a call that each run needs" } : {}),
  };
}
