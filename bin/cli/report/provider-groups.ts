import type { FindingCode, ProviderResult } from "../../../rotation/core/model.js";
import { isInScope, MOST_URGENT_FIRST } from "../../../rotation/core/outcome.js";
import { endpointName } from "../../../rotation/core/reach/issuer.js";

/** Providers that share everything but their names: a hundred clusters of one host are one row. */
export interface ProviderGroup {
  /** Stands for all of them, in everything but its names and the wording of its messages. */
  readonly first: ProviderResult;
  readonly members: readonly [ProviderResult, ...ProviderResult[]];
}

/** The providers in scope by what is said of them; the worst outcome first, then in IAM's order. */
export function groupProviders(providers: readonly ProviderResult[]): ProviderGroup[] {
  const groups = new Map<string, [ProviderResult, ...ProviderResult[]]>();
  for (const provider of providers.filter(isInScope)) {
    const key = likeness(provider);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [provider]);
    else members.push(provider);
  }
  return [...groups.values()]
    .map((members) => ({ first: members[0], members }))
    .sort((a, b) => MOST_URGENT_FIRST.indexOf(a.first.outcome) - MOST_URGENT_FIRST.indexOf(b.first.outcome));
}

/** What was said of some members of a group under one code, each wording once. */
export interface GroupMessage {
  readonly code: FindingCode;
  readonly severity: "information" | "warning";
  readonly messages: readonly string[];
}

/** The findings of a group by code, warnings first. */
export function findingsOfGroup({ members }: ProviderGroup): GroupMessage[] {
  const found = new Map<string, { code: FindingCode; severity: GroupMessage["severity"]; messages: Set<string> }>();
  for (const { code, severity, message } of members.flatMap(({ findings }) => findings)) {
    const key = `${severity} ${code}`;
    const known = found.get(key) ?? { code, severity, messages: new Set<string>() };
    known.messages.add(message);
    found.set(key, known);
  }
  const all = [...found.values()].map(({ messages, ...rest }) => ({ ...rest, messages: [...messages] }));
  return all.sort((a, b) => rank(a) - rank(b));
}

/** The reasons of a group, each wording once. */
export function reasonsOfGroup({ members }: ProviderGroup): string[] {
  const reasons = members.flatMap(({ fault }) => (fault === null ? [] : [`${fault.code}: ${fault.message}`]));
  return [...new Set(reasons)];
}

function rank({ severity }: GroupMessage): number {
  return severity === "warning" ? 0 : 1;
}

/** Sets are compared as sets; a message may name its provider, so only its code counts. */
function likeness({ outcome, mode, registered, decision, findings, fault, endpoints }: ProviderResult): string {
  return JSON.stringify([
    outcome,
    mode,
    registered.toSorted(),
    decision?.required.toSorted() ?? null,
    decision?.planned.toSorted() ?? null,
    decision?.plan.kind ?? null,
    decision?.verification ?? null,
    fault?.code ?? null,
    [...new Set(findings.map(({ code, severity }) => `${severity} ${code}`))].sort(),
    endpoints.map(endpointName),
  ]);
}
