import { faultOf } from "./core/fault/fault.js";
import type {
  Decision,
  Fault,
  IssuerObservation,
  Mode,
  Outcome,
  Policy,
  Provider,
  ProviderResult,
} from "./core/model.js";
import { issuerNameOfArn, issuerOfUrl } from "./core/reach/issuer.js";
import { modeOf, type Scope, scopeByArn, scopeByTags } from "./core/reach/scope.js";
import { inTurn } from "./core/turn.js";
import { decide } from "./core/verdict/decide.js";
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
  /** Where in the list the run starts: a fraction from 0 up to 1. @default 0 */
  readonly start?: number;
}

/** A provider whose list is to be replaced, with all that a later look at it needs. */
export interface Drift {
  readonly provider: Provider;
  readonly observed: IssuerObservation;
  /** When the observation was complete. */
  readonly observedAt: Date;
  /** As it stands before anything is written: `drifted`. */
  readonly result: ProviderResult;
}

/** What was found about one provider: with a drift that may be written, because its mode is `enforce`, or without. */
export type Found = Drift | { readonly result: ProviderResult };

/** What a run found, before it writes anything. `results` holds every provider that IAM listed, drifted ones included. */
export interface Survey {
  readonly results: readonly ProviderResult[];
  readonly writable: readonly Drift[];
}

/**
 * Lists the providers and begins to look at each: reads IAM, observes the issuer, decides. Writes nothing. How many
 * calls are under way at once is up to the ports.
 *
 * @returns what will be found about each, in IAM's order; none of it rejects
 * @throws {FaultError} only when the providers cannot be listed
 */
export async function beginSurvey(ports: SurveyPorts, settings: SurveySettings): Promise<Promise<Found>[]> {
  const found = new Map((await ports.store.list()).map((arn): [string, Promise<Found> | null] => [arn, null]));
  for (const arn of inTurn([...found.keys()], settings.start ?? 0)) found.set(arn, surveyOne(arn, ports, settings));
  return [...found.values()].filter((begun) => begun !== null);
}

/** A survey that is complete. */
export async function completeSurvey(begun: readonly Promise<Found>[]): Promise<Survey> {
  const found = await Promise.all(begun);
  return { results: found.map(({ result }) => result), writable: found.filter(isDrift) };
}

/** Whether something is to be written. */
export function isDrift(found: Found): found is Drift {
  return "provider" in found;
}

async function surveyOne(arn: string, ports: SurveyPorts, settings: SurveySettings): Promise<Found> {
  const verdict = scopeByArn(arn, settings.scope);
  if (!verdict.inScope) return { result: skipped(arn, verdict.note) };
  const ahead = observeAhead(arn, ports.observer, settings.scope);
  const read = await readProvider(arn, ports.store);
  return "provider" in read ? surveyProvider(read.provider, ahead, ports, settings) : read;
}

/** What is known of an issuer while IAM is still asked about its provider. */
interface Ahead {
  readonly issuer: string;
  readonly observed: Promise<IssuerObservation>;
}

/** Begins with the issuer that the ARN names; with a filter by tags nothing is dialled before the tags are known. */
function observeAhead(arn: string, observer: Observer, { tagFilter }: Scope): Ahead | null {
  if (tagFilter !== null) return null;
  const issuer = issuerOfUrl(issuerNameOfArn(arn));
  return { issuer, observed: observer.observeIssuer(issuer) };
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
  ahead: Ahead | null,
  { observer, clock }: SurveyPorts,
  settings: SurveySettings,
): Promise<Found> {
  const verdict = scopeByTags(provider, settings.scope);
  if (!verdict.inScope) return { result: skipped(provider.arn, verdict.note) };
  const begun = ahead?.issuer === provider.issuer ? ahead.observed : null;
  const observed = await (begun ?? observer.observeIssuer(provider.issuer));
  const observedAt = clock.now();
  const decision = decide(provider, observed, settings.policy, observedAt);
  const result = resultOf(provider, { observed, decision, mode: settings.mode });
  const writable = result.outcome === "drifted" && result.mode === "enforce";
  return writable ? { provider, observed, observedAt, result } : { result };
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
