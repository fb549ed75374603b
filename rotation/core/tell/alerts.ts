import type { AlertEvent, CompanionAlarm } from "../../contract.js";
import type { Outcome, ProviderResult, Thumbprint, Verification } from "../model.js";
import { issuerHostOfArn } from "../reach/issuer.js";
import { restoreCommand } from "./restore.js";
import { countOf } from "./summary.js";

export type Severity = "info" | "warning" | "critical";

/** What happened to one provider, as an alert tells it. */
export interface AlertProvider {
  readonly arn: string;
  readonly issuer: string;
  readonly before: readonly Thumbprint[];
  readonly after: readonly Thumbprint[];
  readonly missing: readonly Thumbprint[];
  readonly verification: Verification | null;
  readonly reason: string | null;
  readonly findings: readonly string[];
  /** The command that undoes a write; null when nothing was written or the list was empty. */
  readonly restore: string | null;
}

/** One message to people: at most one per run and event, whatever the number of providers. */
export interface Alert {
  readonly event: AlertEvent;
  readonly severity: Severity;
  /** The alarm of the stack that goes with it; null for what does not last. */
  readonly alarm: CompanionAlarm | null;
  readonly headline: string;
  /** What went wrong beside any one provider. */
  readonly reasons: readonly string[];
  readonly issuerHosts: readonly string[];
  /** How AWS most likely verifies the issuers: each kind once, of all providers; none when that does not matter. */
  readonly verifications: readonly (Verification | null)[];
  /** At most ten, in full. */
  readonly providers: readonly AlertProvider[];
  /** How many more there are; the log has all of them. */
  readonly more: number;
  readonly whatItMeans: string;
  readonly whatToDo: readonly string[];
  readonly runbookUrl: string | null;
}

/** So many providers are told in full. */
export const MAX_ALERT_PROVIDERS = 10;

/** How an event is told. */
export interface Wording {
  readonly event: AlertEvent;
  readonly alarm: CompanionAlarm | null;
  readonly severity: Severity;
  /** What happened to `3 providers` `on HOST`. */
  readonly verb: string;
  readonly whatItMeans: string;
  readonly whatToDo: readonly string[];
}

const WORDINGS: readonly (Wording & { readonly outcome: Outcome })[] = [
  {
    event: "rotation-failed",
    alarm: "rotation-failed",
    outcome: "rotation-failed",
    severity: "critical",
    verb: "failed to rotate",
    whatItMeans:
      "The registered thumbprints differ from the verified ones and the correction failed. It is tried again at the next run.",
    whatToDo: [
      "Read the reason below: a missing permission names the action and the resource.",
      "Or correct it by hand: oidc-thumbprints rotate",
    ],
  },
  {
    event: "untrusted",
    alarm: "untrusted",
    outcome: "untrusted",
    severity: "critical",
    verb: "untrusted",
    whatItMeans:
      "An issuer presented only chains that did not verify. Nothing was written. Either the issuer made a mistake, or it uses a private CA that is not configured, or somebody answers in its place.",
    whatToDo: [
      "Look at what is presented: oidc-thumbprints inspect ISSUER",
      "If the CA is yours, add it with --ca-file (or the option caFile of the stack).",
      "If you did not expect this, treat the host as impersonated until the chain is explained.",
    ],
  },
  {
    event: "drifted",
    alarm: "drifted",
    outcome: "drifted",
    severity: "warning",
    verb: "drifted (audit)",
    whatItMeans:
      "The registered thumbprints differ from what the issuer presents now, verified. In audit mode nothing is written.",
    whatToDo: [
      "See the plan: oidc-thumbprints rotate --dry-run",
      "Apply it: oidc-thumbprints rotate, or deploy with mode enforce.",
    ],
  },
  {
    event: "rotated",
    alarm: null,
    outcome: "rotated",
    severity: "info",
    verb: "rotated",
    whatItMeans:
      "The issuer presents other certificates than were registered. They verified, and the registered list was replaced. Nothing is left to do.",
    whatToDo: [
      "If the provider is in Terraform or CloudFormation, carry the new list over there.",
      "To restore the old list, first set mode audit (or tag the provider thumbprint-rotation=audit), else the next run writes again; then use its command below.",
    ],
  },
];

/** The alerts of a run, the worst first; none for an event without results. */
export function alertsOf(results: readonly ProviderResult[], runbookUrl: string | null): Alert[] {
  return WORDINGS.flatMap((wording) => {
    const group = results.filter(({ outcome }) => outcome === wording.outcome);
    return group.length === 0 ? [] : [alertOf(wording, group, runbookUrl)];
  });
}

/** One message about these providers. */
export function alertOf(wording: Wording, group: readonly ProviderResult[], runbookUrl: string | null): Alert {
  const { event, alarm, severity, verb, whatItMeans, whatToDo } = wording;
  const issuerHosts = [...new Set(group.map(({ arn }) => issuerHostOfArn(arn)))].sort();
  return {
    event,
    alarm,
    severity,
    reasons: [],
    headline: `${countOf(group.length, "provider")} ${verb} on ${hostsText(issuerHosts)}`,
    issuerHosts,
    verifications: [...new Set(group.map(({ decision }) => decision?.verification ?? null))],
    providers: group.slice(0, MAX_ALERT_PROVIDERS).map(providerOf),
    more: Math.max(0, group.length - MAX_ALERT_PROVIDERS),
    whatItMeans,
    whatToDo,
    runbookUrl: runbookSection(runbookUrl, event),
  };
}

/** Where the runbook speaks of an event; null when it is published nowhere. */
export function runbookSection(runbookUrl: string | null, event: AlertEvent): string | null {
  return runbookUrl === null ? null : `${runbookUrl}#${event}`;
}

function hostsText(hosts: readonly string[]): string {
  const [first = "", ...rest] = hosts;
  return rest.length === 0 ? first : `${first} and ${countOf(rest.length, "more host")}`;
}

function providerOf({ arn, issuer, outcome, registered, decision, findings, fault }: ProviderResult): AlertProvider {
  return {
    arn,
    issuer,
    before: registered,
    after: decision?.planned ?? registered,
    missing: decision?.missing ?? [],
    verification: decision?.verification ?? null,
    reason: fault === null ? null : `${fault.code}: ${fault.message}`,
    findings: findings.map(({ code, message }) => `${code}: ${message}`),
    restore: outcome === "rotated" ? restoreCommand(arn, registered) : null,
  };
}
