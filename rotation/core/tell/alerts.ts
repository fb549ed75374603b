import type { AlertEvent } from "../../contract.js";
import { sameSet } from "../certificate/thumbprint.js";
import type { ProviderResult, Thumbprint, Verification } from "../model.js";
import { OUTCOMES, type Outcome, plain } from "../outcome.js";
import { issuerHostOfArn } from "../reach/issuer.js";
import { type Dropped, droppedBy, losesPin } from "./dropped.js";
import { type AlertLink, accountOfArn } from "./place.js";
import { restoreCommand, shellQuote } from "./restore.js";
import { listStateOf, mostLikelyFails, signInNow } from "./sign-in.js";
import { countOf } from "./summary.js";

type Severity = "info" | "warning" | "critical";

/** What happened to one provider, as an alert tells it. */
export interface AlertProvider {
  readonly arn: string;
  readonly issuer: string;
  readonly before: readonly Thumbprint[];
  readonly after: readonly Thumbprint[];
  readonly missing: readonly Thumbprint[];
  /** Of the registered list, what the new one does not have. */
  readonly dropped: readonly Dropped[];
  readonly verification: Verification | null;
  /** Whether its sign-in is likely affected now. */
  readonly signIn: string;
  readonly reason: string | null;
  readonly findings: readonly string[];
  /** The command that undoes a write; null when nothing was written or the list was empty. */
  readonly restore: string | null;
  /** The command that writes the planned list; null when there is nothing to correct. */
  readonly correct: string | null;
  /** Our own command that looks at it, or corrects it; null when it is not needed. */
  readonly own: string | null;
}

/** One message to people: at most one per run and event, whatever the number of providers. */
export interface Alert {
  readonly event: AlertEvent;
  readonly severity: Severity;
  /** Twelve digits; null when nothing says so. */
  readonly account: string | null;
  readonly headline: string;
  /** What went wrong beside any one provider. */
  readonly reasons: readonly string[];
  readonly issuerHosts: readonly string[];
  /** Hosts beyond those. */
  readonly moreHosts: number;
  /** How AWS most likely verifies the issuers: each kind once, of all providers; none when that does not matter. */
  readonly verifications: readonly (Verification | null)[];
  /** At most ten, in full. */
  readonly providers: readonly AlertProvider[];
  /** Providers of which it holds as well, and people know. */
  readonly known: number;
  /** How many more there are; the log has all of them. */
  readonly more: number;
  readonly whatItMeans: string;
  readonly whatToDo: readonly string[];
  readonly runbookUrl: string | null;
  /** Where to look beside the runbook. */
  readonly links: readonly AlertLink[];
}

/** Maximum providers that an alert describes in full. */
export const MAX_ALERT_PROVIDERS = 10;

/** How an event is told. */
export interface Wording {
  readonly event: AlertEvent;
  readonly severity: Severity;
  /** What happened to `3 providers` `on HOST`. */
  readonly verb: string;
  readonly whatItMeans: string;
  readonly whatToDo: readonly string[];
}

function wordingOf(outcome: Outcome & AlertEvent, rest: Pick<Wording, "severity" | "verb">): Wording {
  const { meaning, actions } = OUTCOMES[outcome];
  return { event: outcome, ...rest, whatItMeans: plain(meaning), whatToDo: actions.map(plain) };
}

/** Outcomes that people are told about, the worst first. */
const WORDINGS: readonly Wording[] = [
  wordingOf("rotation-failed", { severity: "critical", verb: "failed to rotate" }),
  wordingOf("untrusted", { severity: "critical", verb: "untrusted" }),
  wordingOf("drifted", { severity: "warning", verb: "drifted (audit)" }),
  wordingOf("rotated", { severity: "info", verb: "rotated" }),
];

/** Those of the results that people are to be told about. */
export type News = (event: AlertEvent, group: readonly ProviderResult[]) => readonly ProviderResult[];

