// Runs for the report page, decided by the real core from real chains.

import { indexRoots } from "../../rotation/adapters/hosts/trusted-roots.js";
import { readChain, readRefused } from "../../rotation/core/certificate/chain.js";
import type {
  EndpointObservation,
  Fault,
  IssuerObservation,
  Mode,
  Observation,
  Provider,
  ProviderResult,
  RunResult,
  Thumbprint,
  Variant,
} from "../../rotation/core/model.js";
import { decide } from "../../rotation/core/verdict/decide.js";
import { resultOf } from "../../rotation/survey.js";
import { type ChainName, chain, DEFAULT_HOST, daysAround, type SandboxChain } from "../../sandbox/pki.js";

/** The moment of all runs: that around which the standard chains are made. */
export const NOW = daysAround(0, 0).notBefore;

const ACCOUNT = "123456789012";
export const PLACEHOLDER: Thumbprint = "0123456789".repeat(4);
/** A hash of nothing we know. */
export const STRANGER: Thumbprint = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";

/** What one front end presented and was believed. */
export function verified(of: SandboxChain, address: string, variant: Variant = "rsa"): Observation {
  const read = readChain(
    of.certificates.map(({ der }) => der),
    indexRoots(of.certificates.map(({ pem }) => pem)),
  );
  return {
    frontEnd: { address, port: 443 },
    variant,
    kind: "verified",
    anchor: "bundled",
    protocol: "TLSv1.3",
    chain: read,
  };
}

/** What one front end presented and was not believed. */
export function refused(of: SandboxChain, address: string, fault: Fault, variant: Variant = "rsa"): Observation {
  const read = readRefused(of.certificates.map(({ der }) => der));
  return { frontEnd: { address, port: 443 }, variant, kind: "refused", protocol: "TLSv1.3", chain: read, fault };
}

export const UNKNOWN_ISSUER: Fault = { code: "unknown-issuer", message: "the chain does not lead to a trusted root" };

/** An endpoint with these observations and nothing else to tell. */
export function endpointOf(
  host: string,
  observations: readonly Observation[],
  more: Partial<EndpointObservation> = {},
): EndpointObservation {
  const endpoint = { host, port: 443 };
  return { endpoint, fault: null, observations, tls12: "accepted", refusedAddresses: [], frontEndsLeftOut: 0, ...more };
}

/** Both variants, verified, at each of these addresses. */
export async function goodEndpoint(host: string, addresses: readonly string[]): Promise<EndpointObservation> {
  const [rsa, ecdsa] = await Promise.all([chain("rsa", host), chain("ecdsa", host)]);
  const both = (address: string) => [verified(ecdsa, address, "ecdsa"), verified(rsa, address)];
  return endpointOf(host, addresses.flatMap(both));
}

/** A provider as IAM returns it. */
export function providerOf(
  name: string,
  thumbprints: readonly Thumbprint[],
  tags: Record<string, string> = {},
): Provider {
  const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${name}`;
  return { arn, issuer: `https://${name}`, clientIds: ["sts.amazonaws.com"], thumbprints, tags };
}

/** What a run says of a provider before it writes. */
export function resultFor(
  provider: Provider,
  endpoints: readonly EndpointObservation[],
  { mode = "audit", discoveryFault = null }: { readonly mode?: Mode; readonly discoveryFault?: Fault | null } = {},
): ProviderResult {
  const observed: IssuerObservation = { endpoints, discoveryFault };
  const decision = decide(provider, observed, { retention: "keep", expiryDays: 30 }, NOW);
  return resultOf(provider, { observed, decision, mode });
}

/** A provider that was left out. */
export function skippedResult(name: string, note: string): ProviderResult {
  const { arn, issuer } = providerOf(name, []);
  const nothing = { registered: [], decision: null, findings: [], endpoints: [], fault: null } as const;
  return { arn, issuer, outcome: "skipped", mode: "audit", note, ...nothing };
}

/** A run with these results. */
export function runOf(
  providers: readonly ProviderResult[],
  endpoints: readonly EndpointObservation[],
  mode: Mode = "audit",
): RunResult {
  return { mode, startedAt: NOW, durationMs: 412, providers, endpoints };
}

/** The name of a GKE cluster's issuer, without its scheme. */
export function cluster(number: number): string {
  return `${DEFAULT_HOST}/v1/projects/platform-prod/locations/europe-west3/clusters/payments-${String(number).padStart(3, "0")}`;
}

/** The thumbprint of a standard chain. */
export async function thumbprintOf(name: ChainName, host?: string): Promise<Thumbprint> {
  return (await chain(name, host)).thumbprint;
}
