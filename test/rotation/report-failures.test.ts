import { describe, expect, it } from "vitest";
import { report, reportDenial } from "../../rotation/report.js";
import { providerResult } from "../support/builders.js";
import { METRICS_STEP, outcomes, recording, resultOf } from "./report-ports.js";

describe("what cannot be delivered", () => {
  it("an alert is logged in full at error level, and thrown after everything else was tried", async () => {
    const { steps, entries, metrics, ports, settings } = recording({ failing: ["alerts"] });
    const failure = report(outcomes("drifted", "rotated"), ports, settings);
    await expect(failure).rejects.toMatchObject({ name: "ReportError", errors: [{}, {}] });
    expect(steps).toEqual(["drifted", "rotated", METRICS_STEP]);
    expect(metrics).toHaveLength(1);
    const whole = recording();
    await report(outcomes("drifted", "rotated"), whole.ports, whole.settings);
    const logged = whole.alerts.map((alert) => ({ reason: "alerts is denied", alert }));
    const errors = entries.filter(({ level }) => level === "error");
    expect(errors).toEqual(logged.map((fields) => ({ level: "error", event: "alert-failed", fields })));
  });

  it("metrics are logged at error level and thrown, after the alerts", async () => {
    const { steps, entries, ports, settings } = recording({ failing: ["metrics"] });
    await expect(report(outcomes("drifted"), ports, settings)).rejects.toThrow("metrics is denied");
    expect(steps).toEqual(["drifted", METRICS_STEP, "access-denied"]);
    const fields = { reason: "metrics is denied" };
    expect(entries).toContainEqual({ level: "error", event: "metrics-failed", fields });
  });

  it("alert and metrics are one error that holds both", async () => {
    const { ports, settings } = recording({ failing: ["alerts", "metrics"] });
    const failure = report(resultOf([providerResult({ outcome: "drifted" })]), ports, settings);
    await expect(failure).rejects.toMatchObject({
      message: "alerts is denied; metrics is denied",
      errors: [{ fault: { code: "access-denied" } }, { fault: { code: "access-denied" } }],
    });
  });
});

describe("a denied call", () => {
  const denied = { code: "access-denied", message: "iam:GetOpenIDConnectProvider on ARN is denied" } as const;
  const notRead = providerResult({ outcome: "not-checked", fault: denied });

  it("that reads a provider is told before the metrics, with action and resource", async () => {
    const { steps, alerts, ports, settings } = recording();
    await report(resultOf([notRead, ...outcomes("drifted").providers]), ports, settings);
    expect(steps).toEqual(["drifted", "access-denied", METRICS_STEP]);
    expect(alerts[1]).toMatchObject({ severity: "critical", reasons: [] });
    expect(alerts[1]?.providers[0]?.reason).toContain(denied.message);
  });

  it("is told once", async () => {
    const { steps, ports, settings } = recording();
    await report(resultOf([notRead]), ports, settings);
    await report(resultOf([notRead]), ports, settings);
    expect(steps).toEqual(["access-denied", METRICS_STEP, METRICS_STEP]);
  });

  it("is told although people know of another one, in a message that names the new one", async () => {
    const { steps, alerts, ports, settings } = recording();
    const other = { ...notRead, arn: `${notRead.arn}/2`, fault: { ...denied, message: "iam:Get on ARN2 is denied" } };
    await report(resultOf([notRead]), ports, settings);
    await report(resultOf([notRead, other]), ports, settings);
    expect(steps).toEqual(["access-denied", METRICS_STEP, "access-denied", METRICS_STEP]);
    expect(alerts[1]?.providers.map(({ arn }) => arn)).toEqual([other.arn]);
  });

  it("that wrote a provider is told by rotation-failed alone", async () => {
    const { steps, ports, settings } = recording();
    await report(resultOf([providerResult({ outcome: "rotation-failed", fault: denied })]), ports, settings);
    expect(steps).toEqual(["rotation-failed", METRICS_STEP]);
  });

  it("of the state and of PutMetricData is one message with both, after the metrics", async () => {
    const failing = ["reading state", "metrics"] as const;
    const { steps, alerts, ports, settings } = recording({ failing });
    await expect(report(outcomes("drifted"), ports, settings)).rejects.toThrow();
    expect(steps).toEqual(["drifted", METRICS_STEP, "access-denied"]);
    expect(alerts[1]).toMatchObject({ reasons: ["reading state is denied", "metrics is denied"] });
  });

  it("is one message for each run: what else was denied is in the log", async () => {
    const { steps, entries, ports, settings } = recording({ failing: ["metrics"] });
    await expect(report(resultOf([notRead]), ports, settings)).rejects.toThrow("metrics is denied");
    expect(steps).toEqual(["access-denied", METRICS_STEP]);
    expect(entries).toContainEqual({
      level: "error",
      event: "metrics-failed",
      fields: { reason: "metrics is denied" },
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
    expect(alerts).toMatchObject([{ event: "access-denied", reasons: [denied.message] }]);
  });

  it("that lists the providers is told once, and what else people were told stays known", async () => {
    const { steps, ports, settings } = recording();
    await report(resultOf([notRead]), ports, settings);
    const list = { code: "access-denied", message: "iam:List on * is denied" } as const;
    await reportDenial(list, ports, settings);
    await reportDenial(list, ports, settings);
    await report(resultOf([notRead]), ports, settings);
    expect(steps).toEqual(["access-denied", METRICS_STEP, "access-denied", METRICS_STEP]);
  });

  it("that writes the state is told after all else, and again by the next run: nothing is remembered", async () => {
    const { steps, alerts, ports, settings } = recording({ failing: ["writing state"] });
    await report(outcomes("drifted"), ports, settings);
    await report(outcomes("drifted"), ports, settings);
    const each = ["drifted", METRICS_STEP, "access-denied"];
    expect(steps).toEqual([...each, ...each]);
    expect(alerts[1]).toMatchObject({ reasons: ["writing state is denied"] });
  });

  it("and an alert that cannot be sent either stays in the log, and nothing is thrown", async () => {
    const { entries, ports, settings } = recording({ failing: ["alerts"] });
    await reportDenial(denied, ports, settings);
    expect(entries.filter(({ level }) => level === "error")).toMatchObject([
      { level: "error", event: "alert-failed", fields: { alert: { event: "access-denied" } } },
    ]);
  });
});
