import type { Fault, ProviderResult } from "../model.js";
import { type Alert, alertOf, type Wording } from "./alerts.js";

const WORDING: Wording = {
  event: "access-denied",
  alarm: "not-checked",
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
 * @returns null when nothing was denied
 */
export function deniedAlert(
  results: readonly ProviderResult[],
  faults: readonly Fault[],
  runbookUrl: string | null,
): Alert | null {
  const group = results.filter(({ outcome, fault }) => outcome === "not-checked" && fault?.code === "access-denied");
  const reasons = faults.filter(({ code }) => code === "access-denied").map(({ message }) => message);
  if (group.length === 0 && reasons.length === 0) return null;
  return {
    ...alertOf(WORDING, group, runbookUrl),
    reasons,
    // Nobody looked at the issuers.
    verifications: [],
    ...(group.length === 0 ? { headline: "The function was denied a call that each run needs" } : {}),
    // A run that cannot list or send its metrics fails as a whole.
    ...(reasons.length === 0 ? {} : { alarm: "function-errors" }),
  };
}