/** The alerts of a run, the worst first; none for an event without news. */
export function alertsOf(
  results: readonly ProviderResult[],
  runbookUrl: string | null,
  newsOf: News = (_, group) => group,
): Alert[] {
  return WORDINGS.flatMap((wording) => {
    const group = results.filter(({ outcome }) => outcome === wording.event);
    const news = newsOf(wording.event, group);
    if (news.length === 0) return [];
    return [{ ...alertOf(wording, news, runbookUrl), known: group.length - news.length }];
  });
}

/** One message about these providers. */
export function alertOf(wording: Wording, group: readonly ProviderResult[], runbookUrl: string | null): Alert {
  const { event, severity, verb, whatItMeans, whatToDo } = wording;
  const issuerHosts = [...new Set(group.map(({ arn }) => issuerHostOfArn(arn)))].sort();
  return {
    event,
    severity: severityOf(event, group) ?? severity,
    account: accountOfArn(group[0]?.arn ?? ""),
    reasons: [],
    headline: `${countOf(group.length, "provider")} ${verb} on ${hostsText(issuerHosts)}`,
    issuerHosts,
    moreHosts: 0,
    verifications: [...new Set(group.map(({ decision }) => decision?.verification ?? null))],
    providers: group.slice(0, MAX_ALERT_PROVIDERS).map(providerOf),
    known: 0,
    more: Math.max(0, group.length - MAX_ALERT_PROVIDERS),
    whatItMeans,
    whatToDo: group.some(losesPin) ? [...whatToDo, LOST_PIN] : whatToDo,
    runbookUrl: runbookSection(runbookUrl, event),
    links: [],
  };
}

const LOST_PIN =
  "A pin was dropped for want of a slot, see Dropped below. If a host that was not seen today still needs it, say so to its owner: AWS takes five.";

/** What an event means for sign-in; null when it means what it always means. */
function severityOf(event: AlertEvent, group: readonly ProviderResult[]): Severity | null {
  if (event === "drifted" && group.some(mostLikelyFails)) return "critical";
  if (event === "rotated" && group.some(losesPin)) return "warning";
  const allPublic = group.every(({ decision }) => decision?.verification === "likely-publicly-trusted");
  return event === "rotation-failed" && allPublic ? "warning" : null;
}

/** Where the runbook speaks of an event; null when it is published nowhere. */
export function runbookSection(runbookUrl: string | null, event: AlertEvent): string | null {
  return runbookUrl === null ? null : `${runbookUrl}#${event}`;
}

/** `HOST and 2 more hosts`. */
export function hostsText(hosts: readonly string[]): string {
  const [first = "", ...rest] = hosts;
  return rest.length === 0 ? first : `${first} and ${countOf(rest.length, "more host")}`;
}

function providerOf(result: ProviderResult): AlertProvider {
  const { arn, issuer, outcome, registered, decision, findings, fault } = result;
  const after = decision?.planned ?? registered;
  const verification = decision?.verification ?? null;
  const wrong = (outcome === "drifted" || outcome === "rotation-failed") && !sameSet(registered, after);
  return {
    arn,
    issuer,
    before: registered,
    after,
    missing: decision?.missing ?? [],
    dropped: droppedBy(result),
    verification,
    signIn: signInNow(verification, listStateOf(result)),
    reason: fault === null ? null : `${fault.code}: ${fault.message}`,
    findings: findings.map(({ code, message }) => `${code}: ${message}`),
    restore: outcome === "rotated" ? restoreCommand(arn, registered) : null,
    correct: wrong ? restoreCommand(arn, after) : null,
    own: ownCommand(result, wrong),
  };
}

/** Our command that corrects one host's providers, or shows what an untrusted one presents. */
function ownCommand({ arn, issuer, outcome }: ProviderResult, wrong: boolean): string | null {
  if (wrong) return `oidc-thumbprints rotate --issuer-host ${shellQuote(issuerHostOfArn(arn))}`;
  return outcome === "untrusted" ? `oidc-thumbprints inspect ${shellQuote(issuer)}` : null;
}
