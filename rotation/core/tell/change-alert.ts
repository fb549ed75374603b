import { safe } from "../fault/sanitize.js";
import type { ProviderResult, Thumbprint } from "../model.js";
import { OUTCOMES } from "../outcome.js";
import { issuerHostOfArn, issuerNameOfArn, issuerOfUrl } from "../reach/issuer.js";
import { type Alert, type AlertProvider, hostsText, MAX_ALERT_PROVIDERS, runbookSection } from "./alerts.js";
import type { Change } from "./change.js";
import { accountOfArn } from "./place.js";
import { restoreCommand } from "./restore.js";
import { listStateOf, mostLikelyFails, signInNow } from "./sign-in.js";
import { countOf } from "./summary.js";

/** A provider that somebody else wrote to, and what the run that this started found. */
export interface ChangedProvider {
  readonly arn: string;
  /** At least one, the oldest first. */
  readonly changes: readonly Change[];
  /** Undefined when the run has none. */
  readonly result: ProviderResult | undefined;
  /** The list before the first of these changes; null where nobody read it. */
  readonly before: readonly Thumbprint[] | null;
}

/** Changes of one provider after another, each provider's the oldest first. */
export function changesByProvider(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const byArn = new Map<string, Change[]>();
  for (const change of changes.toSorted((a, b) => a.when.localeCompare(b.when))) {
    byArn.set(change.arn, [...(byArn.get(change.arn) ?? []), change]);
  }
  return byArn;
}

/** Tells people who changed which providers, when, and to what: one message about all of them. */
export function changeAlert(changed: readonly ChangedProvider[], runbookUrl: string | null): Alert {
  const issuerHosts = [...new Set(changed.map(({ arn }) => issuerHostOfArn(arn)))].sort();
  const gone = changed.filter(isDeleted).length;
  return {
    event: "changed-by-other",
    severity: gone > 0 || changed.some(({ result }) => result && mostLikelyFails(result)) ? "critical" : "warning",
    account: accountOfArn(changed[0]?.arn ?? ""),
    reasons: [],
    headline: `${countOf(changed.length, "provider")} ${whatHappened(gone, changed.length)} on ${hostsText(issuerHosts)}`,
    issuerHosts,
    moreHosts: 0,
    // Nobody signs in through a provider that is gone.
    verifications: [...new Set(changed.filter((each) => !isDeleted(each)).map(verificationOf))],
    providers: changed.slice(0, MAX_ALERT_PROVIDERS).map(providerOf),
    known: 0,
    more: Math.max(0, changed.length - MAX_ALERT_PROVIDERS),
    ...(gone === changed.length ? DELETED : CHANGED),
    ...(gone > 0 && gone < changed.length ? { whatToDo: [...CHANGED.whatToDo, RECREATE] } : {}),
    runbookUrl: runbookSection(runbookUrl, "changed-by-other"),
    links: [],
  };
}

const ASK = "Ask the caller named below. If nobody knows of it, treat the account as compromised.";
const RECREATE =
  "To put a deleted provider back, create it again with its audiences: aws iam create-open-id-connect-provider --url ISSUER --client-id-list AUDIENCE. Its ARN is the same, so roles that trust it work again.";

const CHANGED = {
  whatItMeans:
    "Somebody other than this function wrote to an OIDC provider: whoever may do that decides whom AWS trusts.",
  whatToDo: [ASK, "If a list drifted by it, the function corrects it, or says so in audit mode."],
};

const DELETED = {
  whatItMeans:
    "Somebody other than this function deleted an OIDC provider. AWS takes no token of its issuer any more: sign-in through it fails.",
  whatToDo: [ASK, RECREATE],
};

function whatHappened(gone: number, all: number): string {
  if (gone === all) return "deleted by somebody else";
  return gone === 0 ? "changed by somebody else" : `changed by somebody else (${gone} deleted)`;
}

/** By its last change: one that was deleted and created again is there. */
function isDeleted({ changes }: ChangedProvider): boolean {
  return changes.at(-1)?.action === "DeleteOpenIDConnectProvider";
}

function verificationOf({ result }: ChangedProvider) {
  return result?.decision?.verification ?? null;
}

function providerOf(changed: ChangedProvider): AlertProvider {
  const { arn, changes, result } = changed;
  const texts = changes.map(({ action, who, when }) => safe`iam:${action} by ${who} at ${when}`);
  const gone = isDeleted(changed);
  return {
    arn,
    issuer: result?.issuer ?? issuerOfUrl(issuerNameOfArn(arn)),
    ...(gone ? { ...NO_LISTS, before: changed.before ?? [] } : listsOf(changed)),
    verification: verificationOf(changed),
    signIn: gone ? GONE : signInNow(verificationOf(changed), result ? listStateOf(result) : "complete"),
    dropped: [],
    correct: null,
    own: null,
    reason: [...texts.slice(-1), ...(gone ? [] : [foundText(result)])].join("; "),
    findings: [...texts.slice(0, -1).map((text) => `before that: ${text}`), ...unknownList(changed)],
  };
}

const GONE = "Sign-in fails: AWS takes no token for a provider that is gone.";

const NO_LISTS = { before: [], after: [], missing: [], restore: null };

/** The lists, where a change was about them: a tag is no reason to put a list back. */
function listsOf({ arn, changes, before, result }: ChangedProvider) {
  const missing = result?.decision?.missing ?? [];
  const written = changes.findLast(({ thumbprints }) => thumbprints !== null)?.thumbprints ?? null;
  if (written === null) return { ...NO_LISTS, missing };
  return { before: before ?? [], after: written, missing, restore: before && restoreCommand(arn, before) };
}

/** Where the old list is, when it matters and is not known. */
function unknownList({ changes, before }: ChangedProvider): string[] {
  const first = changes.find(({ action, thumbprints }) => thumbprints !== null || action.startsWith("Delete"));
  if (before !== null || first === undefined || first.action.startsWith("Create")) return [];
  return ["the list from before is in the function's log of an earlier run"];
}

function foundText(result: ProviderResult | undefined): string {
  if (result === undefined || (result.outcome === "skipped" && result.decision === null)) {
    return result?.note ? safe`this run left it out: ${result.note}` : "this run did not find it";
  }
  if (result.outcome === "rotated") return "this run corrected it";
  return `this run found it ${OUTCOMES[result.outcome].word}`;
}
