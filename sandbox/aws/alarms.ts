import { readFlag, readList, readNumber, readText, readTexts } from "./input.js";
import { isOfMetric, type MetricDatum, type MetricIdentity, readMetric } from "./metrics.js";
import { AwsError, type Context, type Fields, type Value } from "./model.js";
import { type StatisticName, statisticName, statisticOf } from "./statistics.js";

/** The states of an alarm. */
const ALARM_STATES = ["INSUFFICIENT_DATA", "ALARM", "OK"] as const;

/** State of an alarm. */
export type AlarmState = (typeof ALARM_STATES)[number];

/** One line of an alarm's history, in the words of DescribeAlarmHistory. */
export interface AlarmEvent {
  readonly at: Date;
  readonly type: "ConfigurationUpdate" | "StateUpdate" | "Action";
  readonly summary: string;
}

/** What PutMetricAlarm said of an alarm. */
export interface AlarmDefinition {
  readonly name: string;
  readonly arn: string;
  readonly description: string | null;
  /** Null for an alarm on an expression; such an alarm is never evaluated here. */
  readonly metric: MetricIdentity | null;
  /** The expression as it was given; empty for an alarm on one metric. */
  readonly expression: readonly Value[];
  /** Null for a percentile; such an alarm is never evaluated here. */
  readonly statistic: StatisticName | null;
  readonly unit: string | null;
  /** Seconds. */
  readonly period: number | null;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number | null;
  readonly threshold: number | null;
  readonly comparisonOperator: string;
  readonly treatMissingData: string;
  readonly actionsEnabled: boolean;
  /** ARNs by the state that runs them. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
  readonly configuredAt: Date;
}

/** An alarm with its state. */
export interface Alarm extends AlarmDefinition {
  readonly state: AlarmState;
  readonly reason: string;
  readonly stateUpdatedAt: Date;
  readonly history: readonly AlarmEvent[];
}

/** A way to compare a value with the threshold, and how a reason puts it. */
interface Comparison {
  readonly words: string;
  readonly holds: (value: number, threshold: number) => boolean;
}

const COMPARISONS = new Map<string, Comparison>([
  ["GreaterThanThreshold", { words: "greater than", holds: (a, b) => a > b }],
  ["GreaterThanOrEqualToThreshold", { words: "greater than or equal to", holds: (a, b) => a >= b }],
  ["LessThanThreshold", { words: "less than", holds: (a, b) => a < b }],
  ["LessThanOrEqualToThreshold", { words: "less than or equal to", holds: (a, b) => a <= b }],
]);

/**
 * The definition in a PutMetricAlarm call.
 *
 * @throws {AwsError} ValidationError: name, number of periods or operator missing
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function readAlarm(input: Fields, { account, region, now }: Context): AlarmDefinition {
  const name = required(readText(input, "AlarmName"), "alarmName");
  const statistic = readText(input, "Statistic");
  return {
    name,
    arn: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
    description: readText(input, "AlarmDescription"),
    metric: readText(input, "MetricName") === null ? null : readMetric(input),
    expression: readList(input, "Metrics"),
    statistic: statistic === null ? null : statisticName(statistic),
    unit: readText(input, "Unit"),
    period: readNumber(input, "Period"),
    evaluationPeriods: required(readNumber(input, "EvaluationPeriods"), "evaluationPeriods"),
    datapointsToAlarm: readNumber(input, "DatapointsToAlarm"),
    threshold: readNumber(input, "Threshold"),
    comparisonOperator: required(readText(input, "ComparisonOperator"), "comparisonOperator"),
    treatMissingData: readText(input, "TreatMissingData") ?? "missing",
    actionsEnabled: readFlag(input, "ActionsEnabled") ?? true,
    actions: {
      OK: readTexts(input, "OKActions"),
      ALARM: readTexts(input, "AlarmActions"),
      INSUFFICIENT_DATA: readTexts(input, "InsufficientDataActions"),
    },
    configuredAt: now,
  };
}

/** A state that a caller names. @throws {AwsError} ValidationError */
export function readState(input: Fields): AlarmState {
  const given = required(readText(input, "StateValue"), "stateValue");
  const state = ALARM_STATES.find((known) => known === given);
  if (state === undefined) {
    const text = `Value '${given}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [${ALARM_STATES.join(", ")}]`;
    throw new AwsError("ValidationError", `1 validation error detected: ${text}`);
  }
  return state;
}

/**
 * State and reason by the newest datum of the alarm's metric; null when the alarm has no datum or cannot be evaluated.
 *
 * One datapoint of one decides, whatever number of periods the alarm asks for. A datapoint is one datum, not the sum
 * of a period. Data that fail to come change nothing, whatever the alarm says of missing data.
 */
export function evaluate(alarm: Alarm, data: readonly MetricDatum[]): { state: AlarmState; reason: string } | null {
  const { metric, statistic, threshold } = alarm;
  const comparison = COMPARISONS.get(alarm.comparisonOperator);
  if (metric === null || statistic === null || threshold === null || comparison === undefined) {
    return null;
  }
  const own = data.filter((datum) => isOfMetric(datum, metric) && (alarm.unit ?? datum.unit) === datum.unit);
  const newest = own.reduce<MetricDatum | null>(
    (best, datum) => (best !== null && best.timestamp > datum.timestamp ? best : datum),
    null,
  );
  if (newest === null) {
    return null;
  }
  const value = statisticOf(newest.statistics, statistic);
  const breaches = comparison.holds(value, threshold);
  const words = `${breaches ? "was" : "was not"} ${comparison.words} the threshold (${decimal(threshold)})`;
  const reason = `Threshold Crossed: 1 datapoint [${decimal(value)} (${minute(newest.timestamp)})] ${words}.`;
  return { state: breaches ? "ALARM" : "OK", reason };
}

function required<T>(value: T | null, name: string): T {
  if (value === null) {
    const text = `Value null at '${name}' failed to satisfy constraint: Member must not be null`;
    throw new AwsError("ValidationError", `1 validation error detected: ${text}`);
  }
  return value;
}

/** 2 as `2.0`, as CloudWatch writes it. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** `26/10/23 16:42:00`, UTC, seconds cut off. */
function minute(at: Date): string {
  const [year = "", month, day] = at.toISOString().slice(0, 10).split("-");
  return `${day}/${month}/${year.slice(2)} ${at.toISOString().slice(11, 16)}:00`;
}
