import { Metric, type MetricOptions, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { METRIC, type MetricKey } from "../rotation/contract.js";
import { COUNTED_OUTCOMES, OUTCOMES } from "../rotation/core/outcome.js";

/** How a metric is read unless the caller wishes otherwise: a state by its worst value, an act by its number. */
function statisticOf(key: MetricKey): string {
  if (key === "daysToExpiry") return Stats.MINIMUM;
  const outcome = COUNTED_OUTCOMES.map((name) => OUTCOMES[name]).find((facts) => facts.key === key);
  return outcome?.kind === "act" ? Stats.SUM : Stats.MAXIMUM;
}

/**
 * A metric of the whole fleet. `options` may change how it is read, not which metric it is.
 *
 * @param namespace - where the function puts its metrics
 */
export function fleetMetric(namespace: string, key: MetricKey, options: MetricOptions = {}): Metric {
  const identity = { namespace, metricName: METRIC[key], dimensionsMap: {} };
  return new Metric({ statistic: statisticOf(key), ...options, ...identity });
}
