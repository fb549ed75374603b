import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { describe, expect, test } from "vitest";
import { ALARM, describeAlarms, putDatum, TOPIC, withAlarm } from "./aws-alarm-harness.js";
import { ACCOUNT, type Harness, NOW, startHarness } from "./aws-harness.js";

const state = async (harness: Harness) => (await describeAlarms(harness)).map((alarm) => alarm.StateValue);

describe("an alarm", () => {
  test("is described as it was put, without a state of its own yet", async () => {
    const harness = await withAlarm({ Dimensions: [{ Name: "host", Value: "h" }], TreatMissingData: "ignore" });
    expect(await describeAlarms(harness)).toEqual([
      {
        ...ALARM,
        AlarmArn: `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:drift`,
        ActionsEnabled: true,
        InsufficientDataActions: [],
        Dimensions: [{ Name: "host", Value: "h" }],
        TreatMissingData: "ignore",
        StateValue: "INSUFFICIENT_DATA",
        StateReason: "Unchecked: Initial alarm creation",
        AlarmConfigurationUpdatedTimestamp: NOW,
        StateUpdatedTimestamp: NOW,
        StateTransitionedTimestamp: NOW,
      },
    ]);
  });

  test("keeps its state when it is put again", async () => {
    const harness = await withAlarm();
    await putDatum(harness, 1);
    await harness.cloudWatch.send(new PutMetricAlarmCommand({ ...ALARM, Threshold: 5 }));
    expect(await describeAlarms(harness)).toMatchObject([{ Threshold: 5, StateValue: "ALARM" }]);
  });

  test.each([
    ["GreaterThanThreshold", ["OK", "OK", "ALARM"]],
    ["GreaterThanOrEqualToThreshold", ["OK", "ALARM", "ALARM"]],
    ["LessThanThreshold", ["ALARM", "OK", "OK"]],
    ["LessThanOrEqualToThreshold", ["ALARM", "ALARM", "OK"]],
  ] as const)("on %s looks at the newest datum", async (operator, expected) => {
    const harness = await withAlarm({ ComparisonOperator: operator, Threshold: 10 });
    const states: unknown[] = [];
    for (const value of [9, 10, 11]) {
      await putDatum(harness, value);
      states.push(...(await state(harness)));
    }
    expect(states).toEqual(expected);
  });

  test("is not moved by older data, other metrics, other dimensions or other units", async () => {
    const harness = await withAlarm();
    await putDatum(harness, 1);
    await putDatum(harness, 0, { Timestamp: new Date(NOW.getTime() - 1) });
    await putDatum(harness, 0, { MetricName: "InSync" });
    expect(await state(harness)).toEqual(["ALARM"]);
    await harness.cloudWatch.send(new PutMetricAlarmCommand({ ...ALARM, Unit: "Count" }));
    await putDatum(harness, 0);
    expect(await state(harness)).toEqual(["ALARM"]);
  });

  const never: [string, Partial<PutMetricAlarmCommandInput>][] = [
    ["a percentile", { Statistic: undefined, ExtendedStatistic: "p90" }],
    ["an expression", { MetricName: undefined, Metrics: [{ Id: "e", Expression: "1" }] }],
    ["a band", { Threshold: undefined, ComparisonOperator: "GreaterThanUpperThreshold" }],
  ];
  test.each(never)("on %s is kept and never evaluated", async (_, input) => {
    const harness = await withAlarm(input);
    await putDatum(harness, 1);
    expect(await state(harness)).toEqual(["INSUFFICIENT_DATA"]);
  });

  test("is refused without its name, periods or operator", async () => {
    const harness = await startHarness();
    for (const name of ["AlarmName", "EvaluationPeriods", "ComparisonOperator"] as const) {
      await expect(
        harness.cloudWatch.send(new PutMetricAlarmCommand({ ...ALARM, [name]: undefined })),
      ).rejects.toMatchObject({ message: expect.stringContaining("Member must not be null") });
    }
    expect(harness.endpoints.alarms()).toEqual([]);
  });
});

test("alarms are found by name, prefix and state, in pages", async () => {
  const harness = await withAlarm();
  for (const name of ["a-1", "a-2", "b-1"]) {
    await harness.cloudWatch.send(new PutMetricAlarmCommand({ ...ALARM, AlarmName: name, MetricName: name }));
  }
  await putDatum(harness, 1, { MetricName: "a-2" });
  const names = async (input: DescribeAlarmsCommandInput) =>
    (await describeAlarms(harness, input)).map((one) => one.AlarmName);
  expect(await names({ AlarmNames: ["b-1", "unknown", "drift"] })).toEqual(["drift", "b-1"]);
  expect(await names({ AlarmNamePrefix: "a-" })).toEqual(["a-1", "a-2"]);
  expect(await names({ StateValue: "ALARM" })).toEqual(["a-2"]);
  const page = await harness.cloudWatch.send(new DescribeAlarmsCommand({ MaxRecords: 3 }));
  expect(page.MetricAlarms).toHaveLength(3);
  expect(await names({ NextToken: page.NextToken ?? "" })).toEqual(["b-1"]);
});

test("alarms are deleted, beside unknown names too", async () => {
  const harness = await withAlarm();
  await harness.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ["unknown", "drift"] }));
  expect(await describeAlarms(harness)).toEqual([]);
});

test("the query protocol puts and describes alarms too, flags and numbers as text", async () => {
  const harness = await withAlarm();
  const { postForm, endpoints } = harness;
  const form = { Action: "PutMetricAlarm", Version: "2010-08-01", AlarmName: "old", "OKActions.member.1": TOPIC };
  const trigger = {
    Namespace: "N",
    MetricName: "Drifted",
    Statistic: "Sum",
    ComparisonOperator: "GreaterThanThreshold",
  };
  await postForm("monitoring", {
    ...form,
    ...trigger,
    ActionsEnabled: "false",
    EvaluationPeriods: "1",
    Threshold: "0.5",
  });
  await putDatum(harness, 0);
  expect(endpoints.alarms().at(1)).toMatchObject({ name: "old", actionsEnabled: false, threshold: 0.5, state: "OK" });
  const find = { Action: "DescribeAlarms", Version: "2010-08-01", "AlarmNames.member.1": "old" };
  const described = await (await postForm("monitoring", find)).text();
  expect(described).toContain("<CompositeAlarms></CompositeAlarms><MetricAlarms><member><AlarmName>old</AlarmName>");
  expect(described).toContain("<ActionsEnabled>false</ActionsEnabled>");
  const wrong = await postForm("monitoring", { ...form, ...trigger, EvaluationPeriods: "1", ActionsEnabled: "maybe" });
  expect(wrong.status).toBe(400);
});
