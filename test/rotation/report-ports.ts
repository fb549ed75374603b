import type { CompanionAlarm } from "../../rotation/contract.js";
import { FaultError } from "../../rotation/core/fault/fault.js";
import type { Outcome, ProviderResult, RunResult } from "../../rotation/core/model.js";
import type { Alert } from "../../rotation/core/tell/alerts.js";
import type { MetricRecord } from "../../rotation/core/tell/metrics.js";
import type { ReportPorts, ReportSettings } from "../../rotation/report.js";
import { HOST, NOW, resultAt } from "../support/builders.js";
import { recordingLog } from "./fakes.js";

/** The alarms that go with alerts of what lasts. */
export const LASTING: [CompanionAlarm, string][] = [
  ["drifted", "drift-alarm"],
  ["untrusted", "untrusted-alarm"],
  ["rotation-failed", "failed-alarm"],
  ["not-checked", "not-checked-alarm"],
  ["function-errors", "errors-alarm"],
];

/** What a test asks of the ports. */
export interface Given {
  readonly alarms?: readonly [CompanionAlarm, string][];
  readonly inAlarm?: readonly string[];
  readonly failing?: readonly ("alerts" | "metrics" | "alarms")[];
  readonly perHostMetrics?: boolean;
}

/** Ports that record what they are told, in order, and fail where they are told to. */
export function recording({ alarms = [], inAlarm = [], failing = [], perHostMetrics = false }: Given = {}) {
  const steps: string[] = [];
  const alerts: Alert[] = [];
  const metrics: (readonly MetricRecord[])[] = [];
  const askedAlarms: (readonly string[])[] = [];
  const { entries, log } = recordingLog();
  const meet = (part: "alerts" | "metrics" | "alarms") => {
    if (failing.includes(part)) throw new FaultError("access-denied", `${part} are denied`);
  };
  const ports: ReportPorts = {
    alerts: {
      publish: async (alert) => {
        steps.push(alert.event);
        meet("alerts");
        alerts.push(alert);
      },
    },
    metrics: {
      publish: async (records, when) => {
        steps.push(`metrics of ${when.toISOString()}`);
        meet("metrics");
        metrics.push(records);
      },
    },
    alarms: {
      inAlarm: async (names) => {
        askedAlarms.push(names);
        meet("alarms");
        return new Set(inAlarm);
      },
    },
    log,
  };
  const settings: ReportSettings = { perHostMetrics, alarms: new Map(alarms), runbookUrl: null };
  return { steps, alerts, metrics, askedAlarms, entries, ports, settings };
}

/** A run with these providers. */
export function resultOf(providers: readonly ProviderResult[]): RunResult {
  return { mode: "enforce", startedAt: NOW, durationMs: 5, providers, endpoints: [] };
}

/** A run with a provider for each outcome. */
export function outcomes(...list: Outcome[]): RunResult {
  return resultOf(list.map((outcome, index) => resultAt(HOST, `c${index}`, { outcome })));
}

/** How the sending of metrics shows among the steps. */
export const METRICS_STEP = `metrics of ${NOW.toISOString()}`;
