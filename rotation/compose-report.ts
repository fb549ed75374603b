import type { AwsClients } from "./adapters/aws/clients.js";
import { CloudWatchMetrics } from "./adapters/aws/cloudwatch.js";
import { SnsAlerts } from "./adapters/aws/sns.js";
import { SsmState } from "./adapters/aws/ssm.js";
import type { Clock, Log } from "./ports.js";
import type { ReportPorts } from "./report.js";
import type { Settings } from "./settings.js";
import { TimeLimit } from "./time-limit.js";

/**
 * For the report, whatever the run took: milliseconds from its start until each part must be done, in their order. All
 * are less than the function keeps back for it.
 */
const REPORT_TIMES_MS = { read: 2500, alerts: 6500, metrics: 9000, write: 11_000 };

/**
 * Wires the report of a run. It has time of its own, from now on: a run that was cut off is reported all the same, and
 * a service that hangs costs neither the alerts nor the metrics, where they go elsewhere.
 */
export function composeReport(
  settings: Settings,
  { clients, clock, log }: { readonly clients: Omit<AwsClients, "iam">; readonly clock: Clock; readonly log: Log },
  wanted: { readonly metrics: boolean },
): ReportPorts & { close(): void } {
  const { topicArn, metricNamespace, stateParameter } = settings;
  const [read, alerts, metrics, write] = [
    new TimeLimit(clock, REPORT_TIMES_MS.read),
    new TimeLimit(clock, REPORT_TIMES_MS.alerts),
    new TimeLimit(clock, REPORT_TIMES_MS.metrics),
    new TimeLimit(clock, REPORT_TIMES_MS.write),
  ];
  const signals = { read: read.signal, write: write.signal };
  return {
    alerts: topicArn === null ? null : new SnsAlerts(clients.sns, topicArn, alerts.signal),
    metrics: wanted.metrics ? new CloudWatchMetrics(clients.cloudWatch, metricNamespace, metrics.signal) : null,
    state: stateParameter === null ? null : new SsmState(clients.ssm, stateParameter, signals),
    log,
    close: () => {
      for (const limit of [read, alerts, metrics, write]) limit.end();
    },
  };
}
