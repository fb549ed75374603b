import {
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  type MetricAlarm,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { ACCOUNT, type Harness, startHarness } from "./aws-harness.js";

/** The topic that the alarm's actions name. */
export const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alarms`;

/** An alarm that one drifted provider raises. */
export const ALARM: PutMetricAlarmCommandInput = {
  AlarmName: "drift",
  AlarmDescription: "Providers drifted",
  Namespace: "N",
  MetricName: "Drifted",
  Statistic: "Maximum",
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
  AlarmActions: [TOPIC],
  OKActions: [TOPIC],
};

/** Endpoints that have the topic and the alarm, with changes to the alarm. */
export async function withAlarm(changes: Partial<PutMetricAlarmCommandInput> = {}): Promise<Harness> {
  const harness = await startHarness();
  await harness.sns.send(new CreateTopicCommand({ Name: "alarms" }));
  await harness.cloudWatch.send(new PutMetricAlarmCommand({ ...ALARM, ...changes }));
  return harness;
}

/** Puts one datum of the alarm's metric, or of another one. */
export async function putDatum(
  { cloudWatch }: Harness,
  value: number,
  rest: { readonly Timestamp?: Date; readonly MetricName?: string } = {},
): Promise<void> {
  const datum = { MetricName: "Drifted", Value: value, ...rest };
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: "N", MetricData: [datum] }));
}

/** The alarms as the API describes them. */
export async function describeAlarms(
  { cloudWatch }: Harness,
  input: DescribeAlarmsCommandInput = {},
): Promise<readonly MetricAlarm[]> {
  return (await cloudWatch.send(new DescribeAlarmsCommand(input))).MetricAlarms ?? [];
}
