/** The closed list of findings: what an engineer should know beside the outcome. */

export type FindingSeverity = "information" | "warning";

/** What is known of a finding. In `meaning` and `action`, text in backquotes is typed as it stands. */
interface FindingFacts {
  /** `varies`: a warning only where something else makes it one. */
  readonly severity: FindingSeverity | "varies";
  readonly meaning: string;
  readonly action: string;
}

/** Findings in the order in which the report lists what to do. */
export const FINDINGS = {
  "untrusted-chain": {
    severity: "warning",
    meaning: "One front end or variant presented a chain that was refused; others presented verified ones.",
    action:
      "Never register its thumbprint. Tell whoever runs the host which front end it is; if nobody knows it, treat it as an impostor.",
  },
  "chain-disordered": {
    severity: "warning",
    meaning: "The host presents its certificates out of order, or one of them twice.",
    action:
      "The issuer must fix its certificate chain: leaf first, each certificate issued by the next, none twice. Until then STS may refuse tokens.",
  },
  expiring: {
    severity: "warning",
    meaning: "A CA certificate that the thumbprint depends on ends soon, or has ended.",
    action:
      "Ask the issuer when the new chain comes. In mode `enforce` nothing else is needed: the new value is registered once it is presented and verifies.",
  },
  "extra-anchor": {
    severity: "varies",
    meaning:
      "A chain verifies by the CA file alone. A warning for hosts that are known to have certificates of public CAs.",
    action:
      "Nothing where the CA is the issuer's own. Otherwise look from another network, without the CA file (`oidc-thumbprints inspect ISSUER`): a proxy that inspects TLS presents certificates of its own, and their values belong in no list.",
  },
  "leaf-required": {
    severity: "information",
    meaning:
      "The host presents its own certificate alone: what is required is its hash, which stops matching at the next renewal.",
    action:
      "Let the host present its CA's certificate too: then that one's hash is required, and lasts. Until then sign-in may fail from each renewal to the next run.",
  },
  "too-many-thumbprints": {
    severity: "warning",
    meaning: "More thumbprints are required than the five that IAM holds.",
    action:
      "Ask the issuer to present chains that end in the same CA on all front ends. Until then some connections of AWS may find no match.",
  },
  "leaf-pinned": {
    severity: "varies",
    meaning:
      "The host's own certificate is registered instead of the last one of its chain: it stops matching at the next renewal.",
    action:
      "A rotation replaces it (`oidc-thumbprints rotate`). Correct the script or template that hashed the first certificate; the last one counts.",
  },
  placeholder: {
    severity: "varies",
    meaning: "A registered value is a dummy (zeros, repeated or counting digits), not the hash of a certificate.",
    action:
      "A rotation replaces it (`oidc-thumbprints rotate`). If a template writes it, put the required value there.",
  },
  "unknown-tag-value": {
    severity: "warning",
    meaning:
      "The provider's tag `thumbprint-rotation` has a value other than `off` and `audit`; it is read as `audit`.",
    action: "Set the tag to `off` or `audit`, or remove it so that the mode of the run applies.",
  },
  "not-yet-visible": {
    severity: "information",
    meaning: "IAM accepted the new list and still showed the old one.",
    action:
      "Wait a minute and run `oidc-thumbprints check`. If the old list is still there, look in CloudTrail for another writer.",
  },
  "changed-underneath": {
    severity: "information",
    meaning: "Somebody changed the list between our reading and writing; the plan was made again.",
    action:
      "Find the other writer in CloudTrail (`UpdateOpenIDConnectProviderThumbprint`) and let only one of the two manage the list.",
  },
  "tls13-required": {
    severity: "information",
    meaning: "The host refuses TLS 1.2: AWS then falls back to thumbprints.",
    action: "Keep the thumbprints in step. Allowing TLS 1.2 makes AWS use its own CA library where it can.",
  },
  "variant-reset": {
    severity: "information",
    meaning:
      "A front end verified for one kind of certificate and dropped each connection that asked for the other kind, which counts as not offered.",
    action:
      "Nothing, if the host has one kind of certificate. If it has both, look why it drops one. Until it answers, `--retention exact` removes nothing.",
  },
  "unseen-addresses": {
    severity: "information",
    meaning:
      "Some addresses of a host did not answer, or were not dialled: what they present is not known, whatever the outcome.",
    action:
      "Run `oidc-thumbprints inspect ISSUER`. An address that stays silent is for whoever runs the host; one that is not global does not belong in public DNS.",
  },
  "leaf-late": {
    severity: "information",
    meaning: "Less than a tenth of the leaf's lifetime is left: its routine renewal is late.",
    action: "Nothing in IAM: its renewal changes no thumbprint. If the host is yours, look why the renewal is late.",
  },
  stale: {
    severity: "information",
    meaning: "A registered value is not required today; retention `keep` leaves it for a host that alternates.",
    action: "Nothing. To drop such values use `--retention exact`.",
  },
} as const satisfies Readonly<Record<string, FindingFacts>>;

export type FindingCode = keyof typeof FINDINGS;

/** Beside the outcome: something an engineer should know. A `warning` makes `check` exit 1, but for `extra-anchor`. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly message: string;
}

type Varying = { [C in FindingCode]: (typeof FINDINGS)[C]["severity"] extends "varies" ? C : never }[FindingCode];

/** A finding of fixed severity. @param message - for people, sanitized */
export function finding(code: Exclude<FindingCode, Varying>, message: string): Finding {
  return { code, severity: FINDINGS[code].severity, message };
}

/** A finding whose severity depends on the rest. @param message - for people, sanitized */
export function varyingFinding(code: Varying, severity: FindingSeverity, message: string): Finding {
  return { code, severity, message };
}

/** Whether any of these is a warning. */
export function hasWarning(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === "warning");
}
