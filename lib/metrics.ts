import { Metric, type MetricOptions, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { METRIC } from "../rotation/contract.js";

/** A metric of the contract. */
export type MetricKey = keyof typeof METRIC;

/** How a metric is read unless the caller wishes otherwise: a state by its worst value, an act by its number. */
const STATISTIC: Readonly<Record<MetricKey, string>> = {
  providers: Stats.MAXIMUM,
  inSync: Stats.MAXIMUM,
  drifted: Stats.MAXIMUM,
  rotated: Stats.SUM,
  rotationFailed: Stats.MAXIMUM,
  untrusted: Stats.MAXIMUM,
  notChecked: Stats.MAXIMUM,
  daysToExpiry: Stats.MINIMUM,
};

/**
 * A metric of the whole fleet. `options` may change how it is read, not which metric it is.
 *
 * @param namespace - where the function puts its metrics
 */
export function fleetMetric(namespace: string, key: MetricKey, options: MetricOptions = {}): Metric {
  const identity = { namespace, metricName: METRIC[key], dimensionsMap: {} };
  return new Metric({ statistic: STATISTIC[key], ...options, ...identity });
}
