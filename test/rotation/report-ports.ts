import { FaultError } from "../../rotation/core/fault/fault.js";
import type { Outcome, ProviderResult, RunResult } from "../../rotation/core/model.js";
import type { Alert } from "../../rotation/core/tell/alerts.js";
import type { MetricRecord } from "../../rotation/core/tell/metrics.js";
import type { ReportPorts, ReportSettings } from "../../rotation/report.js";
import { HOST, NOW, resultAt } from "../support/builders.js";
import { recordingLog } from "./fakes.js";

/** What a test asks of the ports. */
export interface Given {
  /** What is remembered; null when nothing was written yet. */
  readonly state?: string | null;
  readonly failing?: readonly Part[];
  readonly perHostMetrics?: boolean;
}

type Part = "alerts" | "metrics" | "reading state" | "writing state";

/** Ports that record what they are given, in order, and fail where they are told to. What fails may change later. */
export function recording({ state = null, failing = [], perHostMetrics = false }: Given = {}) {
  const steps: string[] = [];
  const alerts: Alert[] = [];
  const metrics: (readonly MetricRecord[])[] = [];
  const memory = { text: state, writes: 0 };
  const faults = new Set<Part>(failing);
  const { entries, log } = recordingLog();
  const meet = (part: Part) => {
    if (faults.has(part)) throw new FaultError("access-denied", `${part} is denied`);
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
    state: {
      read: async () => {
        meet("reading state");
        return memory.text;
      },
      write: async (text) => {
        meet("writing state");
        memory.text = text;
        memory.writes += 1;
      },
    },
    log,
  };
  const settings: ReportSettings = { perHostMetrics, runbookUrl: null };
  return { steps, alerts, metrics, memory, faults, entries, ports, settings };
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
