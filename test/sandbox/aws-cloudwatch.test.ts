import {
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  type MetricDatum,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { describe, expect, test } from "vitest";
import { type Harness, NOW, startHarness } from "./aws-harness.js";

const NAMESPACE = "OidcThumbprintRotation";

const put = ({ cloudWatch }: Harness, data: MetricDatum[], namespace: string | undefined = NAMESPACE) =>
  cloudWatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: data }));
const statistics = ({ cloudWatch }: Harness, name: string, rest: Partial<GetMetricStatisticsCommandInput> = {}) =>
  cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: NAMESPACE,
      MetricName: name,
      Dimensions: [{ Name: "host", Value: "h" }],
      StartTime: new Date(NOW.getTime() - 3_600_000),
      EndTime: new Date(NOW.getTime() + 3_600_000),
      Period: 60,
      Statistics: ["SampleCount", "Sum", "Average", "Minimum", "Maximum"],
      ...rest,
    }),
  );

describe("metric data", () => {
  test("are kept as statistics, whichever way they were given", async () => {
    const harness = await startHarness();
    const earlier = new Date("2026-11-22T09:30:00.000Z");
    await put(harness, [
      { MetricName: "Drifted", Value: 0 },
      {
        MetricName: "DaysToExpiry",
        Value: -1.5,
        Unit: "Count",
        Timestamp: earlier,
        Dimensions: [{ Name: "host", Value: "h" }],
      },
      { MetricName: "Counted", Values: [1, 5], Counts: [2, 1] },
      { MetricName: "Summed", StatisticValues: { SampleCount: 3, Sum: 6, Minimum: 1, Maximum: 3 } },
    ]);
    const common = { namespace: NAMESPACE, dimensions: {}, timestamp: NOW, unit: "None" };
    expect(harness.endpoints.metrics()).toEqual([
      { ...common, name: "Drifted", statistics: { SampleCount: 1, Sum: 0, Minimum: 0, Maximum: 0 } },
      {
        ...common,
        name: "DaysToExpiry",
        unit: "Count",
        timestamp: earlier,
        dimensions: { host: "h" },
        statistics: { SampleCount: 1, Sum: -1.5, Minimum: -1.5, Maximum: -1.5 },
      },
      { ...common, name: "Counted", statistics: { SampleCount: 3, Sum: 7, Minimum: 1, Maximum: 5 } },
      { ...common, name: "Summed", statistics: { SampleCount: 3, Sum: 6, Minimum: 1, Maximum: 3 } },
    ]);
  });

  test("of a thousand metrics come gzipped from the SDK and are unpacked", async () => {
    const harness = await startHarness();
    let encoding: string | undefined;
    harness.cloudWatch.middlewareStack.add(
      (next) => (args) => {
        encoding = (args.request as { headers: Record<string, string> }).headers["content-encoding"];
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    await put(
      harness,
      Array.from({ length: 1000 }, (_, i) => ({ MetricName: `Metric${i}`, Value: i })),
    );
    expect(encoding).toBe("gzip");
    expect(harness.endpoints.metrics()).toHaveLength(1000);
    expect(harness.endpoints.metrics().at(-1)).toMatchObject({ name: "Metric999", statistics: { Sum: 999 } });
  });

  const many = Array.from({ length: 1001 }, (_, i) => ({ MetricName: `${i}`, Value: 1 }));
  const refusals: [string, MetricDatum[], string, string][] = [
    ["1001 metrics", many, "InvalidParameterValueException", "MetricData must not have a size greater than 1000."],
    ["none", [], "MissingRequiredParameterException", "The parameter MetricData is required."],
    [
      "no name",
      [{ MetricName: undefined, Value: 1 }],
      "MissingRequiredParameterException",
      "MetricData.member.1.MetricName",
    ],
    ["no value", [{ MetricName: "M" }], "MissingRequiredParameterException", "MetricData.member.1.Value is required."],
    ["NaN", [{ MetricName: "M", Value: Number.NaN }], "InvalidParameterValueException", "The value NaN for parameter"],
    [
      "infinity",
      [{ MetricName: "M", Value: Number.POSITIVE_INFINITY }],
      "InvalidParameterValueException",
      "The value Infinity",
    ],
    [
      "value and values",
      [{ MetricName: "M", Value: 1, Values: [1] }],
      "InvalidParameterCombinationException",
      "mutually exclusive",
    ],
    [
      "counts of another size",
      [{ MetricName: "M", Values: [1, 2], Counts: [1] }],
      "InvalidParameterValueException",
      "same size",
    ],
  ];
  test.each(refusals)("are refused: %s", async (_, data, name, message) => {
    const harness = await startHarness();
    await expect(put(harness, data)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
    expect(harness.endpoints.metrics()).toEqual([]);
  });

  test("are refused in a namespace of AWS", async () => {
    const harness = await startHarness();
    await expect(put(harness, [{ MetricName: "M", Value: 1 }], "AWS/Lambda")).rejects.toMatchObject({
      name: "InvalidParameterValueException",
    });
  });
});

describe("GetMetricStatistics", () => {
  test("sums up what falls into a period, by metric and dimensions", async () => {
    const harness = await startHarness();
    const Dimensions = [{ Name: "host", Value: "h" }];
    const minuteBefore = new Date(NOW.getTime() - 60_000);
    await put(harness, [
      { MetricName: "Drifted", Value: 4, Dimensions },
      { MetricName: "Drifted", Value: 2, Dimensions },
      { MetricName: "Drifted", Value: 1, Dimensions, Timestamp: minuteBefore },
      { MetricName: "Drifted", Value: 100 },
      { MetricName: "Drifted", Value: 100, Dimensions: [{ Name: "host", Value: "other" }] },
      { MetricName: "InSync", Value: 100, Dimensions },
    ]);
    expect(await statistics(harness, "Drifted")).toMatchObject({
      Label: "Drifted",
      Datapoints: [
        { Timestamp: new Date("2026-11-22T09:59:00Z"), Unit: "None", SampleCount: 1, Sum: 1, Average: 1 },
        { Timestamp: new Date("2026-11-22T10:00:00Z"), SampleCount: 2, Sum: 6, Average: 3, Minimum: 2, Maximum: 4 },
      ],
    });
  });

  test("answers an unknown metric with no datapoints", async () => {
    const harness = await startHarness();
    expect(await statistics(harness, "Unknown")).toMatchObject({ Datapoints: [] });
  });

  test.each<[string, Partial<GetMetricStatisticsCommandInput>, string]>([
    ["a period of 0", { Period: 0 }, "InvalidParameterValueException"],
    ["no period", { Period: undefined }, "MissingRequiredParameterException"],
    [
      "a statistic that AWS does not know either",
      { Statistics: ["Median" as "Sum"] },
      "InvalidParameterValueException",
    ],
  ])("refuses %s", async (_, input, name) => {
    const harness = await startHarness();
    await expect(statistics(harness, "Unknown", input)).rejects.toMatchObject({ name });
  });
});

test("the query protocol carries metric data too, as older command lines send them", async () => {
  const harness = await startHarness();
  const metric = { Version: "2010-08-01", Namespace: NAMESPACE };
  const response = await harness.postForm("monitoring", {
    ...metric,
    Action: "PutMetricData",
    "MetricData.member.1.MetricName": "Drifted",
    "MetricData.member.1.Value": "2.5",
    "MetricData.member.1.Timestamp": "2026-11-22T10:00:00Z",
  });
  expect(await response.text()).toMatch(/^<PutMetricDataResponse xmlns="[^"]+"><ResponseMetadata><RequestId>/);
  const read = await harness.postForm("monitoring", {
    ...metric,
    Action: "GetMetricStatistics",
    MetricName: "Drifted",
    StartTime: "2026-11-22T09:00:00Z",
    EndTime: "2026-11-22T11:00:00Z",
    Period: "60",
    "Statistics.member.1": "Sum",
  });
  expect(await read.text()).toContain(
    "<Label>Drifted</Label><Datapoints><member><Timestamp>2026-11-22T10:00:00.000Z</Timestamp><Unit>None</Unit><Sum>2.5</Sum></member></Datapoints>",
  );
});
