import type { FindingCode, Outcome } from "../../../rotation/core/model.js";

/** What an engineer should know of an outcome or finding. Our own text; what is typed stands in backquotes, as in Markdown. */
export interface Advice {
  /** What it means, without the particulars: a finding's own message has those. */
  readonly meaning: string;
  /** What to do about it. */
  readonly action: string;
}

/** Outcomes that leave something to know or to do. */
export type AdvisedOutcome = Exclude<Outcome, "in-sync" | "skipped">;

/** What to do about each outcome, the worst first. */
export const OUTCOME_ADVICE: Readonly<Record<AdvisedOutcome, Advice>> = {
  "rotation-failed": {
    meaning: "The list differs from what was verified, and writing the planned one failed. The next run tries again.",
    action:
      "Read the reason: a missing permission names the action and the resource. Or correct it by hand: `oidc-thumbprints rotate`.",
  },
  untrusted: {
    meaning: "A host presented only chains that did not verify. Nothing was written.",
    action:
      "Look again from another network: `oidc-thumbprints inspect ISSUER`. If the CA is yours, add it with `--ca-file` (`caFile` of the stack). If nobody expects this, treat the host as impersonated until the chain is explained.",
  },
  "not-checked": {
    meaning: "Not everything could be read or seen, so there is no verdict. Nothing was written.",
    action:
      "Read the reason, then run again: a front end that is down or a slow answer often mends itself. If it stays, look at the way from here to the host (DNS, firewall, proxy), or raise `--timeout` and `--deadline`.",
  },
  drifted: {
    meaning: "The registered list differs from what the issuer presents now, verified. Nothing was written.",
    action:
      "See the plan: `oidc-thumbprints rotate --dry-run`. Apply it: `oidc-thumbprints rotate`, or deploy with mode `enforce`.",
  },
  rotated: {
    meaning: "The issuer presents other certificates than were registered. They verified, and the list was replaced.",
    action:
      "Nothing is left to do in IAM. If the provider is in Terraform or CloudFormation, carry the new list over there.",
  },
};

/** What to do about each finding, in the order in which they are told. */
export const FINDING_ADVICE: Readonly<Record<FindingCode, Advice>> = {
  "untrusted-chain": {
    meaning: "One front end or variant presented a chain that did not verify; others did.",
    action:
      "Never register its thumbprint. Tell whoever runs the host which front end it is; if nobody knows it, treat it as an impostor.",
  },
  "chain-disordered": {
    meaning: "The host presents its certificates out of order, or one of them twice.",
    action:
      "The issuer must mend its server: leaf first, each certificate issued by the next, none twice. Until then STS may refuse tokens.",
  },
  expiring: {
    meaning: "A certificate that the thumbprint depends on ends soon.",
    action:
      "Ask the issuer when the new chain comes. Where rotation runs in mode `enforce` nothing else is to be done: the new value is registered once it is presented and verifies.",
  },
  "too-many-thumbprints": {
    meaning: "More thumbprints are required than the five that IAM holds.",
    action:
      "Ask the issuer to present chains that end in the same CA on all front ends. Until then some connections of AWS may find no match.",
  },
  "leaf-pinned": {
    meaning: "The host's own certificate is registered instead of the last one of its chain.",
    action:
      "A rotation replaces it (`oidc-thumbprints rotate`). Correct the script or template that hashed the first certificate; the last one counts.",
  },
  placeholder: {
    meaning: "A registered value is a dummy, not the hash of a certificate.",
    action:
      "A rotation replaces it (`oidc-thumbprints rotate`). If a template writes it, put the required value there.",
  },
  "unknown-tag-value": {
    meaning: "The provider's tag `thumbprint-rotation` has a value that is not known.",
    action: "Set the tag to `off` or `audit`, or remove it so that the mode of the run applies.",
  },
  "not-yet-visible": {
    meaning: "IAM took the new list and still showed the old one.",
    action:
      "Wait a minute and run `oidc-thumbprints check`. If the old list is still there, look in CloudTrail for another writer.",
  },
  "changed-underneath": {
    meaning: "Somebody else changed the list while this run was at work; the plan was made again.",
    action:
      "Find the other writer in CloudTrail (`UpdateOpenIDConnectProviderThumbprint`) and let only one of the two manage the list.",
  },
  "tls13-required": {
    meaning: "The host refuses TLS 1.2.",
    action:
      "Keep the thumbprints in step: AWS uses them for such a host. Allowing TLS 1.2 makes AWS use its own CA library where it can.",
  },
  "leaf-late": {
    meaning: "The host's own certificate is close to its end and was not renewed yet.",
    action: "Nothing in IAM: its renewal changes no thumbprint. If the host is yours, look why the renewal is late.",
  },
  stale: {
    meaning: "A registered value is not required today.",
    action:
      "Nothing: it is kept for a host that alternates between chains. To drop such values use `--retention exact`.",
  },
};

/** Whether an outcome has advice. */
export function isAdvised(outcome: Outcome): outcome is AdvisedOutcome {
  return outcome in OUTCOME_ADVICE;
}
