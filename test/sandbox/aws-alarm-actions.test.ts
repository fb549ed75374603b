import { PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { describe, expect, test } from "vitest";
import { ALARM, describeAlarms, putDatum, TOPIC, withAlarm } from "./aws-alarm-harness.js";
import { ACCOUNT } from "./aws-harness.js";

describe("a change of state", () => {
  test("publishes CloudWatch's message to the topic, once", async () => {
    const harness = await withAlarm();
    await putDatum(harness, 2);
    await putDatum(harness, 3);
    const reason = "Threshold Crossed: 1 datapoint [2.0 (22/11/26 10:00:00)] was greater than the threshold (0.0).";
    const published = harness.endpoints.published();
    expect(published).toMatchObject([
      { source: "alarm", topicArn: TOPIC, subject: 'ALARM: "drift" in US East (N. Virginia)', attributes: {} },
    ]);
    expect(JSON.parse(published[0]?.message ?? "")).toEqual({
      AlarmName: "drift",
      AlarmDescription: "Providers drifted",
      AWSAccountId: ACCOUNT,
      AlarmConfigurationUpdatedTimestamp: "2026-11-22T10:00:30.250+0000",
      NewStateValue: "ALARM",
      NewStateReason: reason,
      StateChangeTime: "2026-11-22T10:00:30.250+0000",
      Region: "US East (N. Virginia)",
      AlarmArn: `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:drift`,
      OldStateValue: "INSUFFICIENT_DATA",
      OKActions: [TOPIC],
      AlarmActions: [TOPIC],
      InsufficientDataActions: [],
      Trigger: {
        MetricName: "Drifted",
        Namespace: "N",
        StatisticType: "Statistic",
        Statistic: "MAXIMUM",
        Unit: null,
        Dimensions: [],
        Period: 300,
        EvaluationPeriods: 1,
        ComparisonOperator: "GreaterThanThreshold",
        Threshold: 0,
        TreatMissingData: "missing",
        EvaluateLowSampleCountPercentile: "",
      },
    });
  });

  test("back to OK publishes to the OK topic and is in the history", async () => {
    const harness = await withAlarm();
    await putDatum(harness, 2);
    await putDatum(harness, 0);
    expect(harness.endpoints.published().map((message) => message.subject?.slice(0, 6))).toEqual(["ALARM:", 'OK: "d']);
    const [alarm] = harness.endpoints.alarms();
    expect(alarm?.reason).toContain("[0.0 (22/11/26 10:00:00)] was not greater than the threshold (0.0).");
    expect(alarm?.history.map((event) => event.summary)).toEqual([
      'Alarm "drift" created',
      "Alarm updated from INSUFFICIENT_DATA to ALARM",
      `Successfully executed action ${TOPIC}`,
      "Alarm updated from ALARM to OK",
      `Successfully executed action ${TOPIC}`,
    ]);
  });

  test("publishes nothing when actions are disabled or the topic is unknown", async () => {
    const disabled = await withAlarm({ ActionsEnabled: false });
    await putDatum(disabled, 1);
    expect(disabled.endpoints.published()).toEqual([]);
    const unknown = await withAlarm({ AlarmActions: [`${TOPIC}2`] });
    await putDatum(unknown, 1);
    expect(unknown.endpoints.published()).toEqual([]);
    expect(unknown.endpoints.alarms()[0]?.history.at(-1)?.summary).toBe(`Failed to execute action ${TOPIC}2`);
  });

  test("of an alarm with dimensions or an expression names them", async () => {
    const harness = await withAlarm({ Dimensions: [{ Name: "host", Value: "h" }], DatapointsToAlarm: 1 });
    const { cloudWatch, endpoints } = harness;
    const red = { AlarmName: "drift", StateValue: "ALARM", StateReason: "by hand" } as const;
    await cloudWatch.send(new SetAlarmStateCommand(red));
    const expression = { MetricName: undefined, Metrics: [{ Id: "e", Expression: "m + 1" }] };
    await cloudWatch.send(new PutMetricAlarmCommand({ ...ALARM, ...expression, AlarmName: "sum" }));
    await cloudWatch.send(new SetAlarmStateCommand({ ...red, AlarmName: "sum" }));
    expect(endpoints.published().map((one) => JSON.parse(one.message).Trigger)).toMatchObject([
      { Dimensions: [{ name: "host", value: "h" }], DatapointsToAlarm: 1 },
      { Metrics: [{ Id: "e", Expression: "m + 1" }] },
    ]);
  });

  test("can be made by hand", async () => {
    const harness = await withAlarm();
    const set = (AlarmName: string, StateValue: string) =>
      harness.cloudWatch.send(
        new SetAlarmStateCommand({ AlarmName, StateValue: StateValue as "OK", StateReason: "by hand" }),
      );
    await set("drift", "ALARM");
    await set("drift", "ALARM");
    expect(await describeAlarms(harness)).toMatchObject([{ StateValue: "ALARM", StateReason: "by hand" }]);
    expect(harness.endpoints.published()).toHaveLength(1);
    await expect(set("other", "OK")).rejects.toMatchObject({ name: "ResourceNotFound" });
    await expect(set("drift", "Red")).rejects.toMatchObject({ message: expect.stringContaining("enum value set") });
  });
});
