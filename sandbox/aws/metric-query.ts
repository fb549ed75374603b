import { readDate, readNumber, readTexts } from "./input.js";
import { demand, invalidValue, isOfMetric, type MetricDatum, readMetric } from "./metrics.js";
import type { Fields } from "./model.js";
import { merge, statisticName, statisticOf } from "./statistics.js";

/**
 * The answer of GetMetricStatistics: one datapoint per period and unit that has data, oldest first. Periods begin at
 * multiples of their length since 1970. No percentiles.
 *
 * @throws {AwsError} MissingParameter, InvalidParameterValue
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
 */
export function summarizeMetric(data: readonly MetricDatum[], input: Fields): Fields {
  const metric = readMetric(input);
  const start = demand(readDate(input, "StartTime"), "StartTime");
  const end = demand(readDate(input, "EndTime"), "EndTime");
  const period = demand(readNumber(input, "Period"), "Period");
  if (!(period >= 1)) {
    throw invalidValue(period, "Period");
  }
  const wanted = data.filter((datum) => isOfMetric(datum, metric) && datum.timestamp >= start && datum.timestamp < end);
  const names = readTexts(input, "Statistics").map(statisticName);
  const datapoints = byPeriod(wanted, period * 1000).map(({ timestamp, unit, statistics }) => ({
    Timestamp: timestamp,
    Unit: unit,
    ...Object.fromEntries(names.map((name) => [name, statisticOf(statistics, name)])),
  }));
  return { Label: metric.name, Datapoints: datapoints };
}

function byPeriod(data: readonly MetricDatum[], periodMs: number): readonly MetricDatum[] {
  const points = new Map<string, MetricDatum>();
  for (const datum of data) {
    const timestamp = new Date(Math.floor(datum.timestamp.getTime() / periodMs) * periodMs);
    const key = `${timestamp.getTime()} ${datum.unit}`;
    const before = points.get(key);
    const statistics = before === undefined ? datum.statistics : merge(before.statistics, datum.statistics);
    points.set(key, { ...datum, timestamp, statistics });
  }
  return [...points.values()].sort((one, other) => one.timestamp.getTime() - other.timestamp.getTime());
}
