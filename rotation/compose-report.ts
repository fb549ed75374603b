import type { AwsClients } from "./adapters/aws/clients.js";
import { CloudWatchAlarms, CloudWatchMetrics } from "./adapters/aws/cloudwatch.js";
import { SnsAlerts } from "./adapters/aws/sns.js";
import type { Clock, Log } from "./ports.js";
import type { ReportPorts } from "./report.js";
import type { Settings } from "./settings.js";
import { TimeLimit } from "./time-limit.js";

/**
 * For the report, whatever the run took: milliseconds from its start until each part must be done, in their order. All
 * are less than the function keeps back for it.
 */
const REPORT_TIMES_MS = { alarms: 3000, alerts: 7000, metrics: 10_000 };

/**
 * Wires the report of a run. It has time of its own, from now on: a run that was cut off is reported all the same, and
 * a service that hangs costs neither the alerts nor the metrics, where they go elsewhere.
 */
export function composeReport(
  settings: Settings,
  { clients, clock, log }: { readonly clients: Omit<AwsClients, "iam">; readonly clock: Clock; readonly log: Log },
  wanted: { readonly metrics: boolean },
): ReportPorts & { close(): void } {
  const { topicArn, metricNamespace } = settings;
  const alarms = new TimeLimit(clock, REPORT_TIMES_MS.alarms);
  const alerts = new TimeLimit(clock, REPORT_TIMES_MS.alerts);
  const metrics = new TimeLimit(clock, REPORT_TIMES_MS.metrics);
  return {
    alerts: topicArn === null ? null : new SnsAlerts(clients.sns, topicArn, alerts.signal),
    metrics: wanted.metrics ? new CloudWatchMetrics(clients.cloudWatch, metricNamespace, metrics.signal) : null,
    alarms: new CloudWatchAlarms(clients.cloudWatch, alarms.signal),
    log,
    close: () => {
      for (const limit of [alarms, alerts, metrics]) limit.end();
    },
  };
}
