/** The closed list of outcomes. Summary, metrics, exit codes, log levels and every wording follow from it. */

/** What is known of an outcome. In `meaning` and `actions`, text in backquotes is typed as it stands. */
interface OutcomeFacts {
  /** Its name in the summary of a run, and in code that counts. */
  readonly key: string;
  /** Its CloudWatch metric; null where providers are not counted as in scope. */
  readonly metric: string | null;
  /** A state lasts until it changes; an act happens in one run. Decides how its metric is read. */
  readonly kind: "state" | "act";
  /** The higher, the earlier it is shown to people. */
  readonly urgency: number;
  readonly word: string;
  /** What a run exits with because of it. */
  readonly exitCode: 0 | 1 | 3;
  readonly logLevel: "info" | "warn";
  readonly tone: "good" | "warn" | "bad" | "dim";
  /** Always beside the word: colour alone says nothing to some. */
  readonly sign: string;
  /** Of its line in graphs. */
  readonly color: string;
  readonly meaning: string;
  readonly actions: readonly string[];
}

/** Every outcome, in the order of metrics and tables. */
export const OUTCOMES = {
  "in-sync": {
    key: "inSync",
    metric: "InSync",
    kind: "state",
    urgency: 1,
    word: "in sync",
    exitCode: 0,
    logLevel: "info",
    tone: "good",
    sign: "✓",
    color: "#2ca02c",
    meaning: "The planned list is the registered one, and every front end was seen.",
    actions: [],
  },
  drifted: {
    key: "drifted",
    metric: "Drifted",
    kind: "state",
    urgency: 3,
    word: "drifted",
    exitCode: 1,
    logLevel: "info",
    tone: "warn",
    sign: "≠",
    color: "#ff7f0e",
    meaning: "The registered list differs from what the issuer presents now, verified. Audit mode writes nothing.",
    actions: [
      "See the plan: `oidc-thumbprints rotate --dry-run`.",
      "Apply it: `oidc-thumbprints rotate`, or deploy with mode `enforce`.",
    ],
  },
  rotated: {
    key: "rotated",
    metric: "Rotated",
    kind: "act",
    urgency: 2,
    word: "rotated",
    exitCode: 0,
    logLevel: "info",
    tone: "good",
    sign: "↻",
    color: "#1f77b4",
    meaning:
      "The issuer presents other certificates than were registered. They verified, and the registered list was replaced.",
    actions: [
      "If the provider is in Terraform or CloudFormation, carry the new list over there.",
      "To restore the old list, first set mode `audit` (or tag the provider `thumbprint-rotation=audit`), else the next run writes again.",
    ],
  },
  "rotation-failed": {
    key: "rotationFailed",
    metric: "RotationFailed",
    kind: "state",
    urgency: 6,
    word: "rotation failed",
    exitCode: 3,
    logLevel: "warn",
    tone: "bad",
    sign: "✗",
    color: "#d62728",
    meaning:
      "The registered list differs from what was verified, and writing the planned one failed. The next run tries again.",
    actions: [
      "Read the reason: a missing permission names the action and the resource.",
      "Or correct it by hand: `oidc-thumbprints rotate`.",
    ],
  },
  untrusted: {
    key: "untrusted",
    metric: "Untrusted",
    kind: "state",
    urgency: 5,
    word: "untrusted",
    exitCode: 1,
    logLevel: "warn",
    tone: "bad",
    sign: "✗",
    color: "#e377c2",
    meaning:
      "A host presented only chains that were refused. Nothing was written: the issuer made a mistake, uses a private CA that is not configured, or somebody answers in its place.",
    actions: [
      "Look at what is presented, from another network too: `oidc-thumbprints inspect ISSUER`.",
      "If the CA is yours, add it with `--ca-file` (`caFile` of the stack).",
      "If nobody expects this, treat the host as impersonated until the chain is explained.",
    ],
  },
  "not-checked": {
    key: "notChecked",
    metric: "NotChecked",
    kind: "state",
    urgency: 4,
    word: "not checked",
    exitCode: 3,
    logLevel: "warn",
    tone: "bad",
    sign: "?",
    color: "#8c564b",
    meaning: "Not everything could be read or seen, so there is no verdict. Nothing was written.",
    actions: [
      "Read the reason, then run again (`oidc-thumbprints check`): a front end that is down often recovers by itself.",
      "If it lasts, look at the way to the host (DNS, firewall, proxy), or raise `--timeout` and `--deadline`.",
    ],
  },
  skipped: {
    key: "skipped",
    metric: null,
    kind: "state",
    urgency: 0,
    word: "skipped",
    exitCode: 0,
    logLevel: "info",
    tone: "dim",
    sign: "–",
    color: "#7f7f7f",
    meaning: "Out of scope, switched off by its tag, or deleted during the run.",
    actions: [],
  },
} as const satisfies Readonly<Record<string, OutcomeFacts>>;

/** Exactly one for each provider that IAM listed. */
export type Outcome = keyof typeof OUTCOMES;

/** An outcome's name in the summary of a run. */
export type OutcomeKey = (typeof OUTCOMES)[Outcome]["key"];

/** Outcomes that are counted as a metric: those in scope. */
export type CountedOutcome = {
  [O in Outcome]: (typeof OUTCOMES)[O]["metric"] extends string ? O : never;
}[Outcome];

type OutcomeMetrics = { readonly [O in CountedOutcome as (typeof OUTCOMES)[O]["key"]]: (typeof OUTCOMES)[O]["metric"] };

/** All outcomes, in the order of the table. */
export const OUTCOME_NAMES = Object.keys(OUTCOMES) as readonly Outcome[];

/** All outcomes, the most urgent first. */
export const MOST_URGENT_FIRST = OUTCOME_NAMES.toSorted((a, b) => OUTCOMES[b].urgency - OUTCOMES[a].urgency);

/** Those with a metric, in the order of the table. */
export const COUNTED_OUTCOMES = OUTCOME_NAMES.filter((name): name is CountedOutcome => OUTCOMES[name].metric !== null);

/** The metric of each counted outcome, by its key in the summary. */
export const OUTCOME_METRICS = Object.fromEntries(
  COUNTED_OUTCOMES.map((name) => [OUTCOMES[name].key, OUTCOMES[name].metric]),
) as OutcomeMetrics;

/** Whether a provider with that outcome was in scope: skipped ones were listed and left alone. */
export function isInScope({ outcome }: { readonly outcome: Outcome }): boolean {
  return OUTCOMES[outcome].metric !== null;
}

/** The words of a table without the backquotes around what is typed, for mail and alarms. */
export function plain(text: string): string {
  return text.replaceAll("`", "");
}
