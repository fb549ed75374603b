import { ComparisonOperator, Stats, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { MetricKey } from "../rotation/contract.js";
import { OUTCOMES, plain } from "../rotation/core/outcome.js";

/** How soon somebody should look: at night, or in the morning. */
export type AlarmSeverity = "critical" | "warning";

/** What an alarm looks at: a metric of the runs, one of Lambda's, or the length of a queue. */
export type AlarmSource =
  | { readonly kind: "fleet"; readonly metric: MetricKey }
  | { readonly kind: "function"; readonly metric: "errors" | "throttles" }
  | { readonly kind: "queue"; readonly queue: "failed" | "undelivered" };

/** An alarm as data. */
export interface AlarmRule {
  /** Last part of the alarm's name, and the anchor of its section in the runbook. */
  readonly key: string;
  readonly severity: AlarmSeverity;
  readonly source: AlarmSource;
  readonly statistic: string;
  /** `interval`: the longest time between two runs. `short`: five minutes, so that the alarm follows each run. */
  readonly period: "interval" | "short";
  readonly comparison: ComparisonOperator;
  readonly threshold: number | "expiryDays";
  /** Periods in a row. */
  readonly periods: 1 | 2;
  readonly missingData: TreatMissingData;
  /** Why missing data is treated so. */
  readonly missingDataReason: string;
  readonly cause: string;
  readonly firstStep: string;
}

/** Most runs are further apart than a period, and only another run can show that something ended. */
const UNTIL_NEXT_RUN = "Between two runs there is no data: the state stays until another run says otherwise.";
const UNTIL_NEXT_EVENT = "Lambda reports only when it is invoked: the state stays until it is invoked again.";
const WHILE_QUEUE_SLEEPS = "SQS stops reporting for a queue that nobody uses: the state stays.";

const ABOVE_ZERO = { comparison: ComparisonOperator.GREATER_THAN_THRESHOLD, threshold: 0 } as const;
const IGNORED = { missingData: TreatMissingData.IGNORE } as const;
const EACH_RUN = {
  ...ABOVE_ZERO,
  ...IGNORED,
  missingDataReason: UNTIL_NEXT_RUN,
  statistic: Stats.MAXIMUM,
  period: "short",
  periods: 1,
} as const;

/** The alarm on an outcome, in the words of its table. */
function ofOutcome(outcome: "drifted" | "rotation-failed" | "untrusted" | "not-checked") {
  const { key, meaning, actions } = OUTCOMES[outcome];
  const source = { kind: "fleet", metric: key } as const;
  return { key: outcome, source, cause: plain(meaning), firstStep: plain(actions[0]) };
}

/** Every alarm of the service. */
export const ALARM_RULES: readonly AlarmRule[] = [
  {
    key: "no-run",
    severity: "critical",
    source: { kind: "fleet", metric: "providers" },
    statistic: Stats.SAMPLE_COUNT,
    period: "interval",
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    periods: 2,
    missingData: TreatMissingData.BREACHING,
    missingDataReason: "Missing data is what the alarm is about.",
    cause: "No run sent its metrics for two intervals: thumbprints may go stale unseen.",
    firstStep: "Look whether the schedule is enabled, and at the function's last log entries.",
  },
  {
    key: "function-errors",
    severity: "critical",
    source: { kind: "function", metric: "errors" },
    ...EACH_RUN,
    missingDataReason: UNTIL_NEXT_EVENT,
    statistic: Stats.SUM,
    cause:
      "A run ended with an error: a denied call, an alert that did not get through, or a bug. The alert access-denied names the action and the resource of a denied call; sns:Publish on the alert topic, or the use of its key, is the one that no alert can tell.",
    firstStep: "Read the function's log entries of level error; they name the action and the resource.",
  },
  {
    key: "function-throttled",
    severity: "warning",
    source: { kind: "function", metric: "throttles" },
    ...EACH_RUN,
    missingDataReason: UNTIL_NEXT_EVENT,
    statistic: Stats.SUM,
    cause: "Lambda had no free concurrency for a run. It is tried again for up to half an interval.",
    firstStep: "Look which function of the account uses up the concurrency, or ask for a higher quota.",
  },
  { ...EACH_RUN, ...ofOutcome("drifted"), severity: "warning" },
  { ...EACH_RUN, ...ofOutcome("rotation-failed"), severity: "critical" },
  { ...EACH_RUN, ...ofOutcome("untrusted"), severity: "critical" },
  {
    ...EACH_RUN,
    ...ofOutcome("not-checked"),
    severity: "warning",
    // The minimum: one run that saw everything ends it, also where several fall into one period.
    statistic: Stats.MINIMUM,
    period: "interval",
    periods: 2,
  },
  {
    key: "expiring",
    severity: "warning",
    source: { kind: "fleet", metric: "daysToExpiry" },
    ...EACH_RUN,
    statistic: Stats.MINIMUM,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: "expiryDays",
    cause: "A CA certificate that an issuer presents ends soon: its chain, and with it the thumbprint, will change.",
    firstStep: "See which one with: oidc-thumbprints check. In enforce mode the runs follow the change.",
  },
  {
    key: "failed-events",
    severity: "warning",
    source: { kind: "queue", queue: "failed" },
    ...EACH_RUN,
    missingDataReason: WHILE_QUEUE_SLEEPS,
    cause: "The function failed twice on an event, which waits in the failure queue.",
    firstStep: "Read the message: it holds the event and the error. Delete it when the cause is gone.",
  },
  {
    key: "undelivered-events",
    severity: "warning",
    source: { kind: "queue", queue: "undelivered" },
    ...EACH_RUN,
    missingDataReason: WHILE_QUEUE_SLEEPS,
    cause: "The schedule or the rule on changes could not deliver an event, or a batch of changes failed three times.",
    firstStep: "Read the message's attributes: they hold the error. Delete it when the cause is gone.",
  },
];
