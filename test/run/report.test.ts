import { describe, expect, it } from "vitest";
import type { CompanionAlarm } from "../../lambda/contract.js";
import type { Alert } from "../../lambda/core/alerts.js";
import { FaultError } from "../../lambda/core/fault.js";
import type { MetricRecord } from "../../lambda/core/metrics.js";
import type { Outcome, ProviderResult, RunResult } from "../../lambda/core/model.js";
import { type ReportPorts, type ReportSettings, report, reportDenial } from "../../lambda/report.js";
import { HOST, NOW, providerResult, resultAt } from "../support/builders.js";
import { recordingLog } from "./fakes.js";

const LASTING: [CompanionAlarm, string][] = [
  ["drifted", "drift-alarm"],
  ["untrusted", "untrusted-alarm"],
  ["rotation-failed", "failed-alarm"],
  ["not-checked", "not-checked-alarm"],
  ["function-errors", "errors-alarm"],
];

interface Given {
  readonly alarms?: readonly [CompanionAlarm, string][];
  readonly inAlarm?: readonly string[];
  readonly failing?: readonly ("alerts" | "metrics" | "alarms")[];
  readonly perHostMetrics?: boolean;
}

/** Ports that record what they are told, in order, and fail where they are told to. */
function recording({ alarms = [], inAlarm = [], failing = [], perHostMetrics = false }: Given = {}) {
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

function resultOf(providers: readonly ProviderResult[]): RunResult {
  return { mode: "enforce", startedAt: NOW, durationMs: 5, providers, endpoints: [] };
}

function outcomes(...list: Outcome[]): RunResult {
  return resultOf(list.map((outcome, index) => resultAt(HOST, `c${index}`, { outcome })));
}

const METRICS_STEP = `metrics of ${NOW.toISOString()}`;

it("alerts go out before the metrics, the worst first, one for each kind", async () => {
  const { steps, ports, settings } = recording();
  const result = outcomes("rotated", "drifted", "untrusted", "rotation-failed", "in-sync", "not-checked", "rotated");
  await report(result, ports, settings);
  expect(steps).toEqual(["rotation-failed", "untrusted", "drifted", "rotated", METRICS_STEP]);
});

it("a run with nothing to tell sends metrics alone, zeros included", async () => {
  const { steps, metrics, askedAlarms, ports, settings } = recording({ alarms: LASTING });
  await report(resultOf([]), ports, settings);
  expect(steps).toEqual([METRICS_STEP]);
  expect(askedAlarms).toEqual([]);
  expect(metrics[0]?.map(({ name, value }) => [name, value])).toEqual(
    ["Providers", "InSync", "Drifted", "Rotated", "RotationFailed", "Untrusted", "NotChecked"].map((name) => [name, 0]),
  );
});

it("a hundred providers are one alert that tells ten in full, and all in the metrics", async () => {
  const { alerts, metrics, ports, settings } = recording();
  await report(outcomes(...Array<Outcome>(100).fill("rotated")), ports, settings);
  expect(alerts).toMatchObject([{ event: "rotated", more: 90, issuerHosts: [HOST] }]);
  expect(alerts[0]?.providers).toHaveLength(10);
  expect(alerts[0]?.headline).toMatch(/^100 providers /);
  expect(metrics[0]).toContainEqual({ name: "Rotated", value: 100, unit: "Count", host: null });
});

it("metrics for each host are sent when they are wanted", async () => {
  const { metrics, ports, settings } = recording({ perHostMetrics: true });
  await report(outcomes("in-sync"), ports, settings);
  expect(new Set(metrics[0]?.map(({ host }) => host))).toEqual(new Set([null, HOST]));
});

it("alerts of another kind that are given go first", async () => {
  const { steps, alerts, ports, settings } = recording();
  const other = recording();
  await report(outcomes("rotated"), other.ports, other.settings);
  const first = other.alerts.map((alert) => ({ ...alert, event: "changed-by-other" as const }));
  await report(outcomes("rotated"), ports, settings, first);
  expect(steps).toEqual(["changed-by-other", "rotated", METRICS_STEP]);
  expect(alerts[0]).toBe(first[0]);
});

it("without a topic no alarm is read and no alert is sent", async () => {
  const { steps, askedAlarms, ports, settings } = recording({ alarms: LASTING });
  await report(outcomes("drifted"), { ...ports, alerts: null }, settings);
  expect([steps, askedAlarms]).toEqual([[METRICS_STEP], []]);
});

it("without metrics alerts alone are sent", async () => {
  const { steps, ports, settings } = recording();
  await report(outcomes("drifted"), { ...ports, metrics: null }, settings);
  expect(steps).toEqual(["drifted"]);
});

describe("an alarm in ALARM", () => {
  it("keeps the message of its event from being repeated, and no other", async () => {
    const { steps, entries, ports, settings } = recording({ alarms: LASTING, inAlarm: ["drift-alarm"] });
    await report(outcomes("drifted", "untrusted", "rotated"), ports, settings);
    expect(steps).toEqual(["untrusted", "rotated", METRICS_STEP]);
    const fields = { alert: "drifted", alarm: "drift-alarm" };
    expect(entries).toContainEqual({ level: "info", event: "alert-not-repeated", fields });
  });

  it("is asked for in one call, by the names of the events that happened", async () => {
    const { askedAlarms, ports, settings } = recording({ alarms: LASTING });
    await report(outcomes("drifted", "rotation-failed", "rotated"), ports, settings);
    expect(askedAlarms.map((names) => names.toSorted())).toEqual([["drift-alarm", "failed-alarm"]]);
  });

  it("of another stack changes nothing", async () => {
    const { steps, ports, settings } = recording({ alarms: LASTING, inAlarm: ["another-alarm"] });
    await report(outcomes("drifted"), ports, settings);
    expect(steps).toEqual(["drifted", METRICS_STEP]);
  });

  it("that cannot be read keeps no message back", async () => {
    const { steps, entries, ports, settings } = recording({ alarms: LASTING, failing: ["alarms"] });
    await report(outcomes("drifted"), ports, settings);
    expect(steps).toEqual(["drifted", METRICS_STEP, "access-denied"]);
    expect(entries).toContainEqual({
      level: "warn",
      event: "alarms-not-read",
      fields: { reason: "alarms are denied" },
    });
  });
});

describe("what cannot be delivered", () => {
  it("an alert is logged in full at error level, and thrown after everything else was tried", async () => {
    const { steps, entries, metrics, ports, settings } = recording({ failing: ["alerts"] });
    const failure = report(outcomes("drifted", "rotated"), ports, settings);
    await expect(failure).rejects.toMatchObject({ name: "ReportError", errors: [{}, {}] });
    expect(steps).toEqual(["drifted", "rotated", METRICS_STEP]);
    expect(metrics).toHaveLength(1);
    const whole = recording();
    await report(outcomes("drifted", "rotated"), whole.ports, whole.settings);
    const logged = whole.alerts.map((alert) => ({ reason: "alerts are denied", alert }));
    expect(entries).toEqual(logged.map((fields) => ({ level: "error", event: "alert-failed", fields })));
  });

  it("metrics are logged at error level and thrown, after the alerts", async () => {
    const { steps, entries, ports, settings } = recording({ failing: ["metrics"] });
    await expect(report(outcomes("drifted"), ports, settings)).rejects.toThrow("metrics are denied");
    expect(steps).toEqual(["drifted", METRICS_STEP, "access-denied"]);
    const fields = { reason: "metrics are denied" };
    expect(entries).toContainEqual({ level: "error", event: "metrics-failed", fields });
  });

  it("alert and metrics are one error that holds both", async () => {
    const { ports, settings } = recording({ failing: ["alerts", "metrics"] });
    const failure = report(resultOf([providerResult({ outcome: "drifted" })]), ports, settings);
    await expect(failure).rejects.toMatchObject({
      message: "alerts are denied; metrics are denied",
      errors: [{ fault: { code: "access-denied" } }, { fault: { code: "access-denied" } }],
    });
  });
});

describe("a denied call", () => {
  const denied = { code: "access-denied", message: "iam:GetOpenIDConnectProvider on ARN is denied" } as const;
  const notRead = providerResult({ outcome: "not-checked", fault: denied });

  it("that reads a provider is told before the metrics, with action and resource", async () => {
    const { steps, alerts, ports, settings } = recording({ alarms: LASTING });
    await report(resultOf([notRead, ...outcomes("drifted").providers]), ports, settings);
    expect(steps).toEqual(["drifted", "access-denied", METRICS_STEP]);
    expect(alerts[1]).toMatchObject({ severity: "critical", alarm: "not-checked", reasons: [] });
    expect(alerts[1]?.providers[0]?.reason).toContain(denied.message);
  });

  it("is told once: while providers stay unchecked their alarm speaks", async () => {
    const { steps, ports, settings } = recording({ alarms: LASTING, inAlarm: ["not-checked-alarm"] });
    await report(resultOf([notRead]), ports, settings);
    expect(steps).toEqual([METRICS_STEP]);
  });

  it("that wrote a provider is told by rotation-failed alone", async () => {
    const { steps, ports, settings } = recording();
    await report(resultOf([providerResult({ outcome: "rotation-failed", fault: denied })]), ports, settings);
    expect(steps).toEqual(["rotation-failed", METRICS_STEP]);
  });

  it("of DescribeAlarms and PutMetricData is one message with both, after the metrics", async () => {
    const failing = ["alarms", "metrics"] as const;
    const { steps, alerts, ports, settings } = recording({ alarms: LASTING, failing });
    await expect(report(outcomes("drifted"), ports, settings)).rejects.toThrow();
    expect(steps).toEqual(["drifted", METRICS_STEP, "access-denied"]);
    expect(alerts[1]).toMatchObject({ alarm: "function-errors", reasons: ["alarms are denied", "metrics are denied"] });
  });

  it("is one message for each run: what else was denied is in the log", async () => {
    const { steps, entries, ports, settings } = recording({ failing: ["metrics"] });
    await expect(report(resultOf([notRead]), ports, settings)).rejects.toThrow("metrics are denied");
    expect(steps).toEqual(["access-denied", METRICS_STEP]);
    expect(entries).toContainEqual({
      level: "error",
      event: "metrics-failed",
      fields: { reason: "metrics are denied" },
    });
  });

  it("other faults are none", async () => {
    const { steps, ports, settings } = recording();
    const fault = { code: "throttled", message: "" } as const;
    await report(resultOf([providerResult({ outcome: "not-checked", fault })]), ports, settings);
    await reportDenial(fault, ports, settings);
    expect(steps).toEqual([METRICS_STEP]);
  });

  it("that lists the providers is told although there is no result", async () => {
    const { alerts, ports, settings } = recording();
    await reportDenial(denied, ports, settings);
    expect(alerts).toMatchObject([{ event: "access-denied", alarm: "function-errors", reasons: [denied.message] }]);
  });

  it("that lists the providers is not repeated while the function's errors alarm speaks", async () => {
    const { steps, ports, settings } = recording({ alarms: LASTING, inAlarm: ["errors-alarm"] });
    await reportDenial(denied, ports, settings);
    expect(steps).toEqual([]);
  });

  it("and an alert that cannot be sent either stays in the log, and nothing is thrown", async () => {
    const { entries, ports, settings } = recording({ failing: ["alerts"] });
    await reportDenial(denied, ports, settings);
    expect(entries).toMatchObject([
      { level: "error", event: "alert-failed", fields: { alert: { event: "access-denied" } } },
    ]);
  });
});
