import { messageOf } from "./core/fault/fault.js";
import type { Fault, RunResult } from "./core/model.js";
import { type Alert, alertsOf } from "./core/tell/alerts.js";
import { metricsOf } from "./core/tell/metrics.js";
import type { MetricSink } from "./ports.js";
import { Telling, type TellingPorts, type TellingSettings } from "./telling.js";

export interface ReportPorts extends TellingPorts {
  /** Null when no metrics are wanted. */
  readonly metrics: MetricSink | null;
}

export interface ReportSettings extends TellingSettings {
  readonly perHostMetrics: boolean;
}

/**
 * Tells people and CloudWatch about a run: alerts first, because they may tell of a write, then the metrics, and last
 * that a call of the report was denied. Of what lasts, people are told what they do not know yet.
 *
 * @throws {ReportError} last, when an alert or the metrics could not be delivered; the log then has the whole alert
 */
export async function report(result: RunResult, ports: ReportPorts, settings: ReportSettings): Promise<void> {
  const { providers } = result;
  const telling = await Telling.begin(ports, settings);
  const alerts = alertsOf(providers, settings.runbookUrl, (event, group) => telling.news(event, group));
  for (const alert of alerts) await telling.send(alert);
  await telling.sendDenied(providers, []);
  await sendMetrics(result, ports, settings).catch((error) => telling.failed(error));
  await telling.sendOwnDenials();
  telling.remember(providers, true);
  telling.rememberDenials(true);
  await telling.end();
}

/**
 * Tells people about a run that came to nothing because a call was denied; says nothing of any other fault. Never
 * rejects: the run fails anyway, and the log has an alert that could not be delivered.
 */
export async function reportDenial(fault: Fault, ports: ReportPorts, settings: ReportSettings): Promise<void> {
  const telling = await Telling.begin(ports, settings);
  await telling.sendDenied([], [fault]);
  telling.rememberDenials(false);
  await telling.end().catch(() => undefined);
}

async function sendMetrics(
  { providers, startedAt }: RunResult,
  { metrics, log }: ReportPorts,
  { perHostMetrics }: ReportSettings,
): Promise<void> {
  try {
    await metrics?.publish(metricsOf(providers, perHostMetrics), startedAt);
  } catch (error) {
    log.error("metrics-failed", { reason: messageOf(error) });
    throw error;
  }
}

/**
 * Tells people about a run for providers that somebody else changed: what was rotated, and then who changed what. What
 * lasts is left to the runs for all providers, and so are the metrics.
 *
 * @throws {ReportError} when an alert could not be delivered; the log then has the whole alert. What follows it is not
 * sent: whoever tries again sends it once.
 */
export async function reportChanges(
  { providers }: RunResult,
  change: Alert,
  ports: ReportPorts,
  settings: ReportSettings,
): Promise<void> {
  const telling = await Telling.begin(ports, settings);
  const rotated = alertsOf(
    providers.filter(({ outcome }) => outcome === "rotated"),
    settings.runbookUrl,
  );
  for (const alert of [...rotated, change]) if (!(await telling.send(alert)) && ports.alerts !== null) break;
  telling.remember(providers, false);
  await telling.end();
}
