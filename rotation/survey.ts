import pLimit from "p-limit";
import { faultOf } from "./core/fault/fault.js";
import type { Decision, Fault, IssuerObservation, Mode, Outcome, Provider, ProviderResult } from "./core/model.js";
import { CONCURRENT_READS } from "./core/pace.js";
import { issuerNameOfArn, issuerOfUrl } from "./core/reach/issuer.js";
import { modeOf, type Scope, scopeByArn, scopeByTags } from "./core/reach/scope.js";
import { decide, type Policy } from "./core/verdict/decide.js";
import type { Observer } from "./observe.js";
import type { Clock, ProviderStore } from "./ports.js";

export interface SurveyPorts {
  readonly store: ProviderStore;
  readonly observer: Observer;
  readonly clock: Clock;
}

export interface SurveySettings {
  readonly mode: Mode;
  readonly scope: Scope;
  readonly policy: Policy;
}

/** A provider whose list is to be replaced, with all that a later look at it needs. */
export interface Drift {
  readonly provider: Provider;
  readonly observed: IssuerObservation;
  /** As it stands before anything is written: `drifted`. */
  readonly result: ProviderResult;
}

/** What a run found, before it writes anything. `results` holds every provider that IAM listed, drifted ones included. */
export interface Survey {
  readonly results: readonly ProviderResult[];
  /** The drifted ones that may be written: their mode is `enforce`. */
  readonly writable: readonly Drift[];
}

/**
 * Reads IAM, observes the issuers, decides. Writes nothing.
 *
 * @throws {FaultError} only when the providers cannot be listed
 */
export async function survey(ports: SurveyPorts, settings: SurveySettings): Promise<Survey> {
  const limit = pLimit(CONCURRENT_READS);
  const arns = await ports.store.list();
  const surveyed = await Promise.all(
    arns.map(async (arn) => {
      const verdict = scopeByArn(arn, settings.scope);
      if (!verdict.inScope) return { result: skipped(arn, verdict.note) };
      const read = await limit(() => readProvider(arn, ports.store));
      return "provider" in read ? surveyProvider(read.provider, ports, settings) : read;
    }),
  );
  const writable = surveyed.filter((each): each is Drift => "provider" in each);
  return { results: surveyed.map(({ result }) => result), writable };
}

async function readProvider(
  arn: string,
  store: ProviderStore,
): Promise<{ readonly provider: Provider } | { readonly result: ProviderResult }> {
  try {
    return { provider: await store.get(arn) };
  } catch (error) {
    const fault = faultOf(error, "aws-failed");
    return { result: fault.code === "provider-gone" ? gone(arn) : unread(arn, fault) };
  }
}

async function surveyProvider(
  provider: Provider,
  { observer, clock }: SurveyPorts,
  settings: SurveySettings,
): Promise<Drift | { readonly result: ProviderResult }> {
  const verdict = scopeByTags(provider, settings.scope);
  if (!verdict.inScope) return { result: skipped(provider.arn, verdict.note) };
  const observed = await observer.observeIssuer(provider.issuer);
  const decision = decide(provider, observed, settings.policy, clock.now());
  const result = resultOf(provider, { observed, decision, mode: settings.mode });
  return result.outcome === "drifted" && result.mode === "enforce" ? { provider, observed, result } : { result };
}

/** The result of a decision before anything is written. */
export function resultOf(
  provider: Provider,
  given: { readonly observed: IssuerObservation; readonly decision: Decision; readonly mode: Mode },
): ProviderResult {
  const { observed, decision } = given;
  const { mode, findings } = modeOf(provider, given.mode);
  const { plan } = decision;
  return {
    arn: provider.arn,
    issuer: provider.issuer,
    outcome: OUTCOMES[plan.kind],
    mode,
    registered: provider.thumbprints,
    decision,
    findings: [...findings, ...decision.findings],
    endpoints: observed.endpoints.map(({ endpoint }) => endpoint),
    fault: plan.kind === "refuse" || plan.kind === "incomplete" ? plan.fault : null,
    note: null,
  };
}

const OUTCOMES = { keep: "in-sync", rotate: "drifted", refuse: "untrusted", incomplete: "not-checked" } as const;

/** The result of a provider that somebody deleted while we looked: not a failure. */
export function gone(arn: string): ProviderResult {
  return skipped(arn, "it was deleted during the run");
}

function skipped(arn: string, note: string): ProviderResult {
  return { ...unknown(arn, "skipped"), note };
}

function unread(arn: string, fault: Fault): ProviderResult {
  return { ...unknown(arn, "not-checked"), fault };
}

/** The result of a provider that was not read: only its ARN is known. */
function unknown(arn: string, outcome: Outcome): ProviderResult {
  const issuer = issuerOfUrl(issuerNameOfArn(arn));
  const nothing = { registered: [], decision: null, findings: [], endpoints: [], fault: null, note: null };
  return { arn, issuer, outcome, mode: "audit", ...nothing };
}
