import type { Alarm, AlarmState } from "./alarms.js";

/** A state that an alarm left for the one it has now. */
export interface Transition {
  readonly from: AlarmState;
  readonly account: string;
  readonly region: string;
}

/** Names of regions as CloudWatch writes them; others appear by their code. */
const REGION_NAMES = new Map([["us-east-1", "US East (N. Virginia)"]]);

/** The subject of the message that CloudWatch publishes when an alarm changes its state. */
export function notificationSubject(alarm: Alarm, { region }: Transition): string {
  return `${alarm.state}: "${alarm.name}" in ${REGION_NAMES.get(region) ?? region}`.slice(0, 99);
}

/**
 * The message that CloudWatch publishes when an alarm changes its state, as JSON. Fields as in messages recorded
 * against AWS by LocalStack (tests/aws/services/cloudwatch/test_cloudwatch.snapshot.json, 2023-09-12).
 */
export function notificationMessage(alarm: Alarm, { from, account, region }: Transition): string {
  return JSON.stringify({
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: moment(alarm.configuredAt),
    NewStateValue: alarm.state,
    NewStateReason: alarm.reason,
    StateChangeTime: moment(alarm.stateUpdatedAt),
    Region: REGION_NAMES.get(region) ?? region,
    AlarmArn: alarm.arn,
    OldStateValue: from,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    Trigger: trigger(alarm),
  });
}

function trigger(alarm: Alarm): Record<string, unknown> {
  const { metric } = alarm;
  const dimensions = Object.entries(metric?.dimensions ?? {}).map(([name, value]) => ({ value, name }));
  const source =
    metric === null
      ? { Metrics: alarm.expression }
      : {
          MetricName: metric.name,
          Namespace: metric.namespace,
          StatisticType: "Statistic",
          Statistic: alarm.statistic?.toUpperCase() ?? null,
          Unit: alarm.unit,
          Dimensions: dimensions,
        };
  return {
    ...source,
    Period: alarm.period,
    EvaluationPeriods: alarm.evaluationPeriods,
    ...(alarm.datapointsToAlarm === null ? {} : { DatapointsToAlarm: alarm.datapointsToAlarm }),
    ComparisonOperator: alarm.comparisonOperator,
    Threshold: alarm.threshold,
    TreatMissingData: alarm.treatMissingData,
    EvaluateLowSampleCountPercentile: "",
  };
}

/** `2022-10-18T20:15:10.941+0000` */
function moment(at: Date): string {
  return at.toISOString().replace("Z", "+0000");
}
