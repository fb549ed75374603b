import { Metric, type MetricOptions, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { METRIC } from "../lambda/contract.js";

/** A metric of the contract. */
export type MetricKey = keyof typeof METRIC;

/** How a metric is read unless the caller wishes otherwise, and its name in words. */
const READ_AS: Readonly<Record<MetricKey, { readonly label: string; readonly statistic: string }>> = {
  providers: { label: "Providers", statistic: Stats.MAXIMUM },
  inSync: { label: "In sync", statistic: Stats.MAXIMUM },
  drifted: { label: "Drifted", statistic: Stats.MAXIMUM },
  rotated: { label: "Rotated", statistic: Stats.SUM },
  rotationFailed: { label: "Rotation failed", statistic: Stats.MAXIMUM },
  untrusted: { label: "Untrusted", statistic: Stats.MAXIMUM },
  notChecked: { label: "Not checked", statistic: Stats.MAXIMUM },
  daysToExpiry: { label: "Days to expiry", statistic: Stats.MINIMUM },
};

/**
 * A metric of the whole fleet. `options` may change how it is read, not which metric it is.
 *
 * @param namespace - where the function puts its metrics
 */
export function fleetMetric(namespace: string, key: MetricKey, options: MetricOptions = {}): Metric {
  return new Metric({ ...READ_AS[key], ...options, namespace, metricName: METRIC[key], dimensionsMap: {} });
}
