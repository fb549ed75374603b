import { LASTING_EVENTS, type LastingEvent } from "./contract.js";
import { type Alert, alertsOf } from "./core/alerts.js";
import { messageOf } from "./core/fault.js";
import { metricsOf } from "./core/metrics.js";
import type { RunResult } from "./core/model.js";
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
  readonly alarms: ReadonlyMap<LastingEvent, string>;
  readonly runbookUrl: string | null;
}

/** A report that did not get through. Everything else of the run is done when it is thrown. */
export class ReportError extends AggregateError {
  override readonly name = "ReportError";
}

/**
 * Tells people and CloudWatch about a run: alerts first, because they may tell of a write, then the metrics.
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
  const failures = [
    ...(await sendAlerts([...first, ...alertsOf(result.providers, settings.runbookUrl)], ports, settings)),
    ...(await sendMetrics(result, ports, settings)),
  ];
  if (failures.length > 0) throw new ReportError(failures, failures.map(messageOf).join("; "));
}

async function sendAlerts(
  alerts: readonly Alert[],
  ports: ReportPorts,
  { alarms }: ReportSettings,
): Promise<unknown[]> {
  const { alerts: sink, log } = ports;
  if (sink === null) return [];
  const known = await lastingInAlarm(alerts, ports, alarms);
  const failures: unknown[] = [];
  for (const alert of alerts) {
    if (known.has(alert.event)) {
      log.info("alert-not-repeated", { alert: alert.event, alarm: alarms.get(alert.event as LastingEvent) });
      continue;
    }
    try {
      await sink.publish(alert);
      log.info("alert-sent", { alert: alert.event, headline: alert.headline });
    } catch (error) {
      log.error("alert-failed", { reason: messageOf(error), alert });
      failures.push(error);
    }
  }
  return failures;
}

/** The lasting events that need no second message, because their alarm is in ALARM. When in doubt: none. */
async function lastingInAlarm(
  alerts: readonly Alert[],
  { alarms: reader, log }: ReportPorts,
  alarms: ReadonlyMap<LastingEvent, string>,
): Promise<ReadonlySet<string>> {
  const events = LASTING_EVENTS.filter((event) => alarms.has(event) && alerts.some((alert) => alert.event === event));
  if (events.length === 0) return new Set();
  try {
    const inAlarm = await reader.inAlarm(events.map((event) => alarms.get(event) ?? ""));
    return new Set(events.filter((event) => inAlarm.has(alarms.get(event) ?? "")));
  } catch (error) {
    log.warn("alarms-not-read", { reason: messageOf(error) });
    return new Set();
  }
}

async function sendMetrics(
  { providers, startedAt }: RunResult,
  { metrics, log }: ReportPorts,
  { perHostMetrics }: ReportSettings,
): Promise<unknown[]> {
  if (metrics === null) return [];
  try {
    await metrics.publish(metricsOf(providers, perHostMetrics), startedAt);
    return [];
  } catch (error) {
    log.error("metrics-failed", { reason: messageOf(error) });
    return [error];
  }
}
