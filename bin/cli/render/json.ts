import { escapeUnprintable } from "../../../rotation/core/fault/sanitize.js";
import type {
  EndpointObservation,
  Fault,
  Finding,
  Observation,
  ProviderResult,
  RunResult,
  Thumbprint,
} from "../../../rotation/core/model.js";
import { endpointName } from "../../../rotation/core/reach/issuer.js";
import { summarize } from "../../../rotation/core/tell/summary.js";
import type { Printed } from "../output/common-schema.js";
import type { InspectionOutput, RunOutput } from "../output/schemas.js";

/** What an inspection found, for both of its renderings. */
export interface Inspection {
  /** Null when a host was inspected, not an issuer. */
  readonly issuer: string | null;
  readonly required: readonly Thumbprint[];
  readonly endpoints: readonly EndpointObservation[];
  readonly findings: readonly Finding[];
  readonly discoveryFault: Fault | null;
  /** The first thing that went wrong, discovery or else. */
  readonly fault: Fault | null;
}

/** The object that `check --json` and `rotate --json` print. Fields may be added, never renamed. */
export function runJson(result: RunResult): string {
  const object: Printed<typeof RunOutput> = {
    version: 1,
    mode: result.mode,
    startedAt: seconds(result.startedAt),
    durationMs: result.durationMs,
    summary: summarize(result.providers),
    providers: result.providers.map(provider),
    endpoints: result.endpoints.map(endpoint),
  };
  return print(object);
}

/** The object that `inspect --json` prints. */
export function inspectionJson({ issuer, required, endpoints, findings, fault }: Inspection): string {
  const shown = endpoints.map(endpoint);
  const object: Printed<typeof InspectionOutput> = {
    version: 1,
    issuer,
    required,
    endpoints: shown,
    findings,
    error: fault,
  };
  return print(object);
}

function provider(result: ProviderResult) {
  const { arn, issuer, outcome, mode, registered, decision, endpoints, findings, fault, note } = result;
  return {
    arn,
    issuer,
    outcome,
    mode,
    verification: decision?.verification ?? null,
    registered,
    required: decision?.required ?? [],
    missing: decision?.missing ?? [],
    stale: decision?.stale ?? [],
    planned: decision?.planned ?? registered,
    daysToExpiry: decision?.daysToExpiry ?? null,
    endpoints: endpoints.map(endpointName),
    findings,
    error: fault,
    note,
  };
}

type Apart = Extract<Observation["kind"], "not-offered" | "variant-reset" | "no-route">;

function isApart(kind: Observation["kind"]): kind is Apart {
  return kind === "not-offered" || kind === "variant-reset" || kind === "no-route";
}

/** Connections without a chain that are no failure stand apart. */
function endpoint({ endpoint: { host, port }, fault, observations, ...rest }: EndpointObservation) {
  const apart = observations.flatMap(({ kind, ...seen }) => (isApart(kind) ? [{ kind, ...seen }] : []));
  return {
    host,
    port,
    error: fault,
    tls12: rest.tls12,
    observations: observations.filter(({ kind }) => !isApart(kind)).map(observation),
    notObserved: apart.map(({ frontEnd, variant, kind }) => ({
      address: frontEnd.address,
      port: frontEnd.port,
      variant,
      reason: kind,
    })),
    refusedAddresses: rest.refusedAddresses,
    frontEndsLeftOut: rest.frontEndsLeftOut,
  };
}

function observation(seen: Observation) {
  const chain = "chain" in seen ? seen.chain : [];
  return {
    address: seen.frontEnd.address,
    port: seen.frontEnd.port,
    variant: seen.variant,
    protocol: "protocol" in seen ? seen.protocol : null,
    trusted: seen.kind === "verified",
    error: "fault" in seen ? seen.fault : null,
    chain: chain.map(({ subject, issuer, sha1, notBefore, notAfter }) => ({
      subject,
      issuer,
      sha1,
      notBefore: seconds(notBefore),
      notAfter: seconds(notAfter),
    })),
  };
}

/** ISO 8601 in UTC without fractions, as certificates have it. */
function seconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Text is escaped as in the log: what JSON leaves as it is can still turn a terminal around. */
export function print(object: unknown): string {
  const escaped = (_key: string, value: unknown) => (typeof value === "string" ? escapeUnprintable(value) : value);
  return `${JSON.stringify(object, escaped, 2)}\n`;
}
