import { thumbprintOfChain } from "../certificate/chain.js";
import { daysToExpiry } from "../certificate/expiry.js";
import { difference, isPlaceholder, MAX_THUMBPRINTS, sameSet } from "../certificate/thumbprint.js";
import type { Decision, IssuerObservation, Plan, Policy, Provider, Thumbprint } from "../model.js";
import { findingsOf } from "./findings.js";
import { blockingPlan, incompleteFault, isComplete, verificationOf, verifiedChains } from "./observed.js";

/**
 * The verdict on one provider: what it needs today, what to write, what to tell.
 *
 * The planned list is never empty, never longer than five, holds everything required (the first five of it when there
 * is more) and only values of 40 hex digits that were verified now or registered before. Without a verified chain for
 * every endpoint there is no plan and nothing changes.
 */
export function decide(provider: Provider, observed: IssuerObservation, policy: Policy, now: Date): Decision {
  const registered = provider.thumbprints;
  const chains = observed.endpoints.flatMap(verifiedChains);
  const required = requiredBy(observed, registered);
  const missing = difference(required, registered);
  const stale = difference(registered, required);
  const blocked = blockingPlan(observed);
  const leaves = chains.map(([leaf]) => leaf.sha1);
  const plan = blocked ?? planRotation({ registered, required, leaves }, observed, policy);
  return {
    plan,
    required,
    missing,
    stale,
    planned: plan.kind === "rotate" ? plan.to : registered,
    // Without a plan it is not known what is stale.
    findings: findingsOf(
      { observed, registered, required, missing, stale: blocked === null ? stale : [] },
      policy,
      now,
    ),
    verification: verificationOf(observed),
    daysToExpiry: daysToExpiry(chains, now),
  };
}

interface Lists {
  readonly registered: readonly Thumbprint[];
  /** Ranked: when there are more than five, the first five count. */
  readonly required: readonly Thumbprint[];
  /** Of verified chains. */
  readonly leaves: readonly Thumbprint[];
}

function planRotation(lists: Lists, observed: IssuerObservation, { retention }: Policy): Plan {
  const to = retention === "exact" && isComplete(observed) ? lists.required.slice(0, MAX_THUMBPRINTS) : retain(lists);
  if (!sameSet(to, lists.registered)) return { kind: "rotate", to };
  const fault = incompleteFault(observed);
  return fault === null ? { kind: "keep" } : { kind: "incomplete", fault };
}

/** Adds what is required and keeps the rest while there is room, so that chains that alternate are written once. */
function retain({ registered, required, leaves }: Lists): readonly Thumbprint[] {
  const wanted = required.slice(0, MAX_THUMBPRINTS);
  if (difference(wanted, registered).length === 0) return registered;
  const others = difference(registered, [...required, ...leaves]).filter((value) => !isPlaceholder(value));
  return [...wanted, ...others].slice(0, MAX_THUMBPRINTS);
}

/**
 * What an observation requires: the thumbprints of all chains that verified, ranked.
 *
 * @param registered - those of the provider's list; they go first
 */
export function requiredBy(observed: IssuerObservation, registered: readonly Thumbprint[] = []): Thumbprint[] {
  return rankThumbprints(observed.endpoints.flatMap(verifiedChains).map(thumbprintOfChain), registered);
}

/**
 * Thumbprints without repetitions: the registered ones in their order, then by how often they were seen, then by value.
 * The order makes the choice of five stable from run to run.
 */
export function rankThumbprints(seen: readonly Thumbprint[], registered: readonly Thumbprint[]): Thumbprint[] {
  const counts = new Map<Thumbprint, number>();
  for (const thumbprint of seen) counts.set(thumbprint, (counts.get(thumbprint) ?? 0) + 1);
  const fresh = [...counts].filter(([thumbprint]) => !registered.includes(thumbprint));
  fresh.sort(([a, seenA], [b, seenB]) => seenB - seenA || (a < b ? -1 : 1));
  return [...registered.filter((value) => counts.has(value)), ...fresh.map(([thumbprint]) => thumbprint)];
}
