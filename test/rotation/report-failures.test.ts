import { describe, expect, it } from "vitest";
import { report, reportDenial } from "../../rotation/report.js";
import { providerResult } from "../support/builders.js";
import { LASTING, METRICS_STEP, outcomes, recording, resultOf } from "./report-ports.js";

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
