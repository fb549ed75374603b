import type { CompanionAlarm } from "./contract.js";
import { faultOf, messageOf } from "./core/fault/fault.js";
import type { Fault, RunResult } from "./core/model.js";
import { type Alert, alertsOf } from "./core/tell/alerts.js";
import { deniedAlert } from "./core/tell/denied.js";
import { metricsOf } from "./core/tell/metrics.js";
import type { AlarmReader, AlertSink, Log, MetricSink } from "./ports.js";

export interface ReportPorts {
  /** Null when no topic is configured. */
  readonly alerts: AlertSink | null;
  /** Null when no metrics are wanted. */
  readonly metrics: MetricSink | null;
  readonly alarms: AlarmReader;
  readonly log: Log;
}

export interface ReportSettings {
  readonly perHostMetrics: boolean;
  readonly alarms: ReadonlyMap<CompanionAlarm, string>;
  readonly runbookUrl: string | null;
}

/** A report that did not get through. Everything else of the run is done when it is thrown. */
export class ReportError extends AggregateError {
  override readonly name = "ReportError";
}

/** What went wrong while telling. */
interface Troubles {
  /** Of alerts and metrics that did not get through. */
  readonly failures: unknown[];
  /** Of DescribeAlarms and PutMetricData. */
  readonly faults: Fault[];
}

/**
 * Tells people and CloudWatch about a run: alerts first, because they may tell of a write, then the metrics, and last
 * that one of these calls was denied, unless an alert about denied calls went out before.
 *
 * @param first - alerts that are not about outcomes, sent before those
 * @throws {ReportError} last, when an alert or the metrics could not be delivered; the log then has the whole alert
 */
export async function report(
  result: RunResult,
  ports: ReportPorts,
  settings: ReportSettings,
  first: readonly Alert[] = [],
): Promise<void> {
  const troubles: Troubles = { failures: [], faults: [] };
  const { runbookUrl } = settings;
  const unread = deniedAlert(result.providers, [], runbookUrl);
  const alerts = [...first, ...alertsOf(result.providers, runbookUrl), ...(unread === null ? [] : [unread])];
  await sendAlerts(alerts, ports, settings, troubles);
  const { failures, faults } = troubles;
  // One more message to a topic that takes none would only fail too; the log has what it would say.
  const heard = failures.length === 0;
  await sendMetrics(result, ports, settings, troubles);
  const denied = heard && unread === null ? deniedAlert([], faults, runbookUrl) : null;
  await sendAlerts(denied === null ? [] : [denied], ports, settings, troubles);
  if (failures.length > 0) throw new ReportError(failures, failures.map(messageOf).join("; "));
}

/**
 * Tells people about a run that came to nothing because a call was denied; says nothing of any other fault. Never
 * rejects: the run fails anyway, and the log has an alert that could not be delivered.
 */
export async function reportDenial(fault: Fault, ports: ReportPorts, settings: ReportSettings): Promise<void> {
  const troubles: Troubles = { failures: [], faults: [] };
  const denied = deniedAlert([], [fault], settings.runbookUrl);
  await sendAlerts(denied === null ? [] : [denied], ports, settings, troubles);
}

async function sendAlerts(
  alerts: readonly Alert[],
  ports: ReportPorts,
  { alarms }: ReportSettings,
  troubles: Troubles,
): Promise<void> {
  const { alerts: sink, log } = ports;
  if (sink === null) return;
  const known = await alarmsInAlarm(alerts, ports, alarms, troubles);
  for (const alert of alerts) {
    if (alert.alarm !== null && known.has(alert.alarm)) {
      log.info("alert-not-repeated", { alert: alert.event, alarm: alarms.get(alert.alarm) });
      continue;
    }
    try {
      await sink.publish(alert);
      log.info("alert-sent", { alert: alert.event, headline: alert.headline });
    } catch (error) {
      log.error("alert-failed", { reason: messageOf(error), alert });
      troubles.failures.push(error);
    }
  }
}

/** The companion alarms of these alerts that are in ALARM: they need no second message. When in doubt: none. */
async function alarmsInAlarm(
  alerts: readonly Alert[],
  { alarms: reader, log }: ReportPorts,
  alarms: ReadonlyMap<CompanionAlarm, string>,
  troubles: Troubles,
): Promise<ReadonlySet<CompanionAlarm>> {
  const companions = alerts.flatMap(({ alarm }) => alarm ?? []);
  const names = new Map(companions.flatMap((key) => namedAlarm(key, alarms)));
  if (names.size === 0) return new Set();
  try {
    const inAlarm = await reader.inAlarm([...names.values()]);
    return new Set(companions.filter((key) => inAlarm.has(names.get(key) ?? "")));
  } catch (error) {
    log.warn("alarms-not-read", { reason: messageOf(error) });
    troubles.faults.push(faultOf(error, "aws-failed"));
    return new Set();
  }
}

function namedAlarm(key: CompanionAlarm, alarms: ReadonlyMap<CompanionAlarm, string>): [CompanionAlarm, string][] {
  const name = alarms.get(key);
  return name === undefined ? [] : [[key, name]];
}

async function sendMetrics(
  { providers, startedAt }: RunResult,
  { metrics, log }: ReportPorts,
  { perHostMetrics }: ReportSettings,
  troubles: Troubles,
): Promise<void> {
  if (metrics === null) return;
  try {
    await metrics.publish(metricsOf(providers, perHostMetrics), startedAt);
  } catch (error) {
    log.error("metrics-failed", { reason: messageOf(error) });
    troubles.failures.push(error);
    troubles.faults.push(faultOf(error, "aws-failed"));
  }
}
