import { Duration } from "aws-cdk-lib";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { describe, expect, it } from "vitest";
import { ALARM_RULES, type ThumbprintRotationProps } from "../../lib/index.js";
import { LASTING_OUTCOMES } from "../../rotation/core/tell/lasting.js";
import { flat, type Resource, resourcesOf, templateOf } from "./synth.js";

const RUNS = "OidcThumbprintRotation";
const FUNCTION = { FunctionName: "<RotationFunction1ECDBBAD>" };
const FAILED = { QueueName: "<RotationFailedA01AC654.QueueName>" };
const UNDELIVERED = { QueueName: "<RotationUndelivered4D6719DB.QueueName>" };
const ABOVE = "GreaterThanThreshold";
const BELOW = "LessThanThreshold";
const QUEUE_LENGTH = "ApproximateNumberOfMessagesVisible";

/** Every alarm: key, namespace, metric, statistic, seconds, periods, comparison, threshold, missing data, dimensions. */
const ALARMS = [
  ["no-run", RUNS, "Providers", "SampleCount", 3600, 2, BELOW, 1, "breaching", {}],
  ["function-errors", "AWS/Lambda", "Errors", "Sum", 300, 1, ABOVE, 0, "ignore", FUNCTION],
  ["function-throttled", "AWS/Lambda", "Throttles", "Sum", 300, 1, ABOVE, 0, "ignore", FUNCTION],
  ["drifted", RUNS, "Drifted", "Maximum", 300, 1, ABOVE, 0, "ignore", {}],
  ["rotation-failed", RUNS, "RotationFailed", "Maximum", 300, 1, ABOVE, 0, "ignore", {}],
  ["untrusted", RUNS, "Untrusted", "Maximum", 300, 1, ABOVE, 0, "ignore", {}],
  ["not-checked", RUNS, "NotChecked", "Minimum", 3600, 2, ABOVE, 0, "ignore", {}],
  ["expiring", RUNS, "DaysToExpiry", "Minimum", 300, 1, BELOW, 30, "ignore", {}],
  ["failed-events", "AWS/SQS", QUEUE_LENGTH, "Maximum", 300, 1, ABOVE, 0, "ignore", FAILED],
  ["undelivered-events", "AWS/SQS", QUEUE_LENGTH, "Maximum", 300, 1, ABOVE, 0, "ignore", UNDELIVERED],
] as const;

function alarmsOf(props?: ThumbprintRotationProps): ReadonlyMap<string, Resource> {
  const found = resourcesOf(templateOf(props), "AWS::CloudWatch::Alarm");
  return new Map(found.map((alarm) => [String(alarm.Properties.AlarmName).replace("Oidc-Rotation-", ""), alarm]));
}

const alarms = alarmsOf();

it("there are these alarms and no others", () => {
  expect([...alarms.keys()].toSorted()).toEqual(ALARMS.map(([key]) => key).toSorted());
  expect(ALARM_RULES.map(({ key }) => key)).toEqual(ALARMS.map(([key]) => key));
});

it.each(ALARMS)("%s looks at %s %s", (key, Namespace, MetricName, Statistic, Period, periods, ...rest) => {
  const [ComparisonOperator, Threshold, TreatMissingData, dimensions] = rest;
  const { Dimensions = [], ...properties } = flat(alarms.get(key)?.Properties) as Resource["Properties"];
  expect(properties).toMatchObject({
    Namespace,
    MetricName,
    Statistic,
    Period,
    EvaluationPeriods: periods,
    DatapointsToAlarm: periods,
    ComparisonOperator,
    Threshold,
    TreatMissingData,
  });
  expect(Object.fromEntries(Dimensions.map(({ Name, Value }: Record<string, string>) => [Name, Value]))).toEqual(
    dimensions,
  );
  // Metric math would be billed by metric and is more than any of these needs.
  expect(properties).not.toHaveProperty("Metrics");
});

describe.each(ALARM_RULES)("$key", (rule) => {
  const description: string = alarms.get(rule.key)?.Properties.AlarmDescription;

  it("says how bad it is, the cause, the first step and where the runbook is, in what CloudWatch takes", () => {
    expect(description).toMatch(/^\[(critical|warning)\] /);
    expect(description).toContain(rule.cause);
    expect(description).toContain(`First step: ${rule.firstStep}`);
    expect(description).toContain(`Runbook: docs/runbook.md#${rule.key}`);
    expect(description.length).toBeLessThanOrEqual(1024);
  });

  it("has a reason for its treatment of missing data", () => {
    expect(rule.missingDataReason).not.toBe("");
    expect(rule.missingData).toBe(rule.key === "no-run" ? "breaching" : "ignore");
  });
});

it("descriptions fit and link to the published runbook, however long its address", () => {
  const runbookUrl = `https://wiki.example/${"long/".repeat(120)}runbook`;
  for (const [key, { Properties }] of alarmsOf({ runbookUrl })) {
    expect(Properties.AlarmDescription).toContain(`Runbook: ${runbookUrl}#${key}`);
    expect(Properties.AlarmDescription.length).toBeLessThanOrEqual(1024);
  }
});

it("each lasting outcome has its alarm, which says that it goes on and that it ended", () => {
  for (const key of LASTING_OUTCOMES) expect(alarms.has(key)).toBe(true);
});

it.each([5, 60, 1440])("every %i minutes, two intervals are what CloudWatch evaluates", (minutes) => {
  const schedule = ScheduleExpression.rate(Duration.minutes(minutes));
  for (const [key, { Properties }] of alarmsOf({ schedule })) {
    const { Period, EvaluationPeriods } = Properties;
    // Limits of API_PutMetricAlarm: a day for periods below an hour, else seven.
    expect(Period * EvaluationPeriods).toBeLessThanOrEqual(Period < 3600 ? 86_400 : 604_800);
    expect(Period % 60).toBe(0);
    if (key === "no-run" || key === "not-checked") expect(Period).toBe(minutes * 60);
  }
});

it("options change threshold and namespace", () => {
  const changed = alarmsOf({ expiryDays: 7, metricNamespace: "Security/Oidc" });
  expect(changed.get("expiring")?.Properties).toMatchObject({ Threshold: 7, Namespace: "Security/Oidc" });
});
