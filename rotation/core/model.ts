/** The words of the domain as types. Everything here is data: no method, no clock, no socket. */

import type { Fault } from "./fault/fault-code.js";
import type { Finding } from "./finding.js";
import type { Outcome } from "./outcome.js";

export type { Fault, FaultCode } from "./fault/fault-code.js";
export type { Finding, FindingCode } from "./finding.js";
export type { Outcome } from "./outcome.js";

/** Forty lower-case hex digits: SHA-1 of the DER of a certificate. */
export type Thumbprint = string;

/** Which certificate chain a connection asked for; `other` when the server offers neither of the two. */
export type Variant = "rsa" | "ecdsa" | "other";

export type Mode = "enforce" | "audit";
export type Retention = "keep" | "exact";

/** What the user wishes of decisions. */
export interface Policy {
  readonly retention: Retention;
  /** A lasting certificate that ends within this number of days is reported. */
  readonly expiryDays: number;
}

/** A host and port that AWS may verify for a provider. `host` is lower case, an IPv6 literal without brackets. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** One address behind an endpoint's name. The port differs from the endpoint's only for a connect-to target. */
export interface FrontEnd {
  readonly address: string;
  readonly port: number;
}

/** What we keep of an X.509 certificate at its place in a presented chain. Names are sanitized. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly sha1: Thumbprint;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Whether the certificate that follows it in the chain issued it; true for the last one. */
  readonly issuedByNext: boolean;
  /** Whether it is one by which trust leads from the leaf to the certificate that counts. See `vouched.ts`. */
  readonly onWalk: boolean;
}

/** Certificates one connection received, in wire order, leaf first, nothing added; one to ten of them. */
export type PresentedChain = readonly [Certificate, ...Certificate[]];

/** Which root store a chain verified with: Node's bundled one alone, or with the extra CAs added. */
export type TrustAnchor = "bundled" | "extra";

/** Result of one connection to one front end for one variant. */
export type Observation = ObservationTarget &
  (
    | {
        readonly kind: "verified";
        readonly anchor: TrustAnchor;
        readonly protocol: string;
        readonly chain: PresentedChain;
      }
    | {
        readonly kind: "refused";
        readonly protocol: string | null;
        readonly chain: readonly Certificate[];
        readonly fault: Fault;
      }
    | { readonly kind: "not-offered" }
    /** Dropped on both tries where the other variant verified: counts as not offered, which is not certain. */
    | { readonly kind: "variant-reset"; readonly fault: Fault }
    | { readonly kind: "no-route"; readonly fault: Fault }
    | { readonly kind: "failed"; readonly fault: Fault }
  );

export interface ObservationTarget {
  readonly frontEnd: FrontEnd;
  readonly variant: Variant;
}

/** Whether the endpoint completes a TLS 1.2 handshake; `unknown` when the connection failed for another reason. */
export type Tls12 = "accepted" | "refused" | "unknown";

/** All that one run saw of an endpoint. Observed once, whatever the number of providers behind it. */
export interface EndpointObservation {
  readonly endpoint: Endpoint;
  /** Set when nothing was dialled: the name did not resolve, or to refused addresses only. */
  readonly fault: Fault | null;
  readonly observations: readonly Observation[];
  readonly tls12: Tls12;
  /** Addresses the name resolved to and that were not dialled because they are not global. */
  readonly refusedAddresses: readonly string[];
  /** Front ends beyond the limit of eight, which were not dialled. */
  readonly frontEndsLeftOut: number;
}

/** What one run knows about what a provider's issuer presents. */
export interface IssuerObservation {
  /** Discovery host first, then the JWKS host if it is another endpoint. */
  readonly endpoints: readonly EndpointObservation[];
  /** Set when the discovery document could not be used: then the JWKS host is unknown. */
  readonly discoveryFault: Fault | null;
}

/** An IAM OIDC provider as IAM returns it. */
export interface Provider {
  readonly arn: string;
  /** `https://` and the Url of IAM. */
  readonly issuer: string;
  readonly clientIds: readonly string[];
  /** In IAM's order, lower case. */
  readonly thumbprints: readonly Thumbprint[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * How AWS most likely verifies the issuer's host.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
export type Verification = "likely-publicly-trusted" | "thumbprint-pinned";

/** What to do with a provider's list, as data. */
export type Plan =
  /** The registered list stays. */
  | { readonly kind: "keep" }
  /** The registered list is to be replaced by `to`. */
  | { readonly kind: "rotate"; readonly to: readonly Thumbprint[] }
  /** No plan: an endpoint was reached and every chain it presented was refused. */
  | { readonly kind: "refuse"; readonly fault: Fault }
  /** Nothing to change in what was seen, but not everything could be seen. */
  | { readonly kind: "incomplete"; readonly fault: Fault };

/** The verdict on one provider. */
export interface Decision {
  readonly plan: Plan;
  readonly required: readonly Thumbprint[];
  readonly missing: readonly Thumbprint[];
  readonly stale: readonly Thumbprint[];
  /** The list the provider has after the plan; the registered one when nothing is to be written. */
  readonly planned: readonly Thumbprint[];
  readonly findings: readonly Finding[];
  readonly verification: Verification | null;
  /** Whole days, signed, by the rule of `expiring`; null when nothing was verified. */
  readonly daysToExpiry: number | null;
}

/** What the run says of one provider; exactly one per provider that IAM listed. */
export interface ProviderResult {
  readonly arn: string;
  readonly issuer: string;
  readonly outcome: Outcome;
  /** The mode that applied to this provider: its own tag may lower the run's. */
  readonly mode: Mode;
  readonly registered: readonly Thumbprint[];
  /** Null when nothing was observed for it. */
  readonly decision: Decision | null;
  /** The decision's findings and those that acting on it added. */
  readonly findings: readonly Finding[];
  readonly endpoints: readonly Endpoint[];
  /** Why the outcome is `rotation-failed`, `untrusted` or `not-checked`. */
  readonly fault: Fault | null;
  /** Why the outcome is `skipped`. */
  readonly note: string | null;
}

/** Everything a run found out and did. */
export interface RunResult {
  readonly mode: Mode;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly providers: readonly ProviderResult[];
  readonly endpoints: readonly EndpointObservation[];
}
